"""Each change of what a visitor could see renews the version, however it is written."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Page, Site

from heritage.catalogue.models import HeritageSitePage, SiteName, Term, Vocabulary
from heritage.content_version import triggers
from heritage.content_version.models import ContentVersion
from heritage.events.bookings import capacity
from heritage.events.models import Booking, SessionTotals
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session
from tests.factories.pages import publish

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


@pytest.fixture
def entry():
    return HeritageSitePageFactory(title="第二砂轮厂")


def renewed(change):
    """Return which versions the change renews."""
    before = _committed()
    assert all(before)
    change()
    after = _committed()
    return {name for name in before._fields if getattr(before, name) != getattr(after, name)}


def _committed():
    """Return the versions as if the test's transaction ended here and the next began: PostgreSQL waits for that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT set_config('heritage.renewed_site', '', true)")
            cursor.execute("SELECT set_config('heritage.renewed_seats', '', true)")
    return ContentVersion.current()


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
def test_each_way_of_writing_renews_the_site(entry, way):
    assert renewed(lambda: CHANGES[way](entry)) == {"site"}


SILENT = {
    "a draft": lambda entry: entry.save_revision(),
    "an account": lambda entry: UserFactory(),
    "nothing": lambda entry: None,
    "the same value": lambda entry: HeritageSitePage.objects.filter(pk=entry.pk).update(summary=entry.summary),
}


@pytest.mark.parametrize("way", SILENT)
def test_what_no_visitor_sees_renews_nothing(entry, way):
    assert renewed(lambda: SILENT[way](entry)) == set()


def test_a_change_that_is_rolled_back_renews_nothing(entry):
    def taken_back():
        with transaction.atomic():
            TermFactory(vocabulary=Vocabulary.STREET_OFFICE)
            transaction.set_rollback(True)

    assert renewed(taken_back) == set()


@pytest.fixture
def session(programme):
    """One with four seats."""
    session = EventPageFactory(sessions=[a_class_session(capacity=4)]).timetable[0]
    TermFactory(vocabulary=Vocabulary.GRADE_BAND)
    return session


def test_a_booking_renews_only_the_seats_until_the_last_seat_goes(session):
    assert renewed(lambda: a_booking(session, 2)) == {"seats"}
    assert renewed(lambda: a_booking(session, 2)) == {"seats", "site"}
    assert renewed(lambda: a_booking(session, 2)) == {"seats"}  # it waits
    assert renewed(lambda: capacity.cancel(Booking.objects.last())) == {"seats"}
    assert renewed(lambda: capacity.cancel(Booking.objects.first())) == {"seats", "site"}


def test_the_first_booking_that_fills_a_session_renews_the_site(session):
    assert renewed(lambda: a_booking(session, 4)) == {"seats", "site"}


def test_closing_a_session_renews_the_site_even_if_it_is_full(session):
    a_booking(session, 4)
    assert renewed(lambda: capacity.close(session.pk, True)) == {"seats", "site"}
    assert renewed(lambda: capacity.close(session.pk, True)) == set()


def test_totals_that_are_deleted_by_hand_renew_what_they_changed(session):
    a_booking(session, 2)
    assert renewed(lambda: SessionTotals.objects.all().delete()) == {"seats"}
    SessionTotals.objects.create(
        session=session, confirmed=4, told_status="scheduled", told_start=session.start, told_end=session.end
    )
    assert renewed(lambda: SessionTotals.objects.all().delete()) == {"seats", "site"}


def test_what_schools_were_told_renews_nothing(session):
    a_booking(session, 2)
    assert renewed(lambda: SessionTotals.objects.update(told_status="moved")) == set()


# With serialized_rollback like every other test that commits: otherwise the next one finds its content types twice.
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_while_migrations_run_there_is_no_version_and_afterwards_a_new_one():
    before = ContentVersion.current()
    triggers.remove()
    assert ContentVersion.current() is None
    with connection.schema_editor() as editor:  # which a trigger that reads the column would forbid
        editor.remove_field(Term, Term._meta.get_field("name"))
        editor.add_field(Term, Term._meta.get_field("name"))

    call_command("migrate", verbosity=0)

    assert ContentVersion.current() not in {None, before}
    version = ContentVersion.current()
    TermFactory(vocabulary=Vocabulary.STREET_OFFICE)
    assert ContentVersion.current() != version


def test_what_is_silent_exists():
    labels = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert labels >= triggers.SILENT_MODELS
    only_with_a_queue = {"django_tasks_database"}
    assert {config.label for config in apps.get_app_configs()} | only_with_a_queue >= triggers.SILENT_APPS
    for table, columns in triggers.SILENT_COLUMNS.items():
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        assert {field.column for field in model._meta.fields} >= columns
