from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from heritage.photos.storage import ChecksumError, copy, names

PLACES = {"folder": ("folder", "public_folder"), "bucket": ("default", "public")}


class Command(BaseCommand):
    help = (
        "把原件和公开图片在本地文件夹与对象存储之间搬动，逐个核对校验和。原处的文件保留，确认无误后加 --delete 再运行。"
    )

    def add_arguments(self, parser):
        parser.add_argument("to", choices=PLACES, help="搬到哪里：bucket 对象存储，folder 本地文件夹")
        parser.add_argument("--delete", action="store_true", help="核对无误后删除原处的文件")

    def handle(self, *args, to, delete, **options):
        if "folder" not in storages.backends:
            raise CommandError("没有设置对象存储。请先设置环境变量 HERITAGE_STORAGE_URL。")
        (origin,) = PLACES.keys() - {to}
        copied = kept = 0
        for source, target in zip(PLACES[origin], PLACES[to], strict=True):
            for name in list(names(storages[source])):
                try:
                    is_new = copy(name, storages[source], storages[target])
                except ChecksumError as error:
                    raise CommandError(
                        f"{error} 搬过去以后内容不同，已停止；原处的文件都在。请检查存储后再运行。"
                    ) from error
                copied, kept = copied + is_new, kept + (not is_new)
                if delete:
                    storages[source].delete(name)
        self.stdout.write(f"搬动 {copied} 个，已在新处且相同 {kept} 个{'，原处已删除' if delete else '，原处保留'}。")
