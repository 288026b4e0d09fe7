"""What is one person's is nobody else's, whatever its view forgot to say."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from config.middleware import PublicCacheMiddleware
from freshness.addresses import is_personal
from freshness.middleware import may_be_kept
from freshness.wsgi import _is_plain

# A secret or something signed in the address.
SECRET = re.compile(r"<str:(raw|signed|token|secret)>")


def routes(patterns, before="/"):
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from routes(one.url_patterns, route)
        else:
            yield route


ROUTES = [*routes(get_resolver().url_patterns)]
PERSONAL = [x for x in ROUTES if "/-/" in x or SECRET.search(x)]


def ask(path):
    return RequestFactory().get(re.sub(r"<[^>]+>", "x", path))


def test_every_room_has_some():
    rooms = {"registration", "follow", "entry", "voice", "mentoring", "check-in"}

    assert rooms <= {part for route in PERSONAL for part in route.split("/")}


def test_none_of_them_is_kept_or_called_public():
    forgetful = PublicCacheMiddleware(lambda request: HttpResponse("Ada"))

    for route in PERSONAL:
        request = ask(route)
        plain = {**request.META, "HTTP_ACCEPT_ENCODING": "gzip"}

        assert is_personal(request.path_info), route
        assert not may_be_kept(request), route
        assert not _is_plain(plain), route
        assert "private" in forgetful(request)["Cache-Control"], route


@pytest.mark.parametrize("path", ["/", "/de/", "/de/a-b/", "/zh-hans/-a/", "/a/b/-/c"])
def test_pages_are_everybodys(path):
    assert not is_personal(path)
    assert may_be_kept(ask(path))
