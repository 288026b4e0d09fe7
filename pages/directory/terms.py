"""Who held a post when, who came before and who after."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE, find

from .models import Post, TermOfOffice


@dataclass(frozen=True)
class TermWords:
    """A term in a reader's words."""

    period: str
    kind: str


@dataclass(frozen=True)
class Neighbours:
    """The terms before and after one, of the same post."""

    before: TermOfOffice | None
    after: TermOfOffice | None


def kind_words(kind: str) -> str:
    return {
        "full": _("full-time"),
        "part": _("part-time"),
        "honorary": _("honorary"),
    }.get(kind, "")


def term_words(term: TermOfOffice) -> TermWords:
    """ "since 1 September 2016" or "2016 to 2021", as exactly as it is known."""
    start = _told(term.starts_on, term.precision)
    if term.ends_on is None:
        return TermWords(_("since %(start)s") % {"start": start}, kind_words(term.kind))
    end = _told(term.ends_on, term.precision)
    period = _("%(start)s to %(end)s") % {"start": start, "end": end}
    return TermWords(period, kind_words(term.kind))


def _told(day: date, precision: str) -> str:
    identifier = find(get_language()).babel
    if precision == TermOfOffice.Precision.YEAR:
        return str(day.year)
    if precision == TermOfOffice.Precision.MONTH:
        return format_skeleton("yMMMM", day, locale=identifier)
    return format_date(day, "long", locale=identifier)


def neighbours(term: TermOfOffice, same_post: list[TermOfOffice]) -> Neighbours:
    """
    Predecessor and successor of a term.

    Terms that overlap (a hand-over, a shared post) follow each other by their
    first day.
    """
    line = sorted(same_post, key=lambda x: (x.starts_on, x.pk))
    at = next(n for n, x in enumerate(line) if x.pk == term.pk)
    others = [x for x in line if x.person_id != term.person_id or x.pk == term.pk]
    at = others.index(line[at])
    return Neighbours(
        before=others[at - 1] if at else None,
        after=others[at + 1] if at + 1 < len(others) else None,
    )


def posts_with_holders() -> list[tuple[Post, list[TermOfOffice]]]:
    """Every post and its terms, the newest first, in two queries."""
    posts = Post.objects.filter(locale__language_code=SOURCE_CODE).select_related(
        "municipality"
    )
    terms: dict[int, list[TermOfOffice]] = {}
    held = TermOfOffice.objects.held().select_related("person")
    for term in held.order_by("-starts_on", "-pk"):
        terms.setdefault(term.post_id, []).append(term)
    return [(post, terms[post.pk]) for post in posts if post.pk in terms]
