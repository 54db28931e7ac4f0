"""Find what cells refer to: terms, sources and entries, in the database and in the same file."""

import re
from collections import defaultdict
from functools import cached_property

from django.core.exceptions import ValidationError

from heritage.catalogue.models import (
    HeritageIndexPage,
    HeritageSitePage,
    ImportedRecord,
    ImportState,
    Outcome,
    RecordState,
    SiteName,
    Source,
    Term,
)
from heritage.catalogue.models.terms import Vocabulary
from heritage.catalogue.spreadsheet.keys import entry_key, folded, is_like_a_number
from heritage.catalogue.spreadsheet.row_groups import RowGroup
from heritage.wagtail_patches.tree_paths import next_child_path, remember_parent

NUMBER = re.compile(r"ZY-\d+")


class Lookups:
    """Find objects for one upload: in the database, and among the records of the same file."""

    def __init__(self, upload):
        self.upload = upload
        self.is_check = upload.state == ImportState.CHECKING

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
        page = HeritageSitePage(live=False, **self._place)
        remember_parent(page, self.index)
        return page

    @cached_property
    def _terms(self):
        terms = Term.objects.all()
        return {(term.vocabulary, folded(word)): term for term in terms for word in (term.code, term.name)}

    @cached_property
    def _sources(self):
        return {folded(source.code): source for source in Source.objects.all()}

    @cached_property
    def _new_sources(self):
        """Codes of the sources that this file will bring. Sources come before the entries that cite them."""
        if not self.is_check:
            return frozenset()
        new = self.upload.records.filter(is_source=True, outcome=Outcome.NEW)
        return frozenset(map(folded, new.values_list("key", flat=True)))

    def term(self, vocabulary, text):
        """Return the term of this name or code. 棉纺路 and 棉纺路街道办事处 are 棉纺路街道."""
        word = folded(text)
        spellings = [word]
        if vocabulary == Vocabulary.STREET_OFFICE:
            short = re.sub(r"^(?:郑州市)?(?:中原区)?|(?:街道)?(?:办事处|办)?$", "", word)
            spellings += [short, f"{short}街道"]
        return next((term for word in spellings if (term := self._terms.get((vocabulary, word)))), None)

    def existing_source(self, code):
        return self._sources.get(folded(code))

    def source(self, code):
        """Return the source of this code, or None for one that this file will bring."""
        if there := self.existing_source(code):
            return there
        if folded(code) in self._new_sources:
            return None
        raise ValidationError(f"没有简码为“{code}”的来源。请先在“来源”表里写上它，或改正简码。")

    def entry(self, key):
        """Return the entry of this number, or the entry that this file calls so."""
        key = entry_key(key)
        if is_like_a_number(key):
            raise ValidationError(like_a_number(key))
        if found := self.existing(key):
            return found
        record = self.upload.records.filter(key=key, is_source=False).exclude(outcome__in=["", Outcome.REFUSED]).first()
        if record and record.page and (record.outcome != Outcome.NEW or record.state == RecordState.WRITTEN):
            return record.page.specific
        if record and record.outcome == Outcome.NEW and self.is_check:
            return HeritageSitePage(title=record.title, scale=RowGroup.of_record(record).scale)
        raise ValidationError(f"没有编号为“{key}”的条目，这个文件里也没有能导入的。请改正编号。")

    def existing(self, key):
        return HeritageSitePage.objects.filter(number=key).first() if NUMBER.fullmatch(key) else None

    def written_before(self, key, title):
        """Return the entry that an earlier upload of this user made of the row with this key and title."""
        made = self._written_before if self.is_check else self._made_before(key=key)
        for made_title, page in made.get(key, ()):
            if folded(made_title) == folded(title):
                return HeritageSitePage.objects.filter(pk=page).first()
        return None

    @cached_property
    def _written_before(self):
        """The same for all keys of this file: one query instead of thousands."""
        return self._made_before(key__in=self.upload.records.filter(is_source=False).values("key"))

    def _made_before(self, **keys):
        """Return {key: [(title, key of the page)]} of what earlier uploads of this user made, the last one first."""
        earlier = ImportedRecord.objects.filter(
            is_source=False, outcome=Outcome.NEW, state=RecordState.WRITTEN, upload__user=self.upload.user, **keys
        ).exclude(upload=self.upload)
        found = defaultdict(list)
        rows = earlier.filter(page__isnull=False).order_by("-pk").values_list("key", "title", "page")
        for key, *made in rows:
            found[key].append(made)
        return found

    @cached_property
    def _titles(self):
        """What the entries are called, in drafts too: {title without its spelling: (key, number, title)}."""
        found = {}
        for name, *entry in SiteName.objects.values_list("text", "page", "page__number", "page__title"):
            found[folded(name)] = entry
        for draft, *entry in HeritageSitePage.objects.values_list("draft_title", "pk", "number", "title"):
            found[folded(draft)] = found[folded(entry[-1])] = entry
        return found

    @cached_property
    def _titles_of_file(self):
        """The first key of each title of this file."""
        records = self.upload.records.filter(is_source=False).order_by("-order")
        return {folded(title): key for title, key in records.values_list("title", "key")}

    def question_of(self, key, title):
        """Return ("是同一处吗？", key of an entry or None) where a new entry is called like another one, or None."""
        if there := self._titles.get(folded(title)):
            pk, number, name = there
            return f"目录里已有“{name}”（{number}）。是同一处吗？是就把编号改成 {number}，不是就照常写入。", pk
        first = self._titles_of_file.get(folded(title), key)
        if first != key:
            return f"表里编号“{first}”的标题也是“{title}”。是同一处吗？是就用同一个编号，只留一行。", None
        return None


def like_a_number(key):
    return f"“{key}”像本目录的编号，但不是。已有的条目只写编号，例如：ZY-0001；新条目自己编一个，例如：新1。"
