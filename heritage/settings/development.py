"""A laptop: SQLite, plain http, a key made on the spot, the demo's commands. Relaxes production."""

import os
import secrets
import sys
from pathlib import Path

from django.core.files import locks


def _private_key():
    """Return this machine's secret key, made at the first start and kept in the data folder."""
    folder = Path(os.environ.get("HERITAGE_DATA_DIR") or Path(__file__).resolve().parents[2] / ".local").expanduser()
    path = folder / "secret-key"
    try:
        if path.exists() and (key := path.read_text(encoding="ascii")):
            return key
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(path, "a+", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            locks.lock(file, locks.LOCK_EX)  # of two that start at once, the second reads what the first writes
            file.seek(0)
            key = file.read() or secrets.token_urlsafe(48)
            if not file.tell():
                file.write(key)
            return key
    except OSError as error:
        sys.stderr.write(
            f"数据文件夹不可写：{folder}（{error.strerror}）。"
            "请换一个可写的位置：HERITAGE_DATA_DIR=/路径 uv run manage.py demo\n"
        )
        sys.exit(2)


if "HERITAGE_SECRET_KEY" not in os.environ:
    os.environ["HERITAGE_SECRET_KEY"] = _private_key()
os.environ.setdefault("HERITAGE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("HERITAGE_BASE_URL", "http://127.0.0.1:8000")
os.environ.setdefault("HERITAGE_HTTPS_REDIRECT", "0")
os.environ.setdefault("HERITAGE_SERVE_MEDIA", "1")
os.environ.setdefault("HERITAGE_MARKS_REQUIRED", "0")
os.environ.setdefault("HERITAGE_LOG_FORMAT", "plain")
os.environ.setdefault("HERITAGE_SECOND_FACTOR", ",")  # nobody must; anybody may

from heritage.settings.production import *  # noqa: E402, F403
from heritage.settings.production import INSTALLED_APPS, LOGGING, STORAGES, environment  # noqa: E402

DEBUG = environment.flag("HERITAGE_DEBUG", False)
INSTALLED_APPS = ["heritage.demo", *INSTALLED_APPS]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "events@localhost"

# runserver says what is asked for; a line of our own beside it would say it twice.
LOGGING["loggers"]["heritage.requests"] = {"level": "WARNING"}
