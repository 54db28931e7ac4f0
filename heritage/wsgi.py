"""WSGI entry point; the settings are production's unless the environment says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.production")

application = get_wsgi_application()

import pypinyin  # noqa: E402, F401  What a search needs is here before the first visitor waits for it.
