"""Where files lie that no address leads to."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """A folder that is never served: a view with a check hands files out."""

    def url(self, name: str) -> str:
        raise ValueError(f"{name} has no address.")
