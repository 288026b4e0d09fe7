"""Who may sign in. The app holds nothing with pages (docs/architecture.md)."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who keeps the site: editor, translator, moderator, administrator."""

    @property
    def language(self) -> str:
        """What they chose for the editors' pages and letters; else German."""
        profile = getattr(self, "wagtail_userprofile", None)
        return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
