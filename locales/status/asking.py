"""Readers ask for a page in their language. Counted, and nothing else is kept."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from wagtail.models import Page

from accounts.visitors import sender
from locales.table import BY_CODE, SOURCE_CODE

from .models import TranslationRequest

SECONDS_BETWEEN = 3600


# No cookie is set for readers, so there is no token; a forged wish harms nobody.
@csrf_exempt
@require_POST
def ask_for_translation(request: HttpRequest) -> HttpResponse:
    """Count a wish, at most one an hour and reader, and lead back to the page."""
    number = request.POST.get("page", "")
    page = get_object_or_404(
        Page.objects.live()
        .public()
        .filter(locale__language_code=SOURCE_CODE, depth__gt=1),
        pk=int(number) if number.isdecimal() and len(number) < 10 else 0,
    )
    code = request.POST.get("language", "")
    if code not in BY_CODE or code == SOURCE_CODE:
        return redirect(_address(page, SOURCE_CODE))
    if not _is_translated(page, code) and _is_first(request, page, code):
        today = timezone.localdate()
        TranslationRequest.count_one(page.translation_key, code, day=today)
    return redirect(f"{_address(page, code)}?asked=1#asked")


def _address(page: Page, code: str) -> str:
    """Slugs are the same in every language: only the first part differs."""
    return f"/{code}/{page.url_path.split('/', 2)[2]}"


def _is_translated(page: Page, code: str) -> bool:
    versions = page.get_translations().live().filter(alias_of__isnull=True)
    return versions.filter(locale__language_code=code).exists()


def _is_first(request: HttpRequest, page: Page, code: str) -> bool:
    """Whether this reader has not asked for it within the hour. Forgotten after it."""
    parts = (sender(request), request.META.get("HTTP_USER_AGENT"))
    reader = " ".join(str(part) for part in (*parts, page.pk, code))
    who = salted_hmac("ask-for-translation", reader).hexdigest()
    return cache.add(f"asked:{who}", 1, timeout=SECONDS_BETWEEN)
