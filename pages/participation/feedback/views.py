"""
"Was this page helpful?": two buttons, thanks, and room for a few words.

No cookie, no script, nobody else's server. What is kept of an answer is a number.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from locales.table import reader_code
from outbox.opened import confidential
from pages.base.frame import Link
from pages.base.sentences import day_words
from pages.forms import spam
from pages.forms.questions import Question
from pages.forms.receiving import Received, blank, receive
from pages.forms.serving import too_many

from .asking import NO, YES, key_of, page_of, sign, unsign
from .counting import count_answer
from .models import FeedbackText, deletion_day
from .stripping import GAP, without_traces


# A signed stamp stands for the cookie: nothing is done in anybody's name here.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Count an answer, as far as one place may say so; then say thanks."""
    sent = request.POST if request.method == "POST" else request.GET
    key, given = key_of(sent.get("page")), sent.get("answer", "")
    page = page_of(key)
    if page is None:
        raise Http404
    if request.method != "POST":
        # Somebody came back to this address, or a link was cut short.
        return _ask(request, page, key)
    is_ours = spam.read_page_stamp(sent.get(spam.FIELD, ""), key)
    refusal = spam.objection(sent, is_ours)
    if not refusal and given not in (YES, NO):
        refusal = gettext("Please choose one answer.")
    if refusal:
        return _ask(request, page, key, refusal=refusal, status=422)
    return _count(request, page, key, given)


def _count(request: HttpRequest, page: Link, key: str, given: str) -> HttpResponse:
    at = timezone.now()
    try:
        spam.let_in(request, "helpful", at=at)
    except spam.TooMany:
        return _ask(request, page, key, refusal=too_many(), status=429)
    count_answer(request, key, given, code=reader_code(), at=at)
    return redirect(_address("feedback_more", key, given))


def _address(name: str, key: object, given: str) -> str:
    return f"{reverse(name)}?{urlencode({'about': sign(key, given)})}"


def _ask(
    request: HttpRequest,
    page: Link,
    key: object,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "about": page,
        "key": key,
        "stamp": spam.page_stamp(key, on=timezone.localdate()),
        "refusal": refusal,
    }
    return render(request, "feedback/ask.html", context, status=status)


@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: HttpRequest) -> HttpResponse:
    """Thanks, and a few words if the reader has some."""
    key, given, page = _asked_about(request)
    if request.method == "POST":
        return _receive(request, key, given, page)
    form = blank(questions(given), _form_key(key), at=timezone.now())
    return _show(request, form, given, page)


def _asked_about(request: HttpRequest) -> tuple[str, str, Link]:
    """
    Key of the page, answer and the page itself, from a signed address.

    :raises Http404: if it is not ours, or the page is gone
    """
    about = unsign(request.GET.get("about", ""))
    page = about and page_of(about[0])
    if not page:
        raise Http404
    return *about, page


def _form_key(key: str) -> str:
    return f"feedback {key}"


def questions(given: str) -> list[Question]:
    """What is asked after an answer, which is optional as a whole."""
    label = (
        gettext("What helped you?")
        if given == YES
        else gettext("What was missing, wrong or hard to understand?")
    )
    warning = gettext(
        "Please write nothing about yourself or others: no names, addresses or "
        "numbers. We cannot answer here."
    )
    return [Question("text", "long_text", label, help=warning, required=True)]


def _show(request: HttpRequest, form: Received, given: str, page: Link) -> HttpResponse:
    context = {
        **form.context(),
        "about": page,
        "is_helpful": given == YES,
        "delete_day": day_words(deletion_day(at=timezone.now())),
    }
    return render(request, "feedback/more.html", context, status=form.status)


def _receive(request: HttpRequest, key: str, given: str, page: Link) -> HttpResponse:
    at = timezone.now()
    form = receive(
        request, questions(given), _form_key(key), counted_as="feedback", at=at
    )
    if not form.is_right:
        return _show(request, form, given, page)
    typed = form.values["text"]
    kept = without_traces(typed)
    FeedbackText.objects.get_or_create(
        idem_key=spam.once(form.ticket, typed),
        defaults={
            "page_key": key,
            "locale": reader_code(),
            "is_helpful": given == YES,
            "text": kept,
            "created_at": at,
            "delete_at": deletion_day(at=at),
        },
    )
    target = _address("feedback_sent", key, given)
    taken_out = kept.count(GAP) > typed.count(GAP)
    return redirect(f"{target}&gaps=1" if taken_out else target)


@confidential
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """We have it; what was taken out of it, and until when it is kept."""
    _key, _given, page = _asked_about(request)
    context = {
        "about": page,
        "delete_day": day_words(deletion_day(at=timezone.now())),
        "has_gaps": "gaps" in request.GET,
    }
    return render(request, "feedback/sent.html", context)
