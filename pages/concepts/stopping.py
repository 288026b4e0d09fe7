"""The link of a reminder: no more of them, or some again."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from outbox import stopping
from outbox.opened import confidential, link_closed
from pages.forms import tokens

from .letters import STOP, page_of
from .models import Recipient


# The mail program asks in the person's name, without any cookie (RFC 8058).
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees a button; a POST ends the reminders, or begins them again."""
    token = tokens.find(raw, STOP, at=timezone.now())
    found = token and Recipient.objects.filter(pk=token.subject_id).first()
    page = found and page_of(found)
    if page is None:
        return link_closed(request)
    return stopping.answer(request, found, about=page.title)
