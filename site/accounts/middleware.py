"""What stands between a session and the editors' area."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

from . import paths, second_factor, sessions
from .letters import language_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInMiddleware:
    """
    Ends sessions in time and leads those without their second factor to set it up.

    Until they have, they are visitors like any other on the public site. Pages of the
    sign-in speak the language of whoever is there: German or English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A request without a session's cookie is not asked who it is: the answer
        # would depend on the cookie, and no proxy could keep the page.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = self._guard(request, at=timezone.now())
            if response:
                return response
        if not paths.is_sign_in(request.path):
            return self.get_response(request)
        _speak(request)
        response = self.get_response(request)
        # Keys, codes and names of devices: no browser keeps such a page.
        add_never_cache_headers(response)
        return response

    def _guard(self, request: HttpRequest, *, at: datetime) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if sessions.has_ended(request.session, at=at):
            logout(request)
            messages.info(
                request, _("You were signed out after some time. Please sign in again.")
            )
            return None
        if not second_factor.is_shown(request):
            logout(request)
            messages.info(request, _("Please sign in with your second factor, too."))
            return None
        if not paths.is_heartbeat(request.path):
            sessions.note_step(request.session, at=at)
        return _hold(request, at=at)


def _hold(request: HttpRequest, *, at: datetime) -> HttpResponse | None:
    if paths.is_open(request.path):
        return None
    if not second_factor.must_set_up(request.user, at=at):
        return None
    if paths.is_editors(request.path):
        return redirect("mfa_index")
    request.user = AnonymousUser()
    return None


def _speak(request: HttpRequest) -> None:
    code = _wanted(request)
    translation.activate(code)
    request.LANGUAGE_CODE = code


def _wanted(request: HttpRequest) -> str:
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    if signed_in and request.user.is_authenticated:
        return language_of(request.user)
    known = {code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES}
    header = request.headers.get("Accept-Language", "")
    asked = [
        code.partition("-")[0] for code, _weight in parse_accept_lang_header(header)
    ]
    return next((code for code in asked if code in known), settings.LANGUAGE_CODE)
