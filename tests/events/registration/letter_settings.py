"""Senders of registrations' letters that hurry, and tell the sink who they are."""

import os

from django.core.mail import DNS_NAME

from .rush_settings import *  # noqa: F403  settings extend others

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["SINK_PORT"])
# Long enough for a slow machine: a letter that is only late must not go twice.
OUTBOX_LEASE_SECONDS = 20
OUTBOX_FIRST_RETRY_SECONDS = 1
OUTBOX_POLL_SECONDS = 0.2
# The name in EHLO, by which the sink knows whom to kill.
DNS_NAME._fqdn = f"sender-{os.getpid()}"
