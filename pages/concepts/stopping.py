"""The link of a reminder: no more of them, or some again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pages.forms import tokens
from pages.forms.views import confidential

from . import reminding
from .letters import STOP, page_of
from .models import Recipient


# The mail program asks in the person's name, without any cookie (RFC 8058).
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, raw: str) -> HttpResponse:
    """A person sees a button; a POST ends the reminders, or begins them again."""
    at = timezone.now()
    token = tokens.find(raw, STOP, at=at)
    found = token and Recipient.objects.filter(pk=token.subject_id).first()
    page = found and page_of(found)
    if page is None:
        return render(request, "concepts/stop_closed.html", status=404)
    if request.method == "POST":
        if "again" in request.POST:
            reminding.go_on(found)
        else:
            reminding.stop(found, at=at)
    context = {"concept": page.title, "is_stopped": found.stopped_at is not None}
    return render(request, "concepts/stop.html", context)
