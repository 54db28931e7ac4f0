"""Put a backup back. Everything is read, checked and unpacked beside the site before the first old file is moved."""

import io
import json
import shutil
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse

from heritage.operations.backups.archive import BackupError
from heritage.operations.backups.backup import roots
from heritage.operations.backups.database_copy import database


@contextmanager
def staged(archive, name, other_site=False):
    """Yield the backup, unpacked beside the site; raise BackupError for any reason not to use it."""
    seal = archive.verify(name, other_site)
    if seal.site != settings.WAGTAILADMIN_BASE_URL and not other_site:
        raise BackupError(f"这是另一个站点（{seal.site}）的备份。确定要用，请加 --other-site。")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = settings.DATA_DIR / ".restoring"
    shutil.rmtree(folder, ignore_errors=True)  # of a restore that was interrupted
    folder.mkdir(mode=0o700)
    try:
        yield Staged(archive, seal, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Staged:
    def __init__(self, archive, seal, folder):
        self.seal, self.folder = seal, folder
        self.manifest = self._manifest(archive)
        self._require_known_migrations()
        files = [self._where(*file) for file in self.manifest["files"]]
        self._require_room(files)
        for root, path, digest, size in files:
            target = folder / root / path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            archive.extract(digest, seal, target)
            if target.stat().st_size != size:
                raise BackupError(f"备份已损坏：{path} 的大小与清单不符。")
        packed = folder / "packed"
        archive.extract(self.manifest["database"], seal, packed)
        self.database = database()
        if self.database.name != self.manifest["kind"]:
            raise BackupError(f"备份来自 {self.manifest['kind']}，现在的数据库是 {self.database.name}，不能互相恢复。")
        self.copy, rows = self.database.unpack(packed, folder)
        if rows is not None and rows != self.manifest["rows"]:
            raise BackupError("备份已损坏：数据库的行数与清单不符。")

    def _manifest(self, archive):
        path = self.folder / "manifest"
        archive.extract(self.seal.manifest, self.seal, path)
        manifest = json.loads(path.read_text(encoding="utf-8"))
        needed = {manifest["database"], *(digest for _, _, digest, _ in manifest["files"])}
        if missing := needed - self.seal.objects.keys():
            raise BackupError(f"备份不完整：封条里缺 {len(missing)} 个文件。")
        return manifest

    def _where(self, root, path, digest, size):
        """Refuse a path that leads out of its folder, whatever wrote it."""
        parts = PurePosixPath(path).parts
        if root not in roots() or not parts or path.startswith("/") or {"..", "."} & set(parts) or "\0" in path:
            raise BackupError(f"备份里有指向别处的路径：{root}/{path}")
        return root, path, digest, size

    def _require_known_migrations(self):
        loader = MigrationLoader(None)
        known = loader.disk_migrations.keys() | loader.replacements.keys()
        known |= {key for migration in loader.replacements.values() for key in migration.replaces}
        newer = sorted(".".join(key) for key in map(tuple, self.manifest["migrations"]) if key not in known)
        if newer:
            raise BackupError(f"备份来自更新的程序（本程序没有 {newer[0]} 等 {len(newer)} 个迁移），请先升级程序。")

    def _require_room(self, files):
        needed = sum(size for *_, size in files) + 20 * self.seal.objects[self.manifest["database"]][1]
        free = shutil.disk_usage(self.folder).free
        if needed > free:
            raise BackupError(f"磁盘空间不足：需要约 {needed // 2**20} MB，剩 {free // 2**20} MB。")

    # What is there now

    def occupied(self):
        """Say what a restore would replace."""
        found = [] if self.database.is_empty() else ["数据库"]
        return found + [str(root) for root in roots().values() if _children(root)]

    def put_in_place(self, aside):
        """Replace the site by the backup; move what stood there into the folder `aside`."""
        self.database.put(self.copy, aside)
        for name, root in roots().items():
            for child in _children(root):
                (aside / name).mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.move(child, aside / name / child.name)
            root.mkdir(parents=True, exist_ok=True)
            for child in _children(self.folder / name):
                shutil.move(child, root / child.name)
        if self.database.name == "postgresql" and self.database.rows() != self.manifest["rows"]:
            raise BackupError("恢复以后数据库的行数与清单不符。")
        for name, root in roots().items():
            _set_modes(root, *((0o755, 0o644) if name == "media" else (0o700, 0o600)))


def _children(root):
    return [child for child in root.iterdir() if child.name != ".gitkeep"] if root.is_dir() else []


def _set_modes(root, folder, file):
    """As the site itself would have written them: the proxy reads media/, nobody else the originals."""
    for path in (root, *root.rglob("*")):
        path.chmod(folder if path.is_dir() else file)


def bring_to_life():
    """Bring an older database up to this program, build what is not kept, and ask for the home page."""
    connections[DEFAULT_DB_ALIAS].close()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("update_index", verbosity=0)
    call_command("map_cells", stdout=io.StringIO())
    host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    home = Client(raise_request_exception=False).get(reverse("wagtail_serve", args=[""]), secure=True, HTTP_HOST=host)
    return home.status_code


def aside_folder(made):
    return Path(settings.DATA_DIR) / f"before-restore-{made:%Y%m%dT%H%M%SZ}"
