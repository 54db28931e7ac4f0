"""The format of terms on disk: Whoosh's segments, columns and commits, with our own dictionary and postings.

Whoosh 2.7.4 packs postings into pickled, compressed blocks of 128, walks them one by one in Python, and takes longer to
write a term than we take to analyse it. Here a segment's terms are one sorted list and their postings flat records in
the same order, sorted by numpy and read in one piece: one term, or all that begin alike. The package has not changed
since 2016 and is pinned; everything taken from it comes by wagtail_patches/whoosh_segments.py.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from contextlib import closing
from itertools import count, repeat
from math import log
from struct import Struct
from zlib import crc32

import numpy as np

from heritage.wagtail_patches.whoosh_segments import (
    COLUMN,
    TOC,
    FileIndex,
    FileLock,
    FileStorage,
    Schema,
    SegmentReader,
    VarBytesColumn,
    W3Codec,
    levenshtein,
    mark_changed,
    open_toc,
    terms_of,
    try_for,
    unlocked_writer,
)

__all__ = [
    "SCHEMA",
    "FileIndex",
    "FileLock",
    "FileStorage",
    "FlatCodec",
    "PostingPool",
    "add_document",
    "digest",
    "levenshtein",
    "merge_small_segments",
    "open_reader",
    "segments_of",
    "try_for",
    "unlocked_writer",
]

# `key` names the row ("wagtailcore.page:12"). `digest` tells whether the terms are those that the row would give today.
SCHEMA = Schema(key=COLUMN(VarBytesColumn()), digest=COLUMN(VarBytesColumn()))

# What terms are for; on disk a term begins with the letter. `text` holds those for searching, `withheld` those for
# searching that not everyone may be shown, `typed` those of names, for autocompletion and pinyin; `model` says which
# models have the row.
_MARKS = {"key": "k", "text": "x", "withheld": "w", "typed": "t", "model": "m"}

# Of each term in each document: weight, and bits that name the fields.
_POSTING = np.dtype([("document", "<u4"), ("weight", "<f4"), ("fields", "<u8")])
_BYTES_PER_TERM = 250  # what Python needs to remember a term

_HEADER = Struct("<3Q")  # how many terms there are, and how many bytes they take: all of them, the first of each block
_BLOCK = 64  # terms that are read at once
_END = "\0"  # of a term, which cannot hold this character

_SEGMENTS_OF_A_SIZE = 8
_SIZES_MERGED = 3  # of fewer than 8, 64 and 512 documents


def add_document(writer, key, document):
    """Add {field: {term: (weight, fields)}} under a key. The writer's pool must be a PostingPool."""
    number = writer.docnum
    writer.add_document(key=key.encode(), digest=digest(document))
    writer.pool.add(number, {"key": {key: (1.0, 0)}, **document})


def digest(document):
    """Return a few bytes that differ where documents differ."""
    checksum = 0
    for field, terms in sorted(document.items()):
        names = sorted(terms)
        weights, fields = zip(*map(terms.__getitem__, names), strict=True) if names else ((), ())
        for part in (f"{field} {_END.join(names)}".encode(), array("f", weights), array("Q", fields)):
            checksum = crc32(part, checksum)
    return f"{checksum:08x}".encode()


def open_reader(storage, name):
    """Return a reader of the latest commit. Raises FileNotFoundError for a missing file, before any is opened.

    Whoosh's own way tries ten times with pauses, and leaves open what it had opened.
    """
    toc = TOC.read(storage, name, schema=SCHEMA)
    for segment in toc.segments:
        for file in (
            segment.make_filename(W3Codec.TERMS_EXT),
            segment.make_filename(W3Codec.POSTS_EXT),
            W3Codec.column_filename(segment, "key"),
            W3Codec.column_filename(segment, "digest"),
        ):
            storage.file_length(file)
    return open_toc(storage, SCHEMA, toc)


