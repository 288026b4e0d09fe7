"""The office's page for a list of registrations: first a look, then all of them."""

from dataclasses import asdict

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from events.models import Occurrence
from pages.forms.exports import as_download

from . import importing, rights
from .desk_forms import ListForm
from .importing import Row
from .models import RegistrationPolicy

SALT, SECONDS = "registration.import", 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file and say what each row would get; sent once more, put them down."""
    date, page = rights.date_for(request.user, pk, rights.CHANGE)
    policy = RegistrationPolicy.objects.of(date.event_key)
    if policy is None:
        return redirect("registration_policy", page.pk)
    if date.is_cancelled or date.is_over(at=timezone.now()):
        messages.error(request, _("This date takes nobody any more."))
        return redirect("registration_list", date.pk)
    context = {"date": date, "page": page, "most": importing.MOST}
    if "rows" in request.POST:
        return _put_down(request, date, context)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["rows"]
        context["outcomes"] = importing.plan(date, policy, rows)
        context["new"] = sum(x.is_new and x.is_good for x in context["outcomes"])
        context["rows"] = _signed(date, rows)
    context["form"] = form
    return render(request, "registration/admin/import.html", context)


def _signed(date: Occurrence, rows: list[Row]) -> str:
    """The rows travel with the page: nothing is kept before it is put down."""
    told = {"date": date.pk, "rows": [asdict(row) for row in rows]}
    return signing.dumps(told, salt=SALT, compress=True)


def _put_down(request: HttpRequest, date: Occurrence, context: dict) -> HttpResponse:
    try:
        told = signing.loads(request.POST["rows"], salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        told = {}
    if told.get("date") != date.pk:
        messages.error(request, _("Please choose the file once more."))
        return redirect("registration_import", date.pk)
    rows = [Row(**row) for row in told["rows"]]
    at, by = timezone.now(), request.user
    outcomes = list(importing.put_down(date, rows, at=at, by=by))
    new = sum(x.is_new and x.is_good for x in outcomes)
    messages.success(request, _("Put down: %(number)s") % {"number": new})
    if all(x.is_good for x in outcomes):
        return redirect("registration_list", date.pk)
    context |= {"outcomes": outcomes, "form": ListForm(), "is_done": True}
    return render(request, "registration/admin/import.html", context)


@never_cache
@require_GET
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """An empty list with the right headings."""
    rights.date_for(request.user, pk, rights.CHANGE)
    return as_download([("", importing.headings())], kind, "list")
