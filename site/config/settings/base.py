"""What is true everywhere. Secrets and addresses come from the environment."""

import os
from pathlib import Path
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.functional import SimpleLazyObject

from config.upkeep.checking import check
from locales.table import SOURCE_CODE, django_languages, register_language_names

from .sign_in import *  # noqa: F403  a part of these settings
from .sign_in import SIGN_IN_APPS

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / ".var"

check(os.environ, is_real=False)
env = environ.Env()

INSTALLED_APPS = [
    "config.demo",
    "config.movein",
    "config.state",
    "config.upkeep",
    "config.welcome",
    "config.handbook",
    "search.subscriptions",
    "search",
    "events.registration",
    "events",
    "pages.lifecycle",
    "pages.participation.contributions",
    "pages.participation.feedback",
    "pages.participation.mentoring",
    "pages.concepts",
    "pages.projects",
    "pages.councils",
    "pages.news",
    "pages.services",
    "pages.sheet",
    "pages.forms",
    "pages.directory",
    "pages.base",
    "pages.media",
    "pages.topics",
    "locales.status",
    "locales.machine",
    "locales.exchange",
    "locales",
    "outbox",
    "pulse",
    "accounts",
    "freshness",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    *SIGN_IN_APPS,
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.logs.requests.RequestMiddleware",
    "config.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PublicCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "freshness.middleware.KeptAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "locales.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.ContentSecurityMiddleware",
    "locales.redirects.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.base.context_processors.frame",
            ],
        },
    }
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server that is silent and does not refuse would hold whoever asks it.
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        options = DATABASES["default"].setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", 3)
        # Compiling a query costs more than it saves here, and on today's disks a page
        # of an index costs no more than the next page of a table.
        options.setdefault("options", "-c jit=off -c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared between the workers of one machine, so that a change is seen by all of them.
CACHES = {
    "default": env.cache_url(
        "CACHE_URL", default=f"filecache://{VAR / 'cache'}?max_entries=2000"
    ),
    # What the sign-in counts (`accounts.limits`).
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_limit",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Answers to readers whom nobody knows, of a few kB each (`freshness`).
    "answers": env.cache_url(
        "ANSWERS_CACHE_URL",
        default=f"filecache://{VAR / 'cache' / 'answers'}?max_entries=20000",
    ),
    # Counter sheets: some 100 kB each, so not where the frames are.
    "sheets": env.cache_url(
        "SHEETS_CACHE_URL", default=f"filecache://{VAR / 'sheets'}?max_entries=1000"
    ),
}
for _cache in CACHES.values():
    if _cache["BACKEND"].endswith(".FileBasedCache"):
        _cache["BACKEND"] = "freshness.files.FileCache"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

register_language_names()
LANGUAGE_CODE = SOURCE_CODE
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = django_languages()
LOCALE_PATHS = [ROOT / "locales" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
STATICFILES_FINDERS = [
    "config.staticfiles.JoinedCssFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
# What people send to the office; no address leads there.
PRIVATE_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "pages.forms.storage.PrivateStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

WAGTAIL_SITE_NAME = "Büro für Integration"
WAGTAILADMIN_BASE_URL = env("BASE_URL", default="http://localhost:8000")
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
# Debian's own name is none that a browser knows: its script stops there.
# Read when somebody opens their account, not at each start: it is 600 files.
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(
    lambda: sorted(available_timezones() - {"localtime"})
)
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# No page of ours asks another host what its film looks like.
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "media.CustomImage"
# No SVG: an uploaded one can carry a script.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "media.CustomDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "pages.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Dictionaries of the readers' search; `manage.py search_lexicon` builds them.
SEARCH_LEXICON = VAR / "lexicon"
# An Elasticsearch 9 that answers before the database does; empty means none.
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY = env("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_INDEX = env("ELASTICSEARCH_INDEX", default="integration-office")
WAGTAIL_WORKFLOW_ENABLED = True
# Otherwise submitting a page puts the German text live in every target language.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Engines that have an address or a key, and which one each language asks:
# MACHINE_ROUTES=*=libretranslate,uk=deepl. Without any there is no button.
MACHINE_TRANSLATION = {"ENGINES": {}, "ROUTES": env.dict("MACHINE_ROUTES", default={})}
if url := env("LIBRETRANSLATE_URL", default=""):
    MACHINE_TRANSLATION["ENGINES"]["libretranslate"] = {
        "CLASS": "locales.machine.engines.LibreTranslate",
        "url": url,
        "key": env("LIBRETRANSLATE_KEY", default=""),
    }
if key := env("DEEPL_KEY", default=""):
    MACHINE_TRANSLATION["ENGINES"]["deepl"] = {
        "CLASS": "locales.machine.engines.DeepL",
        "url": env("DEEPL_URL", default="https://api-free.deepl.com"),
        "key": key,
    }
for name in MACHINE_TRANSLATION["ENGINES"]:
    MACHINE_TRANSLATION["ROUTES"].setdefault("*", name)
if MACHINE_TRANSLATION["ENGINES"]:
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "locales.machine.router.Router"}

# Accounts are made by invitation, passwords chosen by those whose they are.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/admin/login/"

# The public site loads nothing from anywhere else and runs no inline code.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# Wagtail's page and translation editors need inline code; nothing else does.
EDITORS_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
DEFAULT_FROM_EMAIL = "no-reply@example.org"
EMAIL_TIMEOUT = 30
# How long a letter belongs to the sender that took it up: longer than any sending.
OUTBOX_LEASE_SECONDS = 300
OUTBOX_FIRST_RETRY_SECONDS = 30
OUTBOX_POLL_SECONDS = 5
# The page /-/letters/ shows every letter on this machine; links in kept letters work.
OUTBOX_SHOWS_LETTERS = False
# The demonstration's administrator, whose password stands in a file.
DEMO_MAKES_EDITOR = False

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_SAMESITE = "Lax"

# Whether links into private networks are asked, too: never but in tests.
LINK_CHECK_PRIVATE = False

# Every component with sample words at /-/gallery/, for those who draw and test.
SHOW_GALLERY = env.bool("SHOW_GALLERY", default=False)

# How many proxies of ours stand in front and say in X-Forwarded-For who asks.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# How many days a text under "Was this page helpful?" is kept.
FEEDBACK_DAYS = env.int("FEEDBACK_DAYS", default=180)

# Where the nightly backup goes; empty means that there is none. So many are kept, and
# a recipient (a key of age or of GnuPG) has them encrypted.
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)
BACKUP_RECIPIENT = env("BACKUP_RECIPIENT", default="")

# How many days what a partner wrote about an entry is kept.
CHECKIN_DAYS = env.int("CHECKIN_DAYS", default=90)

# Answers are kept for all workers; each looks so often whether something was written.
# Every process announces what it writes, also one that keeps nothing itself.
KEEPS_ANSWERS = ANNOUNCES_CHANGES = True
ANSWERS_LOOK_SECONDS = 0.2

# A line for each answer, without who asked; otherwise only for what fails or is slow.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
# What Prometheus shows to read `/-/metrics`; empty means that there is no such page.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "config.logs.lines.Plain"},
        "json": {"()": "config.logs.lines.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Not Django's own handlers: they mail whole requests and say things twice.
        "django": {"handlers": [], "level": "WARNING"},
        "config.requests": {"level": "INFO"},
    },
}
