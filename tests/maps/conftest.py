import pytest


@pytest.fixture(autouse=True)
def _no_index(settings, tmp_path):
    """Words on the map are looked up by the database: an index that another test has left knows other entries."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.backend", "PATH": tmp_path / "search"}}
