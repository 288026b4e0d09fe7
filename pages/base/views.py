"""Addresses of the frame."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from locales.table import SOURCE_CODE

from .frame import frame
from .theme import version

YEAR = 365 * 24 * 3600


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The city's colours. Kept for a year under the address that pages link to."""
    rules = frame(SOURCE_CODE).theme
    response = HttpResponse(rules, content_type="text/css; charset=utf-8")
    current = request.GET.get("v") == version(rules)
    seconds = YEAR if current else 60
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
