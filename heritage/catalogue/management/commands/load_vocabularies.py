import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from heritage.catalogue.models import Term, Vocabulary

SHIPPED = Path(__file__).resolve().parents[2] / "vocabularies.json"


class Command(BaseCommand):
    help = "把随程序提供的词表（普查类别、街道、管理辖区、活动类型、学段）补进数据库；编辑增改过的词条不动。"

    @transaction.atomic
    def handle(self, *args, **options):
        # The wording belongs to the editors once a term is there: an update of the program must not take it back.
        created = [
            Term.objects.get_or_create(
                vocabulary=Vocabulary(vocabulary), code=term["code"], defaults={**term, "order": order}
            )[1]
            for vocabulary, terms in json.loads(SHIPPED.read_text(encoding="utf-8")).items()
            for order, term in enumerate(terms, start=1)
        ]
        if options["verbosity"]:
            self.stdout.write(f"词表共 {len(created)} 条，新增 {sum(created)} 条。")
