"""
Collect the interface's words into the catalogues: `make messages`.

`gettext` and `{% translate %}` mark words for readers, in every language;
`gettext_lazy` and templates under `admin/` or `wagtailadmin/` mark words for
editors, in German only.
"""

import sys
from io import BytesIO
from pathlib import Path

import django
import polib
from babel.messages.extract import extract_python
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("site", "locales", "pages", "events")
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "npgettext": None, "pgettext": None}
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
}
USUAL_PLURAL = "nplurals=2; plural=(n != 1);"
READERS, EDITORS = "readers", "editors"
ADMIN = {"admin", "wagtailadmin"}
Message = tuple[str, str]


def collect() -> tuple[dict[Message, str], dict[Message, str]]:
    """Words for readers and words for editors, each with the file it stands in."""
    found = {READERS: {}, EDITORS: {}}
    for path in _files("*.py"):
        for audience, keywords in _python_keywords(path.read_text()).items():
            _add(found[audience], path, path.read_bytes(), keywords)
    for path in [*_files("*.html"), *_files("emails/*.txt")]:
        audience = EDITORS if ADMIN & {*path.parts} else READERS
        _add(found[audience], path, _as_python(path).encode(), KEYWORDS)
    for message in found[READERS]:
        found[EDITORS].pop(message, None)
    return found[READERS], found[EDITORS]


def _files(pattern: str) -> list[Path]:
    paths = [p for folder in FOLDERS for p in (ROOT / folder).rglob(pattern)]
    return sorted(p for p in paths if "migrations" not in p.parts)


def _python_keywords(text: str) -> dict[str, dict]:
    lazy = "gettext_lazy as _" in text
    return {
        READERS: {**KEYWORDS, **({} if lazy else {"_": None})},
        EDITORS: {"_": None, "ngettext_lazy": (1, 2)} if lazy else {},
    }


def _as_python(path: Path) -> str:
    from django.utils.translation.template import templatize

    text = templatize(path.read_text(), origin=str(path))
    # Python would take the template's indentation for its own.
    return "\n".join(line.strip() for line in text.splitlines())


def _add(shelf: dict, path: Path, source: bytes, keywords: dict) -> None:
    if not keywords:
        return
    options = {"encoding": "utf-8"}
    for _line, _name, words, _notes in extract_python(
        BytesIO(source), keywords, [], options
    ):
        one, many = words[:2] if isinstance(words, tuple) else (words, "")
        if one:
            shelf.setdefault((one, many or ""), str(path.relative_to(ROOT)))


def write(language: str, messages: dict[Message, str]) -> int:
    """Bring a catalogue up to date; how many of its words have no translation."""
    path = ROOT / "locales" / "locale" / language / "LC_MESSAGES" / "django.po"
    old = {(x.msgid, x.msgid_plural): x for x in polib.pofile(str(path))}
    new = polib.POFile(wrapwidth=88)
    new.header = "Drafts: not yet read by a speaker of the language."
    plural = PLURALS.get(language, USUAL_PLURAL)
    new.metadata = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    forms = int(plural.split("=")[1].split(";")[0])
    for (one, many), place in sorted(messages.items()):
        new.append(_entry(one, many, place, old.get((one, many)), language, forms))
    new.save(str(path))
    return len(new.untranslated_entries())


def _entry(
    one: str,
    many: str,
    place: str,
    old: polib.POEntry | None,
    language: str,
    forms: int,
) -> polib.POEntry:
    entry = polib.POEntry(msgid=one, occurrences=[(place, "")])
    if "%(" in one or "%(" in many:
        entry.flags.append("python-format")
    if many:
        entry.msgid_plural = many
        empty = dict.fromkeys(range(forms), "")
        entry.msgstr_plural = {**empty, **(old.msgstr_plural if old else {})}
    elif old:
        entry.msgstr = old.msgstr
    if language == "en":
        _repeat_english(entry)
    return entry


def _repeat_english(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def main() -> int:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    settings.configure(USE_I18N=True)
    django.setup()
    readers, editors = collect()
    folders = sorted((ROOT / "locales" / "locale").iterdir())
    for folder in folders:
        words = {**readers, **editors} if folder.name in ("de", "en") else readers
        missing = write(folder.name, words)
        sys.stdout.write(f"{folder.name}: {len(words)} words, {missing} missing\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
