"""Who looks for somebody, longest first; and the same as a file."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from locales.table import find
from pages.directory.fields import CodesField
from pages.directory.languages import editors_choices, language_names
from pages.forms.exports import as_download
from pages.participation.desk import filters, leaf, query_of

from . import exports, rights, vocabulary
from .due import waiting_long
from .models import Participant, Role, State

EXPORTED = "mentoring.export"
ALL, PAIRED = "all", "paired"


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those who look, unless others are asked for."""
    rights.require(request.user)
    chosen, today = _filters(request), timezone.localdate()
    listed = leaf(request, wanted(request, chosen, today))
    towns = {x.key: x.label for x in vocabulary.towns()}
    context = {
        "listed": listed,
        "rows": [
            {
                "person": person,
                "speaks": language_names(person.spoken),
                "town": towns.get(person.municipality, ""),
                "reads": find(person.locale).german,
                "days": (today - person.since).days,
            }
            for person in listed
        ],
        "chosen": chosen,
        "query": query_of(chosen),
        "projects": projects(request),
        "roles": Role.choices,
        "states": [*State.choices, (PAIRED, _("in a pair"))],
        "spoken": editors_choices(),
        "towns": towns.items(),
        "export_kinds": ("xlsx", "csv"),
        "may_change": request.user.has_perm(rights.CHANGE),
    }
    return render(request, "mentoring/admin/index.html", context)


def projects(request: HttpRequest) -> QuerySet:
    """The projects with a programme that this person may see."""
    keys = rights.programmes_of(request.user).order_by().values("page_key")
    pages = rights.projects_of(request.user)
    return pages.filter(translation_key__in=keys).order_by("title")


def _filters(request: HttpRequest) -> dict[str, str]:
    chosen = filters(request, "page", "role", "state", "speaks", "town", "long", "q")
    if chosen["role"] not in Role.values:
        chosen["role"] = ""
    if chosen["state"] not in (*State.values, PAIRED, ALL):
        chosen["state"] = ""
    if chosen["speaks"] not in dict(editors_choices()):
        chosen["speaks"] = ""
    if chosen["town"] not in {town.key for town in vocabulary.towns()}:
        chosen["town"] = ""
    return chosen


def wanted(
    request: HttpRequest, chosen: dict[str, str], today: date
) -> QuerySet[Participant]:
    """The people whom the filters leave, who has waited longest first."""
    rows = rights.people_of(request.user).with_pairs()
    rows = _in_state(rows, chosen["state"] or State.WAITING)
    if chosen["page"]:
        pages = rights.projects_of(request.user).filter(pk=chosen["page"])
        keys = pages.order_by().values("translation_key")
        rows = rows.filter(programme__page_key__in=keys)
    if chosen["role"]:
        rows = rows.filter(role=chosen["role"])
    if chosen["speaks"]:
        rows = rows.filter(spoken__contains=CodesField.one(chosen["speaks"]))
    if chosen["town"]:
        rows = rows.filter(municipality=chosen["town"])
    if chosen["long"]:
        rows = rows.filter(pk__in=waiting_long(today).order_by().values("pk"))
    for word in chosen["q"].replace("\x00", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(reference__iexact=word))
    return rows.longest_first()


def _in_state(rows: QuerySet[Participant], state: str) -> QuerySet[Participant]:
    """Whoever has as many pairs as they want does not look for anybody."""
    if state == ALL:
        return rows
    if state == PAIRED:
        return rows.filter(pairs_now__gt=0)
    if state == State.WAITING:
        return rows.looking().filter(pairs_now__lt=F("offers"))
    return rows.filter(state=state)


@never_cache
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows as a file; with contact only where it was asked for."""
    rights.require(request.user)
    with_contact = request.GET.get("contact") == "1"
    if with_contact:
        rights.require(request.user, rights.CHANGE)
    today = timezone.localdate()
    rows = wanted(request, _filters(request), today)
    name = f"mentoring-{today.isoformat()}"
    response = as_download(exports.table(rows, with_contact=with_contact), kind, name)
    data = {"kind": kind, "contact": with_contact}
    log(instance=request.user, action=EXPORTED, user=request.user, data=data)
    return response
