"""The folder of backups: every content once, under its digest, and one small folder a backup that says what it needs.

    files/3f/3f9a…            the contents; a file that did not change is stored once, whatever the number of backups
    20261125T143000Z/seal     which contents this backup needs, with their digests as stored, signed

Why not restic or borg: one format has to hold SQLite and PostgreSQL, be made on a machine that reaches no other, be
encrypted by a server that cannot read it again, and be opened in ten years by whoever has `sqlite3`, `sha256sum`,
`gunzip` and `age` alone. heritage/deploy/README.md shows the commands, and a test runs them.

A backup has its name only when all of it is on the disk, so that half a one is never listed. The seal is signed with
the site's secret key: what another site made, or what somebody changed, is known before anything is read from it.
"""

import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

from django.core import signing
from django.core.files import locks

from heritage.operations.backups.encryption import Plain

FORMAT = 1
_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# The salt of the signatures of all backups: it keeps the name that the module had when the first was made.
_SIGNER = "heritage.operations.archive"
# Windows has no O_NOFOLLOW (there only an administrator makes links), and alone asks for O_BINARY.
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class BackupError(Exception):
    """Why a backup cannot be made or used: one sentence for the administrator."""


@dataclass(frozen=True)
class Seal:
    """What a backup says about itself before anything of it is decrypted."""

    made: datetime
    site: str
    cipher: str  # which key the contents are for; empty where they are plain
    manifest: str
    objects: dict  # digest of the content → [digest as stored, bytes as stored]

    def written(self):
        fields = {**vars(self), "made": self.made.isoformat(), "format": FORMAT}
        return signing.Signer(salt=_SIGNER).sign(json.dumps(fields, sort_keys=True))

    @classmethod
    def read(cls, text, other_site=False):
        try:
            body = text.rpartition(":")[0] if other_site else signing.Signer(salt=_SIGNER).unsign(text)
        except signing.BadSignature:
            raise BackupError(
                "签名不符：不是本站的备份，或者被改动过。确认来历以后，恢复另一个站点的备份请加 --other-site。"
            ) from None
        try:
            fields = json.loads(body)
            if fields.pop("format") != FORMAT:
                raise BackupError("备份的格式比本程序新，请用同样新的程序恢复。")
            seal = cls(**{**fields, "made": datetime.fromisoformat(fields["made"])})
            digests = [seal.manifest, *seal.objects, *(stored for stored, _ in seal.objects.values())]
            if not all(_DIGEST.fullmatch(digest) for digest in digests) or not re.fullmatch(r"\w*", seal.cipher):
                raise ValueError
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupError("备份的封条读不懂，已损坏。") from None
        return seal


class Archive:
    def __init__(self, folder, cipher=None):
        self.folder = Path(folder)
        self.cipher = cipher or Plain()

    # What is there

    def names(self):
        """The backups that are complete, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir())

    def seal(self, name, other_site=False):
        if not _NAME.fullmatch(name):
            raise BackupError(f"没有名为“{name}”的备份。")
        try:
            return Seal.read((self.folder / name / "seal").read_text(encoding="utf-8"), other_site)
        except (OSError, UnicodeDecodeError):
            raise BackupError(f"备份 {name} 没有封条，已损坏。") from None

    def verify(self, name, other_site=False):
        """Read everything that the backup needs; return its seal, or raise BackupError."""
        seal = self.seal(name, other_site)
        if seal.manifest not in seal.objects:
            raise BackupError(f"备份 {name} 不完整：缺清单。")
        for digest, (stored, size) in seal.objects.items():
            path = self._path(digest, seal.cipher)
            try:
                if path.is_symlink() or path.stat().st_size != size or _digest(path) != stored:
                    raise BackupError(f"备份 {name} 已损坏：{path.name[:12]}… 与记录不符。")
            except FileNotFoundError:
                raise BackupError(f"备份 {name} 不完整：缺 {path.name[:12]}…。") from None
        return seal

    def extract(self, digest, seal, target):
        """Write a content to `target` as it was; raise BackupError where it is not what its name says."""
        if seal.cipher and seal.cipher != self.cipher.name:
            raise BackupError("这份备份是加密的：请用 --identity 指出与备份公钥相配的私钥文件。")
        cipher = self.cipher if seal.cipher else Plain()
        with self._path(digest, seal.cipher).open("rb") as stored, target.open("wb") as file:
            written = Hashing(file)
            cipher.decrypt(stored, written)
        if written.hexdigest() != digest:
            raise BackupError(f"备份已损坏：{digest[:12]}… 解开以后与清单不符。")

    # Making one

    @contextmanager
    def adding(self, site):
        """Yield a Draft; what it holds becomes a backup when the block ends, and nothing when it fails."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            for path in self.folder.glob(".unfinished-*"):
                shutil.rmtree(path)  # of a backup that was interrupted; the contents that it stored are of use
            draft = Draft(self, site)
            yield draft
            draft.finish()

    def forget(self, names):
        """Remove these backups, and the contents that no other one needs."""
        with self._alone():
            for name in names:
                # Unlisted first: whatever interrupts the removal, no half backup is left under its name.
                (self.folder / name).rename(self.folder / f".gone-{name}")
            self._sweep()

    @contextmanager
    def _alone(self):
        with (self.folder / ".lock").open("wb") as lock:
            if not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
                raise BackupError("另一个备份正在进行，请等它做完。")
            yield

    def _sweep(self):
        """Remove the contents that no backup needs."""
        for path in self.folder.glob(".gone-*"):
            shutil.rmtree(path)
        try:
            seals = [self.seal(name) for name in self.names()]
        except BackupError:
            return  # as long as one backup cannot be read, nobody knows what it needs
        needed = {self._path(digest, seal.cipher) for seal in seals for digest in seal.objects}
        for path in set(self.folder.glob("files/??/*")) - needed:
            path.unlink()

    def _path(self, digest, cipher):
        return self.folder / "files" / digest[:2] / (f"{digest}.{cipher}" if cipher else digest)


