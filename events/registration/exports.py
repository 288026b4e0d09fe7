"""Registrations of a date as XLSX or CSV; needs only for those who may see them."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from events.models import Occurrence
from locales.table import SOURCE_CODE, find
from pages.forms.exports import as_download

from . import rights
from .models import Question, Registration
from .needs import detail_words


@never_cache
@require_GET
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list of a date; sensitive parts only where they are asked for."""
    date, page = rights.date_for(request.user, pk, rights.EXPORT)
    sensitive = "sensitive" in request.GET and request.user.has_perm(rights.NEEDS)
    name = f"{page.slug}-{date.start_day.isoformat()}"
    response = as_download(table(date, with_sensitive=sensitive), kind, name)
    log(
        instance=page,
        action="registration.export",
        user=request.user,
        data={"date": date.pk, "kind": kind, "sensitive": sensitive},
    )
    return response


def table(date: Occurrence, *, with_sensitive: bool) -> Iterator[tuple[str, list[str]]]:
    """Language and cells of each row, the heading first; one column a question."""
    questions = list(
        Question.objects.filter(
            event_key=date.event_key, locale__language_code=SOURCE_CODE
        )
    )
    if not with_sensitive:
        questions = [x for x in questions if not x.sensitive]
    heads = [
        *(_("Reference"), _("State"), _("Name"), _("E-mail"), _("Phone")),
        *(_("Persons"), _("Children"), _("Language"), _("Came by"), _("Registered")),
        *([_("Needs")] if with_sensitive else []),
    ]
    yield "", [*map(str, heads), *(x.label for x in questions), str(_("Note"))]
    rows = date.registrations.known().order_by("state", "name", "pk")
    for row in rows.prefetch_related("attendees", "needs", "answers"):
        yield row.locale, _cells(row, questions, with_sensitive=with_sensitive)


def _cells(
    row: Registration, questions: list[Question], *, with_sensitive: bool
) -> list[str]:
    given = {
        x.question_key: x.text
        for x in row.answers.all()
        if with_sensitive or not x.sensitive
    }
    needs = "; ".join(
        " ".join(filter(None, [x.get_kind_display(), detail_words(x, for_office=True)]))
        for x in row.needs.all()
    )
    return [
        row.public_ref or "",
        str(row.get_state_display()),
        row.name,
        row.email,
        row.phone,
        str(row.party_size),
        str(row.children),
        find(row.locale).german,
        str(row.get_channel_display()),
        timezone.localtime(row.created_at).strftime("%Y-%m-%d %H:%M"),
        *([needs] if with_sensitive else []),
        *(given.get(x.key, "") for x in questions),
        row.note,
    ]
