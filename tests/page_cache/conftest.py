import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def page_cache(settings):
    """The middleware as production has it. Tests without it ask what a page says now."""
    settings.MIDDLEWARE = ["heritage.page_cache.middleware.PageCacheMiddleware", *settings.MIDDLEWARE]
    caches["pages"].clear()
