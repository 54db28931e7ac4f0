"""The files of the index, without Django."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from heritage.search.index.generation import BusyError, DamagedError, Generation
from heritage.search.index.snapshot import Snapshot
from heritage.search.query.analysis import Term
from tests.search.writer import LAYOUT, ROWS, commit

ROOT = Path(__file__).parents[3]


@pytest.fixture
def generation(tmp_path):
    generation = Generation(tmp_path / "generation-1", LAYOUT)
    generation.create()
    return generation


def rows(snapshot, values):
    """What a snapshot says of each row, by its key."""
    pks, values, _ = snapshot.found(values, "row")
    return {str(pk): value for pk, value in zip(pks, values.tolist(), strict=True)}


def found(generation, term):
    """The rows that hold a term, by their keys."""
    snapshot = Snapshot(generation.open(), {})
    try:
        return rows(snapshot, snapshot.weights(Term(term)))
    finally:
        snapshot.close()


def start_writer(generation, first):
    command = [sys.executable, "-m", "tests.search.writer", str(generation.folder), str(first)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_row_has_one_document_however_often_it_is_committed(generation):
    for number in range(3 * ROWS):
        commit(generation, number)
    assert sorted(found(generation, "every"), key=int) == [str(row) for row in range(ROWS)]
    assert found(generation, "commit0") == {}
    assert list(found(generation, f"commit{2 * ROWS}")) == ["0"]


def test_weights_and_fields_survive_the_merging_of_segments(generation):
    for number in range(ROWS):
        with generation.writing(timeout=1):
            document = {"text": {"every": (number + 0.5, 1 << number)}, "typed": {"every": (9.0, 4)}}
            generation.replace({f"row:{number}": document})
    snapshot = Snapshot(generation.open(), {})
    assert len(snapshot._segments) < ROWS  # there was a merge to survive
    assert rows(snapshot, snapshot.weights(Term("every"))) == {str(n): n + 0.5 for n in range(ROWS)}
    assert rows(snapshot, snapshot.fields(Term("every"))) == {str(n): 1 << n for n in range(ROWS)}
    assert set(rows(snapshot, snapshot.weights(Term("ev", prefix=True), "typed")).values()) == {9.0}
    snapshot.close()


def test_commits_do_not_rewrite_a_large_segment_nor_pile_up_small_ones(generation):
    large = {f"row:{1_000 + number}": {"text": {"every": (1.0, 1)}, "typed": {}} for number in range(600)}
    with generation.writing(timeout=1):
        generation.replace(large)
    (before,) = generation.folder.glob("*.pst")
    for number in range(100):
        commit(generation, number)
    assert before.exists()
    assert len(list(generation.folder.glob("*.pst"))) < 20
    assert len(found(generation, "every")) == 600 + ROWS


def test_a_killed_writer_leaves_a_whole_index_with_all_that_it_had_acknowledged(generation):
    done = -1
    for delay in (0, 0.01, 0.03, 0.06, 0.1, 0.15):  # somewhere in the middle of a commit
        writer = start_writer(generation, done + 1)
        done = int(writer.stdout.readline())
        time.sleep(delay)
        writer.kill()
        writer.wait()
        done = max([done, *map(int, writer.stdout.read().split())])
        writer.stdout.close()

        left = found(Generation(generation.folder, LAYOUT), "every")
        assert len(left) in {min(ROWS, done + 1), min(ROWS, done + 2)}  # the last commit may be one not acknowledged
        assert found(generation, f"commit{done}") or found(generation, f"commit{done + ROWS}")
        with generation.writing(timeout=0):
            pass  # the lock died with its owner
    assert len(os.listdir(generation.folder)) < 120  # and so did most of what it left behind


def test_several_processes_write_in_turn(generation):
    writers = [start_writer(generation, first) for first in (0, 1_000, 2_000)]
    numbers = [[int(writer.stdout.readline()) for _ in range(4)][-1] for writer in writers]
    for writer in writers:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    for number in numbers:
        assert number % 1_000 >= 3
    expected = {row for first in (0, 1_000, 2_000) for row in ((first + i) % ROWS for i in range(4))}
    assert set(map(int, found(generation, "every"))) >= expected


def test_a_writer_waits_for_another_and_gives_up_in_time(generation):
    waiting = threading.Event()

    def hold():
        with generation.writing(timeout=1):
            waiting.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    waiting.wait()
    with pytest.raises(BusyError), generation.writing(timeout=0):
        pass
    commit(generation, 1)
    assert list(found(generation, "commit1")) == ["1"]
    holder.join()


def test_a_reader_goes_on_reading_what_it_has_opened(generation):
    commit(generation, 1)
    snapshot = Snapshot(generation.open(), {})
    for number in range(2, 2 * ROWS):
        commit(generation, number)
    assert list(rows(snapshot, snapshot.weights(Term("commit1")))) == ["1"]
    snapshot.close()


def test_a_commit_that_fails_changes_nothing(generation, monkeypatch):
    commit(generation, 1)
    monkeypatch.setattr(
        "heritage.search.index.generation.add_document", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(OSError, match="full"):
        commit(generation, 21)
    monkeypatch.undo()
    assert list(found(generation, "commit1")) == ["1"]
    commit(generation, 2)
    assert sorted(found(generation, "every")) == ["1", "2"]


def test_an_index_for_other_code_is_refused(generation):
    commit(generation, 1)
    with pytest.raises(DamagedError, match="another version"):
        Generation(generation.folder, {"version": "later"}).open()


def test_damage_is_not_merged_into_new_segments(generation):
    commit(generation, 1)
    (postings,) = generation.folder.glob("*.pst")
    postings.write_bytes(postings.read_bytes()[::-1])
    with pytest.raises(DamagedError, match="not as written"):
        commit(generation, 2)
