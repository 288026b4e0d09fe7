"""The stock site with every page kept for all, each worker in its own memory."""

from .settings import *  # noqa: F403  settings extend their base
from .settings import MIDDLEWARE

MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    *MIDDLEWARE,
    "django.middleware.cache.FetchFromCacheMiddleware",
]