class Draft:
    """A backup while it is being made."""

    def __init__(self, archive, site):
        self.archive, self.site, self.objects = archive, site, {}
        self.made = datetime.now(UTC)
        self.manifest = None
        self.name = None
        self.folder = archive.folder / f".unfinished-{self.made:%Y%m%dT%H%M%SZ}"
        self.folder.mkdir(mode=0o700)

    def add(self, path):
        """Store the content of a file, if it is not there yet; return its digest and its size."""
        with open(os.open(path, _READ), "rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            size = file.tell()
            if digest not in self.objects:
                stored = self.archive._path(digest, self.archive.cipher.name)
                if not stored.exists():
                    file.seek(0)
                    self._store(file, digest, stored)
                self.objects[digest] = [_digest(stored), stored.stat().st_size]
        return digest, size

    def add_manifest(self, manifest):
        path = self.folder / "manifest"
        path.write_text(json.dumps(manifest, sort_keys=True), encoding="utf-8")
        self.manifest, _ = self.add(path)
        path.unlink()

    def _store(self, file, digest, path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        read = Hashing(file)
        with (self.folder / digest).open("wb") as target:
            self.archive.cipher.encrypt(read, target)
            target.flush()
            os.fsync(target.fileno())
        if read.hexdigest() != digest:
            raise BackupError("一个文件在备份时被改写，请再备份一次。")
        (self.folder / digest).rename(path)
        _sync(path.parent)

    def finish(self):
        """Give the backup its name; before this, nothing of it is listed."""
        seal = Seal(self.made, self.site, self.archive.cipher.name, self.manifest, self.objects)
        with (self.folder / "seal").open("w", encoding="utf-8") as file:
            file.write(seal.written())
            file.flush()
            os.fsync(file.fileno())
        _sync(self.folder)
        name = f"{self.made:%Y%m%dT%H%M%SZ}"
        others = [other for other in self.archive.names() if other.startswith(name)]
        self.name = f"{name}-{len(others) + 1}" if others else name
        self.folder.rename(self.archive.folder / self.name)
        _sync(self.archive.folder)


class Hashing:
    """A file that notes the digest of what is read from it or written to it."""

    def __init__(self, file):
        self._file, self._hash = file, sha256()

    def read(self, size=-1):
        chunk = self._file.read(size)
        self._hash.update(chunk)
        return chunk

    def write(self, chunk):
        self._hash.update(chunk)
        return self._file.write(chunk)

    def flush(self):
        self._file.flush()

    def hexdigest(self):
        return self._hash.hexdigest()


def _digest(path):
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync(folder):
    """Write the names in a folder to the disk. Windows opens no folder, and writes them itself."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
