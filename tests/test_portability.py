"""The two commands run where people try things: on Windows and macOS as well. No real Windows is at hand here, so
tests/windows.py plays one; what it cannot play has not been tried."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrated import migrations_kept

ROOT = Path(__file__).parents[1]
IMPORT_EVERYTHING = """
import importlib, pkgutil, heritage
names = [found.name for found in pkgutil.walk_packages(heritage.__path__, "heritage.")]
for name in names:
    importlib.import_module(name)
print(len(names), "modules, Cañón")
"""
SEARCH_WHILE_REBUILDING = """
from django.conf import settings
from django.core.management import call_command
from heritage.search.index.store import index_store
from tests.factories.pages import HomePageFactory

HomePageFactory()
store = index_store(settings.DATA_DIR / "search")
generations = []
for _ in range(3):
    call_command("update_index", verbosity=0)
    with store.reading():
        generations.append(str(len(store.generations())))
print(*generations, end="")
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Windows 的替身只在 Linux 上有")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "我的 文件夹 C#" / "数据"


def on_windows(folder, *arguments):
    """Run a script as on Windows; return its status, and what its console of code page 936 showed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HERITAGE_", "DJANGO_"))}
    run = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-m", "tests.windows", *arguments],
        cwd=ROOT,
        env={**environment, "HERITAGE_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return run.returncode, run.stdout.decode("gbk")


def test_every_module_is_imported_where_there_is_nothing_of_unix(folder):
    status, shown = on_windows(folder, "manage.py", "shell", "--no-imports", "--command", IMPORT_EVERYTHING)

    assert status == 0, shown
    number, name = re.search(r"(\d+) modules, (.*)", shown).groups()
    assert int(number) > 400
    assert name == r"Ca\xf1ón"  # a character that the console lacks stops nothing


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import fcntl", "ModuleNotFoundError"),
        ("import resource", "ModuleNotFoundError"),
        ("os.fork()", "AttributeError"),
        ("os.getuid()", "AttributeError"),
        ("open('/proc/self/statm', 'rb')", "FileNotFoundError"),
        ("open(os.devnull)", "EncodingWarning"),
        ("print('ñ')", "UnicodeEncodeError"),
        ("file = open('gone', 'wb'); os.unlink('gone')", "InUseError"),
        ("file = open('gone', 'wb'); os.replace('gone', 'there')", "InUseError"),
        ("file = open('gone', 'wb'); os.rename('.', '../moved')", "InUseError"),
    ],
)
def test_the_stand_in_lacks_and_refuses_what_windows_does(tmp_path, code, error):
    status, shown = on_windows(tmp_path, "-c", f"import os; os.chdir({str(tmp_path)!r}); {code}")

    assert status == 1
    assert re.search(rf"^(\w+\.)*{error}\b", shown, re.MULTILINE), shown


@pytest.mark.drill
def test_an_index_is_replaced_while_somebody_searches_in_it(folder):
    """In a folder with spaces and Chinese. Windows keeps what is open of the old index; the next rebuild removes it."""
    folder.mkdir(parents=True)
    with migrations_kept(folder / "heritage.sqlite3"):
        assert on_windows(folder, "manage.py", "migrate", "--verbosity=0") == (0, "")

    shown = on_windows(folder, "manage.py", "shell", "--no-imports", "--command", SEARCH_WHILE_REBUILDING)

    assert shown == (0, "1 2 2")
    assert {path.name for path in folder.iterdir()} >= {"heritage.sqlite3", "search", "secret-key"}
    assert [path.name for path in folder.parent.iterdir()] == ["数据"]


@pytest.mark.drill
def test_the_demo_is_prepared_backed_up_and_restored(folder):
    status, shown = on_windows(folder, "manage.py", "demo", "--no-serve")
    assert status == 0, shown
    assert shown.splitlines()[-1] == "准备完毕。"

    status, shown = on_windows(folder, "manage.py", "backup")
    assert status == 0, shown
    status, shown = on_windows(folder, "manage.py", "restore", "--overwrite")
    assert status == 0, shown
    assert "首页正常" in shown
