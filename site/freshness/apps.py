from django.apps import AppConfig
from django.db.backends.signals import connection_created


class FreshnessConfig(AppConfig):
    name = "freshness"

    def ready(self) -> None:
        from .clock import watch_the_clock
        from .watching import watch_connection

        watch_the_clock()
        connection_created.connect(watch_connection, dispatch_uid="freshness")
