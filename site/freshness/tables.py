"""Which tables a statement names."""

import re
from functools import cache

from django.apps import apps

# Nothing that readers see stands in them, and some are written all the time. An answer
# that read one of them is not kept.
QUIET_APPS = {
    "account",
    "accounts",
    "admin",
    "auth",
    "django_tasks_db",
    "freshness",
    "mfa",
    "outbox",
    "pulse",
    "sessions",
    "socialaccount",
    "usersessions",
    "welcome",
}
# Written by a migration only, and then all is made anew.
CONSTANT = {"auth_permission", "django_content_type"}
NAMES = re.compile(r"\w+")
# Statements come in few shapes; their hashes are kept, not the text.
MOST_SHAPES = 4000
_shapes: dict[int, frozenset[str]] = {}


def named_in(sql: str) -> frozenset[str]:
    """The tables that a statement names, whether it reads or writes them."""
    shape = hash(sql)
    found = _shapes.get(shape)
    if found is None:
        found = frozenset(known().intersection(NAMES.findall(sql)))
        if len(_shapes) >= MOST_SHAPES:
            _shapes.clear()
        _shapes[shape] = found
    return found


@cache
def quiet() -> frozenset[str]:
    """The tables whose changes nobody is told."""
    labels = QUIET_APPS & {config.label for config in apps.get_app_configs()}
    return frozenset(
        model._meta.db_table
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    )


@cache
def known() -> frozenset[str]:
    """All tables of the site that can change while it runs."""
    models = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in models) - CONSTANT
