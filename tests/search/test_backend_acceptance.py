import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.postgresql


def test_backend_passes_the_whole_suite_of_modelsearch():
    """In a process of its own, because modelsearch's test project has its own settings."""
    environment = dict(os.environ, BACKEND="heritage.search.backend")
    if connection.vendor == "postgresql":
        environment |= {
            "BACKEND": "heritage.search.servers.postgresql",
            "DATABASE_URL": os.environ["HERITAGE_DATABASE_URL"].rpartition("/")[0] + "/modelsearch",
        }
    command = [sys.executable, "-W", "error", "-m", "django", "test", "tests.search.acceptance.suite", "--no-input"]
    command += ["--settings", "tests.search.acceptance.settings"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert re.search(r"^Ran 120 tests in", run.stderr, re.MULTILINE)
    assert re.search(r"^OK$", run.stderr, re.MULTILINE), "something was skipped or expected to fail"
