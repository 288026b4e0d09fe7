"""Addresses of no room: health, caching, safety, statics."""

import errno
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import translation

from pages.base.contrast import contrast
from pages.sheet.printing import can_print

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "site" / "static" / "css"
CONCEPTS = ROOT / "site" / "static" / "concepts"


@pytest.mark.postgres
@pytest.mark.django_db
class TestHealth:
    def test_says_that_every_part_works(self, client):
        answer = client.get("/-/health")

        assert answer.status_code == 200
        assert answer.json() == {
            "ok": True,
            "database": True,
            "migrations": True,
            "catalogues": True,
            "restored": True,
            "pdf": can_print(),
            "outbox": True,
            "backup": "off",
        }

    def test_fails_when_a_migration_waits(self, client, monkeypatch):
        monkeypatch.setattr("config.views._no_migration_waits", lambda: False)

        answer = client.get("/-/health")

        assert answer.status_code == 503
        assert answer.json()["migrations"] is False

    def test_is_well_without_what_draws_pdfs(self, client, monkeypatch):
        monkeypatch.setattr("config.views.can_print", lambda: False)

        answer = client.get("/-/health")

        assert answer.status_code == 200
        assert answer.json()["pdf"] is False


@pytest.mark.django_db
class TestAPublicPage:
    def test_may_be_kept_and_is_not_sent_twice(self, client, home):
        first = client.get("/de/")

        again = client.get("/de/", headers={"if-none-match": first["ETag"]})

        assert "public" in first["Cache-Control"]
        assert again.status_code == 304

    def test_loads_and_runs_nothing_from_elsewhere(self, client, home):
        policy = client.get("/de/")["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy

    def test_sets_no_cookie(self, client, home):
        assert not client.get("/de/").cookies


@pytest.mark.django_db
class TestTheEditorsPages:
    def test_may_run_inline_code_and_are_never_kept(self, admin_client):
        answer = admin_client.get("/admin/")

        assert answer.status_code == 200
        assert "script-src 'self' 'unsafe-inline'" in answer["Content-Security-Policy"]
        assert "public" not in answer["Cache-Control"]


@pytest.mark.parametrize("code", ["de", "ar"])
class TestAFailure:
    """No database here: these tests may not ask for one."""

    def answer(self, monkeypatch, code, error):
        def fail(*_args, **_kwargs):
            raise error

        monkeypatch.setattr("locales.views.find_page", fail)
        return Client(raise_request_exception=False).get(f"/{code}/")

    def test_is_explained_in_the_readers_language(self, monkeypatch, code):
        answer = self.answer(monkeypatch, code, ValueError("broken"))

        with translation.override(code):
            words = translation.gettext("Something went wrong here")
        assert answer.status_code == 500
        assert f'<html lang="{code}"' in answer.content.decode()
        assert words in answer.content.decode()

    @pytest.mark.parametrize(
        "error",
        [
            OperationalError("gone"),
            InterfaceError("the connection is closed"),
            connection.Database.OperationalError("gone"),
            OSError(errno.ENOSPC, "No space left on device"),
        ],
        ids=["database", "connection", "driver", "full disk"],
    )
    def test_of_the_machine_asks_to_come_back(self, monkeypatch, code, error):
        answer = self.answer(monkeypatch, code, error)

        with translation.override(code):
            words = translation.gettext("We will be back soon")
        assert answer.status_code == 503
        assert answer["Retry-After"] == "120"
        assert words in answer.content.decode()


class TestARequestThatNobodyCanRead:
    @pytest.mark.parametrize(("code", "way"), [("en", "ltr"), ("ar", "rtl")])
    def test_is_answered_with_a_page_and_is_no_error_of_the_site(self, db, code, way):
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        client.cookies["csrftoken"] = "c" * 32
        kind = "application/x-www-form-urlencoded; charset=utf-7"

        response = client.post(f"/{code}/", b"name=Ada", content_type=kind)

        assert response.status_code == 400
        assert f'dir="{way}"' in response.content.decode()
        assert "Content-Security-Policy" in response.headers


class TestTheStylesheet:
    def test_is_one_file_of_all_parts_and_small(self):
        text = Path(finders.find("css/site.css")).read_text()

        listed = (CSS / "index.txt").read_text().split()
        assert set(listed) == {str(p.relative_to(CSS)) for p in CSS.rglob("*.css")}
        assert ".language-row" in text
        assert len(gzip.compress(text.encode())) <= 12_000

    def test_knows_no_left_and_right_and_nothing_too_new(self):
        forbidden = re.compile(
            r"(margin|padding|border|inset)-(left|right)|float:|[^-]\b(left|right):"
            r"|oklch|color-mix|light-dark|@layer|:has\("
        )
        for path in [*CSS.rglob("*.css"), *CONCEPTS.rglob("*.css")]:
            assert not forbidden.search(path.read_text()), path.name


def tokens(text):
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", text))


DAY, NIGHT = (
    (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
)
GROUNDS = ("bg", "surface", "sunk")
PAIRS = [(x, y, 7) for x in ("text", "muted", "link", "visited") for y in GROUNDS]
PAIRS += [("on-brand", "brand", 7), ("on-band", "band", 7), ("on-foot", "foot", 7)]
PAIRS += [(x, y, 3) for x in ("line", "focus", "brand") for y in GROUNDS]
for role in ("ok", "warn", "err", "info"):
    PAIRS += [(role, ground, 7) for ground in (*GROUNDS, f"{role}-bg")]
    PAIRS.append(("text", f"{role}-bg", 7))


class TestTheColours:
    @pytest.mark.parametrize("scheme", ["day", "night"])
    def test_can_be_read_on_each_other(self, scheme):
        known = tokens(DAY)
        if scheme == "night":
            known |= tokens(NIGHT)
        known.setdefault("band", known["brand"])
        known.setdefault("on-band", known["on-brand"])

        for colour, ground, least in PAIRS:
            ratio = contrast(known[colour], known[ground])
            assert ratio >= least, (colour, ground, round(ratio, 2))


class TestMigrations:
    def test_never_save_a_model_and_belong_to_this_wagtail(self):
        for path in ROOT.glob("*/**/migrations/0*.py"):
            if ".venv" in path.parts:
                continue
            text = path.read_text()
            assert ".save(" not in text, path
            assert "WAGTAIL_PAGE_MODEL" not in text, path
