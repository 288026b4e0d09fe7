"""The real site, behind a proxy that speaks TLS. A missing secret stops the start."""

from .base import *  # noqa: F403  settings extend their base
from .base import WAGTAILADMIN_BASE_URL, env
from .sign_in import refuse_unsafe

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
refuse_unsafe(WAGTAILADMIN_BASE_URL, ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^-/health$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("FROM_EMAIL")
# The editors' preview is a frame of the same origin; CSP's frame-ancestors says so too.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
