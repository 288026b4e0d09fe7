"""A form on its page: shown, checked, sent, thanked for."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext

from locales.table import SOURCE_CODE
from pages.base.sentences import day_words

from . import consenting, files, letters, spam
from .models import ConsentText, FormEntry, FormPage
from .questions import Question
from .sheet import AnswerSheet
from .submission import deletion_day, submit
from .thanks import SENT, just_sent, thanks_for

CONSENT = "consent"
# What a form may weigh with all its files.
HEAVIEST = 5 * files.LIMIT


def serve_form(page: FormPage, request: HttpRequest) -> HttpResponse:
    """The form, what is wrong with it, or thanks; never kept by any cache."""
    at = timezone.now()
    if request.method == "POST":
        response = _receive(page, request, at)
    elif SENT in request.GET:
        response = _thank(page, request, at)
    else:
        response = _show(page, request, at)
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _show(
    page: FormPage,
    request: HttpRequest,
    at: datetime,
    *,
    sheet: AnswerSheet | None = None,
    ticket: spam.Ticket | None = None,
    consent: ConsentText | None = None,
    has_agreed: bool = False,
    refusals: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    consent = consent or consent_text(page)
    ticket = ticket or spam.new_ticket(page.translation_key, at=at)
    context = page.get_context(request)
    refusals = refusals or {}
    context.update(
        sheet=sheet or AnswerSheet(page.asked(), language=page.locale.language_code),
        signed_ticket=consenting.having_read(ticket, consent).signed(),
        refusal=refusals.get("", ""),
        consent=consent,
        consent_error=refusals.get(CONSENT, ""),
        consent_given=has_agreed,
        accepted_files=files.ACCEPTED,
        megabytes=files.MEGABYTES,
        delete_day=_delete_day(page, at),
    )
    context["problem_count"] = len(context["sheet"].errors) + len(refusals)
    return TemplateResponse(request, page.get_template(request), context, status=status)


def _delete_day(page: FormPage, at: datetime) -> str:
    """In words; nothing in the preview of a form that has no days yet."""
    if page.source.retention_days is None:
        return ""
    return day_words(deletion_day(page, at=at))


def _receive(page: FormPage, request: HttpRequest, at: datetime) -> HttpResponse:
    if _is_too_heavy(request):
        said = gettext(
            "Your files are too large together. Go back one page and choose smaller "
            "ones: what you have written is still there."
        )
        return _show(page, request, at, refusals={"": said}, status=413)
    ticket = spam.read_ticket(request.POST.get(spam.FIELD, ""), page.translation_key)
    objection = spam.objection(request.POST, ticket)
    ticket = ticket or spam.new_ticket(page.translation_key, at=at)
    questions = page.asked()
    errors = _hold_files(questions, request, ticket, at)
    held = {key: file.name for key, file in files.held_files(ticket.nonce).items()}
    language = page.locale.language_code
    sheet = AnswerSheet(questions, request.POST, held, errors, language)
    consent = consent_text(page)
    # Whoever left something out gets to hear that, not that it went fast.
    objection = objection or (not sheet.errors and spam.haste(ticket, at=at))
    refusals = {"": objection} if objection else {}
    if said := _why_no_consent(request, consent, ticket):
        refusals[CONSENT] = said
    status = 422
    if not sheet.errors and not refusals:
        try:
            spam.let_in(request, page.translation_key, at=at)
            entry = submit(
                page, sheet, ticket, locale=_reader(), consent=consent, at=at
            )
            return HttpResponseRedirect(thanks_for(entry, request.path))
        except spam.TooMany:
            refusals[""] = too_many()
            status = 429
    return _show(
        page,
        request,
        at,
        sheet=sheet,
        ticket=ticket,
        consent=consent,
        has_agreed=CONSENT not in refusals,
        refusals=refusals,
        status=status,
    )


def _why_no_consent(
    request: HttpRequest, consent: ConsentText | None, ticket: spam.Ticket
) -> str:
    """What is missing of it; empty where nothing has to be agreed to."""
    if consent and not request.POST.get(CONSENT):
        return gettext("Please tick this box.")
    return consenting.objection(ticket, consent)


def _is_too_heavy(request: HttpRequest) -> bool:
    """Asked before the body is read, so that nobody fills our disk with it."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > HEAVIEST
    except ValueError:
        return True


def _reader() -> str:
    return get_language() or SOURCE_CODE


def _hold_files(
    questions: list[Question],
    request: HttpRequest,
    ticket: spam.Ticket,
    at: datetime,
) -> dict[str, str]:
    """Keep the files that came with this request; what is wrong with the others."""
    errors = {}
    for question in questions:
        upload = request.FILES.get(f"q-{question.key}")
        if question.kind == "file" and upload:
            said = _hold_one(upload, question, request, ticket, at)
            if said:
                errors[question.key] = said
    return errors


def _hold_one(
    upload: UploadedFile,
    question: Question,
    request: HttpRequest,
    ticket: spam.Ticket,
    at: datetime,
) -> str:
    try:
        spam.let_file_in(request, at=at)
        files.hold(upload, nonce=ticket.nonce, question_key=question.key, at=at)
    except spam.TooMany:
        return too_many()
    except ValidationError as error:
        return error.messages[0]
    return ""


def too_many() -> str:
    return gettext(
        "A lot has been sent from your connection. Please wait an hour, or call us. "
        "What you have written is still here."
    )


def consent_text(page: FormPage) -> ConsentText | None:
    """What the reader agrees to, in the own language or else in German."""
    german = page.source.consent
    return german and german.for_reader()


def _thank(page: FormPage, request: HttpRequest, at: datetime) -> HttpResponse:
    entry = just_sent(request, FormEntry.objects.of([page.translation_key]))
    context = page.get_context(request)
    context.update(entry=entry)
    if entry is not None:
        context.update(
            delete_day=day_words(entry.delete_at),
            held_url=letters.held_path(entry, _reader(), at=at),
        )
    response = TemplateResponse(request, "forms/form_page_sent.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