def segments_of(reader):
    """Return (reader of a segment, its Terms, the number of its first document) for each segment."""
    leaves = reader.leaf_readers() if reader.doc_count_all() else []
    return [(leaf, terms_of(leaf), first) for leaf, first in leaves]


class PostingPool:
    """Collects postings in memory until a segment is written."""

    def __init__(self):
        self._numbers = defaultdict(count().__next__)  # of terms, as they came
        self._terms, self._documents = array("I"), array("I")
        self._weights, self._fields = array("f"), array("Q")

    def add(self, number, document):
        for field, terms in document.items():
            if terms:
                mark = _MARKS[field]
                weights, fields = zip(*terms.values(), strict=True)
                self._terms.extend([self._numbers[mark + term] for term in terms])
                self._documents.extend(repeat(number, len(terms)))
                self._weights.extend(weights)
                self._fields.extend(fields)

    def add_segment(self, terms, new_numbers):
        """Add the Terms of another segment. `new_numbers` are those of its documents, -1 for deleted ones."""
        names, counts, postings = terms.everything()
        numbers = np.fromiter(map(self._numbers.__getitem__, names), np.uint32, len(names))
        documents = new_numbers[postings["document"]]
        kept = documents >= 0
        self._terms.frombytes(np.repeat(numbers, counts)[kept].tobytes())
        self._documents.frombytes(documents[kept].astype(np.uint32).tobytes())
        self._weights.frombytes(postings["weight"][kept].tobytes())
        self._fields.frombytes(postings["fields"][kept].tobytes())

    @property
    def size(self):
        """About how many bytes of memory it takes."""
        return len(self._terms) * (_POSTING.itemsize + 4) + len(self._numbers) * _BYTES_PER_TERM

    def iter_postings(self):
        """(terms in order, how many postings each has, all postings in the order of their terms).

        Whoosh calls it, and hands what it returns to the field writer.
        """
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), np.uint32)
        ranks[np.fromiter(map(self._numbers.__getitem__, terms), np.uint32, len(terms))] = np.arange(len(terms))
        ranks = ranks[np.frombuffer(self._terms, np.uint32)]
        order = np.argsort(ranks, kind="stable")
        postings = np.empty(len(order), _POSTING)
        postings["document"] = np.frombuffer(self._documents, np.uint32)[order]
        postings["weight"] = np.frombuffer(self._weights, np.float32)[order]
        postings["fields"] = np.frombuffer(self._fields, np.uint64)[order]
        return terms, np.bincount(ranks, minlength=len(terms)), postings

    def cleanup(self):
        self.__init__()


class _FieldWriter:
    def __init__(self, storage, segment):
        self._terms = segment.create_file(storage, W3Codec.TERMS_EXT)
        self._postings = segment.create_file(storage, W3Codec.POSTS_EXT)
        self.is_closed = False

    def add_postings(self, schema, lengths, sorted_postings):
        terms, counts, postings = sorted_postings
        blocks = [(_END.join(terms[i : i + _BLOCK]) + _END).encode() for i in range(0, len(terms), _BLOCK)]
        firsts = _END.join(terms[::_BLOCK]).encode()
        self._terms.write(_HEADER.pack(len(terms), sum(map(len, blocks)), len(firsts)))
        self._terms.write(b"".join(blocks) + firsts)
        self._terms.write(np.cumsum([0, *map(len, blocks)], dtype="<i8").tobytes())
        self._terms.write(np.cumsum([0, *counts], dtype="<i8").tobytes())
        self._postings.write(postings.tobytes())

    def close(self):
        self._terms.close()
        self._postings.close()
        self.is_closed = True


