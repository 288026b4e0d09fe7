"""What editors do about a link: ask again, replace everywhere, ignore for a while."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from pages.lifecycle.links import rounds, tasks, verdict
from pages.lifecycle.links.replacing import (
    Planned,
    Step,
    can_be_replaced,
    plan,
    replace_everywhere,
)
from pages.lifecycle.models import Address, Kind, Round

from . import rights
from .forms import IgnoreForm, ReplaceForm
from .uses import things_as_places

# In more places the worker replaces a link.
AT_ONCE = 20
LIST, ONE = "links_admin:index", "links_admin:inspect"


def _address(request: HttpRequest, pk: int, *, keeps: bool = True) -> Address:
    """
    :raises PermissionDenied: where links are not theirs to see or to keep
    """
    if not (rights.may_keep if keeps else rights.may_see)(request.user):
        raise PermissionDenied
    return get_object_or_404(rights.known_to(request.user), pk=pk)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one address now. What it says for the better counts at once."""
    address = _address(request, pk)
    if address.kind != Kind.WEB:
        return redirect(ONE, pk)
    rounds.begin_one(address, at=timezone.now())
    tasks.go_on.enqueue()
    text = _(
        "The address is being asked. Reload this page in a minute. If it works, this "
        "is shown at once; a failure counts only after two of the regular rounds."
    )
    messages.success(request, text)
    return redirect(ONE, pk)


@require_POST
def check_all(request: HttpRequest) -> HttpResponse:
    """Begin a round of all links by day, unless one is going on."""
    if not rights.may_keep(request.user):
        raise PermissionDenied
    going_on = Round.objects.open().exclude(scope=Round.Scope.ONE).exists()
    if going_on or not rounds.begin_all(at=timezone.now()):
        messages.warning(request, _("Links are being checked already."))
    else:
        tasks.go_on.enqueue()
        messages.success(request, _("All links are being checked. This takes a while."))
    return redirect(LIST)


@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody knows that our network was well: the round counts after all."""
    if not rights.may_keep(request.user):
        raise PermissionDenied
    if verdict.count_after_all(get_object_or_404(Round, pk=pk)):
        messages.success(request, _("The answers of that round count now."))
    else:
        messages.warning(request, _("Links were checked again since: that one counts."))
    return redirect(LIST)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another address, look at what happens, confirm."""
    address = _address(request, pk, keeps=False)
    if not can_be_replaced(address):
        return redirect(ONE, pk)
    form = ReplaceForm(
        _posted(request), address=address, initial={"url": address.moved_to}
    )
    chosen = form.cleaned_data["url"] if form.is_valid() else ""
    if chosen and "confirmed" in request.POST:
        return _replace(request, address, chosen)
    planned = plan(address, request.user) if chosen else []
    known = [x for x in planned if rights.may_know(request.user, x.thing)]
    places = things_as_places([x.thing for x in known], request.user)
    context = {
        "address": address,
        "form": form,
        "chosen": chosen,
        "rows": list(zip(places, [x.step for x in known], strict=True)),
        "hidden": len(planned) - len(known),
        "changed": sum(x.changes for x in planned),
        "drafts": any(x.step == Step.DRAFT for x in planned),
    }
    status = 422 if form.is_bound and not chosen else 200
    return render(request, "lifecycle/admin/replace.html", context, status=status)


def _replace(request: HttpRequest, address: Address, chosen: str) -> HttpResponse:
    if address.uses.count() <= AT_ONCE:
        return _replaced(request, replace_everywhere(address, chosen, request.user))
    tasks.replace.enqueue(address.pk, chosen, request.user.pk)
    text = _(
        "The link is being replaced, page by page. This list shows in how many places "
        "it still is; when it has gone from here, all is done."
    )
    messages.success(request, text)
    return redirect(f"{reverse(LIST)}?{urlencode({'q': address.title})}")


def _replaced(request: HttpRequest, done: list[Planned]) -> HttpResponse:
    changed = sum(x.changes for x in done)
    left = len(done) - changed
    text = ngettext_lazy(
        "The new address is in %(number)s place.",
        "The new address is in %(number)s places.",
        changed,
    )
    messages.success(request, text % {"number": changed})
    if left:
        text = ngettext_lazy(
            "%(number)s place keeps the old one.",
            "%(number)s places keep the old one.",
            left,
        )
        messages.warning(request, text % {"number": left})
    return redirect(LIST)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not report an address until a day, for a reason that colleagues can read."""
    address = _address(request, pk)
    initial = {"until": address.ignored_until, "why": address.ignored_why}
    form = IgnoreForm(_posted(request), initial=initial)
    if form.is_valid():
        address.ignored_until = form.cleaned_data["until"]
        address.ignored_why = form.cleaned_data["why"]
        _keep_ignoring(address, request)
        messages.success(request, _("It is not reported until that day."))
        return redirect(LIST)
    context = {"address": address, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "lifecycle/admin/ignore.html", context, status=status)


@require_POST
def heed(request: HttpRequest, pk: int) -> HttpResponse:
    """Report it again from now on."""
    address = _address(request, pk)
    address.ignored_until, address.ignored_why = None, ""
    _keep_ignoring(address, request)
    messages.success(request, _("It is reported again."))
    return redirect(ONE, pk)


def _keep_ignoring(address: Address, request: HttpRequest) -> None:
    address.ignored_by = request.user if address.ignored_until else None
    address.save(update_fields=["ignored_until", "ignored_why", "ignored_by"])
