"""The index is looked after: it says how it is, repairs itself, and can be compared with the database."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Page

from heritage.accounts import roles
from heritage.search.index import repair
from heritage.search.index.health import differences, health
from heritage.search.index.rebuild import rebuild
from heritage.search.models import IndexQueueEntry
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
    """The repairs that were asked for, each a name and its arguments; none is done."""
    asked = []
    monkeypatch.setattr(repair, "_next_try", {})
    monkeypatch.setattr(repair, "_compared", set())
    for name in ("rebuild_unusable", "catch_up"):
        task = SimpleNamespace(enqueue=lambda name=name, **options: asked.append((name, options)))
        monkeypatch.setattr(repair, name, task)
    return asked


@pytest.fixture
def repairs_itself(index, settings, monkeypatch):
    """Searches repair the index at once, in their own request."""
    monkeypatch.setattr(repair, "_next_try", {})
    monkeypatch.setattr(repair, "_compared", set())
    settings.WAGTAILSEARCH_BACKENDS["default"]["SELF_REPAIR"] = True


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


def test_verify_finds_and_repair_corrects_every_difference(index):
    kept, changed, gone = index.page("国棉一厂"), index.page("国棉二厂"), index.page("国棉三厂")
    assert run("--verify") == (0, "索引与数据库一致，每个名称都能搜到自己的条目。\n")
    # Behind the index's back, as after a crash between the commit and the queue.
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


def test_an_index_that_cannot_be_used_is_rebuilt_once(index, settings, repairs):
    index.page("二砂")
    settings.WAGTAILSEARCH_BACKENDS["default"]["SELF_REPAIR"] = True
    assert index.titles("二砂") == ["二砂"]
    assert repairs == [("catch_up", {"compare": True})]
    damage(index)
    assert index.titles("二砂") == ["二砂"]
    assert index.titles("二砂") == ["二砂"]
    assert repairs == [("catch_up", {"compare": True}), ("rebuild_unusable", {})]


def test_without_the_setting_nothing_is_rebuilt_by_itself(empty_index, repairs):
    empty_index.page("二砂")
    assert empty_index.titles("二砂") == ["二砂"]
    assert repairs == []


def test_without_a_worker_the_search_that_finds_the_damage_rebuilds_a_small_index(index, repairs_itself):
    index.page("二砂")
    damage(index)
    before = index.store.current().name
    assert index.titles("二砂") == ["二砂"]  # from the database
    assert index.store.current().name != before
    assert health(index.store).problem == ""


def test_without_a_worker_no_visitor_waits_until_a_large_index_is_rebuilt(index, repairs_itself, monkeypatch, caplog):
    monkeypatch.setattr(repair, "LARGEST_IN_REQUEST", 2)
    index.page("二砂")
    damage(index)
    before = index.store.current().name
    assert index.titles("二砂") == ["二砂"]
    assert index.store.current().name == before
    assert "manage.py search_index --rebuild" in caplog.text


def test_with_a_worker_a_search_queues_the_repair(index, repairs_itself, request):
    index.page("二砂")
    damage(index)
    queued = request.getfixturevalue("queued")
    assert index.titles("二砂") == ["二砂"]
    assert (queued(repair.catch_up), queued(repair.rebuild_unusable)) == ([()], [()])


def test_a_repair_rebuilds_and_a_second_one_leaves_it_to_the_first(index):
    index.page("二砂")
    damage(index)
    before = index.store.current().name
    repair.rebuild_unusable.call()
    after = index.store.current().name
    assert after != before
    assert health(index.store).problem == ""
    repair.rebuild_unusable.call()  # another process has asked for it as well
    assert index.store.current().name == after

    damage(index)
    rebuilder = index.backend.rebuilder_class(index.backend.get_index_for_model(Page))
    rebuilder.start()
    repair.rebuild_unusable.call()
    assert index.store.current().name == after
    with pytest.raises(CommandError, match="另一个进程"):
        run("--rebuild")
    rebuilder.abandon()


def test_what_a_killed_process_has_left_is_indexed_with_the_next_search(index, repairs_itself):
    page = index.page("二砂")
    assert index.titles("二砂") == ["二砂"]  # the process has compared the index with the database
    page.title = "磨街"
    page.save()  # committed, as far as this test can, and the process is gone before it comes to the index
    assert IndexQueueEntry.objects.count() == 1
    assert health(index.store).pending == 1
    assert index.titles("磨街") == []  # not looked at again within a minute
    repair._next_try.clear()
    assert index.titles("磨街") == ["磨街"]
    assert not IndexQueueEntry.objects.exists()


def test_where_nothing_is_left_no_search_asks_for_more(index, settings, repairs):
    settings.WAGTAILSEARCH_BACKENDS["default"]["SELF_REPAIR"] = True
    for _ in range(2):
        index.titles("二砂")
        repair._next_try.clear()
    assert repairs == [("catch_up", {"compare": True})]


def test_a_process_begins_by_finding_rows_that_were_saved_without_an_entry_in_the_queue(index):
    gone = index.page("国棉三厂")
    HeritageSitePageFactory(title="二砂")
    IndexQueueEntry.objects.all().delete()
    type(gone).objects.filter(pk=gone.pk)._raw_delete("default")
    Page.objects.filter(pk=gone.pk)._raw_delete("default")
    repair.catch_up.call()
    assert any(differences(index.store).values())
    repair.catch_up.call(compare=True)
    assert index.titles("二砂") == ["二砂"]
    assert not any(differences(index.store).values())


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
