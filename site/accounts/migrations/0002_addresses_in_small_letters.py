"""People sign in with their address from now on: each has its own, in small letters."""

import sys
from collections import defaultdict

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COMMAND = "`manage.py account_address USERNAME ADDRESS`"


def settle(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """
    Write addresses in small letters; say who has none.

    :raises ValueError: where two accounts share one, before anything is changed
    """
    users = apps.get_model("accounts", "User").objects.using(
        schema_editor.connection.alias
    )
    names = defaultdict(list)
    for name, email in users.order_by("username").values_list("username", "email"):
        names[email.strip().lower()].append(name)
    without = names.pop("", [])
    shared = [f"{x}: {', '.join(names[x])}" for x in names if len(names[x]) > 1]
    if shared:
        raise ValueError(
            "These accounts share an address, by which nobody could tell them apart "
            f"({'; '.join(shared)}). Give each its own: {COMMAND}, then migrate again."
        )
    for email, [name] in names.items():
        users.filter(username=name).update(email=email)
    if without:
        sys.stdout.write(
            f"\n  No address, so no sign-in: {', '.join(without)}. {COMMAND}\n"
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
