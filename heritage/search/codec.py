"""How terms lie on disk: Whoosh's index with postings as flat records.

Whoosh 2.7.4 packs postings into pickled, compressed blocks of 128 and walks them one by one in Python. Here a term's
postings are flat records, read and written in one piece, so that a term of 15,000 documents takes a fraction of a
millisecond instead of a hundred. The package has not changed since 2016 and is pinned, so leaning on its inner classes
costs nothing; everything taken from it is imported here.
"""

import warnings
from array import array
from collections import defaultdict
from math import log
from struct import Struct
from typing import NamedTuple
from zlib import crc32

with warnings.catch_warnings():
    # Code of 2016: today's compiler warns about its escape sequences and comparisons. Whoosh imports some of these
    # modules late, inside functions; naming them here keeps their warnings out of the requests.
    warnings.simplefilter("ignore")
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
    from whoosh.columns import VarBytesColumn
    from whoosh.fields import COLUMN, ID, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Existence
    from whoosh.index import TOC, FileIndex
    from whoosh.matching import ListMatcher
    from whoosh.matching.wrappers import FilterMatcher
    from whoosh.reading import SegmentReader, TermNotFound
    from whoosh.system import pack_ushort
    from whoosh.util.filelock import FileLock, try_for
    from whoosh.writing import SegmentWriter

__all__ = [
    "SCHEMA",
    "FileIndex",
    "FileLock",
    "FileStorage",
    "FilterMatcher",
    "FlatCodec",
    "PostingPool",
    "SegmentWriter",
    "TermNotFound",
    "add_document",
    "digest",
    "merge_small_segments",
    "open_reader",
    "records_beginning_with",
    "try_for",
]

# One posting on disk and in memory: document number, weight, and bits that name the fields. A term's postings lie one
# behind the other; read as an array of one type, every n-th element is one of the three.
_POSTING = Struct("=IfQ")
_BYTES_PER_TERM = 250  # what Python needs to remember a term

_SEGMENTS_OF_A_SIZE = 8
_SIZES_MERGED = 3  # of fewer than 8, 64 and 512 documents


class _WeightedTerms(FieldType):
    """A field that only add_document() below fills."""

    def __init__(self):
        super().__init__(format=Existence(), analyzer=None)


# `key` names the row ("wagtailcore.page:12"), `text` holds the terms for searching, `withheld` those for searching that
# not everyone may be shown, `typed` those of names, for autocompletion and pinyin. `digest` tells whether the terms are
# those that the row would give today.
SCHEMA = Schema(
    key=ID(sortable=True),
    digest=COLUMN(VarBytesColumn()),
    text=_WeightedTerms(),
    withheld=_WeightedTerms(),
    typed=_WeightedTerms(),
)


def add_document(writer, key, document):
    """Add {field: {term: (weight, fields)}} under a key. The writer's pool must be a PostingPool."""
    number = writer.docnum
    writer.add_document(key=key, digest=digest(document))
    writer.pool.add_document(number, document)


def digest(document):
    """A few bytes that differ where documents do."""
    ordered = sorted((field, sorted(terms.items())) for field, terms in document.items())
    return f"{crc32(repr(ordered).encode()):08x}".encode()


def open_reader(storage, name):
    """A reader of the latest commit. Raises FileNotFoundError when a file is missing, before any has been opened.

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
    return FileIndex._reader(storage, SCHEMA, toc.segments, toc.generation)


class PostingPool:
    """Collects postings in memory, term by term, until a segment is written. Documents come in ascending order."""

    def __init__(self):
        self._fields = defaultdict(lambda: defaultdict(bytearray))
        self._count = 0

    def add(self, posting):
        """What Whoosh calls: for the key of a document, and for every posting of a segment that is merged."""
        field, term, number, weight, fields = posting
        self._fields[field][term] += _POSTING.pack(number, weight, fields or 0)
        self._count += 1

    def add_document(self, number, document):
        for field, terms in document.items():
            pool = self._fields[field]
            for term, (weight, fields) in terms.items():
                pool[term.encode()] += _POSTING.pack(number, weight, fields)
            self._count += len(terms)

    @property
    def size(self):
        """About how many bytes of memory it takes."""
        return self._count * _POSTING.size + sum(map(len, self._fields.values())) * _BYTES_PER_TERM

    def iter_postings(self):
        for field, terms in sorted(self._fields.items()):
            for term in sorted(terms):
                yield field, term, terms[term]

    def cleanup(self):
        self._fields.clear()


class Postings(ListMatcher):
    """All postings of one term in one segment. `documents`, `weights` and `fields` are arrays of equal length."""

    def __init__(self, records, format_, **options):
        self.documents, self.weights, self.fields = _arrays(records)
        super().__init__(self.documents, self.weights, self.fields, format_, **options)


class Records(NamedTuple):
    documents: array
    weights: array
    fields: array


def records_beginning_with(leaf, field, prefix):
    """All postings of the terms of a field that begin with these bytes, or None.

    Terms are sorted and their postings lie one behind the other, so that any number of terms is read in one piece. A
    document comes once for each of its terms.
    """
    terms = leaf._terms
    first = next(iter(terms.items_from(field, prefix)), None)
    if first is None or first[0][0] != field or not first[0][1].startswith(prefix):
        return None
    beyond = next(iter(terms.items_from(field, prefix + b"\xff")), None)  # no text in UTF-8 holds this byte
    start, _ = first[1].extent()
    if beyond:
        end, _ = beyond[1].extent()
    else:
        end = leaf.storage().file_length(leaf.segment().make_filename(W3Codec.POSTS_EXT))
    return Records(*_arrays(terms._postfile.get(start, end - start)))


def _arrays(records):
    return array("I", records)[::4], array("f", records)[1::4], array("Q", records)[1::2]


class _FlatFieldWriter(W3FieldWriter):
    def add_postings(self, schema, lengths, items):
        current = None
        offset = self._postfile.tell()
        for field, term, records in items:
            if field != current:
                self.start_field(field, schema[field])
                current = field
            terminfo = W3TermInfo(df=len(records) // _POSTING.size)
            terminfo.set_extent(offset, 0)
            self._postfile.write(records)
            offset += len(records)
            self._tindex.add(pack_ushort(self._fieldid) + term, terminfo.to_bytes())


class FlatCodec(W3Codec):
    """Whoosh's own codec with flat postings and without field lengths (weights carry them already)."""

    length_stats = False

    def field_writer(self, storage, segment):
        return _FlatFieldWriter(self, storage, segment)

    def postings_reader(self, dbfile, terminfo, format_, term=None, scorer=None):
        offset, _ = terminfo.extent()
        records = dbfile.get(offset, terminfo.doc_frequency() * _POSTING.size)
        return Postings(records, format_, term=term, scorer=scorer, terminfo=terminfo)


def merge_small_segments(writer, segments):
    """A merge policy for Whoosh: eight segments of about one size become one, if that is quickly done.

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
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
            return [segment for segment in kept if segment not in sizes[size]]
    return kept
