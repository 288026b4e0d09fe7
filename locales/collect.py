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
from babel.messages.plurals import get_plural
from django.conf import settings

from locales.borrowed import missing
from locales.table import SOURCE_CODE, TABLE, Language

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("site", "locales", "pages", "events", "search")
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "npgettext": None, "pgettext": None}
# Where Babel's list disagrees with CLDR's rules (tests hold all others to them).
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "fa": "nplurals=2; plural=(n > 1);",
    "ti": "nplurals=2; plural=(n > 1);",
}
READERS, EDITORS = "readers", "editors"
EDITORS_LANGUAGES = ("de", "en")
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


def plural_forms(code: str, identifier: str) -> str:
    """The header that tells which form goes with which number."""
    return PLURALS.get(code) or get_plural(identifier).plural_forms


def write(language: Language, messages: dict[Message, str]) -> int:
    """
    Bring a language's catalogue up to date, or begin it.

    Returns how many of its words have no translation.
    """
    folder = ROOT / "locales" / "locale" / language.catalogue / "LC_MESSAGES"
    path = folder / "django.po"
    folder.mkdir(parents=True, exist_ok=True)
    rows = polib.pofile(str(path)) if path.exists() else []
    old = {(x.msgid, x.msgid_plural): x for x in rows}
    new = polib.POFile(wrapwidth=78)
    new.header = "Drafts: not yet read by a speaker of the language."
    plural = plural_forms(language.code, language.babel)
    new.metadata = {
        "Language": language.catalogue,
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    forms = int(plural.split("=")[1].split(";")[0])
    for (one, many), place in sorted(messages.items()):
        entry = _entry(one, many, place, old.get((one, many)), forms)
        if language.code == "en":
            _repeat_english(entry)
        new.append(entry)
    new.save(str(path))
    return len(new.untranslated_entries())


def _entry(
    one: str,
    many: str,
    place: str,
    old: polib.POEntry | None,
    forms: int,
) -> polib.POEntry:
    entry = polib.POEntry(msgid=one, occurrences=[(place, "")])
    if "%(" in one or "%(" in many:
        entry.flags.append("python-format")
    if many:
        entry.msgid_plural = many
        kept = old.msgstr_plural if old else {}
        entry.msgstr_plural = {form: kept.get(form, "") for form in range(forms)}
    elif old:
        entry.msgstr = old.msgstr
    return entry


def _repeat_english(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    readers, editors = collect()
    for language in TABLE:
        words = dict(readers)
        if language.code in EDITORS_LANGUAGES:
            words |= editors
        elif language.fallback != SOURCE_CODE:
            words |= missing(language.catalogue)
        gaps = write(language, words)
        sys.stdout.write(f"{language.catalogue}: {len(words)} words, {gaps} missing\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