class Terms:
    """The terms of a segment with their postings, as _FieldWriter has written them."""

    def __init__(self, storage, segment):
        self._file = segment.open_file(storage, W3Codec.TERMS_EXT)
        self._postings = segment.open_file(storage, W3Codec.POSTS_EXT)
        self._size, self._bytes, firsts = _HEADER.unpack(self._file.get(0, _HEADER.size))
        self._firsts = self._file.get(_HEADER.size + self._bytes, firsts).split(_END.encode())
        offset = _HEADER.size + self._bytes + firsts
        # Where each block begins, and each term's postings.
        self._blocks = self._array(offset, len(self._firsts) + 1)
        self._starts = self._array(offset + self._blocks.nbytes, self._size + 1)
        self._block_read = None, []

    def postings(self, field, term, prefix=False):
        """Return the postings of a term, or with `prefix` of all terms that begin so (a document may repeat)."""
        first, beyond = self._range(field, term, prefix)
        start, end = int(self._starts[first]), int(self._starts[beyond])
        size = _POSTING.itemsize
        return np.frombuffer(self._postings.get(start * size, (end - start) * size) if end > start else b"", _POSTING)

    def beginning_with(self, field, text):
        """Return the terms that begin so."""
        first, beyond = self._range(field, text, prefix=True)
        blocks = range(first // _BLOCK, -(-beyond // _BLOCK))
        terms = [term for block in blocks for term in self._block(block)]
        return [term.decode()[1:] for term in terms[first % _BLOCK :][: beyond - first]]

    def everything(self):
        """What PostingPool.iter_postings() gave when the segment was written."""
        terms = self._file.get(_HEADER.size, self._bytes).decode().split(_END)[:-1]
        postings = self._postings.get(0, int(self._starts[-1]) * _POSTING.itemsize)
        return terms, np.diff(self._starts), np.frombuffer(postings, _POSTING)

    def close(self):
        self._file.close()
        self._postings.close()

    def _range(self, field, term, prefix):
        term = (_MARKS[field] + term).encode()
        # No term holds the byte 0, and none the byte 255, which is in no UTF-8.
        return self._position(term), self._position(term + (b"\xff" if prefix else b"\0"))

    def _position(self, term):
        """Count the terms before this one."""
        block = bisect_right(self._firsts, term) - 1
        return 0 if block < 0 else block * _BLOCK + bisect_left(self._block(block), term)

    def _block(self, number):
        if self._block_read[0] != number:
            start, end = int(self._blocks[number]), int(self._blocks[number + 1])
            terms = self._file.get(_HEADER.size + start, end - start).split(_END.encode())[:-1]
            self._block_read = number, terms
        return self._block_read[1]

    def _array(self, offset, size):
        return np.frombuffer(self._file.get(offset, size * 8), "<i8")


class FlatCodec(W3Codec):
    """Whoosh's own codec with flat terms and postings, and without field lengths (weights carry them already)."""

    length_stats = False

    def field_writer(self, storage, segment):
        return _FieldWriter(storage, segment)

    def terms_reader(self, storage, segment):
        return Terms(storage, segment)


def merge_small_segments(writer, segments):
    """A merge policy for Whoosh: eight small segments of about one size become one.

    Whoosh's own policy now and then merges everything, which took two minutes of an editor's save at 100,000 rows.
    Large segments are left to the next rebuild; those of which no document is left go at once.
    """
    kept, sizes = [], defaultdict(list)
    for segment in segments:
        if documents := segment.doc_count_all() - segment.deleted_count():
            kept.append(segment)
            sizes[int(log(documents, _SEGMENTS_OF_A_SIZE))].append(segment)
    for size in range(_SIZES_MERGED):
        if len(sizes[size]) >= _SEGMENTS_OF_A_SIZE:
            for segment in sizes[size]:
                _copy(segment, writer)
            return [segment for segment in kept if segment not in sizes[size]]
    return kept


def _copy(segment, writer):
    """Add the documents of a segment to the one that is being written."""
    left = np.ones(segment.doc_count_all(), bool)
    left[list(segment.deleted_docs())] = False
    new_numbers = np.where(left, writer.docnum + np.cumsum(left) - 1, -1)
    with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
        writer.write_per_doc(SCHEMA.names(), reader)
        writer.pool.add_segment(terms_of(reader), new_numbers)
    mark_changed(writer)  # or nothing is written when there is no new document
