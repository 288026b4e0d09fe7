"""
For developers: the letters as their readers get them.

Only where OUTBOX_SHOWS_LETTERS is set, and on that very machine: a letter may hold the
link to a new password. Elsewhere the addresses do not exist.
"""

from ipaddress import ip_address

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import OutboxMessage

PER_PAGE = 50
# A letter brings its own styles, and may do nothing else.
LETTERS_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@require_safe
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters."""
    _only_for_developers(request)
    found = Paginator(OutboxMessage.objects.order_by("-created_at", "-pk"), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "outbox/letters.html", {"letters": page})


@require_safe
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter with its state, as HTML within a frame and as text."""
    _only_for_developers(request)
    found = get_object_or_404(OutboxMessage, pk=pk)
    is_rtl = get_language_info(found.locale)["bidi"]
    direction = "rtl" if is_rtl else "ltr"
    return render(
        request, "outbox/letter.html", {"letter": found, "direction": direction}
    )


@require_safe
@never_cache
@csp(LETTERS_POLICY)
def letter_html(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the frame."""
    _only_for_developers(request)
    found = get_object_or_404(OutboxMessage, pk=pk)
    # Links open beside the page: within the frame nothing can be loaded.
    base = '<head><base target="_blank">'
    return HttpResponse(found.body_html.replace("<head>", base, 1))


def _only_for_developers(request: HttpRequest) -> None:
    is_theirs = settings.DEBUG or _is_from_here(request)
    if not settings.OUTBOX_SHOWS_LETTERS or not is_theirs:
        raise Http404


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a browser on this machine asks, and no proxy for somebody else."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
