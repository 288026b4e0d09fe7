"""Senders that start fast, hurry, and tell the sink who they are."""

import os

from django.core.mail import DNS_NAME

from config.settings.base import *  # noqa: F403  settings extend their base

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["outbox", "pulse", "django_tasks"]
MIDDLEWARE = []
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["SINK_PORT"])
OUTBOX_LEASE_SECONDS = 4
OUTBOX_FIRST_RETRY_SECONDS = 1
OUTBOX_POLL_SECONDS = 0.2
# The name in EHLO, by which the sink knows whom to kill.
DNS_NAME._fqdn = f"sender-{os.getpid()}"
