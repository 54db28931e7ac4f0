"""Find what cells refer to: terms, sources and entries, in the database and in the same file."""

import re
from functools import cached_property

from django.core.exceptions import ValidationError

from heritage.catalogue.models import (
    HeritageIndexPage,
    HeritageSitePage,
    ImportState,
    Outcome,
    RecordState,
    Source,
    Term,
)
from heritage.catalogue.spreadsheet.row_groups import RowGroup
from heritage.wagtail_patches.tree_paths import next_child_path

NUMBER = re.compile(r"ZY-\d+")


class Lookups:
    """Find objects for one upload: in the database, and among the records of the same file."""

    def __init__(self, upload):
        self.upload = upload
        self._is_check = upload.state == ImportState.CHECKING

    @cached_property
    def index(self):
        return HeritageIndexPage.objects.first()

    @cached_property
    def closed_to_new(self):
        """Why this user may add no entry, or empty. It is the same for each of thousands of rows."""
        if self.index is None:
            return "还没有“目录”页，条目没有地方放。请先请系统管理员建立。"
        return "" if self.index.permissions_for_user(self.upload.user).can_add_subpage() else "您没有新建条目的权限。"

    @cached_property
    def _place(self):
        """A likely place in the tree, as for Wagtail's preview, so that checks that look up find their way."""
        path, depth = next_child_path(self.index), self.index.depth + 1
        return {"path": path, "depth": depth, "locale_id": self.index.locale_id}

    def new_page(self):
        return HeritageSitePage(live=False, **self._place)

    @cached_property
    def _terms(self):
        return {(term.vocabulary, word): term for term in Term.objects.all() for word in (term.code, term.name)}

    @cached_property
    def _sources(self):
        return {source.code: source for source in Source.objects.all()}

    @cached_property
    def _new_sources(self):
        """Codes of the sources that this file will bring. Sources come before the entries that cite them."""
        if not self._is_check:
            return frozenset()
        return frozenset(self.upload.records.filter(is_source=True, outcome=Outcome.NEW).values_list("key", flat=True))

    def term(self, vocabulary, text):
        return self._terms.get((vocabulary, text))

    def source(self, code):
        """Return the source of this code, or None for one that this file will bring."""
        if code in self._sources:
            return self._sources[code]
        if code in self._new_sources:
            return None
        raise ValidationError(f"没有简码为“{code}”的来源。请先在“来源”表里写上它，或改正简码。")

    def entry(self, key):
        """Return the entry of this number, or the entry that this file calls so."""
        if found := self.existing(key):
            return found
        record = self.upload.records.filter(key=key, is_source=False, outcome=Outcome.NEW).first()
        if record and self._is_check:
            return HeritageSitePage(title=record.title, scale=RowGroup.of_record(record).scale)
        if record and record.state == RecordState.WRITTEN and record.page:
            return record.page.specific
        raise ValidationError(f"没有编号为“{key}”的条目，这个文件里也没有能导入的。请改正编号。")

    def existing(self, key):
        return HeritageSitePage.objects.filter(number=key).first() if NUMBER.fullmatch(key) else None
