"""Needs in a reader's words."""

from collections.abc import Callable

from django.utils.translation import get_language, gettext

from locales.table import SOURCE_CODE, TABLE, find

from .models import Need

Kind = Need.Kind
OTHER = "other"
ASKED = (
    Kind.INTERPRETER,
    Kind.SIGN_LANGUAGE,
    Kind.CHILDCARE,
    Kind.WHEELCHAIR,
    Kind.HEARING_LOOP,
    Kind.COMPANION,
    Kind.DIET,
    Kind.OTHER,
)


def need_label(kind: str) -> str:
    """What a reader ticks."""
    return _labels()[kind]()


def _labels() -> dict[str, Callable[[], str]]:
    return {
        Kind.INTERPRETER: lambda: gettext("An interpreter"),
        Kind.SIGN_LANGUAGE: lambda: gettext("Sign language"),
        Kind.CHILDCARE: lambda: gettext("Childcare"),
        Kind.WHEELCHAIR: lambda: gettext("Room for a wheelchair"),
        Kind.HEARING_LOOP: lambda: gettext("A hearing loop"),
        Kind.COMPANION: lambda: gettext("A seat for a companion"),
        Kind.DIET: lambda: gettext("Special food"),
        Kind.OTHER: lambda: gettext("Something else"),
    }


def languages() -> list[tuple[str, str, str]]:
    """Code, name and its language for interpreters: all but German of any kind."""
    own = get_language()
    return [
        (x.code, x.autonym, "" if x.code == own else x.code)
        for x in TABLE
        if SOURCE_CODE not in (x.code, x.fallback)
    ]


def is_offered(detail: str) -> bool:
    """Whether an interpreter's language is one of those that are asked for by name."""
    return any(detail == code for code, _name, _lang in languages())


def told_language(detail: str) -> str:
    """Another language as it was typed; nothing where nobody asked which."""
    return "" if detail == OTHER else detail


def detail_words(need: Need, *, for_office: bool = False) -> str:
    """The detail as people read it: a language's name, not its code."""
    if need.kind == Kind.INTERPRETER and need.detail:
        language = find(need.detail)
        if language.code != need.detail:
            return told_language(need.detail)
        return language.german if for_office else language.autonym
    return need.detail


def need_words(need: Need, *, with_typed: bool = True) -> str:
    """`An interpreter (ትግርኛ)`; what somebody typed is left out where it may be."""
    is_chosen = need.kind == Kind.INTERPRETER
    detail = detail_words(need) if with_typed or is_chosen else ""
    label = need_label(need.kind)
    return f"{label} ({detail})" if detail else label
