from django.core.management.base import BaseCommand, CommandError

from heritage.photos.models import Photo
from heritage.photos.renditions.files import delete_orphans
from heritage.photos.renditions.sizes import prepare_all


class Command(BaseCommand):
    help = "为可以公开的图片生成各种尺寸并逐个检查，丢失、损坏的补做；许可到期等不再公开的删除。请每天零点后运行。"

    def handle(self, *args, **options):
        count, failed = prepare_all(Photo.objects.order_by("pk"))
        lost = f"，清理 {swept} 个无主文件" if (swept := delete_orphans()) else ""
        withdrawn = f"，撤下 {count['withdrawn']} 个" if count["withdrawn"] else ""
        self.stdout.write(
            f"新做 {count['made']} 个，补做 {count['remade']} 个，已有 {count['kept']} 个{withdrawn}{lost}。"
        )
        if failed:
            names = "；".join(f"{photo.pk}（{photo.title}）" for photo in failed)
            raise CommandError(f"{len(failed)} 张图片的原件丢失或无法读取：{names}。请在后台重新上传或删除。")
