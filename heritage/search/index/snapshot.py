"""One commit of the index, open for reading: the rows that hold a term, and its weight in each.

Rows are numbers here, Whoosh's document numbers; `found()` turns them into primary keys at the very end. What is known
of all rows is an array with one place for each: a few thousand hits are joined as fast as a few.
"""

from math import log
from sys import intern

import numpy as np

from heritage.search.index.codec import levenshtein, segments_of
from heritage.search.query.analysis import Term


class Snapshot:
    def __init__(self, reader, keys_by_segment):
        """`keys_by_segment` is what was read of segments earlier: a commit adds one and leaves most of them alone."""
        self._reader = reader
        self._segments = segments_of(reader)
        self.size = reader.doc_count_all()
        self.keys_by_segment, self._of_model = {}, {}
        self._exists = np.ones(self.size, bool)
        for leaf, _, first in self._segments:
            segment = leaf.segment()
            name = segment.segment_id()
            self.keys_by_segment[name] = keys_by_segment.get(name) or _read_keys(leaf)
            self._exists[[first + number for number in segment.deleted_docs()]] = False
        parts = list(self.keys_by_segment.values())
        self._labels = np.concatenate([labels for labels, _ in parts]) if parts else np.empty(0, object)
        self._pks = np.concatenate([pks for _, pks in parts]) if parts else np.empty(0, object)

    def close(self):
        self._reader.close()

    def weights(self, term, field="text", fields=None):
        """Return the weight of a term in each row, 0 where it is not. `fields` (bits) limits the search to some fields.

        Of several terms that begin with a prefix, the heaviest counts.
        """
        weights = np.zeros(self.size)
        for _, terms, first in self._segments:
            postings = terms.postings(field, *term)
            if fields is not None:
                postings = postings[postings["fields"] & np.uint64(fields) > 0]
            rows = first + postings["document"]
            if term.prefix:
                np.maximum.at(weights, rows, postings["weight"])
            else:
                weights[rows] = postings["weight"]
        return weights

    def fields(self, term, field="text"):
        """Return the bits of the fields that hold the term, for each row."""
        bits = np.zeros(self.size, np.uint64)
        for _, terms, first in self._segments:
            postings = terms.postings(field, *term)
            np.bitwise_or.at(bits, first + postings["document"], postings["fields"])
        return bits

    def of_model(self, label):
        """Return 1 for each row of a model, 0 for the others."""
        if label not in self._of_model:
            self._of_model[label] = self.weights(Term(label), "model")
        return self._of_model[label]

    def rarity(self, count):
        """Return the inverse document frequency of a term that is in `count` rows."""
        return log(1 + self.size / count)

    def similar(self, word, distance):
        """Return the words of the index with the first letter of `word` that differ in at most `distance` letters."""
        near = {term for _, terms, _ in self._segments for term in terms.beginning_with("text", word[0])}
        return {term for term in near if levenshtein(term, word, limit=distance) <= distance}

    def found(self, scores, label):
        """Return (primary keys, scores, rows) of the rows with a score whose root model is `label`."""
        rows = np.flatnonzero(scores)
        rows = rows[self._exists[rows] & (self._labels[rows] == label)]
        return self._pks[rows], scores[rows], rows

    def digests(self):
        """Return {key: digest} of every row."""
        found = {}
        for leaf, _, first in self._segments:
            every = zip(leaf.column_reader("key"), leaf.column_reader("digest"), strict=True)
            found.update((key.decode(), value) for row, (key, value) in enumerate(every) if self._exists[first + row])
        return found


def _read_keys(leaf):
    """Return the labels and the primary keys of a segment's rows. A key written like a number becomes one."""
    keys = [key.decode().partition(":")[::2] for key in leaf.column_reader("key")]
    labels, pks = np.empty(len(keys), object), np.empty(len(keys), object)
    labels[:] = [intern(label) for label, _ in keys]
    pks[:] = [int(pk) if pk.isdecimal() and str(int(pk)) == pk else pk for _, pk in keys]
    return labels, pks
