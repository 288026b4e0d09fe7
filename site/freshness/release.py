"""Which code and settings an answer was made by."""

import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

ENDINGS = {".py", ".html", ".txt", ".mo", ".yaml", ".svg", ".css", ".js"}
FOLDERS = ("site", "pages", "events", "search", "locales")
PLAIN = (str, int, float, bool, list, tuple, dict, set, Path)


@cache
def release() -> str:
    """Another one as soon as code, words, styles, settings or packages change."""
    digest = blake2b(digest_size=12, key=settings.SECRET_KEY.encode()[:64])
    for path in _files():
        try:
            at = path.stat()
        except OSError:
            # An editor's lock that leads nowhere, or one that is gone by now.
            continue
        digest.update(f"{path} {at.st_mtime_ns} {at.st_size}\n".encode())
    digest.update(f"{sys.version} {_installed()}\n".encode())
    with override(settings.LANGUAGE_CODE):
        for name in sorted(filter(str.isupper, dir(settings))):
            value = getattr(settings, name, None)
            if isinstance(value, PLAIN):
                digest.update(f"{name}={value!r}\n".encode())
    return digest.hexdigest()


def _installed() -> list[str]:
    """Packages with their versions, by the names of their folders."""
    folders = {Path(entry) for entry in sys.path if entry}
    return sorted(
        path.name for folder in folders for path in folder.glob("*.dist-info")
    )


def _files() -> list[Path]:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    found = [manifest] if manifest.exists() else []
    for folder in FOLDERS:
        top = settings.ROOT / folder
        found += [path for path in top.rglob("*") if path.suffix in ENDINGS]
    return sorted(found)
