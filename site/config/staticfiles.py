"""One stylesheet and one icon sprite, joined from small files without a build."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

STYLESHEET = "css/site.css"
SPRITE = "icons/sprite.svg"


def stylesheet(folder: Path) -> str:
    """All files of `css/index.txt` in order, without comments and spare space."""
    names = (folder / "index.txt").read_text().split()
    text = "\n".join((folder / name).read_text() for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", text))
    return text.replace(";}", "}").strip() + "\n"


def sprite(folder: Path) -> str:
    """Every icon of the folder as a symbol `i-<name>` (Lucide, ISC licence)."""
    symbols = []
    for path in sorted(folder.glob("*.svg")):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S).group(1)
        inner = re.sub(r">\s+<", "><", inner.strip())
        symbols.append(
            f'<symbol id="i-{path.stem}" viewBox="0 0 24 24">{inner}</symbol>'
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC licence -->'
        + "".join(symbols)
        + "</svg>\n"
    )


class JoinedCssFinder(FileSystemFinder):
    """
    The files of `site/static`, with the stylesheet and the sprite in one piece.

    The parts themselves are not served.
    """

    def _root(self) -> Path:
        return Path(settings.STATICFILES_DIRS[0])

    def _joined(self) -> dict[str, str]:
        root = self._root()
        return {
            STYLESHEET: stylesheet(root / "css"),
            SPRITE: sprite(root / "icons"),
        }

    def list(self, ignore_patterns: Iterable[str]) -> Iterable[tuple[str, Storage]]:
        for path, storage in super().list(ignore_patterns):
            if not _is_part(path):
                yield path, storage
        joined = InMemoryStorage()
        for path, text in self._joined().items():
            joined.save(path, ContentFile(text.encode()))
            yield path, joined

    def find(self, path: str, **kwargs: object) -> object:
        if path not in (STYLESHEET, SPRITE):
            return super().find(path, **kwargs)
        # runserver and the tests' live server read a file from the disk.
        target = settings.VAR / "joined" / path
        text = self._joined()[path]
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return [str(target)] if kwargs.get("find_all") else str(target)


def _is_part(path: str) -> bool:
    is_icon = path.startswith("icons/") and path.endswith(".svg")
    return path.startswith("css/") or is_icon
