"""The links of a reminder: a page is still right, or no more letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from locales.table import SOURCE_CODE
from outbox import stopping
from outbox.opened import confidential, link_closed
from pages.base.frame import address
from pages.base.sentences import day_words
from pages.forms import tokens
from pages.lifecycle.models import Reader

from .confirming import confirm, page_of
from .letters import RIGHT, STOP
from .owners import is_due


# The link is the proof; whoever has it needs no cookie.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def right(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees the page's name and a button; a POST says that it is right."""
    token = tokens.find(raw, RIGHT, at=timezone.now())
    page = token and page_of(token.subject_id)
    if not page:
        return link_closed(request)
    today = timezone.localdate()
    if request.method == "POST" and confirm(page, on=today):
        page.refresh_from_db(fields=["review_by"])
    context = {
        "page_title": page.title,
        "page_url": address(page.url_path, SOURCE_CODE),
        "is_right": not is_due(page, on=today),
        "is_thanked": request.method == "POST",
        "day": day_words(page.review_by),
    }
    return render(request, "lifecycle/right.html", context)


# The mail program asks in the person's name, without any cookie (RFC 8058).
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees a button; a POST ends the reminders, or begins them again."""
    token = tokens.find(raw, STOP, at=timezone.now())
    reader = token and Reader.objects.filter(pk=token.subject_id).first()
    return stopping.answer(request, reader) if reader else link_closed(request)
