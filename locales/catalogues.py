"""
Compile and check the interface's words: `python locales/catalogues.py compile|check`.

A plain script without Django, because Django refuses to start without catalogues.
"""

import re
import sys
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parent / "locale"


def catalogues() -> list[Path]:
    """Every catalogue's source file."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Write the .mo beside each .po that is newer; how many were written."""
    written = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        written += 1
    return written


def gaps() -> list[str]:
    """A line for each word without a translation, each draft mark, each bad name."""
    found = []
    for source in catalogues():
        language = source.parent.parent.name
        for entry in polib.pofile(str(source)):
            if entry.obsolete:
                continue
            if not entry.translated():
                found.append(f"{language}: {entry.msgid!r}")
            elif _has_bad_names(entry):
                found.append(f"{language}: a name is wrong in {entry.msgid!r}")
    return found


def _has_bad_names(entry: polib.POEntry) -> bool:
    """Whether it loses a name, or has one that nobody will fill in: a 500."""
    written = _names(" ".join([entry.msgstr, *entry.msgstr_plural.values()]))
    known = _names(f"{entry.msgid} {entry.msgid_plural}")
    return bool(_names(entry.msgid) - written or written - known)


def _names(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def main(command: str) -> int:
    if command == "compile":
        compile_all()
        return 0
    found = gaps()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
