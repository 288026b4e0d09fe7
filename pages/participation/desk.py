"""What the desks of this room have in common."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from locales.table import BY_CODE, TABLE

A_LEAF = 50


def chosen_ids(request: HttpRequest) -> list[int]:
    """The rows that were ticked, at most those of one leaf."""
    found = [x for x in request.POST.getlist("id") if x.isdecimal() and len(x) < 15]
    return [int(x) for x in found[:A_LEAF]]


def back_to(request: HttpRequest, otherwise: str, *, field: str = "next") -> str:
    """Where the editor came from, within the site; or else the address of that name."""
    target = request.POST.get(field, "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours else reverse(otherwise)


def leaf(request: HttpRequest, rows: Iterable) -> Leaf:
    """The part of a long list that was asked for, or the nearest to it."""
    return Paginator(rows, A_LEAF).get_page(request.GET.get("p"))


def filters(request: HttpRequest, *names: str) -> dict[str, str]:
    """What is filtered by; a language or a number that there is not counts as none."""
    found = {name: request.GET.get(name, "")[:40] for name in names}
    if found.get("language") not in BY_CODE:
        found["language"] = ""
    for name in ("page", "months"):
        if name in found and not (found[name].isdecimal() and len(found[name]) < 10):
            found[name] = ""
    return found


def query_of(chosen: dict[str, str]) -> str:
    """The same filters as the end of an address."""
    return urlencode({name: value for name, value in chosen.items() if value})


def languages() -> list[tuple[str, str]]:
    return [(language.code, language.german) for language in TABLE]
