"""What a worker has at hand goes out before Django wakes."""

import logging
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable

from django.conf import settings

from . import answers
from .addresses import is_personal
from .versions import versions

logger = logging.getLogger(__name__)
Application = Callable[[dict, Callable], Iterable[bytes]]
MOST_ADDRESSES = 500
NOT_MODIFIED, OK = "304 Not Modified", "200 OK"
# Headers of a body, which "304" has none of.
OF_A_BODY = ("Content-Type", "Content-Language")
# Headers that each answer has its own of; the log knows nothing of one sent from here.
OF_ONE_ANSWER = ("Content-Length", "X-Request-ID")
# What makes an address with us, beside its words.
WHERE = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SCRIPT_NAME")


class KeptFirst:
    """
    Sends answers that are at hand and sure; everything else is the site's.

    Sure for ANSWERS_LOOK_SECONDS; then one thread looks whether something was written.
    The headers are those of the site's own answer, noted when that went out. `told` is
    called, with the status, for each answer of which the site knows nothing.
    """

    def __init__(
        self,
        application: Application,
        told: Callable[[str], None] = lambda status: None,
    ) -> None:
        self.application = application
        self._told = told
        self._turn = threading.Lock()
        # Weak: the hand says how many bytes a worker holds.
        self._known: OrderedDict[tuple, tuple[str, weakref.ref]] = OrderedDict()

    def __call__(self, asked: dict, start_response: Callable) -> Iterable[bytes]:
        if not _is_plain(asked):
            return self.application(asked, start_response)
        address = _address(asked)
        answer = self._at_hand(address)
        if answer is not None:
            return self._send(answer, asked, start_response)
        response = self.application(asked, start_response)
        self._note(address, response)
        return response

    def _at_hand(self, address: tuple) -> answers.Answer | None:
        key, noted = self._known.get(address, ("", None))
        answer = answers.hand.get(key) if noted else None
        if answer is None or answer is not noted():
            return None
        return answer if self._looks() and answer.truth.is_sure() else None

    def _looks(self) -> bool:
        """Whether it is known what was written, for a moment longer while one looks."""
        if versions.is_fresh:
            return True
        if not self._turn.acquire(blocking=False):
            return versions.age < 2 * settings.ANSWERS_LOOK_SECONDS
        try:
            versions.look()
        except Exception as fault:  # noqa: BLE001  nothing of ours stands before this
            # The site's own way begins with a connection that works.
            logger.warning("A worker could not look: %s", type(fault).__name__)
            return False
        finally:
            self._turn.release()
        return True

    def _note(self, address: tuple, response: object) -> None:
        key, answer = getattr(response, "kept_as", ("", None))
        if answer is None or response.status_code != 200 or response.cookies:
            return
        if answers.hand.get(key) is not answer:
            return
        if answer.is_packed and response.get("Content-Encoding") == "gzip":
            answer.sent = [x for x in response.items() if x[0] not in OF_ONE_ANSWER]
            self._known[address] = key, weakref.ref(answer)
            if len(self._known) > MOST_ADDRESSES:
                self._known.popitem(last=False)

    def _send(
        self, answer: answers.Answer, asked: dict, start_response: Callable
    ) -> list[bytes]:
        if asked.get("HTTP_IF_NONE_MATCH") == answer.name:
            headers = [x for x in answer.sent if x[0] not in OF_A_BODY]
            self._told(NOT_MODIFIED)
            start_response(NOT_MODIFIED, headers)
            return []
        length = ("Content-Length", str(len(answer.body)))
        self._told(OK)
        start_response(OK, [*answer.sent, length])
        return [answer.body]


def _is_plain(asked: dict) -> bool:
    """Whether nothing about the reader can matter, and there is no question."""
    cookies = asked.get("HTTP_COOKIE", "")
    return (
        asked["REQUEST_METHOD"] == "GET"
        and not asked.get("QUERY_STRING")
        and "gzip" in asked.get("HTTP_ACCEPT_ENCODING", "")
        and "HTTP_AUTHORIZATION" not in asked
        and not is_personal(asked.get("PATH_INFO", ""))
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
    )


def _address(asked: dict) -> tuple:
    return (*map(asked.get, WHERE), asked.get("PATH_INFO"))
