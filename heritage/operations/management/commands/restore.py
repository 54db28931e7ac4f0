import time
from datetime import UTC, datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from heritage.operations.backups.archive import BackupError
from heritage.operations.backups.backup import archive
from heritage.operations.backups.restore import aside_folder, bring_to_life, staged


class Command(BaseCommand):
    help = "从备份恢复数据库与全部文件，重建索引，并打开一次首页。先停下网站：systemctl stop heritage。"
    requires_system_checks = ()  # the database may be empty or broken

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="备份的名称（见 backup --list），默认最新的一份")
        parser.add_argument("--folder", help="备份文件夹，默认为 HERITAGE_BACKUP_DIR")
        parser.add_argument("--identity", help="加密备份的私钥文件")
        parser.add_argument("--overwrite", action="store_true", help="替换现有的数据库与文件；原有的移到一旁，不删除")
        parser.add_argument("--other-site", action="store_true", help="用另一个站点（或另一个密钥）的备份")

    def handle(self, *args, name, folder, identity, overwrite, other_site, **options):
        begun = time.monotonic()
        try:
            shelf = archive(folder, identity and Path(identity).read_text(encoding="utf-8").strip().splitlines()[-1])
            if not (name := name or next(reversed(shelf.names()), None)):
                raise BackupError(f"{shelf.folder} 里没有备份。")
            with staged(shelf, name, other_site) as backup:
                if (occupied := backup.occupied()) and not overwrite:
                    raise BackupError(
                        f"这里已有内容：{'、'.join(occupied)}。未做改动；要替换请加 --overwrite（原有的移到一旁）。"
                    )
                aside = aside_folder(datetime.now(UTC))
                backup.put_in_place(aside)
        except (BackupError, OSError) as error:
            raise CommandError(f"没有恢复：{error}") from None
        status = bring_to_life()
        if aside.exists():
            self.stdout.write(f"原有的内容在 {aside}，确认无误以后请删除。")
        if status != 200:
            raise CommandError(f"数据库与文件已恢复，但首页没有正常打开（{status}）。")
        files = len(backup.manifest["files"])
        self.stdout.write(f"恢复完成：{name}，{files} 个文件，首页正常，{time.monotonic() - begun:.1f} 秒。")
