"""The complete settings, safe by default. A required value that is missing stops the start by name."""

import re
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from heritage.settings import environment

BASE_DIR = Path(__file__).resolve().parents[2]

# Everything the program writes lives here, except public media in its usual place.
DATA_DIR = Path(environment.text("HERITAGE_DATA_DIR", str(BASE_DIR / ".local"))).expanduser().resolve()

SECRET_KEY = environment.text("HERITAGE_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = environment.names("HERITAGE_ALLOWED_HOSTS")

# The portal may serve the site below a path: "/heritage" puts every address under it.
FORCE_SCRIPT_NAME = environment.text("HERITAGE_PATH_PREFIX", "").rstrip("/") or None
if FORCE_SCRIPT_NAME and not FORCE_SCRIPT_NAME.startswith("/"):
    raise ImproperlyConfigured("环境变量 HERITAGE_PATH_PREFIX 应以“/”开头，例如 /heritage。")
ROOT = f"{FORCE_SCRIPT_NAME or ''}/"

WAGTAIL_SITE_NAME = "中原遗产目录"
WAGTAILADMIN_BASE_URL = environment.text("HERITAGE_BASE_URL")

# What the law asks of a government page; the admin may change it later (设置 → 单位与页脚).
ORGANISATION = environment.marks()
# Long work is a task: of `manage.py worker` beside the site, or without it of the request, in short steps.
QUEUE = environment.flag("HERITAGE_QUEUE", False)
TASKS = {
    "default": {"BACKEND": f"django_tasks{'_db.DatabaseBackend' if QUEUE else '.backends.immediate.ImmediateBackend'}"}
}

INSTALLED_APPS = [
    "heritage.page_cache",
    "heritage.operations",
    "heritage.opendata",
    "heritage.search",
    "heritage.maps",
    "heritage.events",
    "heritage.catalogue",
    "heritage.pages",
    "heritage.editorial",
    "heritage.photos",
    "heritage.accounts",
    "heritage.wagtail_patches",
    "heritage.chronology",
    "heritage.content_version",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.sites",
    "heritage.accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "leaflet",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    *(["django_tasks_db"] if QUEUE else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # for its words: Wagtail uses its filters, “两分钟之前”
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "heritage.operations.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "heritage.page_cache.accept_encoding.AcceptEncodingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "heritage.page_cache.middleware.PageCacheMiddleware",
    "heritage.operations.error_responses.ErrorResponsesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "heritage.pages.middleware.AllowedMethodsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "heritage.accounts.sign_in_expiry.SignInExpiryMiddleware",
    "heritage.accounts.second_factor.SecondFactorMiddleware",
    "heritage.accounts.sign_in_codes.NewPasswordMiddleware",
    "heritage.accounts.client_address.AdminNetworksMiddleware",
    "heritage.accounts.post_recovery.PostRecoveryMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "heritage.pages.middleware.AdminContentSecurityPolicyMiddleware",
    "heritage.pages.middleware.PermissionsPolicyMiddleware",
    "heritage.pages.renamed.DerivedAddressesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "heritage.urls"
WSGI_APPLICATION = "heritage.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["heritage.pages.templatetags.joinlines"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {
    "default": dj_database_url.parse(url, conn_max_age=60)
    if (url := environment.text("HERITAGE_DATABASE_URL", ""))
    # Not as an address: in one, a folder called C# would end at its #.
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "heritage.sqlite3")}
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None  # one that stays open reads on a full disk, too
    # With Django's defaults 96 % of concurrent publishes end in “database is locked”. Taking the write lock at
    # the start of a transaction (IMMEDIATE) removes the errors; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
