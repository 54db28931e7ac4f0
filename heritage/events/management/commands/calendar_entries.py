from django.core.management.base import BaseCommand, CommandError

from heritage.events.calendar import entries
from heritage.events.models import CalendarEntry


class Command(BaseCommand):
    help = "补写日历订阅所缺的条目；--check 只核对已有的条目与活动是否一致。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对；有不一致时返回 1")
        parser.add_argument("--rebuild", action="store_true", help="全部重写")

    def handle(self, check, rebuild, **options):
        if check:
            if wrong := entries.wrong():
                raise CommandError(f"日历里有 {len(wrong)} 个活动的内容过时：{wrong[:20]}。请用 --rebuild 重写。")
            self.stdout.write("日历内容与活动一致。")
            return
        if rebuild:
            CalendarEntry.objects.all().delete()
        self.stdout.write(f"写了 {entries.write_missing()} 个活动的日历内容。")
