"""The suite: nothing shared with a running site, nothing slow that is not tested."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403  settings extend their base
from .base import (
    CACHES,
    DATABASES,
    ELASTICSEARCH_URL,
    STORAGES,
    VAR,
    WAGTAILSEARCH_BACKENDS,
)

SECRET_KEY = "only-for-tests"  # noqa: S105  never used in production
ALLOWED_HOSTS = ["*"]
SHOW_GALLERY = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "tests.static_files.ExistingFilesStorage"}
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="integration-office-media-"))
STORAGES["private"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="private-")
CACHES |= {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("answers", "default", "sheets")
}
# What a page costs is counted without; tests of what is kept switch it on.
KEEPS_ANSWERS = ANNOUNCES_CHANGES = False
ANSWERS_LOOK_SECONDS = 0
# Wagtail's own index answers only in the editors' lists.
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that `pytest --reuse-db` starts at once after the first time.
    VAR.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
# Only the engine's own tests ask it; they find it under this name.
TEST_ELASTICSEARCH_URL = ELASTICSEARCH_URL
ELASTICSEARCH_URL = ""
# Demanded where a test is about it: all others sign in by `force_login`.
SECOND_FACTOR = False
DEMO_MAKES_EDITOR = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
