"""The editors' side: how pages do in each language, and what readers wrote."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from locales.table import find
from pages.forms.exports import as_download
from pages.participation.desk import (
    back_to,
    chosen_ids,
    filters,
    languages,
    leaf,
    query_of,
)
from pages.participation.german import german_pages

from . import exports, rights
from .figures import SPANS, figures, since
from .models import FeedbackText

EXPORTED, DELETED = "feedback.export", "feedback.delete"
NEW, DONE, DELETE = "new", "done", "delete"


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Each page and language with its numbers, the worst first."""
    rights.require(request.user)
    chosen = filters(request, "language", "months", "page")
    rows = figures(_counts(request, chosen), _texts(request, chosen))
    context = {
        "listed": leaf(request, rows),
        "chosen": chosen,
        "query": query_of(chosen),
        "languages": languages(),
        "spans": [(str(months), _span_words(months)) for months in SPANS],
        "yes": sum(row.yes for row in rows),
        "no": sum(row.no for row in rows),
        "export_kinds": ("xlsx", "csv"),
    }
    return render(request, "feedback/admin/index.html", context)


def _span_words(months: int) -> str:
    if not months:
        return _("since the beginning")
    if months == 1:
        return _("this month")
    return _("the last %(number)s months") % {"number": months}


def _counts(request: HttpRequest, chosen: dict[str, str]) -> QuerySet:
    rows = _of(rights.counts_of(request.user), request, chosen)
    months = int(chosen["months"] or "12")
    first = since(min(months, 1200), on=timezone.localdate())
    return rows.filter(month__gte=first) if first else rows


def _texts(request: HttpRequest, chosen: dict[str, str]) -> QuerySet:
    return _of(rights.texts_of(request.user), request, chosen)


def _of(rows: QuerySet, request: HttpRequest, chosen: dict[str, str]) -> QuerySet:
    if chosen["language"]:
        rows = rows.filter(locale=chosen["language"])
    if chosen["page"]:
        pages = rights.pages_of(request.user).filter(pk=chosen["page"])
        rows = rows.filter(page_key__in=pages.order_by().values("translation_key"))
    return rows


@never_cache
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """The newest texts, those that nobody has seen to unless asked for all."""
    rights.require(request.user)
    chosen = filters(request, "language", "page", "state")
    listed = leaf(request, _stated(_texts(request, chosen), chosen["state"]))
    pages = german_pages(row.page_key for row in listed)
    page = rights.pages_of(request.user).filter(pk=chosen["page"] or 0).first()
    context = {
        "listed": listed,
        "rows": [(x, pages.get(x.page_key), find(x.locale)) for x in listed],
        "page": page,
        "chosen": chosen,
        "query": query_of(chosen),
        "languages": languages(),
        "may_change": request.user.has_perm(rights.CHANGE),
        "may_delete": request.user.has_perm(rights.DELETE),
        "export_kinds": ("xlsx", "csv"),
    }
    return render(request, "feedback/admin/texts.html", context)


def _stated(rows: QuerySet[FeedbackText], state: str) -> QuerySet[FeedbackText]:
    if state == DONE:
        return rows.exclude(done_at=None)
    return rows if state == "all" else rows.undone()


@never_cache
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Put the ticked texts aside, take them up again, or delete them."""
    what = request.POST.get("what", "")
    if what not in (NEW, DONE, DELETE):
        return redirect(back_to(request, "feedback_texts"))
    rights.require(request.user, rights.DELETE if what == DELETE else rights.CHANGE)
    rows = rights.texts_of(request.user).filter(pk__in=chosen_ids(request))
    number = rows.count()
    if not number:
        messages.warning(request, _("Nothing was ticked."))
    elif what == DELETE:
        rows.delete()
        log(instance=request.user, action=DELETED, user=request.user)
    else:
        rows.update(done_at=timezone.now() if what == DONE else None)
    if number:
        messages.success(request, _changed(what, number))
    return redirect(back_to(request, "feedback_texts"))


def _changed(what: str, number: int) -> str:
    words = {
        NEW: ngettext_lazy(
            "%(number)s text is open again.",
            "%(number)s texts are open again.",
            "number",
        ),
        DONE: ngettext_lazy(
            "%(number)s text is done.", "%(number)s texts are done.", "number"
        ),
        DELETE: ngettext_lazy(
            "%(number)s text is deleted.", "%(number)s texts are deleted.", "number"
        ),
    }
    return words[what] % {"number": number}


@never_cache
@require_GET
def export(request: HttpRequest, what: str, kind: str) -> HttpResponse:
    """What the list shows, as a file."""
    rights.require(request.user)
    chosen = filters(request, "language", "months", "page", "state")
    if what == "numbers":
        rows = exports.numbers(_counts(request, chosen))
    else:
        rows = exports.texts(_stated(_texts(request, chosen), chosen["state"]))
    response = as_download(rows, kind, f"{what}-{timezone.localdate().isoformat()}")
    data = {"what": what, "kind": kind}
    log(instance=request.user, action=EXPORTED, user=request.user, data=data)
    return response
