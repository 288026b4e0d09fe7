"""A database without migrations, for many processes that register at once."""

from config.settings.base import *  # noqa: F403  settings extend their base


class NoMigrations:
    """Tables are made as they are today: the migrations have tests of their own."""

    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


SECRET_KEY = "only-for-tests"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
MIGRATION_MODULES = NoMigrations()
