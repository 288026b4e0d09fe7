"""
Takes out of a line what may say who somebody is, or open what is theirs.

A last line of defence: whoever writes a line leaves such things out by themselves.
"""

import re
from collections.abc import Iterator
from traceback import extract_tb, format_list

MASK = "…"
# Each takes time in proportion to the line, whatever nonsense that is: it has a longest
# length, or begins only where a run of its characters does.
EMAIL = re.compile(
    r"[^\s@<>()\"',;:=/]{1,64}@(?!\d{1,3}\.\d)[^\s@<>()\"',;:=/]{1,200}\.\w+"
)
# National or international, as people write them; dates and seconds begin otherwise.
PHONE = re.compile(r"(?<![\w.:/-])(?:\+\d|0\d)(?:[ ./()-]{0,2}\d){6,13}(?![\w:])")
QUERY = re.compile(r"(/[^\s?/\"'<>]{0,200})\?[^\s\"'<>]+")
# What links in letters and cookies hold: long, and no word.
RUN = re.compile(r"(?<![\w:=-])[\w:=-]{20,}")
OF_A_TOKEN = [re.compile(x) for x in ("[a-z]", "[A-Z]", "[0-9]")]
HEX = re.compile(r"(?<!\w)(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{24,}(?!\w)")
UUID = re.compile(r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)", re.I)
PASSWORD = re.compile(r"//[^/@\s]{1,200}@")
# Below these stand words of ours and, after them, what opens a link; a test knows all.
OWN = re.compile(
    r"/(?:-|invitation|password|password_reset/confirm|registrations/door)"
    r"/[^\s?#\"'<>]*"
)
WORD = re.compile(r"[a-z][a-z_-]{0,18}(?:\.(?:css|ics|pdf))?|\d{1,9}|")
# But the name by which SQLite knows a constraint.
QUOTED = re.compile(r"(?<!index )'[^']*'")
# Their words are the programme's own: names of attributes, of modules, of templates.
OUR_WORDS = (AttributeError, NameError, ImportError, TypeError)
OUR_ERRORS = {"TemplateDoesNotExist", "TemplateSyntaxError", "ImproperlyConfigured"}
DATABASES = ("django.db", "psycopg", "sqlite3")
# Connections, conflicts of transactions, resources, locks, an operator who intervened.
STATES = ("08", "40", "53", "55", "57")
FAULTS = ("BUSY", "CANTOPEN", "CORRUPT", "FULL", "IOERR", "LOCKED", "READONLY")
MOST_FRAMES, MOST_CAUSES = 40, 5


def masked(text: str) -> str:
    """A text without addresses, numbers, queries and tokens."""
    text = PASSWORD.sub(f"//{MASK}@", text)
    text = QUERY.sub(rf"\1?{MASK}", text)
    text = OWN.sub(_masked_below, text)
    return _masked(text, EMAIL, UUID, RUN, HEX, PHONE)


def masked_path(path: str) -> str:
    """An address without its query and without what opens something."""
    path = OWN.sub(_masked_below, path.partition("?")[0])
    return _masked(path, EMAIL, UUID, RUN, HEX)


def _masked(text: str, *kinds: re.Pattern) -> str:
    for kind in kinds:
        text = kind.sub(_masked_token if kind is RUN else MASK, text)
    return text


def _masked_token(found: re.Match) -> str:
    """Three searches here: as look-aheads they made the time grow by the square."""
    is_token = all(part.search(found[0]) for part in OF_A_TOKEN)
    return MASK if is_token else found[0]


def _masked_below(found: re.Match) -> str:
    parts = found[0].split("/")
    return "/".join(x if x == "-" or WORD.fullmatch(x) else MASK for x in parts)


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
    if module.startswith(DATABASES):
        return _of_the_database(error, words)
    if isinstance(error, OUR_WORDS) or name in OUR_ERRORS:
        # Django's fields say so of a value of the wrong kind.
        return masked(re.sub(r"(?s) but got .*", f" but got {MASK}", words))
    return _of_the_machine(error) if isinstance(error, OSError) else MASK


def _of_the_database(error: BaseException, words: str) -> str:
    """
    Which constraint there is, or why the database cannot be reached, and its own code.

    All else may quote the question or a value. So may what follows the first line.
    """
    # Django's own errors are made of the driver's.
    driver = error.__cause__ if type(error).__module__ == "django.db.utils" else error
    state = getattr(driver, "sqlstate", None)
    code = state or getattr(driver, "sqlite_errorname", None) or ""
    first = masked(QUOTED.sub(MASK, words.partition("\n")[0]))
    if any(kind.__name__ == "IntegrityError" for kind in type(error).__mro__):
        return first
    if any(code.removeprefix("SQLITE_").startswith(x) for x in (*STATES, *FAULTS)):
        return first
    if type(driver).__module__.startswith("psycopg") and state is None:
        is_away = type(driver).__name__ in ("OperationalError", "InterfaceError")
        return first if is_away else MASK
    return f"{MASK} ({code})" if code else MASK


def _of_the_machine(error: OSError) -> str:
    """What the machine says, without the file; of a mail server its number only."""
    if isinstance(getattr(error, "smtp_code", None), int):
        return f"{MASK} ({error.smtp_code})"
    if not isinstance(error.errno, int):
        return MASK
    words = masked(QUOTED.sub(MASK, str(error.strerror)))
    return f"[Errno {error.errno}] {words}" + (f": {MASK}" if error.filename else "")
