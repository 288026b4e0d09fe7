"""Every address of the editors' area, as the resolver knows it."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

AREA = "admin/"
# In the table, what has no words of its own.
NAMELESS = {"": "(dashboard)", "/": "(any other)"}


@dataclass(frozen=True)
class Address:
    """One address: `pages/<page_id>/edit/`, and the names of what stands in it."""

    name: str
    form: str
    parts: tuple[str, ...]

    def filled(self, values: dict[str, object]) -> str:
        return f"/{AREA}" + self.form % values


def addresses() -> list[Address]:
    """
    Every address below /admin/, each once, in the order in which they are tried.

    Two patterns of the same form are one: what stands second is never reached.
    """
    found = {}
    for regex in _regexes(get_resolver()):
        if not regex.startswith(AREA):
            continue
        # Of optional parts, all.
        form, parts = normalize(regex)[-1]
        form = form.removeprefix(AREA)
        name = form % {part: f"<{part.strip('_')}>" for part in parts}
        name = NAMELESS.get(name, name)
        found.setdefault(name, Address(name, form, tuple(parts)))
    return list(found.values())


def _regexes(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        own = entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLPattern):
            found.append(before + own)
        else:
            found += _regexes(entry, before + own)
    return found
