"""The index is looked after: it says how it is, mends itself, and can be compared with the database."""

import threading
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Page

from heritage.accounts import roles
from heritage.search.index import repair
from heritage.search.index.health import differences, health
from heritage.search.index.rebuild import rebuild
from heritage.search.models import Note
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, a_name


def run(*options):
    out = StringIO()
    code = 0
    try:
        call_command("search_index", *options, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def damage(index):
    for path in index.store.current().folder.glob("*.pst"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    if index.store._snapshot:
        index.store._snapshot.close()
    index.store._forget()


@pytest.fixture
def repairs(monkeypatch):
    """The indexes for which a work was begun in the background; none is done."""
    begun = []
    monkeypatch.setattr(repair, "_next_try", {})
    monkeypatch.setattr(threading.Thread, "start", lambda thread: begun.append((thread._target, thread._args[0])))
    return lambda work: [backend.store.path for begun_work, backend in begun if begun_work is work]


def test_a_good_index_is_called_good_with_its_numbers(index):
    index.page("二砂")
    state = health(index.store)
    assert state.problem == ""
    assert state.pending == 0
    assert state.size > 1000
    assert {name: (a, b) for name, a, b in state.kinds}["页面"] == (3, 3)
    code, text = run()
    assert code == 0
    assert "状态：正常" in text
    assert "页面：索引 3，数据库 3" in text


def test_a_damaged_index_is_called_so_and_the_command_fails(index):
    index.page("二砂")
    damage(index)
    assert "not as written" in health(index.store).problem
    code, text = run()
    assert code == 1
    assert "不能用" in text
    with pytest.raises(CommandError, match="search_index --rebuild"):
        run("--verify")
    assert run("--rebuild")[0] == 0
    assert run()[0] == 0
    assert index.titles("二砂") == ["二砂"]


def test_verify_finds_and_repair_mends_every_difference(index):
    kept, changed, gone = index.page("国棉一厂"), index.page("国棉二厂"), index.page("国棉三厂")
    assert run("--verify") == (0, "索引与数据库一致，每个名称都能搜到自己的条目。\n")
    # Behind the index's back, as after a crash between the commit and the note.
    Page.objects.filter(pk=changed.pk).update(title="磨街")
    type(gone).objects.filter(pk=gone.pk)._raw_delete("default")
    Page.objects.filter(pk=gone.pk)._raw_delete("default")
    new = HeritageSitePageFactory(title="二砂", names=[a_name("白鸽集团厂房")])

    found = differences(index.store)
    assert found["outdated"] == [f"pages.contentpage:{changed.pk}"]
    assert found["surplus"] == [f"wagtailcore.page:{gone.pk}"]
    assert f"catalogue.heritagesitepage:{new.pk}" in found["missing"]
    code, text = run("--verify")
    assert code == 1
    assert f"已过时：pages.contentpage:{changed.pk}" in text
    assert "名称“白鸽集团厂房”搜不到“二砂”" in text

    code, text = run("--repair")
    assert code == 0
    assert "已补正" in text
    assert index.titles("白鸽集团") == ["二砂"]
    assert index.titles("磨街") == ["磨街"]
    assert index.titles("国棉") == [kept.title]


def test_an_index_that_cannot_be_used_is_rebuilt_once_and_in_the_background(index, settings, repairs):
    index.page("二砂")
    settings.WAGTAILSEARCH_BACKENDS["default"]["SELF_REPAIR"] = True
    assert index.titles("二砂") == ["二砂"]
    assert repairs(repair.rebuild_unusable) == []
    damage(index)
    assert index.titles("二砂") == ["二砂"]
    assert index.titles("二砂") == ["二砂"]
    assert repairs(repair.rebuild_unusable) == [index.path]


def test_without_the_setting_nothing_is_rebuilt_by_itself(empty_index, repairs):
    empty_index.page("二砂")
    assert empty_index.titles("二砂") == ["二砂"]
    assert repairs(repair.rebuild_unusable) == repairs(repair.catch_up) == []


def test_a_repair_rebuilds_and_a_second_one_leaves_it_to_the_first(index, monkeypatch):
    monkeypatch.setattr(repair.connections, "close_all", lambda: None)  # the test goes on with this connection
    index.page("二砂")
    damage(index)
    before = index.store.current().name
    repair.rebuild_unusable(index.backend)
    after = index.store.current().name
    assert after != before
    assert health(index.store).problem == ""

    rebuilder = index.backend.rebuilder_class(index.backend.get_index_for_model(Page))
    rebuilder.start()
    repair.rebuild_unusable(index.backend)
    assert index.store.current().name == after
    with pytest.raises(CommandError, match="另一个进程"):
        run("--rebuild")
    rebuilder.abandon()


def test_what_a_killed_process_has_left_is_indexed_after_the_next_search(index, settings, monkeypatch, repairs):
    page = index.page("二砂")
    page.title = "磨街"
    page.save()  # committed, as far as this test can, and the process is gone before it comes to the index
    assert Note.objects.count() == 1
    assert health(index.store).pending == 1
    settings.WAGTAILSEARCH_BACKENDS["default"]["SELF_REPAIR"] = True
    assert index.titles("磨街") == []
    assert index.titles("磨街") == []
    assert repairs(repair.catch_up) == [index.path]

    monkeypatch.setattr(repair.connections, "close_all", lambda: None)  # the test goes on with this connection
    repair.catch_up(index.backend)
    assert index.titles("磨街") == ["磨街"]
    assert not Note.objects.exists()


def test_a_process_begins_by_finding_rows_that_were_saved_without_a_note(index, monkeypatch):
    monkeypatch.setattr(repair.connections, "close_all", lambda: None)
    gone = index.page("国棉三厂")
    HeritageSitePageFactory(title="二砂")
    Note.objects.all().delete()
    type(gone).objects.filter(pk=gone.pk)._raw_delete("default")
    Page.objects.filter(pk=gone.pk)._raw_delete("default")
    repair.catch_up(index.backend)
    assert index.titles("二砂") == ["二砂"]
    assert not any(differences(index.store).values())
    # Only once in a process: it reads every key.
    monkeypatch.setattr(repair, "strays", lambda store: 1 / 0)
    repair.catch_up(index.backend)


def full_disk(*args):
    raise OSError("full")


def test_a_rebuild_that_fails_frees_the_way_for_the_next(index, monkeypatch):
    index.page("二砂")
    with monkeypatch.context() as broken:
        broken.setattr("heritage.search.index.rebuild.add_document", full_disk)
        with pytest.raises(OSError, match="full"):
            rebuild(index.backend)
    assert index.titles("二砂") == ["二砂"]
    rebuild(index.backend)
    assert len(index.store.generations()) == 1


def test_only_administrators_see_the_state_of_the_index(index, client):
    address = reverse("search_index_health")
    client.force_login(AdministratorFactory())
    answer = client.get(address)
    assert answer.status_code == 200
    assert "索引正常" in answer.content.decode()
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    damage(index)
    assert "索引不能用" in client.get(address).content.decode()
    call_command("roles", verbosity=0)
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=roles.WRITER.name))
    client.force_login(editor)
    assert client.get(address).status_code == 302
    assert address not in client.get(reverse("wagtailadmin_home")).content.decode()
