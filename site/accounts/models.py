"""Who may sign in. The app holds nothing with pages (docs/architecture.md)."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who keeps the site: editor, translator, moderator, administrator."""
