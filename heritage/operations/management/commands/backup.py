import time
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from heritage.operations.backups.archive import BackupError
from heritage.operations.backups.backup import archive, back_up
from heritage.operations.backups.retention import expendable


class Command(BaseCommand):
    help = "备份数据库与全部文件（编辑照常写作），写完核对一遍，删去过期的旧备份。--list 列出，--verify 核对已有的。"

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--list", action="store_true", dest="show", help="列出全部备份")
        what.add_argument("--verify", metavar="备份", help="逐个文件核对一份备份；写 latest 指最新的")
        parser.add_argument("--folder", help="备份文件夹，默认为 HERITAGE_BACKUP_DIR")

    def handle(self, *args, show, verify, folder, **options):
        self.archive = archive(folder)
        try:
            if show:
                self.show()
            elif verify:
                name = self.newest() if verify == "latest" else verify
                self.archive.verify(name)
                self.stdout.write(f"备份 {name} 完整。")
            else:
                self.make()
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"备份没有完成（{error.strerror}：{error.filename or self.archive.folder}），以前的备份完好。"
            ) from None

    def make(self):
        begun = time.monotonic()
        name = back_up(self.archive)
        old = expendable({name: self.archive.seal(name).made for name in self.archive.names()}, datetime.now(UTC))
        if old:
            self.archive.forget(old)
        self.stdout.write(
            f"备份完成并核对：{self.archive.folder / name}（{self.size(name)}，{time.monotonic() - begun:.1f} 秒）"
            + (f"，删去过期的 {len(old)} 份" if old else "")
        )

    def show(self):
        for name in self.archive.names():
            made = timezone.localtime(self.archive.seal(name).made)
            self.stdout.write(f"{name}　{made:%Y-%m-%d %H:%M}　{self.size(name)}")

    def newest(self):
        if not (names := self.archive.names()):
            raise BackupError(f"{self.archive.folder} 里还没有备份。")
        return names[-1]

    def size(self, name):
        return filesizeformat(sum(size for _, size in self.archive.seal(name).objects.values()))
