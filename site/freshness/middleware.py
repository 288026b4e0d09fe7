"""Sends what is kept, before anybody asks who the reader is."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from . import answers
from .recording import Recording, record
from .release import release
from .versions import versions

GetResponse = Callable[[HttpRequest], HttpResponse]
# Editors, single readers, files and what is asked once: never kept.
NEVER = ("/admin/", "/-/", "/_util/", "/static/", "/media/", "/documents/")
# With one of these an answer is somebody's own.
OWN_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}
# The sitemap of some thousand pages in all languages is the largest.
LARGEST = 8 * 1024 * 1024
LONGEST_ADDRESS = 500
logger = logging.getLogger(__name__)


class KeptAnswersMiddleware:
    """
    Keeps what everybody may read, as long as the database would answer the same.

    Stands before sessions, sign-in and languages: a kept answer costs none of them.
    Nothing is kept of a reader with a session, nor what sets a cookie, differs by
    anything but packing, is no plain 200, or says that it is not for everybody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        if settings.KEEPS_ANSWERS:
            # Before the workers part: it looks at every file of the site.
            release()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.KEEPS_ANSWERS or not may_be_kept(request):
            return self.get_response(request)
        address, key = answers.place_of(request)
        try:
            as_of = versions.look()
            found = answers.find(address, key)
        except DatabaseError:
            # Whatever is wrong, the page says it.
            return self.get_response(request)
        if found is not None:
            return found.response(request, key)
        if request.method == "HEAD":
            return self.get_response(request)
        with record() as recording:
            response = self.get_response(request)
        if not is_for_everybody(response, recording):
            return response
        made = (recording, as_of)
        return answers.keep(address, key, response, made).response(request, key)


def may_be_kept(request: HttpRequest) -> bool:
    """Whether the answer to this request could be everybody's."""
    return (
        request.method in ("GET", "HEAD")
        and not OWN_COOKIES.intersection(request.COOKIES)
        and not request.path_info.startswith(NEVER)
        and "Authorization" not in request.headers
        and not getattr(request, "is_preview", False)
        and len(request.get_full_path_info()) <= LONGEST_ADDRESS
    )


def is_for_everybody(response: HttpResponse, recording: Recording) -> bool:
    """Whether this very answer may be sent to others."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    if recording.spoiled_by:
        logger.debug("An answer is not kept: %s", recording.spoiled_by)
        return False
    varies = {x.strip().lower() for x in response.get("Vary", "").split(",")}
    control = response.get("Cache-Control", "public")
    return (
        varies <= {"", "accept-encoding"}
        and "public" in control
        and not response.has_header("Content-Encoding")
        and len(response.content) <= LARGEST
    )
