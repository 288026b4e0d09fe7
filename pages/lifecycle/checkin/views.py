"""What a partner sees who opens the link: the entry, two taps, a form, an end."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from locales.table import SOURCE_CODE, find
from outbox.opened import confidential, link_closed
from pages.base.sentences import day_words
from pages.directory.models.entry import CheckBy, Entry
from pages.forms import spam, tokens
from pages.forms.receiving import Received, blank, receive
from pages.forms.serving import too_many
from pages.lifecycle.models import CheckIn

from . import answering
from .letters import OPEN, STOP
from .questions import EMAIL, NOTE, Seen, changes, check, questions
from .saying import Said, fields_of, in_german

COUNTED_AS, SEEN = "checkin", "_seen"
View = Callable[..., HttpResponse]


def _by_link(purpose: str) -> Callable[[View], View]:
    """
    The view gets the round and the entry that the link opens.

    The link is the proof, so no cookie is needed, and nobody learns of it: it is the
    address of every page here.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @confidential
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest, raw: str) -> HttpResponse:
            token = tokens.find(raw, purpose, at=timezone.now())
            row = token and _round(token.subject_id)
            entry = row and row.entry()
            response = view(request, row, entry, raw) if entry else link_closed(request)
            response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return wrapped

    return decorate


def _round(pk: str) -> CheckIn | None:
    return CheckIn.objects.filter(pk=pk).first() if pk.isdecimal() else None


def _code() -> str:
    return find(get_language() or SOURCE_CODE).code


def _around(entry: Entry, raw: str) -> dict:
    """What all of these pages show: whose entry it is, and where the links lead."""
    said = Said(entry, _code(), at=timezone.now())
    return {
        "said": said,
        "name": entry.name,
        "entry_url": said.view.url,
        "open_url": reverse("lifecycle_check_in", args=[raw]),
        "change_url": reverse("lifecycle_check_in_change", args=[raw]),
        "end_url": reverse("lifecycle_check_in_end", args=[raw]),
    }


@_by_link(OPEN)
def show(request: HttpRequest, row: CheckIn, entry: Entry, raw: str) -> HttpResponse:
    """All that the site says of it; a POST says that it is right."""
    at, refusal = timezone.now(), ""
    if request.method == "POST":
        try:
            spam.let_in(request, COUNTED_AS, at=at)
        except spam.TooMany:
            refusal = too_many()
        else:
            answering.confirm_by_link(row, entry, at=at)
            return HttpResponseRedirect(request.path)
    context = _around(entry, raw)
    said = context["said"]
    context |= {
        "state": row.state,
        "refusal": refusal,
        "lines": [
            (field.label(), said.text(field), said.lang(field), field.is_ltr)
            for field in fields_of(entry)
        ],
    }
    status = 429 if refusal else 200
    return render(request, "lifecycle/check_in.html", context, status=status)


@_by_link(OPEN)
def change(request: HttpRequest, row: CheckIn, entry: Entry, raw: str) -> HttpResponse:
    """A form with what the site says now; what differs goes to an editor."""
    at, code = timezone.now(), _code()
    key = f"checkin:{row.pk}:{code}"
    around = _around(entry, raw)
    now = Seen(around["said"].all(), in_german(entry))
    seen = now.sent_back(request.POST.get(SEEN, ""), key)
    around |= {"seen_field": SEEN, "signed_seen": seen.signed(key)}
    asked = questions(entry, seen.shown)
    if request.method != "POST":
        return _form(request, around, blank(asked, key, at=at, **seen.shown))
    form = receive(request, asked, key, counted_as=COUNTED_AS, at=at)
    if form.is_right:
        check(entry, form.sheet, seen.shown)
        form.status = 422 if form.sheet.errors else form.status
    if not form.is_right:
        return _form(request, around, form)
    found, note = changes(entry, form.sheet, seen, code), form.values.get(NOTE, "")
    if not found and not note:
        form.refusal, form.status = _nothing_changed(), 422
        return _form(request, around, form)
    answering.propose(
        row,
        entry,
        changes=found,
        note=note,
        email=form.values.get(EMAIL, ""),
        locale=code,
        idem_key=spam.once(form.ticket, found, note),
        at=at,
    )
    return HttpResponseRedirect(around["open_url"])


def _nothing_changed() -> str:
    return gettext(
        "You have changed nothing. If everything is right, go back and say so."
    )


def _form(request: HttpRequest, around: dict, form: Received) -> HttpResponse:
    day = answering.deletion_day(at=timezone.now())
    context = around | form.context() | {"delete_day": day_words(day)}
    template = "lifecycle/check_in_change.html"
    return render(request, template, context, status=form.status)


@_by_link(OPEN)
def end(request: HttpRequest, row: CheckIn, entry: Entry, raw: str) -> HttpResponse:
    """It does not exist any more, or wants no letters."""
    open_url = reverse("lifecycle_check_in", args=[raw])
    return _end(request, row, entry, open_url)


# The mail program asks in the person's name, without any cookie (RFC 8058).
@_by_link(STOP)
def stop(request: HttpRequest, row: CheckIn, entry: Entry, raw: str) -> HttpResponse:
    """No more letters, for the button of a mail program."""
    return _end(request, row, entry)


def _end(
    request: HttpRequest, row: CheckIn, entry: Entry, open_url: str = ""
) -> HttpResponse:
    """With `open_url`, the way back, somebody may also say to be gone."""
    refusal = ""
    if request.method == "POST":
        try:
            _end_now(request, row, entry, may_be_gone=bool(open_url))
        except spam.TooMany:
            refusal = too_many()
        else:
            # A mail program that asks must not be sent elsewhere (RFC 8058).
            if "List-Unsubscribe" not in request.POST:
                return HttpResponseRedirect(request.path)
    context = {
        "name": entry.name,
        "refusal": refusal,
        "open_url": open_url,
        "is_gone": bool(open_url) and row.state == CheckIn.State.GONE,
        "is_stopped": entry.check_by != CheckBy.LETTER,
        "may_go_on": answering.has_stopped(entry),
    }
    status = 429 if refusal else 200
    return render(request, "lifecycle/check_in_end.html", context, status=status)


def _end_now(
    request: HttpRequest, row: CheckIn, entry: Entry, *, may_be_gone: bool
) -> None:
    """
    What the button says. To want no letters is never too much.

    :raises TooMany: if one place says so much else
    """
    at = timezone.now()
    if may_be_gone and "gone" in request.POST:
        spam.let_in(request, COUNTED_AS, at=at)
        answering.say_gone(row, entry, locale=_code(), at=at)
    elif "again" in request.POST:
        spam.let_in(request, COUNTED_AS, at=at)
        answering.write_again(row, entry)
    else:
        answering.stop_letters(row, entry, at=at)
