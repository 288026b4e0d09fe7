"""The office reads what residents wrote, and decides: one by one or many at once."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
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

from . import deciding, exports, rights
from .headings import Headings
from .models import Contribution, State, Why

EXPORTED, DECIDED = "contributions.export", "contributions.decide"
LIST = "contributions_index"
UNDO, CHOSEN = "undo", "chosen"


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits, unless another state is asked for."""
    rights.require(request.user)
    chosen = _filters(request)
    listed = leaf(request, wanted(request, chosen))
    headings = Headings(listed)
    may_decide = _keys_to_decide(request)
    context = {
        "listed": listed,
        "rows": [
            {
                "row": row,
                "key": str(row.pk),
                "page": headings.page(row),
                "goal": headings.goal(row),
                "language": find(row.lang).german if row.lang else "",
                "may_decide": row.discussion.page_key in may_decide,
            }
            for row in listed
        ],
        "chosen": chosen,
        "query": query_of(chosen),
        "languages": languages(),
        "states": State.choices,
        "reasons": Why.choices,
        "pages": discussed_pages(request),
        "may_decide": bool(may_decide),
        "undo": _open_undo(request),
        "ticked": request.GET.getlist(CHOSEN),
        "export_kinds": ("xlsx", "csv"),
    }
    return render(request, "contributions/admin/index.html", context)


def _keys_to_decide(request: HttpRequest) -> set:
    pages = rights.pages_to_decide(request.user).order_by()
    return set(pages.values_list("translation_key", flat=True))


def _filters(request: HttpRequest) -> dict[str, str]:
    chosen = filters(request, "language", "page", "state", "q")
    if chosen["state"] not in (*State.values, "all"):
        chosen["state"] = ""
    return chosen


def discussed_pages(request: HttpRequest) -> QuerySet:
    """The pages under which somebody may write, or could."""
    keys = rights.discussions_to_read(request.user).order_by().values("page_key")
    pages = rights.pages_to_read(request.user).filter(translation_key__in=keys)
    return pages.order_by("title")


def wanted(request: HttpRequest, chosen: dict[str, str]) -> QuerySet[Contribution]:
    """The texts that the filters leave; the oldest first where they wait."""
    rows = rights.texts_to_read(request.user)
    state = chosen["state"] or State.WAITING
    if state != "all":
        rows = rows.filter(state=state)
    if chosen["language"]:
        rows = rows.filter(written_in=chosen["language"])
    if chosen["page"]:
        pages = rights.pages_to_read(request.user).filter(pk=chosen["page"])
        keys = pages.order_by().values("translation_key")
        rows = rows.filter(discussion__page_key__in=keys)
    for word in chosen["q"].replace("\x00", "").split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(name__icontains=word)
            | Q(reference__iexact=word)
        )
    return rows.order_by("created_at", "pk") if state == State.WAITING else rows


def _open_undo(request: HttpRequest) -> dict | None:
    """What was decided a moment ago and can be taken back."""
    signed = request.GET.get(UNDO, "")
    changed = deciding.unsign(signed)
    return {"signed": signed, "number": len(changed)} if changed else None


@never_cache
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Show, refuse or let wait again what was ticked."""
    rights.require(request.user, rights.CHANGE)
    state, why = request.POST.get("what", ""), request.POST.get("why", "")
    back = _plain_address(back_to(request, LIST))
    if state not in State.values:
        return redirect(back)
    if state == State.REFUSED and why not in Why.values:
        messages.error(request, _("Choose why it is not shown: the writer reads it."))
        return redirect(_to_choose_why(request))
    rows = rights.texts_to_decide(request.user).filter(pk__in=chosen_ids(request))
    if not rows.exists():
        messages.warning(request, _("Nothing was ticked."))
        return redirect(back)
    changed = deciding.decide(
        _plain(rows), state, by=request.user, at=timezone.now(), why=why
    )
    if not changed:
        messages.info(request, _("It stood so already: nothing has changed."))
        return redirect(back)
    data = {"state": state, "number": len(changed)}
    log(instance=request.user, action=DECIDED, user=request.user, data=data)
    return redirect(_with(back, {UNDO: deciding.sign(changed)}))


def _to_choose_why(request: HttpRequest) -> str:
    """Back to where the reason was left out, with all that was chosen there."""
    asked_at = _plain_address(back_to(request, LIST, field="from"))
    return _with(asked_at, {CHOSEN: chosen_ids(request)})


def _plain(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """The same rows without joins, which PostgreSQL would not lock."""
    return Contribution.objects.filter(pk__in=[row.pk for row in rows])


def _plain_address(address: str) -> str:
    """An address of the list without what is said there only once."""
    path, _mark, query = address.partition("?")
    once = (f"{UNDO}=", f"{CHOSEN}=")
    kept = "&".join(x for x in query.split("&") if x and not x.startswith(once))
    return f"{path}?{kept}" if kept else path


def _with(address: str, values: dict) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values, doseq=True)}"


@never_cache
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last decision back, where nobody has decided anew."""
    rights.require(request.user, rights.CHANGE)
    changed = deciding.unsign(request.POST.get(UNDO, ""))
    mine = rights.texts_to_decide(request.user)
    rows = _plain(mine.filter(pk__in=[before.pk for before in changed]))
    number = deciding.undo(changed, rows, by=request.user, at=timezone.now())
    words = ngettext_lazy(
        "%(number)s text stands as before.",
        "%(number)s texts stand as before.",
        number,
    )
    if number:
        messages.success(request, words % {"number": number})
    else:
        messages.warning(
            request, _("It cannot be taken back: it was decided anew, or is too old.")
        )
    return redirect(_plain_address(back_to(request, LIST)))


@never_cache
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows, as a file."""
    rights.require(request.user)
    rows = wanted(request, _filters(request))
    name = f"voices-{timezone.localdate().isoformat()}"
    response = as_download(exports.table(rows), kind, name)
    data = {"kind": kind}
    log(instance=request.user, action=EXPORTED, user=request.user, data=data)
    return response


def list_url(page_id: int) -> str:
    """The list of everything about one page."""
    query = urlencode({"page": page_id, "state": "all"})
    return f"{reverse(LIST)}?{query}"
