"""Whatever a visitor could see, and however it is written: the edition is another one as soon as it is committed."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Page, Site

from heritage.catalogue.models import HeritageSitePage, SiteName, Term, Vocabulary
from heritage.page_cache import triggers
from heritage.page_cache.models import Edition
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.factories.pages import publish

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


@pytest.fixture
def entry():
    return HeritageSitePageFactory(title="第二砂轮厂")


def renews(change):
    """Whether what is done here begins a new edition."""
    before = _committed()
    assert before
    change()
    return _committed() != before


def _committed():
    """The edition as if the test's transaction ended here, and the next began: PostgreSQL waits for that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT set_config('heritage.renewed_by', '', true)")
    return Edition.current()


def a_row(entry):
    entry.names.add(SiteName(text="二砂"))
    entry.save()


def by_hand(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


CHANGES = {
    "save": lambda entry: publish(entry),
    "row of a page": a_row,
    "update": lambda entry: HeritageSitePage.objects.update(summary="另一句话"),
    "bulk_create": lambda entry: Term.objects.bulk_create(
        [Term(vocabulary=Vocabulary.STREET_OFFICE, code="a", name="甲")]
    ),
    "delete": lambda entry: Page.objects.get(pk=entry.pk).delete(),
    "unpublish": lambda entry: entry.unpublish(),
    "move": lambda entry: Page.objects.get(pk=entry.pk).move(entry.get_parent().get_parent()),
    "site": lambda entry: Site.objects.update(hostname="example.org"),
    "SQL by hand": lambda entry: by_hand("UPDATE wagtailcore_page SET title = %s WHERE id = %s", "改名", entry.pk),
}


@pytest.mark.parametrize("way", CHANGES)
def test_each_way_of_writing_begins_a_new_edition(entry, way):
    assert renews(lambda: CHANGES[way](entry))


SILENT = {
    "a draft": lambda entry: entry.save_revision(),
    "an account": lambda entry: UserFactory(),
    "nothing": lambda entry: None,
    "the same value": lambda entry: HeritageSitePage.objects.filter(pk=entry.pk).update(summary=entry.summary),
}


@pytest.mark.parametrize("way", SILENT)
def test_what_no_visitor_sees_leaves_the_edition_alone(entry, way):
    assert not renews(lambda: SILENT[way](entry))


def test_a_change_that_is_taken_back_leaves_the_edition_alone(entry):
    def taken_back():
        with transaction.atomic():
            TermFactory(vocabulary=Vocabulary.STREET_OFFICE)
            transaction.set_rollback(True)

    assert not renews(taken_back)


@pytest.mark.django_db(transaction=True)
def test_while_migrations_run_there_is_no_edition_and_afterwards_another_one():
    before = Edition.current()
    triggers.remove()
    assert Edition.current() is None
    with connection.schema_editor() as editor:  # which a trigger that reads the column would forbid
        editor.remove_field(Term, Term._meta.get_field("name"))
        editor.add_field(Term, Term._meta.get_field("name"))

    call_command("migrate", verbosity=0)

    assert Edition.current() not in {None, before}
    edition = Edition.current()
    TermFactory(vocabulary=Vocabulary.STREET_OFFICE)
    assert Edition.current() != edition


def test_what_is_left_out_exists():
    labels = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert labels >= triggers.SILENT_MODELS
    only_with_a_queue = {"django_tasks_database"}
    assert {config.label for config in apps.get_app_configs()} | only_with_a_queue >= triggers.SILENT_APPS
    for table, columns in triggers.SILENT_COLUMNS.items():
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        assert {field.column for field in model._meta.fields} >= columns
