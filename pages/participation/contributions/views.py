"""Ideas and comments under a news item or a goal: read them, write one, delete it."""

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from locales.table import reader_code
from outbox.opened import confidential
from pages.base.listing import Head
from pages.base.models import BasePage
from pages.base.reading import context_below
from pages.base.sentences import day_words
from pages.forms import tokens
from pages.forms.models import AccessToken, ConsentText
from pages.forms.opened import (
    as_own_file,
    deleted,
    link_closed,
    remember,
    remembered,
)
from pages.forms.receiving import Received, blank, receive
from pages.forms.sheet import AnswerSheet
from pages.forms.thanks import SENT, just_sent, thanks_for

from . import letters
from .deciding import forget_one
from .models import Contribution
from .questions import asked_for_text, language_of, questions
from .sending import contribute
from .shown import answers, voices
from .subjects import PLACE, Subject, subject_of
from .titles import about
from .wording import state_words

A_LEAF = 20
SESSION_KEY = "contributions.link"


# A signed ticket stands for the cookie: nothing is done in anybody's name here.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def discuss(request: HttpRequest, path: str, slug: str = "") -> HttpResponse:
    """What residents wrote about one thing, and the form for one text more."""
    subject = subject_of(request, path, slug, reader_code())
    if subject is None:
        raise Http404
    # The words around the texts are the reader's, whatever the page's language is.
    request.is_fallback = False
    # What is told of its translation would stand above what residents wrote.
    subject.page.translation_status = None
    if request.method == "POST":
        return _receive(request, subject)
    if SENT in request.GET:
        return _thank(request, subject)
    return _show(request, subject)


def _takes(subject: Subject) -> bool:
    return subject.discussion.takes(on=timezone.localdate())


def _consent(subject: Subject) -> ConsentText:
    return subject.discussion.consent.for_reader()


def _show(
    request: HttpRequest,
    subject: Subject,
    form: Received | None = None,
    *,
    unsent: str = "",
    status: int = 200,
) -> HttpResponse:
    at, code = timezone.now(), reader_code()
    discussion = subject.discussion
    if form is None and _takes(subject):
        consent = _consent(subject)
        asked = questions(consent, code)
        form = blank(
            asked,
            subject.form_key,
            at=at,
            agreed_to=consent,
            written=language_of(code),
        )
    rows = discussion.contributions.shown().filter(goal_key=subject.goal_key)
    leaf = Paginator(rows, A_LEAF).get_page(request.GET.get("p"))
    context = {
        **_around(request, subject),
        "voices": voices(leaf, code),
        "leaf": leaf,
        "last_day": day_words(discussion.closes_on),
        "is_open": form is not None,
        "closed": closed_words(subject),
        "delete_day": day_words(discussion.deletion_day(at=at)),
        "unsent": unsent,
        **(form.context() if form else {}),
    }
    status = form.status if form else status
    return render(request, "contributions/voices.html", context, status=status)


def _around(request: HttpRequest, subject: Subject) -> dict:
    """Breadcrumb, other languages and threshold."""
    code = reader_code()
    context = BasePage.get_context(subject.page, request)
    rest = subject.url.partition(PLACE)[2]
    return context_below(context, subject.page, f"{PLACE}{rest}", code) | {
        "subject": subject,
        "head": Head(
            title=gettext("Ideas and comments"),
            summary=subject.title,
            summary_lang=subject.lang,
            illustration=subject.page.illustration,
            door=subject.page.door,
        ),
    }


def _receive(request: HttpRequest, subject: Subject) -> HttpResponse:
    at, code = timezone.now(), reader_code()
    if not _takes(subject):
        return _too_late(request, subject)
    consent = _consent(subject)
    asked = questions(consent, code)
    form = receive(
        request,
        asked,
        subject.form_key,
        counted_as="voices",
        at=at,
        agreed_to=consent,
    )
    if not form.is_right:
        return _show(request, subject, form)
    row = contribute(subject, form, consent, locale=code, at=at)
    return HttpResponseRedirect(thanks_for(row, subject.url))


def _too_late(request: HttpRequest, subject: Subject) -> HttpResponse:
    """It closed while somebody wrote: nothing is kept, and the text can be copied."""
    sheet = AnswerSheet(asked_for_text(), request.POST)
    return _show(request, subject, unsent=str(sheet.raw["text"]), status=422)


def closed_words(subject: Subject) -> str:
    """Why there is no form; closed before its day, it may open again."""
    last = subject.discussion.closes_on
    if last >= timezone.localdate():
        return gettext("Nobody can write here at the moment.")
    return gettext(
        "Nobody can write here any more: it was open until %(last_day)s."
    ) % {"last_day": day_words(last)}


def _thank(request: HttpRequest, subject: Subject) -> HttpResponse:
    context = _around(request, subject)
    row = just_sent(request, subject.discussion.contributions.all())
    if row is not None:
        at = timezone.now()
        context |= {
            "row": row,
            "delete_day": day_words(row.goes_on),
            "held_url": letters.held_path(row, reader_code(), at=at),
        }
    return render(request, "contributions/sent.html", context)


# One's own text ------------------------------------------------------------------


@confidential
@require_safe
def open_link(request: HttpRequest, raw: str) -> HttpResponse:
    """Take the secret out of the address."""
    token = tokens.find(raw, letters.HELD, at=timezone.now())
    if token is None:
        return link_closed(request)
    return remember(request, SESSION_KEY, token, go_to=reverse("contributions_held"))


def _opened(request: HttpRequest) -> tuple[AccessToken | None, Contribution | None]:
    token = remembered(request, SESSION_KEY)
    rows = Contribution.objects.select_related("discussion", "consent")
    return token, token and rows.filter(pk=token.subject_id).first()


@confidential
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What was written, what became of it, what the office said to it."""
    token, row = _opened(request)
    if token is None:
        return link_closed(request)
    if row is None:
        return deleted(request, again=True)
    title, url = about(row)
    context = {
        "row": row,
        "title": title,
        "url": url,
        "state": state_words(row),
        "delete_day": day_words(row.goes_on),
        "answer": answers([row.answer_id], reader_code()).get(row.answer_id),
    }
    return render(request, "contributions/held.html", context)


@confidential
@require_safe
def held_file(request: HttpRequest) -> HttpResponse:
    """The same as a file for machines."""
    _token, row = _opened(request)
    if row is None:
        return link_closed(request)
    return as_own_file(everything(row), row.reference)


def everything(row: Contribution) -> dict:
    """All that is known about a text, as the law wants the person to get it."""
    said = answers([row.answer_id], reader_code()).get(row.answer_id)
    return {
        "reference": row.reference,
        "page": str(row.discussion.page_key),
        "goal": row.goal_key,
        "language": row.locale,
        "written_in": row.written_in,
        "text": row.text,
        "name": row.name,
        "email": row.email,
        "sent": row.created_at.isoformat(),
        "deleted_on": row.goes_on.isoformat(),
        "state": row.state,
        "why": row.why,
        "decided": row.decided_at and row.decided_at.isoformat(),
        "answer": said and {"text": said.text, "language": said.lang or reader_code()},
        "consent": {
            "text": row.consent.text,
            "version": row.consent.version,
            "given": row.created_at.isoformat(),
        },
    }


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """One large button; pressing it deletes the text."""
    token, row = _opened(request)
    if token is None:
        return link_closed(request)
    if row is None:
        return deleted(request, again=True)
    if request.method == "POST":
        forget_one(row, at=timezone.now())
        return deleted(request, again=False)
    return render(request, "contributions/delete.html", {"row": row})
