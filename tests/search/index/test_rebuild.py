import pytest
from django.core.management import call_command
from wagtail.models import Page

from heritage.search.index.rebuild import RebuildRunningError
from heritage.search.models import IndexQueueEntry


def start_rebuild(index):
    rebuilder = index.backend.rebuilder_class(index.backend.get_index_for_model(Page))
    return rebuilder, rebuilder.start()


def test_a_rebuild_is_not_seen_before_it_is_complete(index):
    index.page("二砂")
    before = index.store.current().name
    rebuilder, filling = start_rebuild(index)
    assert index.titles("二砂") == ["二砂"]
    assert index.store.current().name == before
    for model in (Page, type(Page.objects.get(title="二砂").specific)):
        filling.add_items(model, model.get_indexed_objects())
    rebuilder.finish()
    assert index.titles("二砂") == ["二砂"]
    assert [generation.name for generation in index.store.generations()] == [index.store.current().name] != [before]


def test_what_is_saved_during_a_rebuild_is_in_both_indexes(index):
    page = index.page("二砂")
    rebuilder, filling = start_rebuild(index)
    filling.add_items(type(page), type(page).get_indexed_objects())
    page.title = "磨街"
    with index.saving():
        page.save()
    assert index.titles("磨街") == ["磨街"]
    assert IndexQueueEntry.objects.count() == 1  # for the one that is being built
    rebuilder.finish()
    assert index.titles("磨街") == ["磨街"]
    assert index.titles("二砂") == []
    assert not IndexQueueEntry.objects.exists()


def test_a_rebuild_that_dies_leaves_the_old_index_and_nothing_for_long(index):
    index.page("二砂")
    rebuilder, filling = start_rebuild(index)
    del rebuilder, filling
    assert index.titles("二砂") == ["二砂"]
    assert len(index.store.generations()) == 2
    index.rebuild()
    assert len(index.store.generations()) == 1


def test_a_rebuild_without_rows_does_not_empty_the_index(index):
    index.page("二砂")
    before = index.store.current().name
    call_command("update_index", schema_only=True, verbosity=0)
    assert [generation.name for generation in index.store.generations()] == [before]
    assert index.titles("二砂") == ["二砂"]


def test_two_rebuilds_do_not_mix(index):
    rebuilder, _ = start_rebuild(index)
    with pytest.raises(RebuildRunningError):
        index.rebuild()
    rebuilder.finish()
    index.rebuild()


def test_rows_listed_under_their_parent_model_too_are_indexed_as_what_they_are(index):
    page = index.page("二砂", lead="金刚石")
    rebuilder, filling = start_rebuild(index)
    filling.add_items(Page, [Page.objects.get(pk=page.pk)])
    filling.add_items(type(page), [page])
    rebuilder.finish()
    assert index.titles("金刚石") == ["二砂"]
    assert len(index.titles("二砂")) == 1
