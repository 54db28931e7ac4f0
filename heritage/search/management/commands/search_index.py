import sys

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from modelsearch.backends import get_search_backend

from heritage.catalogue.models import HeritageSitePage
from heritage.search.backend import WhooshSearchBackend
from heritage.search.index.health import differences, health, repair_rows
from heritage.search.index.rebuild import RebuildRunningError, rebuild
from heritage.search.index.store import IndexUnavailableError

_KINDS = {"missing": "没有编入", "outdated": "已过时", "surplus": "多出来"}
_BAR = 30  # characters
_TOP = 3  # a name must find its own entry among so many


class Command(BaseCommand):
    help = "搜索索引：不带参数时显示状态；--rebuild 重建；--verify 与数据库核对；--repair 只补正差别。"

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--rebuild", action="store_true", help="重建索引，期间照常搜索")
        what.add_argument("--verify", action="store_true", help="与数据库逐条核对，并用每个名称搜索一次")
        what.add_argument("--repair", action="store_true", help="核对，并补正有差别的条目")

    def handle(self, *args, **options):
        self.backend = get_search_backend()
        if not isinstance(self.backend, WhooshSearchBackend):
            raise CommandError("现在用的不是本站自己的索引，请用 update_index。")
        try:
            if options["rebuild"]:
                self.rebuild()
            elif options["verify"] or options["repair"]:
                self.verify(repair=options["repair"])
            else:
                self.show()
        except RebuildRunningError:
            raise CommandError("另一个进程正在重建索引，请等它做完。") from None
        except IndexUnavailableError as error:
            raise CommandError(f"索引不能用（{error}）。请重建：manage.py search_index --rebuild") from None

    def show(self):
        state = health(self.backend.store)
        self.stdout.write(f"索引：{self.backend.store.path}")
        if state.problem:
            self.stdout.write(f"状态：不能用（{state.problem}），网站用数据库搜索。")
        else:
            self.stdout.write("状态：正常")
        if state.built:
            built = timezone.localtime(state.built)
            self.stdout.write(f"建成：{built:%Y-%m-%d %H:%M}，{filesizeformat(state.size)}，待编入 {state.pending} 条")
        for name, indexed, stored in state.kinds:
            self.stdout.write(f"  {name}：索引 {indexed}，数据库 {stored}")
        if state.problem:
            sys.exit(1)

    def rebuild(self):
        rebuild(self.backend, self.progress)
        self.stdout.write("索引已重建。")

    def progress(self, done, of):
        if self.stdout.isatty():
            filled = _BAR * done // max(of, 1)
            self.stdout.write(
                f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{of}", ending="\n" if done == of else ""
            )
        else:
            self.stdout.write(f"{done}/{of}")

    def verify(self, repair):
        found = differences(self.backend.store)
        for kind, rows in found.items():
            for row in rows:
                self.stdout.write(f"{_KINDS[kind]}：{row}")
        wrong = [row for rows in found.values() for row in rows]
        if repair and wrong:
            repair_rows(self.backend.store, wrong)
            self.stdout.write(f"已补正 {len(wrong)} 条。")
            wrong = [row for rows in differences(self.backend.store).values() for row in rows]
        lost = list(self.lost_names())
        for name, title in lost:
            self.stdout.write(f"名称“{name}”搜不到“{title}”")
        if wrong or lost:
            sys.exit(1)
        self.stdout.write("索引与数据库一致，每个名称都能搜到自己的条目。")

    def lost_names(self):
        """Names that do not find their own entry among the first, unless so many share them."""
        for entry in HeritageSitePage.objects.published().prefetch_related("names"):
            for name in {entry.title, *(row.text for row in entry.names.all())}:
                results = HeritageSitePage.objects.published().search(name)
                if entry.pk not in [found.pk for found in results.best(_TOP)]:
                    yield name, entry.title
