"""Addresses that fail in the ways in which views fail."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.urls import path

from accounts.models import User
from config.urls import *  # noqa: F403  with its handlers
from config.urls import urlpatterns as ours


def count(request):
    age = request.POST["age"]
    return HttpResponse(int(age))


def double(request):
    for name in ("ada", "byron"):
        User.objects.create(username=name, email=request.POST["email"])


def chained(request):
    try:
        return count(request)
    except ValueError as error:
        secret = request.POST["age"]
        raise RuntimeError(f"{secret} <ada@example.org> is no number") from error


def closed(request):
    raise PermissionDenied(request.POST["age"])


def suspicious(request):
    raise SuspiciousOperation("call +32 87 59 11 11, ada@example.org")


def well(request, raw=""):
    return HttpResponse("well")


urlpatterns = [
    path("fails/count/", count),
    path("fails/double/", double),
    path("fails/chained/", chained),
    path("fails/closed/", closed),
    path("fails/suspicious/", suspicious),
    path("fails/open/<str:token>/", well),
    path("fails/-/open/<str:raw>/", well),
    path("fails/-/open/<str:raw>/count/", lambda request, raw: count(request)),
    *ours,
]
