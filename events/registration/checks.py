"""Refuses databases on which places could be given twice."""

from django.conf import settings
from django.core.checks import Error, register

SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"


@register("registration")
def places_are_counted_safely(app_configs: object, **kwargs: object) -> list[Error]:
    """An error where the lock of a date would not hold."""
    found = settings.DATABASES["default"]
    options = found.get("OPTIONS", {})
    if found["ENGINE"] == SQLITE:
        if options.get("transaction_mode") == "IMMEDIATE":
            return []
        return [
            Error(
                "SQLite needs transaction_mode IMMEDIATE to count places.",
                hint="Otherwise many registrations fail with “database is locked”.",
                id="registration.E001",
            )
        ]
    if found["ENGINE"] == POSTGRES and _is_read_committed(options):
        return []
    return [
        Error(
            "Places are counted on PostgreSQL with READ COMMITTED, or on SQLite.",
            hint="Leave isolation_level out of the database's OPTIONS.",
            id="registration.E002",
        )
    ]


def _is_read_committed(options: dict) -> bool:
    # The number that psycopg gives to READ COMMITTED.
    return options.get("isolation_level", 2) == 2
