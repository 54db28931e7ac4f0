"""Tests: development's relaxations, a folder of their own, fast hashing."""

import os
import tempfile

os.environ["HERITAGE_DATA_DIR"] = tempfile.mkdtemp(prefix="heritage-tests-")
os.environ["HERITAGE_SECRET_KEY"] = "only-for-tests"  # noqa: S105

from heritage.settings.development import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "events@heritage.example"
WHITENOISE_AUTOREFRESH = True  # no walk over all static files at each start of the server
WAGTAILSEARCH_BACKENDS["default"]["SELF_REPAIR"] = False  # noqa: F405  (a test damages it on purpose)
# A test asks what a page says now; tests/page_cache/ switch it on.
MIDDLEWARE.remove("heritage.page_cache.middleware.PageCacheMiddleware")  # noqa: F405
