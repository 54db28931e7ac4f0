from django.core.management.base import BaseCommand

from heritage.events.bookings.retention import forget_contacts


class Command(BaseCommand):
    help = "删除活动结束90天以上的预约联系人，人数等数字保留。请每晚定时运行。"

    def handle(self, **options):
        self.stdout.write(f"已删除 {forget_contacts()} 位联系人；人数等数字保留。")
