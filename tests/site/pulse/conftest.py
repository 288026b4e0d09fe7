"""The worker of the tasks, in pytest's own process."""

import signal

import pytest
from django.core.management import call_command
from django_tasks_db.management.commands import db_worker


@pytest.fixture
def work(monkeypatch, settings):
    """Lets a worker do all that waits; connection and signals are left as they are."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}
    }
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {name: signal.getsignal(name) for name in names}

    def work(name="office-tasks"):
        call_command(
            *("db_worker", "--batch", "--worker-id", name, "--verbosity", "0"),
            startup_delay=False,
        )

    yield work
    for name, handler in before.items():
        signal.signal(name, handler)
