"""What cells refer to: terms, sources and entries, those that stand in the same file among them."""

from functools import cached_property

from django.core.exceptions import ValidationError

from heritage.catalogue.models import HeritageSitePage, ImportedRecord, Outcome, RecordState, Source, Term


class Known:
    """Looks things up for one upload. `keys` are those in the file that were not refused so far."""

    def __init__(self, upload):
        self.upload = upload
        self.new_sources = set()
        self.new_entries = {}  # {key: an entry that is not written yet}

    @cached_property
    def _terms(self):
        return {(term.vocabulary, word): term for term in Term.objects.all() for word in (term.code, term.name)}

    @cached_property
    def _sources(self):
        return {source.code: source for source in Source.objects.all()}

    def term(self, vocabulary, text):
        return self._terms.get((vocabulary, text))

    def source(self, code):
        """The source of this code; None for one that this file is about to bring."""
        if code in self._sources:
            return self._sources[code]
        if code in self.new_sources:
            return None
        raise ValidationError(f"没有简码为“{code}”的来源。请先在“来源”表里写上它，或改正简码。")

    def entry(self, key):
        """The entry of this number, or the one that this file calls so."""
        if found := self.existing(key):
            return found
        if key in self.new_entries:
            return self.new_entries[key]
        written = ImportedRecord.objects.filter(
            upload=self.upload, key=key, is_source=False, state=RecordState.WRITTEN, outcome=Outcome.NEW
        ).first()
        if written and written.page:
            return written.page.specific
        raise ValidationError(f"没有编号为“{key}”的条目，这个文件里也没有能导入的。请改正编号。")

    def existing(self, key):
        return HeritageSitePage.objects.filter(number=key).first() if key else None
