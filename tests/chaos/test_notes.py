"""What the chaos itself relies on: its notes, its requests and its reading of forms."""

import shutil
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from tests.rehearsal.units import ROOT

from .addresses import filled, patterns
from .forms import form_of
from .hostile import Hostile, Maker
from .ledger import Book, is_our_away

OURS = '<html lang="de"><link rel="stylesheet" href="/static/css/site.1a2b3c.css">'
NGINX = "<html><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"


@pytest.fixture(scope="module")
def found():
    return list(patterns())


class Answer(SimpleNamespace):
    def __getitem__(self, name):
        return self.headers.get(name, "")


def answer(status, text="", **headers):
    return Answer(status=status, body=text.encode(), headers=headers)


def away(text=OURS):
    return answer(503, text, **{"Retry-After": "30"})


class TestABook:
    def test_counts_our_page_that_says_come_again_apart(self):
        book = Book("reading")

        assert not book.answered(away(), (200,), "GET /")

        assert (book.requests, book.away, book.errors) == (1, 1, 0)
        assert book.is_right

    @pytest.mark.parametrize("broken", [answer(500), answer(502, NGINX), away(NGINX)])
    def test_knows_what_is_no_page_of_ours(self, broken):
        book = Book("reading")

        assert not is_our_away(broken)
        assert not book.answered(broken, (200,), "GET /")

        assert book.errors == 1
        assert not book.is_right

    def test_says_what_a_refusal_said(self):
        book = Book("registering")

        book.answered(answer(422, "<h1>That was very fast.</h1>"), (302,), "POST /x")

        [said] = book.complaints()
        assert "422" in said
        assert "very fast" in said


class TestHostileRequests:
    KNOWN = ["/de/", "/de/search/"]
    FORM = ("/de/x/", {"q-name": "", "_form": "signed"}, ["q-file"])

    @pytest.fixture
    def maker(self, found):
        return Maker("seed", found, self.KNOWN, [self.FORM])

    def test_can_be_sent_again(self, found, maker):
        other = Maker("seed", found, self.KNOWN, [self.FORM])

        for number in range(200):
            assert maker.make(number) == other.make(number)

    def test_begin_with_one_line_each(self, maker):
        for number in range(2000):
            first, _rest = (
                maker.make(number).raw("www.office.example").split(b"\r\n", 1)
            )

            assert first.endswith(b" HTTP/1.1")
            assert first.count(b" ") == 2
            assert b"\n" not in first

    def test_end_even_where_their_length_is_not_told(self):
        chunked = [("Transfer-Encoding", "chunked")]
        for body in (b"", b"name=Ada"):
            raw = Hostile(1, "POST", "/de/", chunked, body).raw("www.office.example")

            assert raw.endswith(b"\r\n0\r\n\r\n")
            assert b"Content-Length" not in raw

    def test_come_as_from_a_page_of_ours_unless_they_say_otherwise(self):
        plain = Hostile(1, "POST", "/de/", [], b"").raw("www.office.example")
        evil = [("Referer", "https://evil.example/")]
        other = Hostile(1, "POST", "/de/", evil, b"").raw("www.office.example")

        assert b"Referer: https://www.office.example/\r\n" in plain
        assert other.count(b"Referer: ") == 1

    def test_reach_every_address_of_the_resolver(self, found):
        assert "<language:code>search/" in found
        assert "api/v1/pages" in found
        assert len(set(found)) > 500
        for pattern in found:
            address = filled(pattern, lambda kind: "x")

            assert address.startswith("/")
            assert not set("<>()^$") & set(address), pattern


class TestAForm:
    def test_is_read_as_a_browser_would_send_it(self):
        html = """
          <form action="/search/"><input name="q"></form>
          <form method="post"><input type="hidden" name="_form" value="signed">
            <input type="checkbox" name="no"><input type="checkbox" name="yes" checked>
            <select name="door"><option value="sky"><option value="sun" selected>
            </select><textarea name="note">as it was</textarea>
            <input type="submit" name="send" value="x"></form>"""

        assert form_of(html, "note") == {
            "_form": "signed",
            "yes": "on",
            "door": "sun",
            "note": "as it was",
        }


@pytest.mark.skipif(not shutil.which("gcc"), reason="no compiler for the clock")
class TestAWrongClock:
    @pytest.mark.parametrize("seconds", [3600, -3600, 0])
    def test_shows_another_time_and_lets_it_pass_as_before(self, tmp_path, seconds):
        library, told = tmp_path / "clock.so", tmp_path / "clock"
        subprocess.run([ROOT / ".ci" / "clock", library], check=True)
        told.write_text(str(seconds))
        code = "import time; time.sleep(0.01); print(time.time(), time.monotonic())"
        before = time.time(), time.monotonic()

        said = subprocess.run(
            [sys.executable, "-c", code],
            env={"LD_PRELOAD": str(library), "CLOCK_IS_OFF_BY": str(told)},
            check=True,
            capture_output=True,
            text=True,
        )

        shown, passed = map(float, said.stdout.split())
        assert shown - before[0] == pytest.approx(seconds, abs=60)
        assert passed - before[1] == pytest.approx(0, abs=60)
