"""Which language an address is read in."""

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware as DjangoLocaleMiddleware
from django.utils import translation

from .table import SOURCE_CODE


class LocaleMiddleware(DjangoLocaleMiddleware):
    """
    Takes the language from the address; only `/` asks the browser.

    Django's own answers every unknown address without a code by a redirect, which
    turns a typing error into a 302 and a proxy's cache into a lottery.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info == "/":
            code = translation.get_language_from_request(request)
        else:
            code = translation.get_language_from_path(request.path_info) or SOURCE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        if not request.path_info.startswith(("/static/", "/media/")):
            response.headers.setdefault("Content-Language", translation.get_language())
        return response
