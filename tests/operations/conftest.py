import os
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.migrated import migrations_kept

ROOT = Path(__file__).parents[2]
KEY = "for-the-drill-only-0123456789-abcdefghijklmnopqrstuvwxyz"


def manage(folder, *arguments, check=True, **variables):
    """Run `manage.py …` for the site in a folder, as an administrator would; return the finished process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HERITAGE_", "DJANGO_"))}
    environment |= {"HERITAGE_DATA_DIR": str(folder), "HERITAGE_SECRET_KEY": KEY, "PYTHONWARNINGS": "ignore"}
    run = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if check and run.returncode:
        pytest.fail(f"manage.py {' '.join(map(str, arguments))}: {run.stdout}{run.stderr}")
    return run


def build(folder, **variables):
    """Make a small site with something of everything in a folder."""
    folder.mkdir(parents=True, mode=0o700)
    kept = nullcontext() if "HERITAGE_DATABASE_URL" in variables else migrations_kept(folder / "heritage.sqlite3")
    with kept:
        manage(folder, "migrate", "--verbosity=0", **variables)
    code = "from tests.factories.whole_site import a_whole_site; a_whole_site()"
    manage(folder, "shell", "--no-imports", "--command", code, **variables)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "site"
    build(folder)
    return folder


@pytest.fixture
def site(built_once, tmp_path):
    """The folder of a site that a test may change."""
    return Path(shutil.copytree(built_once, tmp_path / "site"))


@pytest.fixture
def archive(settings, tmp_path):
    """An archive of files alone, beside an empty site."""
    from heritage.operations.backups.archive import Archive

    settings.DATA_DIR = tmp_path / "here"
    settings.MEDIA_ROOT = tmp_path / "here" / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "", "OPTIONS": {"location": str(tmp_path / "here" / "originals")}},
    }
    return Archive(tmp_path / "backups")
