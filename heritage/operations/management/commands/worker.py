"""The process beside the site that does queued tasks: imports, letters, sizes of pictures, the indexes.

`db_worker` of django-tasks-db never resumes a task whose worker was killed. A worker here has a name: a task that runs
under this name when the worker starts was left by its predecessor.
"""

import socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

ATTEMPTS = 3  # a task that kills its worker each time is given up
TASKS = 500  # then the service starts the worker again, with fresh memory, and old results are removed


class Command(BaseCommand):
    help = "在后台处理排队的任务（导入、信件、图片尺寸、索引），先接着做上次中断的。由 heritage-worker.service 运行。"

    def add_arguments(self, parser):
        parser.add_argument("--name", default=socket.gethostname(), help="同一台机器上有几个时，各取一名")
        parser.add_argument("--batch", action="store_true", help="做完排队的就结束")

    def handle(self, *args, name, batch, **options):
        if not settings.QUEUE:
            raise CommandError("没有启用队列，任务当场做。要用队列，请设置环境变量 HERITAGE_QUEUE=1。")
        self.stdout.write(f"接着做 {resume(name)} 个被中断的任务。")
        call_command("prune_db_task_results", verbosity=0)
        call_command("db_worker", worker_id=name, batch=batch, max_tasks=TASKS, reload=False, verbosity=0)


def resume(name):
    """Queue again the tasks that the worker of this name was doing when it was killed; return how many."""
    from django_tasks_db.models import DBTaskResult, TaskResultStatus

    left = [task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [name]]
    for task in left:
        if len(task.worker_ids) >= ATTEMPTS:
            task.set_failed(RuntimeError(f"its worker ended {ATTEMPTS} times"))
        else:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
    return len(left)
