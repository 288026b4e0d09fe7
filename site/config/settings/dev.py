"""A developer's machine: DEBUG, no manifest of statics."""

from .base import *  # noqa: F403  settings extend their base
from .base import STORAGES, env

DEBUG = True
SHOW_GALLERY = True
# A template that was changed shows at once.
KEEPS_ANSWERS = False
SECRET_KEY = "only-for-development"  # noqa: S105  never used in production
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
OUTBOX_SHOWS_LETTERS = True
DEMO_MAKES_EDITOR = True
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Shows at once what is untranslated.
MACHINE_TRANSLATION = {
    "ENGINES": {"pseudo": {"CLASS": "locales.machine.engines.Pseudo"}},
    "ROUTES": {"*": "pseudo"},
}
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "locales.machine.router.Router"}
