import json
import subprocess
import sys


def test_two_hundred_uploads_at_once_are_kept_whole_or_refused(tmp_path):
    command = [sys.executable, "-m", "tests.photos.many_uploads", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(told["answers"]) <= {"kept", "waits", "refused"}
    assert told["answers"]["refused"] == 20
    assert told["answers"]["kept"] + told["answers"].get("waits", 0) == 180
    assert told["rows"] == told["files"]
    assert len(told["rows"]) == told["answers"]["kept"]
