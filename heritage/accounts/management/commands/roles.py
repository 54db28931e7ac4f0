from django.core.management.base import BaseCommand

from heritage.accounts.roles import ROLES, establish_roles


class Command(BaseCommand):
    help = "建立角色（录入、校对、审核、签发、系统管理、安全审计、预约管理）及其权限；成员不变。升级之后运行一次。"

    def handle(self, *args, **options):
        establish_roles()
        if options["verbosity"]:
            self.stdout.write(f"角色：{'、'.join(role.name for role in ROLES)}。")
