"""Pages that are to be read again: who is asked and when, "still right", stopping."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import EDITORS, TRANSLATORS, grant_municipality
from outbox import kinds
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.base.attention import to_be_read_again
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.lifecycle.models import Reader, Reminded
from pages.lifecycle.models.review import mark_of
from pages.lifecycle.review.reminding import MOST_WEEKS, send_reminders
from pages.services.models import ServicePage

pytestmark = pytest.mark.django_db

DUE = datetime.date(2027, 3, 31)
LATER = datetime.date(2099, 1, 1)
ADA = "ada@example.org"


def morning(days, hour=8):
    day = DUE + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)


@pytest.fixture
def quiet(home, services):
    """The pages around are read again in a far future."""
    for page in (home, services):
        type(page).objects.update(review_by=LATER)


@pytest.fixture
def page(quiet, make_service):
    page = make_service(responsible_name="Ada", responsible_email=ADA, review_by=DUE)
    page.save_revision().publish()
    return page


def letters():
    return OutboxMessage.objects.order_by("pk")


def told(days, hour=8):
    """Who gets a letter that day."""
    known = set(letters().values_list("pk", flat=True))
    send_reminders(at=morning(days, hour))
    return [x.to for x in letters().exclude(pk__in=known)]


def rendered(days=0):
    with freeze_time(morning(days)):
        letter = letters().last()
        return render(letter, kinds.find(letter.kind))


def path_in(text, part):
    [line] = [x for x in text.split() if part in x]
    return "/" + line.split("/", 3)[3]


class TestAReminder:
    def test_comes_before_on_the_day_and_weekly_up_to_a_limit(self, page):
        days = [days for days in range(-30, 90) if told(days)]

        assert days == [-14, 0, *(7 * n for n in range(1, MOST_WEEKS + 1))]

    def test_comes_once_however_often_the_clock_looks(self, page):
        assert told(-14) == [ADA]
        assert told(-14) == told(-14, hour=20) == told(-13) == []

    def test_comes_once_where_the_clock_stood_still(self, page):
        assert told(60) == [ADA]
        assert told(61) == []

    def test_does_not_come_before_seven(self, page):
        assert told(0, hour=3) == []
        assert told(0) == [ADA]

    def test_holds_all_pages_of_a_person(self, page, make_service):
        make_service("Zweite", responsible_email="ADA@example.org", review_by=DUE)

        assert told(0) == [ADA]
        letter = rendered()
        assert "Wohnsitz anmelden" in letter.text and "Zweite" in letter.text
        assert "2 Seiten" in letter.subject
        assert Reminded.objects.count() == 2

    def test_is_not_about_drafts_translations_or_pages_with_time(
        self, page, make_service
    ):
        ServicePage.objects.update(live=False)
        make_service("Später", responsible_email=ADA, review_by=LATER)

        assert told(0) == []

    def test_is_not_sent_where_the_page_was_read_meanwhile(self, page):
        told(0)
        assert kinds.find("review_due").is_wanted(letters().get().snapshot)

        ServicePage.objects.update(review_by=LATER)
        assert not kinds.find("review_due").is_wanted(letters().get().snapshot)

    def test_is_sent_by_a_command(self, page):
        with freeze_time(morning(0)):
            call_command("remind_of_reviews")
            call_command("remind_of_reviews")

        assert letters().count() == 1


class TestWhoIsAsked:
    def test_is_an_account_in_its_language(self, page, home):
        bob = User.objects.create_user("bob", "bob@example.org", "x")
        bob.groups.add(grant_municipality("Kelmis", [home]))
        UserProfile.objects.create(user=bob, preferred_language="en")
        ServicePage.objects.update(responsible=bob)

        assert told(0) == ["bob@example.org"]
        letter = rendered()
        assert letters().get().locale == "en"
        assert "to be read again by" in letter.text
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in letter.text

    def test_is_asked_in_german_without_an_account_and_not_to_edit(self, page):
        told(0)

        letter = rendered()
        assert "wieder zu prüfen bis" in letter.text
        assert "/admin/" not in letter.text

    def test_is_the_office_where_nobody_else_is(self, page):
        ServicePage.objects.update(responsible_email="")
        assert told(0) == []

        OfficeSettings.objects.update(email="office@example.org")
        forget_frames()
        assert told(0) == ["office@example.org"]
        letter = rendered()
        assert "weil zu diesen Seiten niemand sonst gefragt wird" in letter.text
        assert not letter.stop_url
        assert "/no-reminders/" not in letter.text + letter.html

    def test_is_the_office_even_where_it_has_stopped(self, page):
        OfficeSettings.objects.update(email=ADA)
        forget_frames()
        told(0)
        Reader.objects.update(stopped_at=morning(1))

        assert told(7) == [ADA]
        assert kinds.find("review_due").is_wanted(letters().last().snapshot)

    def test_is_not_an_account_that_is_closed(self, page):
        bob = User.objects.create_user("bob", "bob@example.org", is_active=False)
        ServicePage.objects.update(responsible=bob)

        assert told(0) == [ADA]


class TestStopping:
    def test_ends_the_letters_and_the_office_is_asked(self, page, client):
        OfficeSettings.objects.update(email="office@example.org")
        told(0)
        path = path_in(rendered().text, "/no-reminders/")

        with freeze_time(morning(1)):
            assert client.get(path).status_code == 200
            assert Reader.objects.get().stopped_at is None
            answer = client.post(path)
        assert "keine Erinnerungen mehr" in answer.content.decode()
        assert told(7) == ["office@example.org"]

        with freeze_time(morning(8)):
            client.post(path, {"again": "1"})
        assert told(14) == [ADA]

    def test_is_one_post_of_the_mail_program(self, page, client):
        told(0)
        path = rendered().stop_url.removeprefix("http://localhost:8000")

        with freeze_time(morning(1)):
            client.post(path, {"List-Unsubscribe": "One-Click"})
        assert Reader.objects.get().stopped_at is not None

    def test_keeps_a_mark_and_no_address(self, page):
        told(0)

        assert Reader.objects.get().digest == mark_of(f" {ADA.upper()}")
        assert "ada" not in Reader.objects.get().digest


class TestStillRight:
    @pytest.fixture
    def path(self, page):
        told(0)
        return path_in(rendered().text, "/still-right/")

    def test_asks_first_and_then_moves_the_day(self, page, client, path):
        with freeze_time(morning(2)):
            shown = client.get(path)
            assert "Stimmt diese Seite noch?" in shown.content.decode()
            assert "no-cache" in shown["Cache-Control"]
            assert shown["X-Robots-Tag"] == "noindex"
            page.refresh_from_db()
            assert page.review_by == DUE

            answer = client.post(path)

        page = ServicePage.objects.get(pk=page.pk)
        days = datetime.timedelta(days=2 + ServicePage.review_interval)
        assert page.review_by == DUE + days
        assert "gilt als geprüft" in answer.content.decode()
        assert page.get_latest_revision_as_object().review_by == page.review_by
        assert not page.has_unpublished_changes
        entry = PageLogEntry.objects.get(action="lifecycle.still_right")
        assert entry.user is None
        assert told(7) == told(30) == []

    def test_thanks_only_who_did_something(self, page, client, path):
        ServicePage.objects.update(review_by=LATER)

        with freeze_time(morning(2)):
            shown = client.get(path).content.decode()

        assert "Diese Seite wurde schon geprüft" in shown
        assert "Danke" not in shown

    def test_changes_nothing_the_second_time(self, page, client, path):
        with freeze_time(morning(2)):
            client.post(path)
        with freeze_time(morning(5)):
            client.post(path)

        page.refresh_from_db()
        days = datetime.timedelta(days=2 + ServicePage.review_interval)
        assert page.review_by == DUE + days

    def test_reaches_every_language(
        self, page, client, path, arabic, arabic_home, translated,
        django_capture_on_commit_callbacks,
    ):  # fmt: skip
        translated(page.get_parent().specific, arabic)
        own = translated(page, arabic)

        with (
            freeze_time(morning(2)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            client.post(path)

        own, page = (ServicePage.objects.get(pk=x.pk) for x in (own, page))
        assert own.review_by == page.review_by != DUE

    def test_opens_in_every_language_and_no_longer_than_it_should(
        self, page, client, path
    ):
        with freeze_time(morning(2)):
            arabic = client.get(path.replace("/de/", "/ar/"))
            assert 'lang="ar"' in arabic.content.decode()
            assert client.get(f"{path[:-2]}/").status_code == 404
        with freeze_time(morning(90)):
            assert client.post(path).status_code == 404

    def test_is_not_asked_of_a_page_that_is_gone(self, page, client, path):
        ServicePage.objects.update(live=False)

        with freeze_time(morning(2)):
            assert client.post(path).status_code == 404

    def test_is_a_button_for_editors(self, page, sign_in):
        url = reverse("lifecycle_still_right", args=[page.pk])
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

        with freeze_time(morning(2)):
            client = sign_in(EDITORS)
            assert url in client.get(edit).content.decode()
            assert "Stimmt das noch?" in client.get(url).content.decode()
            client.post(url)
            page.refresh_from_db()
            assert page.review_by > DUE
            assert url not in client.get(edit).content.decode()

    def test_is_no_button_where_the_page_is_history(self, page, sign_in, monkeypatch):
        monkeypatch.setattr(
            ServicePage, "listed_now", lambda: ServicePage.objects.none()
        )
        url = reverse("lifecycle_still_right", args=[page.pk])
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

        with freeze_time(morning(2)):
            assert url not in sign_in(EDITORS).get(edit).content.decode()
            assert not Page.objects.filter(
                to_be_read_again(by=timezone.localdate()), pk=page.pk
            ).exists()

    def test_is_not_for_who_may_not_edit(self, page, sign_in):
        url = reverse("lifecycle_still_right", args=[page.pk])

        with freeze_time(morning(2)):
            sign_in(TRANSLATORS).post(url)

        page.refresh_from_db()
        assert page.review_by == DUE


class TestForgetting:
    def test_takes_who_had_no_letter_for_long_but_who_stopped(self, page):
        told(0)
        with freeze_time(morning(500)):
            call_command("sweep_personal_data")
        assert not Reader.objects.exists()

        Reader.objects.create(digest="x", written_at=morning(0), stopped_at=morning(1))
        with freeze_time(morning(500)):
            call_command("sweep_personal_data")
        assert Reader.objects.exists()
