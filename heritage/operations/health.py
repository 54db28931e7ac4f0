"""The health of the site, for administrators and for a monitoring program."""

import shutil
import socket
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone
from modelsearch.backends import get_search_backend

from heritage.events.models import Letter
from heritage.events.models.letters import LetterState
from heritage.operations.backups.archive import BackupError
from heritage.operations.backups.backup import archive, roots
from heritage.search.backend import WhooshSearchBackend
from heritage.search.index.health import health as index_health

LEAST_FREE = 0.10
OLDEST_BACKUP = timedelta(hours=26)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Finding:
    name: str
    well: bool
    sentence: str
    figures: dict[str, float] = field(default_factory=dict)  # by name and unit, as Prometheus calls them


def findings():
    return [look() for look in (_database, _cache, _index, _media, _disk, _backup, _letters, _queue, _mail)]


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                if cursor.fetchone() != ("ok",):
                    return Finding("数据库", False, "数据库文件已损坏，请停下网站，从备份恢复。")
    except DatabaseError as error:
        return Finding("数据库", False, f"数据库没有回答（{type(error).__name__}）。")
    return Finding("数据库", True, f"{connection.vendor}，正常。")


def _cache():
    if not settings.CACHE_URL:
        return Finding("缓存", True, "每个进程自己的。")
    from redis.exceptions import RedisError

    try:
        cache.ping()
    except RedisError as error:
        return Finding("缓存", False, f"Redis 没有回答（{type(error).__name__}），网站暂时不用它。")
    return Finding("缓存", True, "Redis，正常。")


def _index():
    backend = get_search_backend()
    if not isinstance(backend, WhooshSearchBackend):
        return Finding("搜索索引", True, "由搜索服务器或数据库提供。")
    state = index_health(backend.store)
    if state.problem:
        return Finding(
            "搜索索引",
            False,
            f"不能用（{state.problem}），网站暂用数据库搜索。没有自己重建的，请运行 search_index --rebuild。",
        )
    told = f"{timezone.localtime(state.built):%Y-%m-%d %H:%M} 建成，待编入 {state.pending} 条。"
    return Finding("搜索索引", True, told, {"index_pending": state.pending})


def _media():
    for root in roots().values():
        try:
            # A folder that nothing has been written to yet is made when it is needed.
            with tempfile.TemporaryFile(dir=next(place for place in (root, *root.parents) if place.exists())):
                pass
        except OSError as error:
            return Finding("文件夹", False, f"{root} 不可写（{error.strerror}）。")
    return Finding("文件夹", True, "图片与原件的文件夹可写。")


def _disk():
    places = [settings.DATA_DIR, *roots().values(), settings.BACKUP_DIR]
    usages = [shutil.disk_usage(place) for place in places if place.exists()]
    free = min(usage.free / usage.total for usage in usages)
    told = f"最满的磁盘剩 {free:.0%}" + ("。" if free >= LEAST_FREE else "，请清理。")
    return Finding("磁盘", free >= LEAST_FREE, told, {"disk_free_ratio": free})


def _backup():
    try:
        shelf = archive()
        names = shelf.names()
        made = shelf.seal(names[-1]).made if names else None
    except (BackupError, OSError) as error:
        return Finding("备份", False, f"最近的备份读不了：{error}")
    if made is None:
        return Finding("备份", False, "还没有备份：manage.py backup")
    told = f"最近一次 {timezone.localtime(made):%Y-%m-%d %H:%M}"
    age = datetime.now(UTC) - made
    late = age > OLDEST_BACKUP
    sentence = f"{told}{'，太久以前，请看定时任务' if late else ''}。"
    return Finding("备份", not late, sentence, {"backup_age_seconds": age.total_seconds()})


def _letters():
    queued = Letter.objects.filter(state=LetterState.QUEUED)
    late = queued.filter(next_try__lt=timezone.now() - LONGEST_WAIT).count()
    figures = {
        "letters_queued": queued.count(),
        "letters_failed": Letter.objects.filter(state=LetterState.FAILED).count(),
    }
    told = "待发 {letters_queued} 封，未能发出 {letters_failed} 封".format(**figures)
    told += f"；{late} 封早该发出，请看定时任务 letters。" if late else "。"
    return Finding("信件", not late, told, figures)


def _queue():
    if not settings.QUEUE:
        return Finding("队列", True, "没有启用，任务当场做。")
    from django_tasks_db.models import DBTaskResult

    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LONGEST_WAIT).count()
    figures = {
        "tasks_ready": DBTaskResult.objects.ready().count(),
        "tasks_failed": DBTaskResult.objects.failed().count(),
    }
    told = "等候 {tasks_ready} 个，失败 {tasks_failed} 个".format(**figures)
    told += f"；{late} 个早该做完，请看 heritage-worker.service。" if late else "。"
    return Finding("队列", not late, told, figures)


def _mail():
    if not settings.EMAIL_HOST:
        return Finding("邮件服务器", True, "没有设置，信件留着不发。")
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=3).close()
    except OSError as error:
        return Finding("邮件服务器", False, f"连不上（{type(error).__name__}），信件会再试。")
    return Finding("邮件服务器", True, "连得上。")
