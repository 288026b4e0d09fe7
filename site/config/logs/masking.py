"""
Takes out of a line what may say who somebody is, or open what is theirs.

A last line of defence: whoever writes a line leaves such things out by themselves.
"""

import re
from collections.abc import Iterator
from traceback import extract_tb, format_list

MASK = "…"
# Each with a longest length: a line of nonsense must not take a second.
EMAIL = re.compile(
    r"[^\s@<>()\"',;:=/]{1,64}@(?!\d+\.\d)[^\s@<>()\"',;:=/]{1,200}\.\w+"
)
# National or international, as people write them; dates and seconds begin otherwise.
PHONE = re.compile(r"(?<![\w.:/-])(?:\+\d|0\d)(?:[ ./()-]{0,2}\d){6,13}(?![\w:])")
QUERY = re.compile(r"(/[^\s?/\"'<>]{0,200})\?[^\s\"'<>]+")
# What links in letters and cookies hold: long, and no word.
TOKEN = re.compile(
    r"(?<![\w-])(?=[\w:=-]*[a-z])(?=[\w:=-]*[A-Z])(?=[\w:=-]*\d)[\w:=-]{20,}"
)
HEX = re.compile(r"(?<![\w-])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{24,}(?![\w-])")
UUID = re.compile(r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)", re.I)
PASSWORD = re.compile(r"//[^/@\s]{1,200}@")
# Below `/-/` stand words of ours and, after them, what opens a link.
OWN = re.compile(r"/-/[^\s?#\"'<>]*")
WORD = re.compile(r"[a-z][a-z-]{0,30}(?:\.(?:css|ics|pdf))?|\d{1,9}|")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”")
# Their words are the programme's own: names of attributes, of modules, of templates.
OUR_WORDS = (AttributeError, NameError, ImportError, TypeError)
OUR_ERRORS = {"TemplateDoesNotExist", "TemplateSyntaxError", "ImproperlyConfigured"}
DATABASES = ("django.db", "psycopg", "sqlite3")
MOST_FRAMES, MOST_CAUSES = 40, 5


def masked(text: str) -> str:
    """A text without addresses, numbers, queries and tokens."""
    text = PASSWORD.sub(f"//{MASK}@", text)
    text = QUERY.sub(rf"\1?{MASK}", text)
    text = OWN.sub(lambda found: masked_path(found[0]), text)
    for kind in (EMAIL, UUID, TOKEN, HEX, PHONE):
        text = kind.sub(MASK, text)
    return text


def masked_path(path: str) -> str:
    """An address without its query and without what opens something."""
    path = path.partition("?")[0]
    before, own, after = path.partition("/-/")
    if own:
        parts = [x if WORD.fullmatch(x) else MASK for x in after.split("/")]
        path = before + own + "/".join(parts)
    for kind in (EMAIL, UUID, TOKEN, HEX):
        path = kind.sub(MASK, path)
    return path


def told(error: BaseException) -> str:
    """
    Where an error came from and through what, without anybody's values.

    Frames name file, line and function and show our code, no variable. The words of
    most errors may hold what somebody typed: then only its kind is told.
    """
    return "\n".join(_each(error))


def _each(error: BaseException | None) -> Iterator[str]:
    seen = 0
    while error is not None and seen < MOST_CAUSES:
        frames = extract_tb(error.__traceback__)[-MOST_FRAMES:]
        yield masked("".join(format_list(frames)).rstrip("\n"))
        yield f"{type(error).__name__}: {_words(error)}"
        cause = error.__cause__
        if cause is None and not error.__suppress_context__:
            cause = error.__context__
        error, seen = cause, seen + 1


def _words(error: BaseException) -> str:
    """An error's own words where they cannot be what somebody typed."""
    try:
        words = str(error)
    except Exception:  # noqa: BLE001  whatever its own words raise
        return MASK
    name, module = type(error).__name__, type(error).__module__
    if module.startswith(DATABASES) and name != "DataError":
        # What follows the first line is the row itself.
        return masked(words.partition("\n")[0])
    if isinstance(error, OUR_WORDS) or name in OUR_ERRORS:
        return masked(words)
    return masked(QUOTED.sub(MASK, words)) if isinstance(error, OSError) else MASK
