"""A machine of its own: its data lies in the folder that MACHINE names."""

import os
from pathlib import Path

from config.settings.base import *  # noqa: F403  settings extend their base
from config.settings.base import STORAGES

VAR = Path(os.environ["MACHINE"])
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = VAR / "media"
STORAGES["private"]["OPTIONS"]["location"] = VAR / "private"
STORAGES["staticfiles"] = {"BACKEND": "tests.static_files.ExistingFilesStorage"}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "sheets")
}
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
