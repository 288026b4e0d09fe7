"""
Lists by e-mail: ask for one, say yes, change it, stop it. Nobody needs an account.

Opening a link changes nothing: programs that look into mail open every link. The
secret leaves the address at once for a short session.
"""

from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from locales.table import reader_code
from outbox.health import is_late
from outbox.opened import confidential
from pages.base.sentences import day_words
from pages.forms import tokens
from pages.forms.opened import remember, remembered
from pages.forms.receiving import Received, blank, receive

from . import following, letters, lists
from .forms import questions, rhythms
from .links import CONFIRM, MANAGE, STOP
from .models import Subscription

SESSION_KEY = "follow.link"
View = Callable[..., HttpResponse]


# A signed ticket stands for the cookie: nothing is done in anybody's name here.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Which list it is, and the form; then on to "look into your mailbox"."""
    followed = _asked_for(request)
    if followed is None:
        raise Http404
    if request.method == "POST":
        return _receive(request, followed)
    weekly = Subscription.Rhythm.WEEKLY
    at = timezone.now()
    form = blank(questions(), _key(followed), at=at, rhythm=weekly)
    return _show(request, followed, form)


def _asked_for(request: HttpRequest) -> lists.Followed | None:
    """`kind` and `list` say which one, everything else is its filters."""
    query = request.GET.copy()
    kind = query.pop("kind", [""])[-1]
    key = query.pop("list", [""])[-1]
    return lists.read(kind, key, query.urlencode(), reader_code())


def _show(
    request: HttpRequest, followed: lists.Followed, form: Received
) -> HttpResponse:
    context = {"list": followed, **form.context()}
    return render(request, "subscriptions/follow.html", context, status=form.status)


def _receive(request: HttpRequest, followed: lists.Followed) -> HttpResponse:
    at = timezone.now()
    # Whatever list it is: each question is another one.
    form = receive(request, questions(), _key(followed), counted_as="follow", at=at)
    if not form.is_right:
        return _show(request, followed, form)
    following.ask(
        followed,
        email=form.values["email"],
        rhythm=form.values["rhythm"],
        locale=reader_code(),
        at=at,
    )
    return redirect("follow_sent")


def _key(followed: lists.Followed) -> str:
    return followed.which[:32]


@confidential
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody, whether the address was known or not."""
    context = {"is_late": is_late(at=timezone.now())}
    return render(request, "subscriptions/sent.html", context)


# One's own lists -----------------------------------------------------------------


@confidential
@require_safe
def open_link(request: HttpRequest, raw: str) -> HttpResponse:
    """Take the secret out of the address."""
    at = timezone.now()
    token = tokens.find(raw, MANAGE, at=at) or tokens.find(raw, CONFIRM, at=at)
    if token is None:
        return _closed(request)
    return remember(request, SESSION_KEY, token, go_to=reverse("follow_mine"))


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/link_closed.html", status=404)


def own(view: View) -> View:
    """Gives the view the lists of the address whose letter's link was opened."""

    @wraps(view)
    def wrapped(request: HttpRequest, **values: object) -> HttpResponse:
        token = remembered(request, SESSION_KEY)
        if token is None:
            return _closed(request)
        found = Subscription.objects.filter(pk=token.subject_id).first()
        if found is None:
            return _stopped(request)
        mine = Subscription.objects.of_person(found.email, found.locale)
        return view(request, mine.order_by("pk"), **values)

    return confidential(wrapped)


def _stopped(request: HttpRequest, *, elsewhere: bool = False) -> HttpResponse:
    """`elsewhere`: the address still gets lists in another language."""
    context = {"elsewhere": elsewhere}
    return render(request, "subscriptions/stopped.html", context)


@own
@require_safe
def mine(request: HttpRequest, rows: QuerySet) -> HttpResponse:
    """Each list with its rhythm, and what can be done about it."""
    today = timezone.localdate()
    confirmed = [row for row in rows if row.confirmed_at]
    context = {
        "wanted": [_shown(row) for row in rows if not row.confirmed_at],
        "running": [_shown(row) for row in confirmed],
        "rhythms": rhythms(),
        "end_day": day_words(min(row.ends_on for row in confirmed))
        if confirmed
        else "",
        "may_go_on": any(row.is_last_month(on=today) for row in confirmed),
    }
    return render(request, "subscriptions/mine.html", context)


def _shown(row: Subscription) -> dict:
    return {"row": row, "list": letters.described(letters.list_of(row))}


@own
@require_POST
def confirm(request: HttpRequest, rows: QuerySet, pk: int) -> HttpResponse:
    """The large button: yes, write to me."""
    following.confirm(get_object_or_404(rows, pk=pk), at=timezone.now())
    return redirect("follow_mine")


@own
@require_POST
def change(request: HttpRequest, rows: QuerySet, pk: int) -> HttpResponse:
    rhythm = request.POST.get("rhythm", "")
    following.change(get_object_or_404(rows, pk=pk), rhythm=rhythm, at=timezone.now())
    return redirect("follow_mine")


@own
@require_POST
def stop_one(request: HttpRequest, rows: QuerySet, pk: int) -> HttpResponse:
    """End one; the link goes on opening the others."""
    row = get_object_or_404(rows, pk=pk)
    other = rows.exclude(pk=pk).first()
    following.stop(row, at=timezone.now())
    if other is None:
        elsewhere = Subscription.objects.of_address(row.email).exists()
        return _stopped(request, elsewhere=elsewhere)
    return redirect("follow_mine")


@own
@require_POST
def go_on(request: HttpRequest, rows: QuerySet) -> HttpResponse:
    first = rows.first()
    following.go_on(first.email, first.locale, at=timezone.now())
    return redirect("follow_mine")


@own
@require_POST
def stop_all(request: HttpRequest, rows: QuerySet) -> HttpResponse:
    first = rows.first()
    following.stop_all(first.email, at=timezone.now())
    return _stopped(request)


# The mail program asks in the person's name, without any cookie (RFC 8058).
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_letter(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees a button; the mail program's POST ends all lists at once."""
    at = timezone.now()
    token = tokens.find(raw, STOP, at=at)
    if token is None:
        return _closed(request)
    found = Subscription.objects.filter(pk=token.subject_id).first()
    if found is None:
        return _stopped(request)
    if request.method == "POST":
        following.stop_all(found.email, at=at)
        return _stopped(request)
    return render(request, "subscriptions/stop.html")
