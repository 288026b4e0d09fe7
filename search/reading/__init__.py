"""
The text of files that people download.

Files come from many hands, so they are read in a process of its own: without the site's
secrets, with little memory and little time.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.files import File

from search.analysis.folding import in_one_line

SECONDS = 30
LONGEST = 500_000
KINDS = {"pdf", "docx", "odt", "txt", "csv"}


class Unreadable(Exception):
    """Damaged, too large, or made to do harm."""


def read_file(file: File) -> str:
    """
    The words of a file; empty where it holds none, as a scanned page does.

    :raises Unreadable: if it cannot be read within its time and memory
    """
    kind = file.name.rsplit(".", 1)[-1].lower()
    if kind not in KINDS:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{kind}"
        with file.open("rb") as source:
            path.write_bytes(source.read())
        return _read_apart(path)


def _read_apart(path: Path) -> str:
    reader = Path(__file__).with_name("reader.py")
    try:
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-I", str(reader), str(path)],
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONIOENCODING": "utf-8"},
            cwd=path.parent,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("time") from error
    if done.returncode:
        raise Unreadable(done.stderr.decode(errors="replace")[-300:])
    return in_one_line(done.stdout.decode(errors="replace"))[:LONGEST]
