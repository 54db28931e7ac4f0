from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from heritage.editorial.log_report import MIN_MONTHS, prune


class Command(BaseCommand):
    help = f"删除到期的操作记录（HERITAGE_HISTORY_MONTHS，至少{MIN_MONTHS}个月）。每月运行一次。"

    def add_arguments(self, parser):
        parser.add_argument("--months", type=int, default=settings.HISTORY_MONTHS, help="保存几个月")

    def handle(self, *args, months, **options):
        try:
            gone = prune(months)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"删除了{gone}条{months}个月以前的操作记录。")
