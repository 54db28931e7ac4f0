from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from heritage.editorial.default_workflow import create_default_workflow


class Command(BaseCommand):
    help = "为全站建立三审流程（初审、复审、终审）；已有审核流程的保持不变。先运行 roles。"

    def handle(self, *args, **options):
        try:
            create_default_workflow()
        except Group.DoesNotExist:
            raise CommandError("还没有角色。请先运行 manage.py roles。") from None
        self.stdout.write("审核流程已经就绪。")
