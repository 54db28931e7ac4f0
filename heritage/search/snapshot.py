"""One commit of the index, held open: which rows hold a term, and how much it weighs there.

Rows are numbers here, Whoosh's document numbers; `rows()` turns them into primary keys at the very end.
"""

from math import log

from .codec import FilterMatcher, TermNotFound, records_beginning_with


class Snapshot:
    def __init__(self, reader, keys_by_segment):
        """`keys_by_segment` is what was read of segments earlier: a commit adds one and leaves most of them alone."""
        self._reader = reader
        self._leaves = reader.leaf_readers() if reader.doc_count_all() else []
        self.size = reader.doc_count_all()
        self.keys_by_segment = {}
        self._labels, self._pks, self._deleted = [], [], set()
        for leaf, first in self._leaves:
            segment = leaf.segment()
            name = segment.segment_id()
            labels, pks = keys_by_segment.get(name) or _read_keys(leaf)
            self.keys_by_segment[name] = labels, pks
            self._labels += labels
            self._pks += pks
            self._deleted.update(first + number for number in segment.deleted_docs())

    def close(self):
        self._reader.close()

    def weights(self, term, field="text", fields=None):
        """{row: weight} for an analysed term. `fields` (bits) leaves out rows that hold it only elsewhere."""
        found = {}
        for postings, first in self._postings(term, field):
            rows = [first + row for row in postings.documents] if first else postings.documents
            if fields is None:
                found.update(zip(rows, postings.weights, strict=True))
            else:
                every = zip(rows, postings.weights, postings.fields, strict=True)
                found.update((row, weight) for row, weight, bits in every if bits & fields)
        return found

    def fields(self, term, field="text"):
        """{row: bits of the fields that hold the term}."""
        found = {}
        for postings, first in self._postings(term, field):
            for row, bits in zip(postings.documents, postings.fields, strict=True):
                found[first + row] = found.get(first + row, 0) | bits
        return found

    def rarity(self, count):
        """How much a term says that stands in `count` rows (inverse document frequency)."""
        return log(1 + self.size / count)

    def similar(self, word, distance):
        """Words of the index that differ from `word` by at most `distance` letters."""
        return {near for leaf, _ in self._leaves for near in leaf.terms_within("text", word, distance, prefix=1)}

    def rows(self, scores, label):
        """{primary key as text: score} of the rows that belong to the family of models `label`."""
        labels, pks, deleted = self._labels, self._pks, self._deleted
        return {pks[row]: score for row, score in scores.items() if labels[row] == label and row not in deleted}

    def digests(self):
        """{key: digest} of every row."""
        found = {}
        for leaf, _ in self._leaves:
            deleted = set(leaf.segment().deleted_docs())
            every = enumerate(zip(leaf.column_reader("key"), leaf.column_reader("digest"), strict=True))
            found.update(pair for row, pair in every if row not in deleted)
        return found

    def _postings(self, term, field):
        for leaf, first in self._leaves:
            text = term.text.encode()
            if term.prefix:
                if postings := records_beginning_with(leaf, field, text):
                    yield postings, first
                continue
            try:
                postings = leaf.postings(field, text)
            except TermNotFound:
                continue
            # Whoosh wraps the postings of a segment with deletions. We drop deleted rows at the end, all at once.
            yield (postings.child if isinstance(postings, FilterMatcher) else postings), first


def _read_keys(leaf):
    keys = [key.partition(":") for key in leaf.column_reader("key")]
    return [label for label, _, _ in keys], [pk for _, _, pk in keys]
