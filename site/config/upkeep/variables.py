"""What the environment says to the site, and which of it no backup may hold."""

import os
from dataclasses import dataclass

SECRET = "(secret, set)"  # noqa: S105  what stands in its place


@dataclass(frozen=True)
class Variable:
    """One name in the environment. A secret one may hold a password."""

    name: str
    is_secret: bool = False


VARIABLES = [
    Variable("SECRET_KEY", is_secret=True),
    Variable("ALLOWED_HOSTS"),
    Variable("BASE_URL"),
    Variable("DATABASE_URL", is_secret=True),
    Variable("CACHE_URL", is_secret=True),
    Variable("SHEETS_CACHE_URL", is_secret=True),
    Variable("EMAIL_URL", is_secret=True),
    Variable("FROM_EMAIL"),
    Variable("TRUSTED_PROXIES"),
    Variable("ELASTICSEARCH_URL", is_secret=True),
    Variable("ELASTICSEARCH_API_KEY", is_secret=True),
    Variable("ELASTICSEARCH_INDEX"),
    Variable("MACHINE_ROUTES"),
    Variable("LIBRETRANSLATE_URL"),
    Variable("LIBRETRANSLATE_KEY", is_secret=True),
    Variable("DEEPL_URL"),
    Variable("DEEPL_KEY", is_secret=True),
    Variable("FEEDBACK_DAYS"),
    Variable("CHECKIN_DAYS"),
    Variable("SHOW_GALLERY"),
    Variable("BACKUP_DIR"),
    Variable("BACKUP_KEEP"),
    Variable("BACKUP_RECIPIENT"),
    Variable("DJANGO_SETTINGS_MODULE"),
]


def for_a_backup() -> dict[str, str | None]:
    """What is set here; of a secret only that it is."""
    return {
        variable.name: SECRET if variable.is_secret else os.environ[variable.name]
        for variable in VARIABLES
        if variable.name in os.environ
    }


def unlike_here(then: dict[str, str | None]) -> list[str]:
    """The names that were set to something else where the backup was made."""
    now = for_a_backup()
    return [name for name, value in then.items() if now.get(name) != value]
