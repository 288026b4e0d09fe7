"""The addresses of the feed: read by anybody, from anywhere, changed by nobody."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from ..models import PublicObject
from .drafts import ONLY, ROOT, SITE, TYPES
from .keeping import whole, write_if_stale
from .reading import BadQuestion, answer, objects_of, read_question, with_host
from .vocabulary import LISTS

View = Callable[..., dict]
# The last part of a list's address and the type of what is in it.
BODY_LISTS = {rest: name.removesuffix("List").lower() for name, rest in LISTS.items()}
COUNCIL_LISTS = {"meetings": "meeting", "consultations": "consultation"}


def feed(view: View) -> Callable[..., HttpResponse]:
    """Send what the view gives as JSON that every website may read."""

    @require_http_methods(["GET", "HEAD", "OPTIONS"])
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: str) -> HttpResponse:
        status = 200
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            return _open(response)
        try:
            write_if_stale(at=timezone.now())
            found = with_host(view(request, **kwargs), _host(request))
        except BadQuestion as problem:
            found, status = {"error": str(problem)}, 400
        except Http404:
            found, status = {"error": "There is no such object."}, 404
        return _open(_json(found, status))

    return wrapped


def _json(found: dict, status: int) -> JsonResponse:
    return JsonResponse(found, status=status, json_dumps_params={"ensure_ascii": False})


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _host(request: HttpRequest) -> str:
    """Objects keep their names whatever other name of the site is asked."""
    site = Site.find_for_request(request)
    return site.root_url if site else request.build_absolute_uri("/").rstrip("/")


@feed
def system(request: HttpRequest) -> dict:
    return _object("system", ONLY)


@feed
def bodies(request: HttpRequest) -> dict:
    question = read_question(request.GET)
    return answer(objects_of("body"), question, f"{SITE}{ROOT}bodies")


@feed
def one(request: HttpRequest, kind: str, key: str) -> dict:
    """An object by its type and key, also when it is gone."""
    return _object(kind, key)


def _object(kind: str, key: str) -> dict:
    row = PublicObject.objects.filter(kind=kind, key=key).first()
    if row is None or kind not in TYPES:
        raise Http404
    return whole(row)


@feed
def body_list(request: HttpRequest, name: str) -> dict:
    """All objects of a type."""
    if name not in BODY_LISTS:
        raise Http404
    question = read_question(request.GET)
    url = f"{SITE}{ROOT}body/{ONLY}/{name}"
    return answer(objects_of(BODY_LISTS[name]), question, url)


@feed
def council_list(request: HttpRequest, key: str, name: str) -> dict:
    """The meetings or consultations of one council."""
    is_known = PublicObject.objects.filter(kind="organization", key=key).exists()
    if name not in COUNCIL_LISTS or not is_known:
        raise Http404
    question = read_question(request.GET)
    rows = objects_of(COUNCIL_LISTS[name]).filter(council=key)
    url = f"{SITE}{ROOT}organization/{key}/{name}"
    return answer(rows, question, url)
