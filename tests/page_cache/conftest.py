import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def page_cache(settings):
    """The middleware as production has it. Tests without it ask what a page says now."""
    first = ("accept_encoding.AcceptEncodingMiddleware", "middleware.PageCacheMiddleware")
    settings.MIDDLEWARE = [*(f"heritage.page_cache.{name}" for name in first), *settings.MIDDLEWARE]
    caches["pages"].clear()
