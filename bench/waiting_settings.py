"""Our site for measuring where letters wait for the worker, as in production."""

from bench.settings import *  # noqa: F403  settings extend their base

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
