"""Static files in tests: by their plain names, and only those that exist."""

from functools import cache

from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import StaticFilesStorage


class ExistingFilesStorage(StaticFilesStorage):
    """Refuses a missing file as the manifest does in production, without collecting."""

    def url(self, name: str | None) -> str:
        if name and not name.endswith("/") and not _exists(name.split("?")[0]):
            raise ValueError(f"Missing static file: {name}")
        return super().url(name)


@cache
def _exists(name: str) -> bool:
    return bool(find(name))
