"""What a file really is, whatever its name says."""

from pathlib import PurePath
from typing import BinaryIO

ZIPPED = ("docx", "odt", "ods", "xlsx")
PLAIN = ("csv", "txt")
HEAD = 1024


def is_what_it_says(name: str, file: BinaryIO) -> bool:
    """Whether the first bytes of a document belong to the ending of its name."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if ending == "pdf":
        return b"%PDF-" in head
    if ending in ZIPPED:
        return head.startswith(b"PK\x03\x04")
    if ending in PLAIN:
        return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return False
