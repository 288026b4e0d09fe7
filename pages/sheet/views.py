"""Any page beside its German original: on screen, and as the counter sheet (PDF)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page

from locales.negotiation import live_versions
from locales.table import BY_CODE, SOURCE_CODE, find
from locales.views import find_page
from pages.base.models import BasePage

from .printing import Busy, Unprintable, can_print, printed
from .sheet import Sheet, build_sheet

Show = Callable[[], HttpResponse]
SECONDS_UNTIL_FREE = 10


@require_safe
def beside(request: HttpRequest, path: str) -> HttpResponse:
    """Two columns; from the German address first the choice of a language."""
    own, german = _versions(request, path)
    if get_language() == SOURCE_CODE:
        return _guarded(request, [german], lambda: _choose(request, german))

    def show() -> HttpResponse:
        return render(request, "sheet/beside.html", _context(own, german))

    return _labelled(request, _guarded(request, [german, own], show))


@require_safe
def beside_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The same on A4."""
    own, german = _versions(request, path)
    if get_language() == SOURCE_CODE:
        return redirect(f"/{SOURCE_CODE}/{path}beside/")

    def show() -> HttpResponse:
        return _pdf(request, _context(own, german))

    return _labelled(request, _guarded(request, [german, own], show))


def _versions(
    request: HttpRequest, path: str
) -> tuple[BasePage | None, BasePage | None]:
    """
    The page in the language of the address, and in German; one may be missing.

    :raises Http404: if nothing lives there, or only a part of a page (a feed)
    """
    found = find_page(request, path)
    page = found[0] if found else None
    if not isinstance(page, BasePage) or page.url_path.split("/", 2)[2] != path:
        raise Http404
    if request.is_fallback or get_language() == SOURCE_CODE:
        return None, page
    german = page.get_translations().filter(
        live=True, alias_of__isnull=True, locale__language_code=SOURCE_CODE
    )
    return page, german.select_related("locale").specific().first()


def _guarded(
    request: HttpRequest, pages: list[Page | None], show: Show
) -> HttpResponse:
    """What `show` answers, if the request may read all of these pages."""
    for page in pages:
        if page is not None:
            show = _behind_door(request, page, show)
    return show()


def _behind_door(request: HttpRequest, page: Page, show: Show) -> Show:
    def chain(*args: object) -> HttpResponse:
        return show()

    for door in reversed(hooks.get_hooks("on_serve_page")):
        chain = door(chain)
    return lambda: chain(page, request, [], {})


def _context(own: BasePage | None, german: BasePage | None) -> dict:
    sheet = build_sheet(own, german, get_language())
    return {
        "sheet": sheet,
        "beside": True,
        "page": sheet.page,
        "canonical_url": sheet.url,
        "can_print": can_print(),
    }


def _choose(request: HttpRequest, german: BasePage) -> HttpResponse:
    asked = request.GET.get("language", "")
    offered = [x for x in live_versions(german) if x in BY_CODE and x != SOURCE_CODE]
    path = german.url_path.split("/", 2)[2]
    if asked in offered:
        return _labelled(request, redirect(f"/{asked}/{path}beside/"))
    context = {
        "page": german,
        "languages": [x for x in BY_CODE.values() if x.code in offered],
        "asked": find(asked) if asked in BY_CODE else None,
        "is_unknown": bool(asked),
        "page_url": f"/{SOURCE_CODE}/{path}",
    }
    return _labelled(request, render(request, "sheet/choose.html", context))


def _pdf(request: HttpRequest, context: dict) -> HttpResponse:
    sheet: Sheet = context["sheet"]
    html = render_to_string("sheet/print.html", context, request)
    try:
        pdf = printed(html, sheet.url)
    except Unprintable as error:
        return _unprintable(request, context, is_busy=isinstance(error, Busy))
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{sheet.page.slug}-{sheet.language.code}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _unprintable(request: HttpRequest, context: dict, *, is_busy: bool) -> HttpResponse:
    context = {**context, "is_busy": is_busy}
    response = render(request, "sheet/unprintable.html", context, status=503)
    if is_busy:
        response.headers["Retry-After"] = str(SECONDS_UNTIL_FREE)
    return response


def _labelled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same words stand at the page's own address, so search engines take those."""
    response.headers["X-Robots-Tag"] = "noindex"
    if request.is_fallback:
        response.headers["Content-Language"] = SOURCE_CODE
    return response
