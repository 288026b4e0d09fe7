"""Asking the old site: only the public web, never too much, never for too long."""

import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.movein.fetching import Fetcher, Refused
from config.movein.pictures import ending_of_picture
from pages.base.models import StandardPage
from tests.pages.lifecycle.conftest import slow_names, web  # noqa: F401  fixtures

from .conftest import picture


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "http://10.0.0.1/",
        "gopher://x",
        "http://",
    ],
)
def test_refuses_what_is_not_public(address):
    with pytest.raises(Refused):
        Fetcher(at_most=5).content(address)


def test_follows_no_redirect_into_a_private_network(web, settings):  # noqa: F811
    web.answers["127.0.0.2"] = (302, {"Location": "file:///etc/passwd"})

    with pytest.raises(Refused):
        Fetcher(at_most=5).content(web.url(2))


def test_refuses_errors_and_endless_redirects(web):  # noqa: F811
    web.answers["127.0.0.3"] = (500, {})
    web.answers["127.0.0.4"] = (302, {"Location": "/again"})

    for number in (3, 4):
        with pytest.raises(Refused):
            Fetcher(at_most=5).content(web.url(number))


def test_ends_what_takes_too_long(web):  # noqa: F811
    web.answers["127.0.0.5"] = web.hang

    with pytest.raises(Refused):
        Fetcher(at_most=0.5).content(web.url(5))


def test_ends_however_slowly_its_words_come(web):  # noqa: F811
    web.answers["127.0.0.8"] = web.drip
    began = time.monotonic()

    with pytest.raises(Refused):
        Fetcher(at_most=0.5).content(web.url(8))

    assert time.monotonic() - began < 8  # of the ten that the server would take


def test_ends_where_a_name_was_looked_up_slowly(web, slow_names):  # noqa: F811
    web.answers["127.0.0.9"] = web.drip
    began = time.monotonic()

    with pytest.raises(Refused, match="takes too long"):
        Fetcher(at_most=0.5).content(web.url(9))

    assert time.monotonic() - began < 6


def test_says_when_nothing_is_new(web):  # noqa: F811
    web.answers["127.0.0.6"] = (304, {})

    assert Fetcher().get(web.url(6), etag="x").is_unchanged


def test_ends_what_is_too_large(web):  # noqa: F811
    def large(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"a" * 5000)

    web.answers["127.0.0.7"] = large

    with pytest.raises(Refused):
        Fetcher().content(web.url(7), 1000)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<svg/>", picture(kind="BMP"), picture()[:40]]
)
def test_takes_no_picture_that_is_none(content):
    with pytest.raises(Refused):
        ending_of_picture(content)


def test_takes_no_picture_that_would_fill_the_memory():
    with pytest.raises(Refused):
        ending_of_picture(picture((8000, 6000)))


@pytest.mark.django_db
class TestTheCommand:
    def test_says_what_stands_in_the_way(self, tmp_path):
        with pytest.raises(CommandError, match="no German home page"):
            call_command("move_in", "integreat", str(tmp_path))

    def test_writes_a_report(self, region, tmp_path, capsys):
        region.page("de", "wohnen", title="=1+1")
        region.write()

        call_command(
            "move_in", "integreat", str(region.folder), report=tmp_path / "a.csv"
        )

        assert "1  page: new" in capsys.readouterr().out
        assert "'=1+1" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")

    def test_writes_nothing_where_its_report_cannot_be_written(self, region, tmp_path):
        region.page("de", "wohnen")
        region.write()

        with pytest.raises(CommandError, match="cannot be written"):
            call_command(
                "move_in",
                "integreat",
                str(region.folder),
                report=tmp_path / "fehlt" / "a.csv",
            )

        assert not StandardPage.objects.exists()

    def test_refuses_a_place_where_no_pages_go(self, region):
        region.write()

        with pytest.raises(CommandError, match="cannot go below"):
            call_command(
                "move_in", "integreat", str(region.folder), below="/de/termine/"
            )
