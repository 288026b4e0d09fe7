"""The real site, behind a proxy that speaks TLS; what is unsafe stops the start."""

import os

from config.logs.last import tell_all
from config.upkeep.checking import check

check(os.environ, is_real=True)

from .base import *  # noqa: E402, F403  settings extend their base
from .base import LOGGING, env  # noqa: E402
from .sign_in import refuse_unsafe  # noqa: E402

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
refuse_unsafe()
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^-/health$", r"^-/metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("FROM_EMAIL")
LOGGING["handlers"]["console"]["formatter"] = "json"
tell_all()
# The editors' preview is a frame of the same origin; CSP's frame-ancestors says so too.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
