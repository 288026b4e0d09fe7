"""Writes `.env.example` and the table in docs/operate.md: `make variables`."""

import re
import textwrap
from pathlib import Path

from config.upkeep.variables import (
    CONTAINERS,
    SERVER,
    SITE,
    UPDATE,
    VARIABLES,
    Variable,
)

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE, OPERATE = ROOT / ".env.example", ROOT / "docs" / "operate.md"
# What systemd, Compose and a shell read alike without quotes.
PLAIN = re.compile(r"[\w.,:/@-]*")
BEGIN, END = "| Variable | What it says | Without it |\n", "\n\n"
HEAD = """\
# The environment of a real site: copy it, fill in what is needed, let nobody else read
# it (chmod 600), and keep a copy apart from the backups. Written by `make variables`;
# docs/operate.md has the same as a table. What is more than letters, digits and -_.,:/@
# stands in single quotes: systemd, Compose and a shell then read the same.
"""


def example() -> str:
    """The environment as a file: what is needed to fill in, all else with its usual."""
    parts = [HEAD, *_read_by(SITE)]
    for reader in (SERVER, CONTAINERS, UPDATE):
        parts += [f"# Only `{reader}` reads what follows.\n", *_read_by(reader)]
    return "\n".join(parts)


def _read_by(reader: str) -> list[str]:
    return [_explained(x) for x in VARIABLES if x.read_by == reader]


def _explained(variable: Variable) -> str:
    words = variable.words[0].upper() + variable.words[1:] + "."
    words += f" Without it: {variable.missing}."
    if variable.is_secret:
        words = f"Secret. {words}"
    lines = textwrap.wrap(words.replace("`", ""), 85, break_long_words=False)
    mark = "" if variable.is_needed or "SETTINGS" in variable.name else "#"
    value = variable.example
    if not PLAIN.fullmatch(value):
        value = f"'{value}'"
    return "".join(f"# {x}\n" for x in lines) + f"{mark}{variable.name}={value}\n"


def table() -> str:
    """The same for docs/operate.md."""
    rows = [BEGIN, "|---|---|---|\n"]
    for variable in VARIABLES:
        words = variable.words
        if variable.is_secret:
            words = f"**secret**; {words}"
        if variable.read_by != SITE:
            words = f"only `{variable.read_by}`: {words}"
        rows.append(f"| `{variable.name}` | {words} | {variable.missing} |\n")
    return "".join(rows)


def told(operate: str) -> str:
    """That document with the table of now."""
    before, _begin, after = operate.partition(BEGIN)
    _old, end, rest = after.partition(END)
    return before + table().rstrip("\n") + end + rest


def main() -> None:
    EXAMPLE.write_text(example())
    OPERATE.write_text(told(OPERATE.read_text()))


if __name__ == "__main__":
    main()
