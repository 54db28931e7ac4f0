"""The index on disk is made of Whoosh's segments and commits, with a dictionary and postings of our own.

Changes: uses inner classes of Whoosh and its private names `FileIndex._reader`, `SegmentReader._terms`,
`SegmentWriter._added`, and the argument `_lk` of SegmentWriter
Package: whoosh 2.7.4
Reason: Its own postings are read one by one in Python (heritage/search/index/codec.py has the figures). The package has
not changed since 2016, so that its inner classes are as stable as its public ones.
Upstream: not offered (the project is no longer maintained)
May go when this fails: test_whoosh_is_the_version_of_2016
"""

import warnings

with warnings.catch_warnings():
    # Code of 2016: today's compiler warns about its escape sequences and comparisons. Whoosh imports some of these
    # modules late, inside functions; naming them here keeps their warnings out of the requests.
    warnings.simplefilter("ignore")
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.columns import VarBytesColumn
    from whoosh.fields import COLUMN, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC, FileIndex
    from whoosh.reading import SegmentReader
    from whoosh.support.levenshtein import levenshtein
    from whoosh.util.filelock import FileLock, try_for
    from whoosh.writing import SegmentWriter

__all__ = [
    "COLUMN",
    "TOC",
    "FileIndex",
    "FileLock",
    "FileStorage",
    "Schema",
    "SegmentReader",
    "SegmentWriter",
    "VarBytesColumn",
    "W3Codec",
    "levenshtein",
    "mark_changed",
    "open_toc",
    "terms_of",
    "try_for",
    "unlocked_writer",
]


def open_toc(storage, schema, toc):
    """Return a reader of the segments that a table of contents names, without the lock of FileIndex.reader()."""
    return FileIndex._reader(storage, schema, toc.segments, toc.generation)


def terms_of(reader):
    """Return what the codec made to read the terms of one segment."""
    return reader._terms


def mark_changed(writer):
    """Let a commit write a segment to which no document was added one by one."""
    writer._added = True


def unlocked_writer(index, codec):
    """Return a writer that takes no lock: the caller holds one, and Whoosh's would stay after a failed commit."""
    return SegmentWriter(index, codec=codec, compound=False, _lk=False)
