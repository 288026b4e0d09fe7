"""How public answers may be kept, and what their pages may load."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from accounts.paths import is_editors, is_sign_in
from freshness.addresses import is_personal

GetResponse = Callable[[HttpRequest], HttpResponse]


class PublicCacheMiddleware:
    """
    Lets browsers keep public pages, if they ask each time whether they are still true.

    A page that somebody signed in sees, or that sets a cookie, is never kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.has_header("Cache-Control") or response.streaming:
            return response
        if self._is_public(request, response):
            # "304" costs a reader some 500 bytes; an old page may cost a day.
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def _is_public(self, request: HttpRequest, response: HttpResponse) -> bool:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        return (
            request.method in ("GET", "HEAD")
            and response.status_code in (200, 304)
            and not signed_in
            and not response.cookies
            and not is_personal(request.path_info)
        )


class HeadMiddleware:
    """Sends no words to HEAD (RFC 9110, 9.3.2): gunicorn drops them, and complains."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response


class ContentSecurityMiddleware(CSPMiddleware):
    """The strict policy everywhere, a wider one in the editors' area after sign-in."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponse,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if is_editors(request.path) and not is_sign_in(request.path):
            parts.replace = settings.EDITORS_SECURITY_POLICY
        return parts
