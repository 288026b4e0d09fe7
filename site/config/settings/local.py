"""`make run`: like production, but over HTTP on one's own machine."""

import secrets

from .base import *  # noqa: F403  settings extend their base
from .base import VAR, env


def _kept_secret() -> str:
    path = VAR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


DEBUG = False
SECRET_KEY = env("SECRET_KEY", default=None) or _kept_secret()
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *env.list("ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
OUTBOX_SHOWS_LETTERS = True
DEMO_MAKES_EDITOR = True
# The demonstration is looked at without a telephone; SECOND_FACTOR=1 demands it.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
# Passkeys of localhost come without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
