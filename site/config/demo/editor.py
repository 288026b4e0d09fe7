"""The demonstration site's first editor."""

import secrets

from django.conf import settings

from accounts.models import User

NAME, EMAIL = "editor", "editor@example.org"


def make_editor() -> None:
    """
    An administrator, editor@example.org; the password is in `.var/editor-password`.

    Nothing happens where the account exists, or on a real site: there the first
    administrator is invited (`invite`).
    """
    if not settings.DEMO_MAKES_EDITOR or User.objects.filter(username=NAME).exists():
        return
    path = settings.VAR / "editor-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9) + "\n")
    User.objects.create_superuser(
        NAME, EMAIL, path.read_text().strip(), first_name="Editor"
    )
