from django.core.management.base import BaseCommand, CommandError

from heritage.events.calendar import entries
from heritage.events.models import CalendarEntry


class Command(BaseCommand):
    help = "Writes what is missing of the kept calendar entries, and with --check compares the others with the events."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only compare; exit with 1 if any is wrong")
        parser.add_argument("--rebuild", action="store_true", help="write all of them anew")

    def handle(self, check, rebuild, **options):
        if check:
            if wrong := entries.wrong():
                raise CommandError(f"日历里有 {len(wrong)} 个活动的内容过时：{wrong[:20]}。请用 --rebuild 重写。")
            self.stdout.write("日历内容与活动一致。")
            return
        if rebuild:
            CalendarEntry.objects.all().delete()
        self.stdout.write(f"写了 {entries.write_missing()} 个活动的日历内容。")
