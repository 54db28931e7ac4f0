from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from heritage.editorial.publishing import publish_without_review
from heritage.operations.fixed_pages import make_missing_pages
from heritage.pages.models import ContentPage


class Command(BaseCommand):
    help = "建立首页、目录、书香中原等地址固定的页面；已有的保持不变。"

    @transaction.atomic
    def handle(self, *args, **options):
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        try:
            home, missing = make_missing_pages(settings.WAGTAIL_SITE_NAME, address.hostname, port)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from None
        made = [page for page in (home, *missing.values()) if page.latest_revision is None]
        # Lists have nothing that anybody could review. What has a text is written, and goes the way of all texts.
        texts = [page for page in made if isinstance(page, ContentPage)]
        for page in made:
            if page in texts:
                page.save_revision()
            else:
                publish_without_review(page, "由命令建立，没有内容")
        self.stdout.write(f"建立了 {len(made)} 个页面。" if made else "固定的页面都在。")
        if texts:
            drafts = "、".join(f"《{page.title}》" for page in texts)
            self.stdout.write(f"{drafts}还是草稿，请在后台写好，送审后公开。")
