"""Prints the words of one file; a program of its own, see `search.reading`."""

import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree  # noqa: S405  in a process without memory to lose

MEGABYTE = 1024 * 1024
LONGEST_PART = 40 * MEGABYTE
PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
# Elements after which a word ends.
BREAKS = re.compile(r"\}(p|h|br|tab|tr|tc|line-break|s)$")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (768 * MEGABYTE, 768 * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read(path: Path) -> Iterator[str]:
    """The words of a file, piece by piece."""
    kind = path.suffix[1:]
    if kind == "pdf":
        yield from _pdf(path)
    elif kind in PARTS:
        yield from _office(path, PARTS[kind])
    else:
        yield path.read_text(encoding="utf-8", errors="replace")


def _pdf(path: Path) -> Iterator[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        yield page.get_textpage().get_text_bounded()
        yield "\n"


def _office(path: Path, part: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo(part).file_size > LONGEST_PART:
            raise ValueError("too long")
        root = ElementTree.fromstring(archive.read(part))  # noqa: S314  see above
    for element in root.iter():
        if BREAKS.search(str(element.tag)):
            yield "\n"
        yield element.text or ""
        yield element.tail or ""


if __name__ == "__main__":
    limit()
    for piece in read(Path(sys.argv[1])):
        sys.stdout.write(piece)
