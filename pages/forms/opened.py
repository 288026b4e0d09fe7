"""Links that a person has opened: the secret leaves the address for a short session."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone

from .models import AccessToken

# A time of its own: an editor who opens such a link stays signed in.
SECONDS = 30 * 60


def remember(
    request: HttpRequest, name: str, token: AccessToken, *, go_to: str
) -> HttpResponse:
    """On to an address without the secret; the session knows the link by that name."""
    keep_open(request, name, token)
    response = HttpResponseRedirect(go_to)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def keep_open(request: HttpRequest, name: str, token: AccessToken) -> None:
    """Half an hour from now: whoever still reads and writes is not shut out."""
    until = timezone.now().timestamp() + SECONDS
    request.session[name] = [token.pk, until]


def remembered(request: HttpRequest, name: str) -> AccessToken | None:
    """The link of that name, while it is valid and the session's half hour lasts."""
    pk, until = request.session.get(name, (None, 0))
    now = timezone.now()
    if now.timestamp() > until:
        return None
    return AccessToken.objects.valid(at=now).filter(pk=pk).first()


def link_closed(request: HttpRequest) -> HttpResponse:
    """The link is unknown or over; where a new one is had."""
    return render(request, "forms/link_closed.html", status=404)


def deleted(request: HttpRequest, *, again: bool) -> HttpResponse:
    """Nothing is held any more; `again` where that was so before."""
    return render(request, "forms/deleted.html", {"again": again})


def as_own_file(data: dict, reference: str) -> HttpResponse:
    """What we hold about a person, as a file for machines."""
    response = JsonResponse(
        data, json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.json"'
    return response
