from django.core.management.base import BaseCommand, CommandError

from heritage.accounts import second_factor
from heritage.accounts.models import User


class Command(BaseCommand):
    help = "手机和备用码都丢了的人，由管理员核实本人以后，用这条命令取消原来的登录验证码。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="账号名")

    def handle(self, *args, username, **options):
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist:
            raise CommandError(f"没有名为“{username}”的账号。") from None
        second_factor.remove_devices(user)
        self.stdout.write(f"{username} 的登录验证码已取消，下次登录时重新设置。")
