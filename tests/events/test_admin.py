"""What editors do with dates and series."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from accounts.models import User
from accounts.roles import grant_roles
from events import admin_views, dates
from events.models import EventPage, EventSeries, Occurrence
from events.patience import Busy
from events.series import Pattern, make_series
from tests.filling import Filling

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=10)


def of(name, page, *args):
    return reverse(name, args=[page.pk, *args])


def date_form(**values):
    return {
        "start_day": DAY.isoformat(),
        "start_time": "18:00",
        "end_time": "20:00",
        "reason": "",
        **values,
    }


def series_form(**values):
    return {
        "first_day": DAY.isoformat(),
        "start_time": "18:00",
        "end_time": "20:00",
        "frequency": "WEEKLY",
        "interval": "1",
        "last_day": (DAY + timedelta(days=28)).isoformat(),
        **values,
    }


@pytest.fixture
def translator(client, home, arabic_home):
    """Bob translates: he may not edit German pages."""
    grant_roles([home, arabic_home])
    bob = User.objects.create_user("bob", "bob@example.org", "x")
    bob.groups.add(Group.objects.get(name="Translators"))
    client.force_login(bob)
    return client


class TestTheWayThere:
    def test_is_a_tab_and_a_button_of_the_page(self, admin_client, event):
        editor = admin_client.get(
            reverse("wagtailadmin_pages:edit", args=[event.pk])
        ).content.decode()

        assert editor.count(of("event_dates", event)) >= 2
        assert "Termine und Plätze" in editor

    def test_saves_a_new_page_on_the_way(self, admin_client, events):
        add = reverse("wagtailadmin_pages:add", args=["events", "eventpage", events.pk])
        form = Filling().form(EventPage, slug="neu", body={"count": "0"})

        assert 'name="then-dates"' in admin_client.get(add).content.decode()
        answer = admin_client.post(add, {**form, "then-dates": "1"})

        page = EventPage.objects.get(slug="neu")
        assert answer["Location"] == of("event_dates", page)
        assert not page.live

    def test_leads_from_a_translation_to_the_german_page(
        self, admin_client, event, arabic, arabic_home
    ):
        version = event.copy_for_translation(arabic, copy_parents=True)

        page = admin_client.get(of("event_dates", version)).context["page"]

        assert page == event

    @pytest.mark.parametrize(
        "name", ["event_dates", "event_date_add", "event_series_add"]
    )
    def test_is_closed_to_who_may_not_edit_the_german_page(
        self, translator, event, name
    ):
        response = translator.get(of(name, event))

        assert response.status_code in (302, 403)
        assert "admin/events" not in response.headers.get("Location", "")

    def test_is_shown_when_a_live_page_has_no_date_any_more(self, admin_client, event):
        editor = reverse("wagtailadmin_pages:edit", args=[event.pk])
        form = Filling().form(type(event), slug=event.slug, body={"count": "0"})

        answer = admin_client.post(editor, {**form, "action-publish": "1"}, follow=True)

        assert "form" not in answer.context or not answer.context["form"].errors
        assert "hat keinen kommenden Termin" in answer.content.decode()


class TestPublishing:
    @pytest.fixture
    def draft(self, event):
        event.unpublish()
        return event

    def publish(self, admin_client, page):
        editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = Filling().form(type(page), slug=page.slug, body={"count": "0"})
        return admin_client.post(editor, {**form, "action-publish": "1"})

    def test_asks_while_there_is_no_date(self, admin_client, draft):
        answer = self.publish(admin_client, draft)
        question = admin_client.get(answer["Location"]).content.decode()

        draft.refresh_from_db()
        assert answer["Location"] == of("event_publish", draft)
        assert "Ohne Termin veröffentlichen" in question
        assert of("event_dates", draft) in question
        assert not draft.live

    def test_goes_on_when_that_is_meant(self, admin_client, draft):
        self.publish(admin_client, draft)

        answer = admin_client.post(of("event_publish", draft), follow=True)

        draft.refresh_from_db()
        assert draft.live
        assert "hat keinen kommenden Termin" in answer.content.decode()

    def test_asks_nothing_when_there_is_a_date(self, admin_client, draft, make_date):
        make_date(draft, DAY)

        self.publish(admin_client, draft)

        draft.refresh_from_db()
        assert draft.live

    def test_is_closed_to_who_may_not_publish(self, translator, event):
        event.unpublish()

        response = translator.post(of("event_publish", event))

        event.refresh_from_db()
        assert response.status_code in (302, 403)
        assert not event.live


class TestADate:
    def test_is_added(self, admin_client, event):
        answer = admin_client.post(of("event_date_add", event), date_form(capacity="9"))

        assert answer.status_code == 302
        made = event.occurrences.get()
        assert (made.start_day, made.end_day, made.capacity) == (DAY, DAY, 9)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"end_time": "17:00"},
            {"start_day": "gestern"},
            {"start_time": ""},
            {"capacity": "-1"},
            {"capacity": "99999999999999999999"},
            {"place": "999"},
        ],
    )
    def test_is_refused_and_keeps_what_was_typed(self, admin_client, event, wrong):
        answer = admin_client.post(
            of("event_date_add", event), date_form(place_name="Saal 2", **wrong)
        )

        assert answer.status_code == 200
        assert "Saal 2" in answer.content.decode()
        assert not Occurrence.objects.exists()

    def test_is_moved_and_says_so(self, admin_client, event, make_date):
        made = make_date(event, DAY)

        admin_client.post(
            of("event_date", event, made.pk),
            date_form(start_time="19:00", end_time="21:00", announce="on"),
        )

        made.refresh_from_db()
        assert made.is_moved
        assert made.start_time.hour == 19

    def test_is_corrected_without_saying_so(self, admin_client, event, make_date):
        made = make_date(event, DAY)

        admin_client.post(
            of("event_date", event, made.pk), date_form(start_time="19:00")
        )

        made.refresh_from_db()
        assert (made.status, made.sequence) == ("scheduled", 1)

    def test_is_never_moved_quietly_once_somebody_signed_up(
        self, admin_client, event, make_date
    ):
        made = make_date(event, DAY, held=1)

        admin_client.post(
            of("event_date", event, made.pk), date_form(start_time="19:00")
        )

        made.refresh_from_db()
        assert made.is_moved

    def test_may_get_fewer_places_than_are_held(self, admin_client, event, make_date):
        made = make_date(event, DAY, capacity=9, held=8)

        admin_client.post(of("event_date", event, made.pk), date_form(capacity="5"))

        made.refresh_from_db()
        assert (made.capacity, made.status) == (5, "scheduled")
        page = admin_client.get(of("event_dates", event)).content.decode()
        assert "3 zu viel" in page

    def test_is_cancelled_after_asking_and_reinstated(
        self, admin_client, event, make_date
    ):
        made = make_date(event, DAY, capacity=9)
        way = of("event_date_cancel", event, made.pk)

        assert admin_client.get(way).status_code == 200
        made.refresh_from_db()
        assert not made.is_cancelled

        admin_client.post(way, {"reason": "illness"})
        made.refresh_from_db()
        assert (made.status, made.reason) == ("cancelled", "illness")

        admin_client.post(of("event_date_reinstate", event, made.pk))
        made.refresh_from_db()
        assert made.status == "scheduled"

    def test_that_somebody_signed_up_for_is_cancelled_where_one_sees_who(
        self, admin_client, event, make_date
    ):
        made = make_date(event, DAY, held=1)
        way = of("event_date_cancel", event, made.pk)

        for answer in (admin_client.get(way), admin_client.post(way, {"reason": ""})):
            assert answer["Location"] == reverse(
                "registration_cancel_date", args=[made.pk]
            )
        made.refresh_from_db()
        assert not made.is_cancelled

    def test_is_removed_only_while_nobody_signed_up(
        self, admin_client, event, make_date
    ):
        free, booked = make_date(event, DAY), make_date(event, DAY, held=1)
        for row in (free, booked):
            admin_client.post(of("event_date_remove", event, row.pk))

        assert list(event.occurrences) == [booked]

    def test_of_another_event_is_not_found(
        self, admin_client, event, make_event, make_date
    ):
        other = make_event("Andere")
        made = make_date(other, DAY)

        assert admin_client.get(of("event_date", event, made.pk)).status_code == 404

    def test_is_changed_only_by_post(self, admin_client, event, make_date):
        made = make_date(event, DAY)

        for name in ("event_date_remove", "event_date_reinstate"):
            assert admin_client.get(of(name, event, made.pk)).status_code == 405


@pytest.fixture
def helper(client, home):
    """Cleo may edit pages, and has no right on registrations."""
    group = Group.objects.create(name="Helpers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=home,
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        ),
    )
    cleo = User.objects.create_user("cleo", "cleo@example.org", "x")
    cleo.groups.add(group)
    client.force_login(cleo)
    return client


class TestWithoutARightOnRegistrations:
    def test_dates_are_changed_while_nobody_signed_up(self, helper, event, make_date):
        made = make_date(event, DAY)

        helper.post(of("event_date", event, made.pk), date_form(start_time="19:00"))

        made.refresh_from_db()
        assert made.start_time.hour == 19

    def test_dates_stay_once_somebody_did(self, helper, event, make_date):
        made = make_date(event, DAY, held=1)
        names = ("event_date", "event_date_cancel", "event_date_remove")

        for name in names:
            way = of(name, event, made.pk)
            answer = helper.post(way, date_form(start_time="19:00"))
            assert answer.status_code == 302
            helper.get(answer["Location"])

        made.refresh_from_db()
        assert (made.start_time.hour, made.status) == (18, "scheduled")

    def test_a_series_stays_once_somebody_did(self, helper, event):
        helper.post(of("event_series_add", event), series_form(save="1"))
        series = EventSeries.objects.get()
        event.occurrences.filter(pk=event.occurrences.last().pk).update(held=1)
        change = series_form(since=DAY.isoformat(), fate="cancel", save="1")

        way = of("event_series", event, series.pk)
        helper.post(way, {**change, "start_time": "17:00"})

        assert {row.start_time.hour for row in event.occurrences} == {18}


class TestALockedPage:
    @pytest.fixture
    def locked(self, event):
        event.locked = True
        event.locked_by = User.objects.create_user("eve", "eve@example.org", "x")
        event.save()
        return event

    def test_keeps_its_dates(self, admin_client, locked, make_date):
        made = make_date(locked, DAY)
        ways = [
            of("event_date_add", locked),
            of("event_date", locked, made.pk),
            of("event_date_remove", locked, made.pk),
            of("event_series_add", locked),
        ]

        for way in ways:
            answer = admin_client.post(
                way, {**date_form(start_time="19:00"), **series_form(save="1")}
            )
            assert answer["Location"] == of("event_dates", locked)

        assert [row.start_time.hour for row in locked.occurrences] == [18]
        page = admin_client.get(of("event_dates", locked)).content.decode()
        assert "gesperrt" in page
        assert of("event_date_add", locked) not in page

    def test_lets_a_date_be_cancelled(self, admin_client, locked, make_date):
        made = make_date(locked, DAY)

        admin_client.post(of("event_date_cancel", locked, made.pk), {"reason": ""})

        made.refresh_from_db()
        assert made.is_cancelled


class TestABusyDatabase:
    @pytest.fixture(autouse=True)
    def _locked(self, monkeypatch):
        def busy(*args, **kwargs):
            raise Busy

        for name in ("add", "move", "correct", "cancel", "reinstate", "remove"):
            monkeypatch.setattr(dates, name, busy)
        for name in ("make_series", "change_series"):
            monkeypatch.setattr(admin_views, name, busy)

    def test_is_said_and_nothing_typed_is_lost(self, admin_client, event, make_date):
        made = make_date(event, DAY)
        series = make_series(
            event.translation_key,
            Pattern("FREQ=DAILY;COUNT=3", DAY, made.start_time, 60),
        )
        typed = date_form(place_name="Saal 2", start_time="19:00")
        rule = series_form(since=DAY.isoformat(), fate="keep", save="1", capacity="77")

        for way, data, word in (
            (of("event_date_add", event), typed, "Saal 2"),
            (of("event_date", event, made.pk), typed, "Saal 2"),
            (of("event_date_cancel", event, made.pk), {"reason": "few"}, "few"),
            (of("event_series_add", event), rule, "77"),
            (of("event_series", event, series.pk), rule, "77"),
        ):
            answer = admin_client.post(way, data)
            assert answer.status_code == 503, way
            assert "zu lange gedauert" in answer.content.decode()
            assert word in answer.content.decode()

    @pytest.mark.parametrize("name", ["event_date_reinstate", "event_date_remove"])
    def test_is_said_where_there_is_only_a_button(
        self, admin_client, event, make_date, name
    ):
        made = make_date(event, DAY)

        answer = admin_client.post(of(name, event, made.pk), follow=True)

        assert "zu lange gedauert" in answer.content.decode()


class TestASeries:
    def test_is_shown_before_it_is_made(self, admin_client, event):
        way = of("event_series_add", event)

        answer = admin_client.post(way, series_form(preview="1"))
        assert "5 neue Termine" in answer.content.decode()
        assert not EventSeries.objects.exists()

        admin_client.post(way, series_form(save="1"))
        assert event.occurrences.count() == 5

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"last_day": "2020-01-01"}, "last_day"),
            ({"interval": "0"}, "interval"),
            ({"frequency": "HOURLY"}, "frequency"),
            ({"weekdays": ["XX"]}, "weekdays"),
            ({"first_day": ""}, "first_day"),
        ],
    )
    def test_is_refused(self, admin_client, event, wrong, field):
        answer = admin_client.post(
            of("event_series_add", event), series_form(save="1", **wrong)
        )

        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert not EventSeries.objects.exists()

    @pytest.mark.parametrize(
        ("values", "count"),
        [
            ({"frequency": "DAILY", "interval": "7"}, 5),
            ({"interval": "2"}, 3),
            ({"frequency": "MONTHLY"}, 1),
        ],
    )
    def test_follows_the_rule_that_was_chosen(self, admin_client, event, values, count):
        admin_client.post(
            of("event_series_add", event), series_form(save="1", **values)
        )

        assert event.occurrences.count() in (count, count + 1)

    def test_is_changed_after_a_preview(self, admin_client, event):
        admin_client.post(of("event_series_add", event), series_form(save="1"))
        series = EventSeries.objects.get()
        way = of("event_series", event, series.pk)
        change = series_form(
            since=DAY.isoformat(),
            fate="keep",
            last_day=(DAY + timedelta(days=14)).isoformat(),
        )

        assert admin_client.get(way).status_code == 200
        preview = admin_client.post(way, {**change, "preview": "1"}).content.decode()
        assert "3 Termine bleiben." in preview
        assert event.occurrences.count() == 5

        admin_client.post(way, {**change, "save": "1"})
        assert event.occurrences.count() == 3

    def test_leaves_the_past_alone(self, admin_client, event):
        admin_client.post(of("event_series_add", event), series_form(save="1"))
        way = of("event_series", event, EventSeries.objects.get().pk)

        answer = admin_client.post(
            way, series_form(since=date(2020, 1, 1).isoformat(), fate="keep", save="1")
        )

        assert "since" in answer.context["form"].errors
