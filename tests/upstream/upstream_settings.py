"""The settings of wagtail-localize's own tests, with our rooms and hooks among them."""

import locales.table

# Their pages are English. Before anything reads it.
locales.table.SOURCE_CODE = "en"

from pathlib import Path  # noqa: E402

from tests.testapp.settings import *  # noqa: E402, F403
from tests.testapp.settings import (  # noqa: E402
    CACHES,
    INSTALLED_APPS,
    MIDDLEWARE,
    TEMPLATES,
)

from config.settings.sign_in import *  # noqa: E402, F403
from config.settings.sign_in import SIGN_IN_APPS  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def own_templates() -> Path:
    """Our rooms' templates without the pages', which need rooms that are not here."""
    folder = ROOT / ".var" / "upstream" / "templates"
    folder.mkdir(exist_ok=True)
    for name in ("emails", "exchange", "locales", "machine", "outbox", "status"):
        source, link = ROOT / "site" / "templates" / name, folder / name
        if source.is_dir() and not link.exists():
            link.symlink_to(source)
    return folder


INSTALLED_APPS = [
    "locales.status",
    "locales.machine",
    "locales.exchange",
    "locales",
    "outbox",
    "accounts",
    "freshness",
    *INSTALLED_APPS,
    "django_tasks",
    "django_tasks_db",
    *SIGN_IN_APPS,
]
MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
LOGIN_URL = "wagtailadmin_login"
SECOND_FACTOR = False
AUTH_USER_MODEL = "accounts.User"
TEMPLATES[0]["DIRS"] = [own_templates()]
STATICFILES_DIRS = [ROOT / "site" / "static"]
LOCALE_PATHS = [ROOT / "locales" / "locale"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MACHINE_TRANSLATION = {
    "ENGINES": {"pseudo": {"CLASS": "locales.machine.engines.Pseudo"}},
    "ROUTES": {"*": "pseudo"},
}
OUTBOX_SHOWS_LETTERS = False
CACHES["answers"] = CACHES["default"]
# Answers are kept for our own pages only.
KEEPS_ANSWERS = ANNOUNCES_CHANGES = False
ANSWERS_LOOK_SECONDS = 0
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
SILENCED_SYSTEM_CHECKS = ["locales.E001"]
