from django.core.management.base import BaseCommand
from django.utils import timezone

from heritage.accounts.models import User


class Command(BaseCommand):
    help = "列出久未使用的账号（默认 90 天）；--disable 把它们停用，登录也随之结束。"

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=90, help="多少天没有登录，默认 90")
        parser.add_argument("--disable", action="store_true", help="停用列出的账号")

    def handle(self, *args, days, disable, **options):
        accounts = list(User.objects.unused(days))
        for user in accounts:
            last = f"{timezone.localtime(user.last_login):%Y-%m-%d}" if user.last_login else "从未登录"
            self.stdout.write(f"{user.username}　{user}　{last}")
            if disable:
                user.is_active = False
                user.save(update_fields=["is_active"])
        self.stdout.write(f"{days} 天没有使用的账号：{len(accounts)} 个{'，已停用' if disable and accounts else ''}。")
