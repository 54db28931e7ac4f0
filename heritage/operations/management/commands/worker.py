"""The process beside the site that does what was left to the queue: sizes of pictures, the index of references.

`db_worker` of django-tasks-db never comes back to a task whose worker was killed. A worker here has a name: what that
name still has in hand when it starts was left by its own predecessor.
"""

import socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

ATTEMPTS = 3  # a task that takes its worker along each time must not do so for ever
TASKS = 500  # then the service starts it anew: with fresh memory, and old results cleared away


class Command(BaseCommand):
    help = "在后台处理排队的任务（图片的各种尺寸、引用索引），先接着做上次被中断的。由 heritage-worker.service 运行。"

    def add_arguments(self, parser):
        parser.add_argument("--name", default=socket.gethostname(), help="同一台机器上有几个时，各取一名")
        parser.add_argument("--batch", action="store_true", help="做完排队的就结束")

    def handle(self, *args, name, batch, **options):
        if not settings.QUEUE:
            raise CommandError("没有启用队列，图片当场做好。要用队列，请设置环境变量 HERITAGE_QUEUE=1。")
        self.stdout.write(f"接着做 {resume(name)} 个被中断的任务。")
        call_command("prune_db_task_results", verbosity=0)
        call_command("db_worker", worker_id=name, batch=batch, max_tasks=TASKS, reload=False, verbosity=0)


def resume(name):
    """Put back what the worker of this name was doing when it was killed; return how many tasks that were."""
    from django_tasks_db.models import DBTaskResult, TaskResultStatus

    left = [task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [name]]
    for task in left:
        if len(task.worker_ids) >= ATTEMPTS:
            task.set_failed(RuntimeError(f"its worker ended {ATTEMPTS} times"))
        else:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
    return len(left)
