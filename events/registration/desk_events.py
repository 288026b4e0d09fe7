"""The office's pages about an event: who is invited, hours to book, numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from events.admin_rights import LOCKED, is_locked

from . import hours, invitation_letter, invitations, numbers, rights
from .desk_forms import GuestListForm, HoursForm
from .models import Invitation
from .refusals import Busy, NotYet
from .wishes import wished


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, page_id: int) -> HttpResponse:
    """Who is invited and who has answered; a list can be pasted or uploaded."""
    page = rights.event_for(request.user, page_id, rights.CHANGE)
    key = page.translation_key
    form = GuestListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        added = invitations.invite(key, form.cleaned_data["guests"])
        messages.success(request, _("New on the list: %(number)s") % {"number": added})
        return redirect("registration_invited", page.pk)
    rows = list(Invitation.objects.of(key).select_related("registration"))
    context = {
        "page": page,
        "form": form,
        "rows": rows,
        "kept_until": invitations.kept_until([key]).get(key),
        "answered": sum(row.is_used for row in rows),
        "unsent": Invitation.objects.of(key).unsent().count(),
        "obstacle": invitation_letter.obstacle(key, at=timezone.now()),
    }
    return render(request, "registration/admin/invited.html", context)


@require_POST
def write_to_invited(request: HttpRequest, page_id: int) -> HttpResponse:
    """A letter to everybody on the list who has got none yet."""
    page = rights.event_for(request.user, page_id, rights.CHANGE)
    try:
        sent = invitations.send(page.translation_key, at=timezone.now())
    except NotYet as refused:
        messages.error(request, str(refused))
    else:
        done = _("Letters on their way: %(number)s") % {"number": sent}
        messages.success(request, done)
    return redirect("registration_invited", page.pk)


@require_POST
def uninvite(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """Take somebody off the list; a registration that is there stays."""
    page = rights.event_for(request.user, page_id, rights.CHANGE)
    for invitation in Invitation.objects.of(page.translation_key).filter(pk=pk):
        invitations.forget(invitation, at=timezone.now())
        messages.success(request, _("Taken off the list."))
    return redirect("registration_invited", page.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counselling(request: HttpRequest, page_id: int) -> HttpResponse:
    """Makes a row of appointments for one party each."""
    page = rights.event_for(request.user, page_id, rights.POLICY)
    form, status = HoursForm(request.POST or None), 200
    if is_locked(page, request.user):
        messages.warning(request, LOCKED)
    elif request.method == "POST" and form.is_valid():
        minutes = form.cleaned_data["minutes"]
        begins = form.cleaned_data["begins"]
        try:
            made = hours.offer(page.translation_key, begins, minutes=minutes)
        except Busy:
            form.add_error(None, _("That took too long. Please try once more."))
            status = 503
        else:
            done = _("New appointments: %(number)s") % {"number": made}
            messages.success(request, done)
            return redirect("registration_dates")
    context = {"page": page, "form": form}
    return render(request, "registration/admin/hours.html", context, status=status)


@never_cache
@require_GET
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """How a date filled up, how its event's dates went, and what people wish."""
    date, page = rights.date_for(request.user, pk)
    asked = numbers.asked(date)
    days = numbers.spans(asked)
    evenings = numbers.by_date(date.event_key)
    context = {
        "date": date,
        "page": page,
        "days": days,
        "few_asked": bool(asked) and not days,
        "days_drawn": numbers.drawing_of_days(date, days),
        "evenings": evenings,
        "evenings_drawn": numbers.drawing_of_dates(evenings),
        "wishes": wished(date.event_key),
    }
    return render(request, "registration/admin/figures.html", context)
