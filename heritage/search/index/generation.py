"""One generation of the index: a folder with Whoosh's files and a manifest.

    _MAIN_7.toc, MAIN_….trm, MAIN_….pst, …   Whoosh's files; segments never change once written
    manifest                                 what these files must look like, and for which code they were made
    write.lock                               held by the one process that may write

Whoosh does not notice a flipped byte and unpickles what it reads, so no file is opened before it agrees with the
manifest. The manifest protects against accidents. Against people the folder is private: see checks.py.
"""

import json
import os
import re
import time
import uuid
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path

from heritage.search.index.codec import (
    SCHEMA,
    FileIndex,
    FileLock,
    FileStorage,
    FlatCodec,
    PostingPool,
    add_document,
    merge_small_segments,
    open_reader,
    segments_of,
    try_for,
    unlocked_writer,
)

_NAME = "MAIN"
_COMMITTED = re.compile(rf"_{_NAME}_\d+\.toc$|{_NAME}_\w+\.")


class DamagedError(Exception):
    """The files are not what the manifest says, or were made for other code."""


class BusyError(Exception):
    """Another process is writing and did not finish in time."""


class Generation:
    def __init__(self, folder, layout):
        self.folder = Path(folder)
        self._layout = layout  # what the code expects of an index: compared, never interpreted
        self._verified = {}

    @property
    def name(self):
        return self.folder.name

    def create(self):
        """Make an empty index."""
        self.folder.mkdir(parents=True)
        FileIndex.create(FileStorage(self.folder), SCHEMA, _NAME)
        self._seal()

    # Reading

    def stamp(self):
        """Return a value that changes with every commit."""
        status = os.stat(self.folder / "manifest")
        return status.st_ino, status.st_mtime_ns

    def open(self):
        """Return a reader of the latest commit. The caller closes it."""
        self._verify()
        return open_reader(FileStorage(self.folder), _NAME)

    def _verify(self):
        manifest = self._manifest()
        if manifest["layout"] != self._layout:
            raise DamagedError("made for another version of the code")
        if broken := [name for name, expected in manifest["files"].items() if not self._intact(name, expected)]:
            raise DamagedError(f"not as written: {', '.join(sorted(broken))}")

    def _intact(self, name, expected):
        """Whether a file is as written. A file once read is read again only when it was touched.

        One that is gone may have been replaced by a commit, even by one that was killed before it could write the
        manifest. If it is needed, opening the index will miss it.
        """
        try:
            status = os.stat(self.folder / name)
            seen = (status.st_size, status.st_mtime_ns)
            if self._verified.get(name) != seen:
                if self._describe(name) != expected:
                    return False
                self._verified[name] = seen
        except FileNotFoundError:
            pass
        return True

    def _describe(self, name):
        checksum = 0
        with open(self.folder / name, "rb") as file:
            while chunk := file.read(1 << 20):
                checksum = zlib.crc32(chunk, checksum)
            return [file.tell(), checksum]

    # Writing

    @contextmanager
    def writing(self, timeout):
        """Hold the lock for writing. Raises BusyError when another process keeps it beyond `timeout` seconds."""
        lock = FileLock(self.folder / "write.lock")
        if not try_for(lock.acquire, timeout=timeout, delay=0.02):
            raise BusyError(self.name)
        try:
            yield
        finally:
            lock.release()

    def replace(self, documents):
        """Commit {key: document, or None to remove what has that key}. Call only while `writing`."""
        self._verify()  # or a merge would copy damage into a new segment, where no manifest shows it
        with self.writer() as writer:
            reader = writer.reader()
            try:
                # Whoosh finds only committed documents; a mapping holds each key once, so that suffices.
                for _, terms, first in segments_of(reader):
                    for key in documents:
                        for number in terms.postings("key", key)["document"].tolist():
                            writer.delete_document(first + number)
            finally:
                reader.close()
            for key, document in documents.items():
                if document is not None:
                    add_document(writer, key, document)

    @contextmanager
    def writer(self, merge=True):
        """A Whoosh writer; what was added is committed at the end, or nothing of it after an exception."""
        # Our own lock stands around writer and manifest together; Whoosh's would stay locked after a failed commit.
        # Separate files are read where they lie; a compound file would be copied into memory by every reader.
        index = FileIndex(FileStorage(self.folder), schema=SCHEMA, indexname=_NAME)
        writer = unlocked_writer(index, FlatCodec())
        writer.pool = PostingPool()
        try:
            yield writer
            writer.commit(mergetype=merge_small_segments if merge else None, merge=merge)
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise
        self._seal()

    def _seal(self):
        """Write the manifest of what has just been committed. Segments never change, so only new files are read."""
        known = self._manifest()["files"] if (self.folder / "manifest").exists() else {}
        names = [name for name in os.listdir(self.folder) if _COMMITTED.match(name)]
        files = {name: known.get(name) or self._describe(name) for name in names}
        text = json.dumps({"layout": self._layout, "files": files})
        write_whole(self.folder / "manifest", f"{zlib.crc32(text.encode()):08x} {text}")

    def _manifest(self):
        checksum, _, text = (self.folder / "manifest").read_text(encoding="ascii").partition(" ")
        if checksum != f"{zlib.crc32(text.encode()):08x}":
            raise DamagedError("not as written: manifest")
        return json.loads(text)


def write_whole(path, text):
    """Write a file that a reader finds complete or not at all."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    draft.write_text(text, encoding="ascii")
    patiently(os.replace, draft, path)


def patiently(act, *arguments):
    """Move or delete a file. Windows refuses while somebody has it open, here for a moment: try for two seconds."""
    for _ in range(100):
        try:
            return act(*arguments)
        except PermissionError as error:
            if not hasattr(error, "winerror"):
                raise
            time.sleep(0.02)
    return act(*arguments)
