"""Serving a page in the language of its address, or visibly in German."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import authenticate_with_password
from wagtail.views import serve as wagtail_serve

from .negotiation import know_locale, reader_locales
from .routing import route
from .status.reading import show_status
from .table import SOURCE_CODE


@csrf_exempt
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """
    The page at that path in the reader's language.

    Where no live translation exists the German page is shown inside the reader's
    frame (`request.is_fallback`). Unknown addresses stay 404, private pages ask.

    Django's check against forged requests needs a cookie. A page type that
    `signs_its_forms` does without: its visitors are nobody in particular, so there is
    nothing to forge, and a reader without cookies can write to us too.
    """
    found = find_page(request, path)
    if found is None:
        raise Http404
    request._wagtail_route_for_request = found
    signs_its_forms = getattr(found[0].specific_class, "signs_its_forms", False)
    answer = wagtail_serve if signs_its_forms else csrf_protect(wagtail_serve)
    response = answer(request, path)
    if request.is_fallback:
        response.headers["Content-Language"] = SOURCE_CODE
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def find_page(request: HttpRequest, path: str) -> RouteResult | None:
    """
    What that path leads to in the reader's language, or else in German.

    Marks the request (`is_fallback`) when the German text is for other readers.
    """
    request.is_fallback = False
    asked = translation.get_language()
    found = route(request, path, asked)
    if found is None:
        found = route(request, path, SOURCE_CODE)
        request.is_fallback = found is not None and asked != SOURCE_CODE
    if found is not None:
        know_locale(found[0])
        if asked != SOURCE_CODE and not request.is_fallback:
            show_status(found[0])
    return found


def check_password(
    request: HttpRequest, page_view_restriction_id: int, page_id: int
) -> HttpResponse:
    """
    Lets a reader into a private page, or asks again in the reader's language.

    The address is Wagtail's and names none; the one the reader comes from does.
    """
    asked = request.POST.get("return_url", "")
    code = translation.get_language_from_path(asked)
    if code:
        translation.activate(code)
        request.LANGUAGE_CODE = code
    return authenticate_with_password(request, page_view_restriction_id, page_id)


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """From `/` to the home page in the language the browser asks for."""
    offered = reader_locales()
    asked = translation.get_language()
    response = redirect(f"/{asked if asked in offered else SOURCE_CODE}/")
    patch_vary_headers(response, ("Accept-Language",))
    response.headers["Cache-Control"] = "private, no-cache"
    return response
