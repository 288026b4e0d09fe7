"""Somebody is found on the phone; whom one looks for stands in no address or log."""

from secrets import token_urlsafe

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from pages.forms.kinds import one_line

from . import rights
from .codes import plain
from .models import Registration
from .models.registration import RegistrationQuerySet, digits

SESSION_KEY = "registration.find"
# So many searches can be gone back to, in all tabs together.
MOST_SEARCHES, MOST_ROWS = 5, 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_one(request: HttpRequest) -> HttpResponse:
    """By number, name, address or phone number; the only one found opens at once."""
    if request.method == "POST":
        return _search(request, one_line(request.POST.get("q", ""))[:200])
    searches = request.session.get(SESSION_KEY, {})
    words = searches.get(request.GET.get("search", ""), "")
    rows = _found(request.user, words)[: MOST_ROWS + 1]
    pages = rights.events_of(request.user).filter(
        translation_key__in={row.occurrence.event_key for row in rows}
    )
    titles = {page.translation_key: page.title for page in pages}
    context = {
        "query": words,
        "rows": [(row, titles[row.occurrence.event_key]) for row in rows[:MOST_ROWS]],
        "has_more": len(rows) > MOST_ROWS,
    }
    return render(request, "registration/admin/find.html", context)


def _search(request: HttpRequest, words: str) -> HttpResponse:
    """On to what is found, under an address that does not say what it was."""
    rows = _found(request.user, words)[:2]
    if len(rows) == 1:
        return redirect("registration_one", rows[0].pk)
    key = token_urlsafe(6)
    searches = {**request.session.get(SESSION_KEY, {}), key: words}
    request.session[SESSION_KEY] = dict(list(searches.items())[-MOST_SEARCHES:])
    return redirect(f"{reverse('registration_find')}?search={key}")


def _found(user: User, words: str) -> RegistrationQuerySet:
    if len(words) < 2:
        return Registration.objects.none()
    mine = rights.events_of(user).values("translation_key")
    known = Registration.objects.known().filter(occurrence__event_key__in=mine)
    found = known.filter(_matches(words)).select_related("occurrence")
    return found.order_by("-occurrence__starts_at", "pk")


def _matches(words: str) -> Q:
    found = Q(public_ref=plain(words)) | Q(name__icontains=words)
    found |= Q(email__iexact=words)
    if len(number := digits(words)) > 3:
        found |= Q(phone_digits__endswith=number)
    return found
