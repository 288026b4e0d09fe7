"""Editors and readers' answers: only of pages that are theirs to edit."""

import csv
import datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS
from outbox.models import OutboxMessage
from pages.base.models import StandardPage
from pages.forms import exports, notify, retention
from pages.participation.feedback.models import FeedbackCount, FeedbackText

from .conftest import plain

pytestmark = pytest.mark.django_db
RIGHTS = ("view_feedbacktext", "change_feedbacktext")
ADDRESSES = [
    "/admin/helpful/",
    "/admin/helpful/texts/",
    "/admin/helpful/numbers.xlsx",
    "/admin/helpful/numbers.csv",
    "/admin/helpful/texts.xlsx",
    "/admin/helpful/texts.csv",
]


@pytest.fixture
def town(home):
    return home.add_child(instance=StandardPage(title="Kelmis", slug="kelmis"))


@pytest.fixture
def towns_editor(town, client):
    """May edit below one page only."""
    group = Group.objects.create(name="Kelmis")
    wanted = Permission.objects.filter(codename__in=["access_admin", *RIGHTS])
    group.permissions.add(*wanted)
    GroupPagePermission.objects.create(
        group=group,
        page=town,
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        ),
    )
    user = User.objects.create_user("tom", "tom@example.org", "x")
    user.groups.add(group)
    client.force_login(user)
    return user


def count(page, locale="de", yes=1, no=2, month=None):
    return FeedbackCount.objects.create(
        page_key=page.translation_key,
        locale=locale,
        yes=yes,
        no=no,
        month=month or timezone.localdate().replace(day=1),
    )


class TestWhoMayRead:
    @pytest.mark.parametrize("group", [EDITORS, MODERATORS])
    def test_the_office(self, group, sign_in, page, make_text):
        make_text("Zu klein")
        client = sign_in(group)

        for url in ADDRESSES:
            assert client.get(url).status_code == 200, url
        assert "Zu klein" in plain(client.get("/admin/helpful/texts/"))

    def test_no_translator(self, sign_in, page, make_text):
        client = sign_in(TRANSLATORS)

        for url in ADDRESSES:
            assert client.get(url).status_code == 302, url

    def test_nobody_from_outside(self, client, page):
        for url in ADDRESSES:
            assert "/admin/login/" in client.get(url).url

    def test_an_editor_of_a_town_only_of_the_town(
        self, client, towns_editor, page, town, make_text
    ):
        count(page)
        count(town)
        foreign, own = make_text("Fremd"), make_text("Eigen", about=town)

        index = plain(client.get("/admin/helpful/"))
        texts = plain(client.get(f"/admin/helpful/texts/?page={page.pk}"))
        client.post("/admin/helpful/texts/change/", _ticked("done", foreign, own))

        assert "Kelmis" in index
        assert "Wohnung finden" not in index
        assert "Fremd" not in texts
        for url in ADDRESSES[2:]:
            content = client.get(url).content
            assert b"Fremd" not in content
            assert b"Wohnung" not in content
        foreign.refresh_from_db()
        own.refresh_from_db()
        assert foreign.done_at is None
        assert own.done_at is not None

    def test_only_moderators_delete(self, sign_in, page, make_text):
        row = make_text()

        sign_in(EDITORS).post("/admin/helpful/texts/change/", _ticked("delete", row))
        assert FeedbackText.objects.exists()

        sign_in(MODERATORS).post("/admin/helpful/texts/change/", _ticked("delete", row))
        assert not FeedbackText.objects.exists()


def _ticked(what, *rows, **more):
    return {"what": what, "id": [row.pk for row in rows], **more}


