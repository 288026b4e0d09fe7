"""A person's own link: what we hold, and deleting it."""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone

from outbox.models import OutboxMessage
from pages.forms import letters, tokens
from pages.forms.models import AccessToken, EntryFile, FormEntry

from .conftest import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(send, picture):
    send(email="ada@example.org", message="Guten Tag", photo=picture())
    return FormEntry.objects.get()


@pytest.fixture
def path(entry):
    return letters.held_path(entry, "de", at=timezone.now())


class TestTheLink:
    def test_leaves_the_address_at_once(self, client, path):
        response = client.get(path)

        assert response.status_code == 302
        assert response.url == "/de/-/entry/"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in response.headers["Cache-Control"]

    def test_shows_everything_in_words_and_as_a_file(self, client, path, entry):
        page = client.get(path, follow=True)
        data = json.loads(client.get("/de/-/entry/data.json").content)

        assert "Guten Tag" in plain(page)
        assert data["reference"] == entry.reference
        assert {"question": "Ihr Name", "answer": "Ada", "value": "Ada"} in data[
            "answers"
        ]
        assert data["files"][0]["name"] == "foto.jpg"

    @pytest.mark.parametrize("raw", ["guessed", "x" * 27, "-"])
    def test_that_is_guessed_gets_the_same_answer_always(self, client, home, raw):
        response = client.get(f"/de/-/entry/{raw}/")

        assert response.status_code == 404
        assert "Dieser Link öffnet nichts mehr" in plain(response)

    def test_that_has_run_out_or_was_revoked_opens_nothing(self, client, entry):
        now = timezone.now()
        old = tokens.mint(
            letters.HELD, entry, at=now, expires_at=now - datetime.timedelta(1)
        )
        closed = letters.held_path(entry, "de", at=now)
        tokens.revoke(entry, at=now)

        assert client.get(f"/de/-/entry/{old}/").status_code == 404
        assert client.get(closed).status_code == 404

    def test_for_another_purpose_opens_nothing(self, client, entry):
        now = timezone.now()
        raw = tokens.mint(
            "other", entry, at=now, expires_at=now + datetime.timedelta(1)
        )

        assert client.get(f"/de/-/entry/{raw}/").status_code == 404

    def test_is_not_kept_in_clear(self, path):
        raw = path.split("/")[-2]

        assert not AccessToken.objects.filter(digest=raw).exists()
        assert len(raw) >= 27

    def test_is_not_found_without_having_been_opened(self, client, entry):
        assert client.get("/de/-/entry/").status_code == 404
        assert client.get("/de/-/entry/data.json").status_code == 404

    def test_ends_after_half_an_hour(self, client, path, monkeypatch):
        client.get(path)
        later = timezone.now() + datetime.timedelta(minutes=31)

        monkeypatch.setattr(timezone, "now", lambda: later)

        assert client.get("/de/-/entry/").status_code == 404


class TestDeleting:
    def test_is_not_done_by_opening_every_link(self, client, path):
        client.get(path, follow=True)
        client.get("/de/-/entry/delete/")
        client.head("/de/-/entry/delete/")

        assert FormEntry.objects.count() == 1

    def test_takes_entry_files_and_letters_and_says_so_again(self, client, path, entry):
        file = EntryFile.objects.get()
        client.get(path)

        first = client.post("/de/-/entry/delete/")
        second = client.post("/de/-/entry/delete/")
        opened_again = client.get(path, follow=True)

        assert "Es ist gelöscht" in plain(first)
        assert "Das ist schon gelöscht" in plain(second)
        assert "Das ist schon gelöscht" in plain(opened_again)
        assert not FormEntry.objects.exists()
        assert not file.file.storage.exists(file.file.name)
        assert not OutboxMessage.objects.filter(to="ada@example.org").exists()

    def test_is_not_refused_for_want_of_an_origin(self, client, path):
        client.get(path)

        response = client.get("/de/-/entry/delete/")

        assert response.headers["Referrer-Policy"] == "same-origin"

    def test_cannot_be_forged(self, path):
        strict = Client(enforce_csrf_checks=True)
        strict.get(path)

        assert strict.post("/de/-/entry/delete/").status_code == 403
        assert FormEntry.objects.count() == 1
