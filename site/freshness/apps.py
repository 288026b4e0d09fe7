from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save, pre_migrate

from .clock import watch_the_clock


class FreshnessConfig(AppConfig):
    name = "freshness"

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        # Before any model is read, or their defaults and those that migrations know
        # would be two different functions.
        watch_the_clock()

    def ready(self) -> None:
        from .watching import (
            after_migrating,
            after_saving,
            before_migrating,
            watch_connection,
        )

        connection_created.connect(watch_connection, dispatch_uid="freshness")
        post_save.connect(after_saving, dispatch_uid="freshness")
        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)
