"""What happens to searches and saves when the index is missing, damaged or busy."""

import logging
import multiprocessing
import shutil

import pytest
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from heritage.search.index import updates
from heritage.search.index.generation import Generation
from heritage.search.models import IndexQueueEntry
from tests.factories.catalogue import HeritageSitePageFactory, a_name


@pytest.fixture
def warnings(caplog):
    """The messages that the search has logged."""
    caplog.set_level(logging.WARNING, logger="heritage.search")
    return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("heritage.search")]


def test_without_an_index_the_database_answers_and_it_is_logged_once(empty_index, warnings):
    empty_index.page("郑州第二砂轮厂旧址")
    empty_index.page("磨街")
    assert empty_index.titles("二砂") == ["郑州第二砂轮厂旧址"]
    assert empty_index.titles("國棉") == []
    assert len(warnings()) == 1
    assert "the database answers: there is none" in warnings()[0]


def test_the_database_finds_what_the_index_would_find(empty_index):
    empty_index.page("国棉三厂", lead="苏联专家楼")
    empty_index.page("磨街", body=[("text", "<p>这里曾是<b>纺织</b>机械厂。</p>")])
    empty_index.page("Loft 1958")
    with empty_index.saving():
        HeritageSitePageFactory(title="第二砂轮厂", names=[a_name("白鸽集团厂房")])
    expected = {
        "專家樓": ["国棉三厂"],
        "专家楼 国棉": ["国棉三厂"],
        "纺织": ["磨街"],
        "text": [],
        "LOFT": ["Loft 1958"],
        "１９５８": ["Loft 1958"],
    }
    assert {query: empty_index.titles(query) for query in expected} == expected
    empty_index.rebuild()
    assert {query: empty_index.titles(query) for query in expected} == expected


def test_saving_does_not_begin_an_index_nor_collect_notes_for_none(empty_index):
    empty_index.page("二砂")
    assert not IndexQueueEntry.objects.exists()
    assert empty_index.store.current() is None
    assert empty_index.titles("二砂") == ["二砂"]


def damages(folder):
    """Every way to damage every file, as (description, function that does it)."""
    names = ["CURRENT", *(str(file.relative_to(folder)) for file in folder.glob("generation-*/*") if file.is_file())]
    for name in names:
        if name.endswith("write.lock"):
            continue
        data = (folder / name).read_bytes()
        middle = len(data) // 2
        yield f"{name} truncated", name, data[:middle]
        yield f"{name} with zeros", name, data[:middle] + b"\0" * min(64, len(data) - middle) + data[middle + 64 :]
        yield f"{name} with a flipped bit", name, data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        yield f"{name} deleted", name, None


def test_no_damage_makes_a_search_fail_or_lie(index, tmp_path, caplog):
    for number in range(5):
        index.page(f"二砂{number}")
    index.page("磨街")
    unnoticed = []
    cases = list(damages(index.path))
    assert len(cases) >= 63
    for number, (description, name, data) in enumerate(cases):
        copy = tmp_path / f"damaged-{number}"
        shutil.copytree(index.path, copy)
        if data is None:
            (copy / name).unlink()
        elif data == (copy / name).read_bytes():
            continue  # zeros where there were zeros
        else:
            (copy / name).write_bytes(data)
        caplog.clear()
        backend = get_search_backend("default", PATH=copy)
        assert backend.search("二砂", Page).count() == 5, description
        assert [page.title for page in backend.search("磨街", Page)] == ["磨街"], description
        assert backend.autocomplete("磨", Page).count() == 1, description
        if "the database answers" not in caplog.text:
            unnoticed.append(description)
    # Whoosh makes a column of stored fields; nothing is in it, and nothing reads it.
    assert [description for description in unnoticed if "_stored.col deleted" not in description] == []


def test_an_undamaged_copy_is_searched_without_a_warning(index, tmp_path, warnings):
    index.page("二砂")
    shutil.copytree(index.path, tmp_path / "copy")
    assert get_search_backend("default", PATH=tmp_path / "copy").search("二砂", Page).count() == 1
    assert warnings() == []


def test_a_rebuild_mends_a_damaged_index(index, caplog):
    index.page("二砂")
    for file in index.store.current().folder.glob("*.trm"):
        file.write_bytes(b"")
    assert index.titles("二砂") == ["二砂"]
    assert "the database answers" in caplog.text
    index.rebuild()
    caplog.clear()
    assert index.titles("二砂") == ["二砂"]
    assert "The search index answers again" in caplog.text


def test_a_failure_in_the_middle_of_a_search_is_answered_by_the_database(index, monkeypatch, caplog):
    index.page("二砂")
    monkeypatch.setattr("heritage.search.index.snapshot.Snapshot.weights", lambda *_: 1 / 0)
    assert index.titles("二砂") == ["二砂"]
    assert "ZeroDivisionError" in caplog.text


def test_an_index_that_cannot_be_written_fails_no_save_and_is_caught_up_later(index, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Generation, "replace", full)
    index.page("二砂")
    assert "No space left on device" in caplog.text
    monkeypatch.undo()
    assert index.titles("二砂") == []  # too little, never too much
    index.page("磨街")
    assert index.titles("二砂") == ["二砂"]


def test_a_busy_index_fails_no_save_and_is_caught_up_later(index, monkeypatch, warnings):
    monkeypatch.setattr(updates, "SAVE_TIMEOUT", 0)
    with index.store.current().writing(timeout=1):
        index.page("二砂")
    assert warnings() == []
    index.page("磨街")
    assert index.titles("二砂") == ["二砂"]


def test_a_row_that_cannot_be_analysed_does_not_hold_up_the_others(index, monkeypatch, caplog):
    document = updates.document
    monkeypatch.setattr(updates, "document", lambda obj: 1 / 0 if obj.title == "二砂" else document(obj))
    index.page("二砂")
    index.page("磨街")
    assert "cannot be analysed" in caplog.text
    assert index.titles("磨街") == ["磨街"]
    assert not IndexQueueEntry.objects.exists()


def test_one_open_index_serves_many_searches(index, monkeypatch):
    opened = []
    open_ = Generation.open
    monkeypatch.setattr(Generation, "open", lambda self: opened.append(self) or open_(self))
    for _ in range(5):
        index.titles("二砂")
    assert len(opened) == 1
    index.page("二砂")
    assert index.titles("二砂") == ["二砂"]
    assert len(opened) == 2


def _search_in_child(store, answers):
    with store.reading() as snapshot:
        answers.put(snapshot.size)


@pytest.mark.posix
def test_a_forked_process_reads_the_index_on_its_own(index):
    index.page("二砂")
    with index.store.reading() as snapshot:
        size = snapshot.size
        # Forked in the middle of a search, with the lock held: the child must neither wait for it nor share files.
        context = multiprocessing.get_context("fork")
        answers = context.SimpleQueue()
        child = context.Process(target=_search_in_child, args=(index.store, answers))
        child.start()
        child.join(timeout=10)
        assert child.exitcode == 0
        assert answers.get() == size


@pytest.mark.parametrize("served", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_an_index_that_would_be_served_to_the_public_stops_the_start(settings, tmp_path, served):
    from heritage.search.checks import index_is_private

    options = {"BACKEND": "heritage.search.backend", "PATH": tmp_path / "served" / "search"}
    settings.WAGTAILSEARCH_BACKENDS = {"default": options}
    setattr(settings, served, tmp_path / "elsewhere")
    assert index_is_private(None) == []
    setattr(settings, served, str(tmp_path / "served"))
    assert [error.id for error in index_is_private(None)] == ["heritage_search.E001"]