class TestTheList:
    def test_sums_months_and_shows_the_worst_first(self, sign_in, page, town):
        today = timezone.localdate().replace(day=1)
        count(page, yes=1, no=2)
        count(page, yes=0, no=3, month=today - datetime.timedelta(days=32))
        count(town, "ar", yes=9, no=1)

        text = plain(sign_in().get("/admin/helpful/?months=0"))

        assert text.index("Wohnung finden") < text.index("Kelmis")
        assert "Deutsch 1 5 17 %" in text
        assert "Arabisch auf Deutsch gelesen 9 1 90 %" in text

    def test_says_where_readers_had_only_the_german_text(
        self, sign_in, page, arabic_page
    ):
        count(page, "ar")
        count(page, "uk")

        text = plain(sign_in().get("/admin/helpful/"))

        assert "Ukrainisch auf Deutsch gelesen 1 2" in text
        assert "Arabisch 1 2" in text

    def test_shows_only_the_time_and_language_asked_for(self, sign_in, page):
        long_ago = timezone.localdate().replace(day=1) - datetime.timedelta(days=400)
        count(page, "uk", month=long_ago)
        client = sign_in()

        row = "Ukrainisch auf Deutsch gelesen 1 2"
        assert row not in plain(client.get("/admin/helpful/"))
        assert row in plain(client.get("/admin/helpful/?months=0"))
        other = client.get("/admin/helpful/?months=0&language=ar")
        assert row not in plain(other)

    @pytest.mark.parametrize(
        "query", ["months=x", "months=999999999", "page=%00", "p=x", "language='"]
    )
    def test_bears_any_address(self, sign_in, page, query):
        client = sign_in()

        assert client.get(f"/admin/helpful/?{query}").status_code == 200
        assert client.get(f"/admin/helpful/texts/?{query}").status_code == 200

    def test_says_when_there_is_nothing(self, sign_in, page):
        assert "Noch niemand hat geantwortet." in plain(
            sign_in().get("/admin/helpful/")
        )

    def test_puts_texts_aside_and_takes_them_up_again(self, sign_in, page, make_text):
        row = make_text("Zu klein")
        client, url = sign_in(), "/admin/helpful/texts/"

        client.post(f"{url}change/", _ticked("done", row))
        assert "Zu klein" not in plain(client.get(url))
        assert "Zu klein" in plain(client.get(f"{url}?state=done"))

        client.post(f"{url}change/", _ticked("new", row))
        assert "Zu klein" in plain(client.get(url))

    def test_does_nothing_that_it_does_not_know(self, sign_in, page, make_text):
        row, url = make_text(done_at=timezone.now()), "/admin/helpful/texts/change/"

        sign_in().post(url, _ticked("nonsense", row))

        row.refresh_from_db()
        assert row.done_at is not None

    def test_says_what_it_did(self, sign_in, page, make_text):
        client, url = sign_in(), "/admin/helpful/texts/change/"

        page = client.post(url, _ticked("done", make_text(), make_text()), follow=True)

        assert "2 Texte sind erledigt." in plain(page)

    def test_leads_to_no_other_site(self, sign_in, page, make_text):
        data = _ticked("done", make_text(), next="https://example.com/")

        response = sign_in().post("/admin/helpful/texts/change/", data)

        assert response.url == "/admin/helpful/texts/"


class TestExports:
    def test_hold_no_formula(self, sign_in, page, make_text):
        make_text('=HYPERLINK("http://x","y")')
        make_text("-1+1", locale="ar")
        client = sign_in()

        text = client.get("/admin/helpful/texts.csv").content.decode("utf-8-sig")
        for row in csv.reader(StringIO(text), delimiter=";"):
            assert not any(cell.startswith(exports.FORMULA_BEGINS) for cell in row)
        with ZipFile(BytesIO(client.get("/admin/helpful/texts.xlsx").content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "HYPERLINK" in sheet

    def test_have_a_line_for_each_month(self, sign_in, page):
        count(page, yes=3, no=1)

        text = sign_in().get("/admin/helpful/numbers.csv").content.decode("utf-8-sig")

        [row] = [*csv.reader(StringIO(text), delimiter=";")][1:]
        assert row[0] == "Wohnung finden"
        assert row[3:] == ["3", "1"]


class TestInTime:
    def test_texts_are_deleted_on_their_day_and_numbers_stay(self, page, make_text):
        count(page)
        # At noon: 179 days after a winter's late evening it is the 180th day.
        at = timezone.localtime().replace(hour=12)
        make_text(at=at)

        retention.sweep(at=at + datetime.timedelta(days=179))
        assert FeedbackText.objects.count() == 1

        retention.sweep(at=at + datetime.timedelta(days=180), dry_run=True)
        assert FeedbackText.objects.count() == 1
        retention.sweep(at=at + datetime.timedelta(days=180))
        assert not FeedbackText.objects.exists()
        assert FeedbackCount.objects.exists()

    def test_go_with_their_page(self, page, make_text):
        count(page)
        make_text()

        page.delete()

        assert not FeedbackText.objects.exists()
        assert not FeedbackCount.objects.exists()

    def test_who_keeps_the_page_hears_once_a_day_how_many(self, page, make_text):
        at = timezone.localtime().replace(hour=9)
        make_text("Geheim", at=at - datetime.timedelta(hours=1))

        notify.send_digests(at=at)
        notify.send_digests(at=at + datetime.timedelta(hours=1))

        letter = OutboxMessage.objects.get(kind="digest")
        assert letter.to == "ada@example.org"
        assert "neue Texte von Leserinnen und Lesern: 1" in str(letter.snapshot)
        assert "Geheim" not in str(letter.snapshot)
