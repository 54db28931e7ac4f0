import io
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application, run
from django.db import connection
from django.urls import reverse

from heritage.accounts.models import User
from heritage.demo import account, content, preconditions, reset, site
from heritage.demo.preconditions import COMMAND, RefusalError


class Command(BaseCommand):
    help = "准备并启动演示站：数据库、角色、词表、真实的遗产条目、示例活动、搜索索引与图片。再次运行保留已有的修改。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="确认以后删除现有数据，从头开始")
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--no-serve", dest="serve", action="store_false", help="只准备，不启动服务")

    def handle(self, *args, fresh, port, serve, **options):
        try:
            if serve:
                preconditions.require_port(port)
            preconditions.prepare_folders()
            with preconditions.alone():
                self.prepare(fresh, port)
        except RefusalError as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        if serve:
            self.serve(port)

    def prepare(self, fresh, port):
        if content.belongs_to_others():
            raise RefusalError(
                "这个数据库里有不是演示载入的内容，演示不会改动它。"
                f"请另选一个数据文件夹：HERITAGE_DATA_DIR=/路径 {COMMAND}"
            )
        if fresh and connection.introspection.table_names():
            self.delete_after_asking()
        self.say("正在准备数据库……")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("roles", verbosity=0)
        call_command("review_steps", stdout=io.StringIO())
        call_command("load_vocabularies", verbosity=0)
        call_command("map_cells", stdout=io.StringIO())
        if content.is_loaded():
            self.say("演示内容已经载入，保留现有的修改。")
            self.show_accounts()
        else:
            self.say("正在载入遗产条目与示例活动……")
            self.show_accounts(content.load(port))
        site.answer_on(port)
        self.say("正在建立搜索索引……")
        call_command("update_index", verbosity=0)
        self.say("正在生成图片……")
        call_command("make_renditions", stdout=io.StringIO())
        self.say("准备完毕。")

    def serve(self, port):
        """Serve as `runserver` does, without its reloader and its English banner."""
        address = f"http://{site.HOST}:{port}"
        welcome = f"请打开 {address}/ ，编辑在 {address}{reverse('wagtailadmin_home')} 登录。按 Ctrl+C 停止。"
        try:
            run(site.HOST, port, get_internal_wsgi_application(), threading=True, on_bind=lambda _: self.say(welcome))
        except KeyboardInterrupt:
            self.say("已停止。")

    def delete_after_asking(self):
        reset.require_file_database()
        if not sys.stdin.isatty():
            raise RefusalError("--fresh 会删除现有数据，须在终端里确认；现在没有终端，未做改动。")
        answer = input("将删除现有的全部条目、活动、图片和账号，不能恢复。确定请输入“是”或 yes：")
        if answer.strip().lower() not in {"是", "yes", "y"}:
            self.say("未做改动。")
            sys.exit(0)
        reset.delete_demo_data()

    def show_accounts(self, password=None):
        if password:
            names = "、".join(f"{username}（{role.name}）" for username, role in account.USERNAMES.items())
            self.say(f"演示账号：{names}")
            self.say(f"密码都是：{password}　（只显示这一次，请记下）")
        elif User.objects.filter(username__in=account.USERNAMES).exists():
            self.say("演示账号已经建立；忘了密码，请运行 uv run manage.py changepassword editor")

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
