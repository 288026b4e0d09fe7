"""How every address of the API answers: as JSON, to anybody, and only what is new."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace

from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from accounts.visitors import sender

from .asking import Asked, Refused, read
from .version import etag_of

View = Callable[..., dict]
Facts = Callable[[SimpleNamespace], list]
# All pages of all languages are read in less than a minute, a hundred at a time.
A_MINUTE = 120
# Each worker counts for itself: in the readers' cache strangers would push out pages.
counts = LocMemCache("api-counts", {"max_entries": 2000})


def answers(
    form: type[Asked], facts: Facts | None = None
) -> Callable[[View], Callable[..., HttpResponse]]:
    """
    Send what the view gives, or 304 where `facts` are as they were when it was sent.

    Without `facts` the whole answer is made and compared (ConditionalGetMiddleware).
    """

    def made_of(view: View) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "OPTIONS"])
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: object) -> HttpResponse:
            if request.method == "OPTIONS":
                return _asked_before()
            try:
                count(request)
                asked = read(request, form)
                response = _answer(request, asked, view, kwargs, facts)
            except Refused as problem:
                response = JsonResponse(
                    {"detail": str(problem)},
                    status=problem.status,
                    headers=problem.headers,
                )
            # Anybody's website may read what everybody may.
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return wrapped

    return made_of


def _answer(
    request: HttpRequest,
    asked: SimpleNamespace,
    view: View,
    kwargs: dict,
    facts: Facts | None,
) -> HttpResponse:
    etag = etag_of(request, facts(asked)) if facts else None
    if etag and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    # Whatever language the reader's browser speaks.
    with override(asked.language):
        found = view(request, asked, **kwargs)
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    if etag:
        response["ETag"] = etag
    return response


def _asked_before() -> HttpResponse:
    """A browser asks before it sends a website's If-None-Match to another site."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def count(request: HttpRequest) -> None:
    """
    One question more of whoever asks.

    :raises Refused: if there were too many in this minute
    """
    minute, second = divmod(int(timezone.now().timestamp()), 60)
    # Nobody can tell from the cache who asked.
    who = salted_hmac("api.count", sender(request)).hexdigest()[:24]
    key = f"api:{minute}:{who}"
    counts.add(key, 0, timeout=120)
    try:
        number = counts.incr(key)
    except ValueError:
        # It had to make room for others meanwhile.
        return
    if number > A_MINUTE:
        raise Refused(
            429,
            f"More than {A_MINUTE} questions in a minute. Please wait.",
            **{"Retry-After": str(60 - second)},
        )
