"""People in mentoring as a file: without name and contact, unless they are wanted."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from locales.table import find
from pages.directory.languages import language_names

from . import vocabulary
from .models import Participant


def table(
    rows: QuerySet[Participant], *, with_contact: bool
) -> Iterator[tuple[str, list[str]]]:
    """A line for each person; nothing about the gender."""
    heads = [_("Reference"), _("Takes part as"), _("State"), _("Reads"), _("Speaks")]
    heads += [_("Municipality"), _("District"), _("Age"), _("Times"), _("Interests")]
    heads += [_("Looks since"), _("Deleted on")]
    if with_contact:
        heads += [_("Name"), _("E-mail"), _("Phone")]
    yield "", [str(head) for head in heads]
    words = [vocabulary.towns(), vocabulary.times(), vocabulary.interests()]
    labels = [{x.key: x.label for x in options} for options in words]
    for row in rows:
        cells = _cells(row, *labels)
        if with_contact:
            cells += [row.name, row.email, row.phone]
        yield row.locale if with_contact else "", cells


def _cells(row: Participant, towns: dict, times: dict, interests: dict) -> list[str]:
    answers = row.answers
    return [
        row.reference,
        row.get_role_display(),
        row.get_state_display(),
        find(row.locale).german,
        ", ".join(language_names(row.spoken)),
        towns.get(row.municipality, ""),
        answers.get("district", ""),
        answers.get("age", ""),
        ", ".join(times.get(x, x) for x in answers.get("times", [])),
        ", ".join(interests.get(x, x) for x in answers.get("interests", [])),
        row.since.isoformat(),
        "" if row.pairs_now else row.delete_at.isoformat(),
    ]
