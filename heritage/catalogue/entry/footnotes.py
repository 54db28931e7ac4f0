"""Numbered source notes, as in a book: a source gets its number where it is first cited."""

from dataclasses import dataclass

from heritage.catalogue.choices import Confidence
from heritage.catalogue.models.sources import Source


@dataclass(frozen=True)
class Reference:
    """One mark in the text. The first mark of a note has the id to which the note links back."""

    number: int
    is_first: bool


class Footnotes:
    """The notes of one page, numbered in the order in which the page cites them.

    `expected` returns the primary keys of the sources that it may cite: they are read together.
    """

    def __init__(self, expected=set):
        self._numbers, self._sources, self._expected = {}, {}, expected

    def cite(self, citations):
        """Return the references for `citations`, ascending, each source once. Citations without a source give none."""
        references = []
        for citation in citations:
            if citation.source_id is None:
                continue
            key = (citation.source_id, citation.locator)
            is_first = key not in self._numbers
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            if number not in {reference.number for reference in references}:
                references.append(Reference(number, is_first))
        return sorted(references, key=lambda reference: reference.number)

    def __iter__(self):
        """Yield (number, source, locator) for the list of notes. The source is None where it has been deleted.

        All sources of a page are read here, in one query.
        """
        sources = self.sources
        for (source_id, locator), number in self._numbers.items():
            yield number, sources[source_id], locator

    @property
    def sources(self):
        """The cited sources by primary key, None where one has been deleted. Each is read once."""
        self._read({source_id for source_id, _ in self._numbers})
        return self._sources

    def source(self, source_id):
        """Return a source that the page may cite, whether it has a number yet or not; None without one."""
        self._read({source_id} - {None})
        return self._sources.get(source_id)

    def _read(self, wanted):
        if wanted - self._sources.keys():
            missing = (wanted | self._expected()) - self._sources.keys()
            found = Source.objects.in_bulk(missing)
            self._sources |= {key: found.get(key) for key in missing}

    def __len__(self):
        return len(self._numbers)


def doubt(citations):
    """Return the weakest confidence, 待核 or 推定. Return empty when one source verifies the statement."""
    found = {citation.confidence for citation in citations}
    if not found or Confidence.VERIFIED in found:
        return ""
    return "推定" if Confidence.DERIVED in found else "待核"
