import pytest
from wagtail.models import ReferenceIndex

from heritage.catalogue.models import StatementCitation
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, a_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def updates(monkeypatch, catalogue):
    """The models of the objects whose references were gathered."""
    gathered = []
    original = ReferenceIndex.create_or_update_for_object.__func__

    def note(cls, instance):
        gathered.append(instance._meta.model_name)
        return original(cls, instance)

    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", classmethod(note))
    return gathered


def used_by(source):
    return {usage.object_id for usage in ReferenceIndex.get_references_to(source)}


def test_a_source_knows_the_entries_that_cite_it_however_many_rows_they_have():
    source, other = SourceFactory(), SourceFactory()
    statements = [a_statement(citations=[StatementCitation(source=source)]) for _ in range(3)]

    site = HeritageSitePageFactory(statements=statements)

    assert used_by(source) == {str(site.pk)}
    assert used_by(other) == set()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_references_of_a_page_are_gathered_once_for_a_save(rows, updates):
    HeritageSitePageFactory(statements=[a_statement() for _ in range(rows)])

    assert updates == ["heritagesitepage"]