CACHE_URL = environment.cache("HERITAGE_CACHE_URL")
CACHES = {
    # What is remembered for a while: by each process, or by all of them together.
    "default": {"BACKEND": "heritage.operations.shared_cache.SharedCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Tiles of base layers whose key stays here. Private like the index: its files are unpickled.
    "tiles": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "tiles",
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Each process keeps pages of its own; what may be answered from it, the database says (heritage/content_version).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # Wagtail would keep renditions here, each process its own: one that another process withdrew would be shown on.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Best on another disk. Whoever holds only the public key (age1…) can write backups and read none of them.
BACKUP_DIR = Path(environment.text("HERITAGE_BACKUP_DIR", str(DATA_DIR / "backups"))).expanduser()
BACKUP_KEY = environment.text("HERITAGE_BACKUP_KEY", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "heritage.accounts.passwords.KindsOfCharactersValidator"},
    {"NAME": "heritage.accounts.passwords.LocalWordsValidator"},
    {"NAME": "heritage.accounts.passwords.NotUsedBeforeValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "heritage.accounts.sign_in_codes.SignInCodeBackend",
]
LOGIN_URL = "wagtailadmin_login"

# Ten attempts for an account from an address; from elsewhere it stays open, so that nobody can be locked out by others.
SIGN_IN_MINUTES = 15
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who came in and who did not is in the record that the auditor reads
AXES_CLIENT_IP_CALLABLE = "heritage.accounts.client_address.client_network"
AXES_LOCKOUT_CALLABLE = "heritage.accounts.views.locked"
AXES_HTTP_RESPONSE_CODE = 429

# Whose members need a code from their phone; anybody else may choose to.
SECOND_FACTOR_ROLES = environment.names("HERITAGE_SECOND_FACTOR", "系统管理,签发")
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
ADMIN_NETWORKS = environment.networks("HERITAGE_ADMIN_NETWORKS")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "heritage" / "locale"]

STATIC_URL = f"{ROOT}static/"  # in full: under gunicorn it is read before the path is known
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "heritage" / "static"]
STORAGES = {
    # Private: originals of pictures with their metadata, documents (Wagtail serves them and asks who may),
    # uploads not yet finished. Only what is made for the public lies in media/.
    "default": {
        "BACKEND": "heritage.photos.storage.PrivateStorage",
        "OPTIONS": {
            "location": str(DATA_DIR / "originals"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "public": {"BACKEND": "heritage.photos.storage.PublicStorage"},
    "staticfiles": {"BACKEND": "heritage.pages.static_files.StaticFiles"},
}
if bucket := environment.bucket("HERITAGE_STORAGE_URL"):  # both in one private bucket; `move_media` knows the folders
    STORAGES["folder"], STORAGES["public_folder"] = STORAGES["default"], STORAGES["public"]
    for name, place in {"default": "PrivateBucket", "public": "PublicBucket"}.items():
        STORAGES[name] = {"BACKEND": f"heritage.photos.s3_storage.{place}", "OPTIONS": {**bucket, "location": name}}
# media/ is public. It moves with HERITAGE_DATA_DIR, so that one folder holds everything that is written.
MEDIA_ROOT = DATA_DIR / "media" if environment.text("HERITAGE_DATA_DIR", "") else BASE_DIR / "media"
MEDIA_URL = f"{ROOT}media/"
SERVE_MEDIA = environment.flag("HERITAGE_SERVE_MEDIA", False)
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_HANDLERS = [
    "heritage.photos.storage.LimitingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_LIMIT = 500 * 1024 * 1024  # of any file; pictures have a lower one, which their form explains
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # boundaries of several megabytes are typed text, not files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # an entry with many rows, each with its sources, is one form

WAGTAILIMAGES_IMAGE_MODEL = "photos.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "heritage.pages.file_views.PhotoChangeForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "heritage.pages.file_views.DocumentChangeForm"
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "heif", "hif", "jp2", "jpeg", "jpg", "png", "tif", "tiff", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 250_000_000  # as in heritage/photos/renditions/decoder.py
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 450 * 1024 * 1024  # an A1 scan at 300 dpi without compression has 419 million bytes
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "ics", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILEMBEDS_FINDERS = []  # nothing is fetched from, or shown of, a third party
WAGTAILEMBEDS_RESPONSIVE_HTML = False

# Whoosh's index is unpickled when it is opened: it must never lie below media/.
search = environment.text("HERITAGE_SEARCH_BACKEND", "whoosh")
if search == "whoosh":
    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "heritage.search.backend", "PATH": DATA_DIR / "search", "SELF_REPAIR": True}
    }
elif search == "postgresql" and DATABASES["default"]["ENGINE"].endswith("postgresql"):
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.servers.postgresql"}}
elif server := re.fullmatch(r"(elasticsearch[789]|opensearch[23])\+(https?://.+)", search):
    WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": f"heritage.search.servers.elasticsearch.{server[1]}",
            "URLS": [server[2]],
            "INDEX_PREFIX": "heritage_",
            "TIMEOUT": 5,  # seconds; then the database searches
        }
    }
