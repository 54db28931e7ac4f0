import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_backend_passes_the_whole_suite_of_modelsearch():
    """In a process of its own, because modelsearch's test project has its own settings.

    It can be run on another database as well: DATABASE_URL=postgres://… pytest tests/search/test_backend_acceptance.py
    """
    command = [sys.executable, "-W", "error", "-m", "django", "test", "tests.search.acceptance.suite"]
    command += ["--settings", "tests.search.acceptance.settings"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert re.search(r"^Ran 120 tests in", run.stderr, re.MULTILINE)
    assert re.search(r"^OK$", run.stderr, re.MULTILINE), "something was skipped or expected to fail"
