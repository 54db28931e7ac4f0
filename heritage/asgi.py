"""ASGI entry point; the settings are production's unless the environment says otherwise."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.production")

application = get_asgi_application()