else:
    raise ImproperlyConfigured(
        "环境变量 HERITAGE_SEARCH_BACKEND 应为 whoosh、postgresql（数据库也要是 PostgreSQL），"
        "或 elasticsearch9+https://地址、opensearch3+https://地址 这样的写法。"
    )

# The admin would otherwise ask a picture service about every user and a release server for updates.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # how long a letter takes would tell who has an account; ask an administrator
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # kept readable, tried without limit
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_FINISH_WORKFLOW_ACTION = "heritage.editorial.workflow_actions.publish_signed"
# Nobody publishes without a review. A superuser may where this is on, and each time is logged.
SUPERUSER_PUBLISHES = environment.flag("HERITAGE_SUPERUSER_PUBLISHES", False)
HISTORY_MONTHS = environment.number("HERITAGE_HISTORY_MONTHS", 36, least=6)  # who did what; six months by law
WAGTAILADMIN_USER_LOGIN_FORM = "heritage.accounts.forms.LoginForm"
WAGTAILADMIN_PERMITTED_LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAIL_DATETIME_FORMAT = "%Y-%m-%d %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_SLICE_DEFAULT = 24
TAGGIT_CASE_INSENSITIVE = True

# Public pages: nothing inline, nothing from elsewhere. The admin's policy is in heritage/pages/middleware.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Everything public about the entries as data, at /data/ and /id/…; HERITAGE_OPEN_DATA=0 turns it off.
OPEN_DATA = environment.flag("HERITAGE_OPEN_DATA", True)
OPEN_DATA_LICENCE = environment.one_of("HERITAGE_OPEN_DATA_LICENCE", ["cc_by_4", "cc_by_sa_4", "cc0"])

# django-leaflet brings Leaflet itself; its tile default would call foreign servers.
LEAFLET_CONFIG = {"TILES": [], "RESET_VIEW": False}

SECURE_SSL_REDIRECT = environment.flag("HERITAGE_HTTPS_REDIRECT", True)
SECURE_HSTS_SECONDS = 63_072_000
# Below a path the host is the portal's: what its other services and subdomains speak is not for this site to say.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not FORCE_SCRIPT_NAME
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"] if FORCE_SCRIPT_NAME else []
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BEHIND_PROXY = environment.flag("HERITAGE_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # at the latest
SESSION_IDLE_SECONDS = 60 * environment.number("HERITAGE_IDLE_MINUTES", 30)
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it for its requests
CSRF_FAILURE_VIEW = "heritage.accounts.post_recovery.csrf_failure"
CSRF_TRUSTED_ORIGINS = environment.names("HERITAGE_TRUSTED_ORIGINS", "")
X_FRAME_OPTIONS = "DENY"  # Wagtail itself allows it for the editor's preview

# Letters to schools. Without a mail server they are kept, and the organiser sees that they wait.
MAIL_SERVER = environment.mail_server("HERITAGE_EMAIL_URL")
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.tls
DEFAULT_FROM_EMAIL = environment.text("HERITAGE_EMAIL_FROM", MAIL_SERVER.user)
EMAIL_TIMEOUT = 10
# How many hours a school has to answer the letter before schools that wait and have answered get its places.
BOOKING_HOLD_HOURS = environment.number("HERITAGE_BOOKING_HOLD_HOURS", 2)

LOG_FORMAT = environment.text("HERITAGE_LOG_FORMAT", "json")
if LOG_FORMAT not in {"json", "plain"}:
    raise ImproperlyConfigured(f"环境变量 HERITAGE_LOG_FORMAT 应为 json 或 plain，现在是“{LOG_FORMAT}”。")
# Who shows it may ask how the site is, beside administrators: a watching program.
HEALTH_TOKEN = environment.text("HERITAGE_HEALTH_TOKEN", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "heritage.operations.logs.JSONFormatter"},
        "plain": {
            "()": "heritage.operations.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "filters": {"offered": {"()": "heritage.operations.logs.OfferedFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["offered"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "heritage": {"level": "INFO"},
        # gunicorn writes the address of a request that it could not answer: it may be a private link.
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # machines ask all day; the request's line says 400
    },
}
