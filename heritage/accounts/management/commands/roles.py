from django.core.management.base import BaseCommand

from heritage.accounts.roles import ROLES, establish_roles


class Command(BaseCommand):
    help = "按程序的规定建立角色（编辑、管理员、预约管理）及其权限；成员不变。每次升级之后运行一次。"

    def handle(self, *args, **options):
        establish_roles()
        if options["verbosity"]:
            self.stdout.write(f"角色：{'、'.join(role.name for role in ROLES)}。")
