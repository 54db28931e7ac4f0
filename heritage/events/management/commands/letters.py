from django.core.management.base import BaseCommand

from heritage.events.bookings import capacity, outbox, reminders
from heritage.events.models import Letter, LetterState


class Command(BaseCommand):
    help = "把没有回复的名额转给候补，写好到期的提醒，寄出待发的邮件。请每五分钟定时运行。"

    def handle(self, **options):
        released = capacity.release_unverified()
        written = reminders.write_reminders()
        sent = outbox.deliver_due()
        waiting = Letter.objects.filter(state=LetterState.QUEUED).count()
        self.stdout.write(f"让出名额 {released} 份，新写提醒 {written} 封，发出 {sent} 封，还有 {waiting} 封待发。")
        if waiting and not outbox.mail_server_is_known():
            self.stderr.write("没有设置邮件服务器（HERITAGE_EMAIL_URL），信件都在等候。")
