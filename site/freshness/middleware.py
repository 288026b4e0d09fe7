"""Sends what is kept, before anybody asks who the reader is."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse

from . import answers
from .addresses import is_personal
from .recording import Recording, record
from .release import release
from .versions import versions

GetResponse = Callable[[HttpRequest], HttpResponse]
# Files and what is asked once: never kept.
NEVER = ("/_util/", "/static/", "/media/", "/documents/")
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
        as_of, found = _look(address, key)
        if found is not None:
            return found.response(request, key)
        if as_of is None or request.method == "HEAD":
            return self.get_response(request)
        with record() as recording:
            response = self.get_response(request)
        # Known only now: a preview has the address of the page itself.
        is_preview = getattr(request, "is_preview", False)
        if is_preview or not is_for_everybody(response, recording):
            return response
        try:
            kept = answers.keep(address, key, response, (recording, as_of))
        except Exception:
            logger.exception("An answer could not be kept.")
            return response
        return kept.response(request, key)


def _look(address: str, key: str) -> tuple[int | None, answers.Answer | None]:
    """As of which commit (None: nobody knows), and what is kept and true."""
    try:
        return versions.look(), answers.find(address, key)
    except Error:
        # Whatever is wrong with the database, the page says it.
        return None, None
    except Exception:
        logger.exception("A kept answer could not be looked at.")
        return None, None


def may_be_kept(request: HttpRequest) -> bool:
    """Whether the answer to this request could be everybody's."""
    return (
        request.method in ("GET", "HEAD")
        and not OWN_COOKIES.intersection(request.COOKIES)
        and not request.path_info.startswith(NEVER)
        and not is_personal(request.path_info)
        and "Authorization" not in request.headers
        # Wagtail's previews and checks go this way with the address of the page.
        and not getattr(request, "is_dummy", False)
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
