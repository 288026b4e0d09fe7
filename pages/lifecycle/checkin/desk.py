"""The desk of the entries: what waits, letters and confirmations for one or many."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from pages.directory.models.entry import Entry
from pages.lifecycle.models import CheckIn, Proposal
from pages.lifecycle.models.checkin import MODELS
from pages.participation.desk import A_LEAF, leaf, query_of

from . import answering, asking, letters, listing, rights
from .saying import fields_of, in_german

INDEX = "check_in_index"


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is to be done, unless something else is asked for."""
    rights.require(request.user)
    chosen = _filters(request)
    found = listing.items(request.user, chosen["kind"], chosen["q"])
    listed = leaf(request, [x for x in found if x.is_among(chosen["stand"])])
    context = {
        "listed": listed,
        "chosen": chosen,
        "query": query_of(chosen),
        "stands": listing.STANDS,
        "kinds": [(kind, x._meta.verbose_name_plural) for kind, x in MODELS.items()],
        "may_set": request.user.has_perm("directory.change_directorysettings"),
    }
    return render(request, "lifecycle/admin/check_ins.html", context)


def _filters(request: HttpRequest) -> dict[str, str]:
    names = ("stand", "kind", "q")
    chosen = {x: request.GET.get(x, "")[:40].replace("\x00", "") for x in names}
    if chosen["stand"] not in dict(listing.STANDS):
        chosen["stand"] = listing.TO_DO
    if chosen["kind"] not in MODELS:
        chosen["kind"] = ""
    return chosen


@never_cache
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Write to those that were ticked, or let them count as confirmed."""
    rights.require(request.user)
    found = _ticked(request)
    if not found:
        messages.warning(request, _("Nothing was ticked."))
    elif request.POST.get("what") == "letter":
        _write(request, found)
    elif request.POST.get("what") == "phone":
        _confirm(request, found)
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if is_ours else reverse(INDEX))


def _ticked(request: HttpRequest) -> list[Entry]:
    """Of what was ticked, what is theirs; at most what stands on one leaf."""
    keys: dict[str, list[int]] = {}
    for value in request.POST.getlist("id")[:A_LEAF]:
        kind, _dash, pk = value.partition("-")
        if kind in MODELS and pk.isdecimal() and len(pk) < 15:
            keys.setdefault(kind, []).append(int(pk))
    return [
        entry
        for kind, pks in keys.items()
        for entry in rights.entries_of(request.user, kind).filter(pk__in=pks)
    ]


def _write(request: HttpRequest, found: list[Entry]) -> None:
    at = timezone.now()
    today = timezone.localdate(at)
    can = [x for x in found if asking.can_get_letters(x)]
    fresh = [x for x in can if not asking.was_asked_today(x, on=today)]
    for entry in fresh:
        asking.begin(entry, at=at)
    words = ngettext_lazy(
        "%(number)s letter goes out.", "%(number)s letters go out.", "number"
    )
    messages.success(request, words % {"number": len(fresh)})
    if len(can) > len(fresh):
        messages.warning(request, _("Nobody is written to twice on one day."))
    if len(found) > len(can):
        number = len(found) - len(can)
        words = ngettext_lazy(
            "%(number)s entry has no address, or wants no letters: please call.",
            "%(number)s entries have no address, or want no letters: please call.",
            "number",
        )
        messages.warning(request, words % {"number": number})


def _confirm(request: HttpRequest, found: list[Entry]) -> None:
    at = timezone.now()
    for entry in found:
        answering.confirm(
            entry,
            on=timezone.localdate(at),
            at=at,
            how=answering.PHONE,
            by=request.user,
        )
    words = ngettext_lazy(
        "%(number)s entry counts as confirmed today.",
        "%(number)s entries count as confirmed today.",
        "number",
    )
    messages.success(request, words % {"number": len(found)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One entry: what it says, what was asked; a link for the telephone."""
    entry, at = rights.entry_to_keep(request.user, kind, pk), timezone.now()
    link = ""
    if request.method == "POST" and "close" in request.POST:
        asking.close_links(entry, at=at)
        messages.success(request, _("Earlier links open nothing any more."))
        return redirect("check_in_entry", kind, pk)
    if request.method == "POST":
        row = asking.open_round(entry, at=at)
        link = letters.link(row, entry.check_language, at=at)
    german = in_german(entry)
    rounds = CheckIn.objects.about(entry).prefetch_related("letters")
    context = {
        "entry": entry,
        "kind": kind,
        "key": f"{kind}-{entry.pk}",
        "link": link,
        "lines": [(x.label(), german[x.name]) for x in fields_of(entry)],
        "rounds": rounds,
        "proposals": Proposal.objects.filter(checkin__in=rounds),
        "edit_url": edit_url(entry),
        "can_get_letters": asking.can_get_letters(entry),
    }
    return render(request, "lifecycle/admin/check_in_entry.html", context)


def edit_url(entry: Entry) -> str:
    return reverse(entry.snippet_viewset.get_url_name("edit"), args=[entry.pk])


def delete_url(entry: Entry) -> str:
    return reverse(entry.snippet_viewset.get_url_name("delete"), args=[entry.pk])
