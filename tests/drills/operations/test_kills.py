import re
import subprocess
import sys

import pytest

from tests.drills.operations.acts import ACTS
from tests.operations.conftest import ROOT

pytestmark = pytest.mark.posix


def test_what_is_killed_loses_nothing_and_leaves_nothing_by_half():
    """Twice each; `python -m tests.drills.operations.kills` does it fifty times, and with backups and the index."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.drills.operations.kills", "2", *ACTS]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert re.findall(r"^(\w+): 2 kills", run.stdout, re.MULTILINE) == list(ACTS)
