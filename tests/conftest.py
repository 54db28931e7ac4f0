import pytest

from tests.factories.pages import HomePageFactory


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def home(db):
    """The home page of the default site, as every visitor finds it."""
    return HomePageFactory()


@pytest.fixture
def catalogue(home):
    """The catalogue page at /sites/."""
    from tests.factories.catalogue import HeritageIndexPageFactory

    return HeritageIndexPageFactory(parent=home)


@pytest.fixture
def programme(home):
    """The events page at /events/."""
    from tests.factories.events import EventIndexPageFactory

    return EventIndexPageFactory(parent=home)
