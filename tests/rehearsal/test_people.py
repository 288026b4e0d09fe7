"""What people do: sign in, upload, ask for letters, say whether a page helped."""

import io
import re
import secrets
import time
from html import unescape

import pytest
from PIL import Image

from .editor import signed_in
from .units import wait_for
from .visitor import hidden

pytestmark = pytest.mark.rehearsal
ALLOWED_AN_HOUR = 60


@pytest.fixture(scope="module")
def editor(machine):
    """An administrator: invited by the command, with a factor, then signed in anew."""
    return signed_in(machine)


class TestAnEditor:
    def test_signs_in(self, editor):
        [session] = [x for x in editor.answer.all("Set-Cookie") if "session" in x]

        assert editor.answer.status == 302
        assert "Secure" in session
        assert "HttpOnly" in session
        assert "SameSite=Lax" in session
        assert editor.get("/admin/").status == 200

    def test_is_not_kept_by_anybody_in_between(self, editor):
        assert "private" in editor.get("/admin/")["Cache-Control"]
        assert "private" in editor.get("/de/")["Cache-Control"]

    def test_uploads_a_picture_that_readers_get(self, machine, editor, visitor, figure):
        drawn = io.BytesIO()
        Image.effect_noise((1600, 1200), 60).save(drawn, "PNG")
        path = "/admin/images/add/"
        fields = hidden(editor.get(path).text) | {"title": "Rehearsal", "tags": ""}

        answer = editor.upload(path, fields, "file", "probe.png", drawn.getvalue())

        assert answer.status == 302
        stored = newest(machine.office / ".var" / "media" / "original_images")
        picture = visitor.get(f"/media/original_images/{stored.name}")
        assert picture.status == 200
        assert picture.body == stored.read_bytes()
        assert "max-age=604800" in picture["Cache-Control"]
        assert picture.all("X-Content-Type-Options") == ["nosniff"]
        figure(f"{len(picture.body) / 1e6:.1f} MB up and down")


def newest(folder):
    return max(folder.iterdir(), key=lambda path: path.stat().st_mtime)


def letter_to(address, machine):
    return next((x for x in machine.mail.letters if address in x["To"]), None)


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


class TestAReader:
    def test_gets_a_letter(self, machine, visitor, figure):
        place = visitor.get("/de/aktuelles/").text
        path = unescape(re.search(r'href="(/de/-/follow/\?[^"]+)"', place)[1])
        form = visitor.get(path).text
        # Nobody gets two such letters a day, whatever was kept.
        address = f"reader-{secrets.token_hex(4)}@office.example"
        fields = hidden(form) | {
            "q-email": address,
            "q-rhythm": "weekly",
        }
        time.sleep(4)  # a form that comes back faster was not filled by a person
        begun = time.monotonic()

        answer = visitor.post(path, fields)

        assert answer.status == 302
        letter = wait_for(lambda: letter_to(address, machine), 60)
        assert "https://www.office.example/de/-/follow/" in text_of(letter)
        figure(f"{time.monotonic() - begun:.1f} s after the form")

    def test_cannot_forge_where_they_come_from(self, machine, figure):
        # Two that nobody came from within the hour, whatever was kept.
        net = f"127.{secrets.randbelow(250) + 2}.{secrets.randbelow(250) + 2}"
        one, other = machine.visitor(f"{net}.5"), machine.visitor(f"{net}.6")
        html = one.get("/de/leistungen/").text
        action = re.search(r'action="(/de/-/helpful/)"', html)
        fields = hidden(html[action.start() :]) | {"answer": "yes"}

        answers = [
            one.post(action[1], fields, {"X-Forwarded-For": f"192.0.2.{number}"})
            for number in range(ALLOWED_AN_HOUR + 1)
        ]

        assert {answer.status for answer in answers[:-1]} == {302}
        assert answers[-1].status == 429
        assert other.post(action[1], fields).status == 302
        figure(f"refused after {ALLOWED_AN_HOUR}, another address is not")
