"""Old addresses of pages, in the languages they were never translated into, too."""

from urllib.parse import urlsplit

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils import translation
from wagtail.contrib.redirects.middleware import RedirectMiddleware as WagtailRedirects
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from .table import SOURCE_CODE


class RedirectMiddleware(WagtailRedirects):
    """
    Wagtail's redirects; without one in the reader's language, the German page's.

    An untranslated page is read under every language's address: after a move its old
    address leads to the new one there as well.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        found = super().process_response(request, response)
        if found is not response and urlsplit(found["Location"]).path == request.path:
            # The page stands at its old address, but nobody may read it.
            return response
        response = found
        code = translation.get_language()
        own, german = f"/{code}/", f"/{SOURCE_CODE}/"
        if response.status_code != 404 or not request.path.startswith(own):
            return response
        old = german + request.path.removeprefix(own)
        found = get_redirect(request, Redirect.normalise_path(old))
        if found is None or not (found.link or "").startswith(german):
            return response
        target = own + found.link.removeprefix(german)
        if target == request.path:
            return response
        if found.is_permanent:
            return HttpResponsePermanentRedirect(target)
        return HttpResponseRedirect(target)
