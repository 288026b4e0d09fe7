"""Every address of the site, from the resolver: a new one cannot be forgotten."""

import re

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

LANGUAGES = ("de/", "en/", "ar/", "uk/", "ku/", "x-klingon/")
CONVERTER = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")
# What stands for something in the expressions of this site and of Wagtail.
GROUPS = re.compile(r"\((?:[^()]|\([^()]*\))*\)[*?+]?")


def patterns(resolver=None, before=""):
    """Each pattern as text, with what is to be filled in as <kind:name> or (group)."""
    for entry in (resolver or get_resolver()).url_patterns:
        is_language = isinstance(entry.pattern, LocalePrefixPattern)
        own = "<language:code>" if is_language else str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, before + own)
        else:
            yield before + own


def filled(pattern, value):
    """An address of that pattern; `value` gives what each part of it becomes."""
    plain = pattern.replace("^", "").replace("$", "").replace("\\.", ".")
    plain = GROUPS.sub(lambda found: value(found[0]), plain)
    return "/" + CONVERTER.sub(lambda found: value(found["kind"] or "str"), plain)
