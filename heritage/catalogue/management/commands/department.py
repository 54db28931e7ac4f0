from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from heritage.accounts.departments import establish_department
from heritage.catalogue.models import HeritageSitePage, Term, Vocabulary


class Command(BaseCommand):
    help = (
        "建立单位的用户组（如街道办），只能看到和编辑自己的页面和条目。街道有了新条目以后再运行一次。"
        "例如：manage.py department 棉纺路街道 --street 棉纺路街道 --page 12"
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="组名")
        parser.add_argument("--street", action="append", default=[], help="街道名，这个街道的条目都归它")
        parser.add_argument("--page", action="append", default=[], type=int, help="页面的号码，它和下面的页面都归它")

    def handle(self, *args, name, street, page, **options):
        pages = list(Page.objects.filter(pk__in=page, depth__gt=1))
        if len(pages) < len(set(page)):
            raise CommandError("没有这个号码的页面。号码在编辑页的网址里，例如 /admin/pages/12/edit/。")
        streets = Term.objects.filter(vocabulary=Vocabulary.STREET_OFFICE, name__in=street)
        if missing := set(street) - {term.name for term in streets}:
            raise CommandError(f"词表里没有街道“{sorted(missing)[0]}”。")
        pages += HeritageSitePage.objects.filter(street_office__in=streets)
        if not pages:
            raise CommandError("没有可以归这个单位的页面或条目。请用 --street 或 --page 指明。")
        try:
            establish_department(name, pages)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from None
        if options["verbosity"]:
            self.stdout.write(f"“{name}”：{len(pages)}处。")
