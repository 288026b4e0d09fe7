"""Pages that a letter's link opens."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

View = Callable[..., HttpResponse]


def confidential(view: View) -> View:
    """Kept by nobody, indexed by nobody, and its address told to no other host."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        # Not "no-referrer" where a button is: browsers then call the origin "null",
        # and Django refuses the button. Those addresses hold no secret.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def link_closed(request: HttpRequest) -> HttpResponse:
    """The link is unknown or over; the last letter has a newer one."""
    return render(request, "outbox/link_closed.html", status=404)
