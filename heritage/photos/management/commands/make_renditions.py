from django.core.management.base import BaseCommand, CommandError

from heritage.photos.models import Photo
from heritage.photos.renditions import make_missing


class Command(BaseCommand):
    help = "为所有图片生成公开页面所需的各种尺寸；已有的不重做，文件丢失的补做。"

    def handle(self, *args, **options):
        count, failed = make_missing(Photo.objects.order_by("pk"))
        self.stdout.write(f"新做 {count['made']} 个，补做 {count['remade']} 个，已有 {count['kept']} 个。")
        if failed:
            names = "；".join(f"{photo.pk}（{photo.title}）" for photo in failed)
            raise CommandError(f"{len(failed)} 张图片的原件丢失或无法读取：{names}。请在后台重新上传或删除。")
