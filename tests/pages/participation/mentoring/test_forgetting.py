"""People and pairs are forgotten on their day, and asked once before; a fake clock."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone
from freezegun import freeze_time

from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.forms import retention
from pages.participation.mentoring import letters, pairing, steps
from pages.participation.mentoring.models import (
    Ending,
    Meeting,
    Pair,
    PairState,
    Participant,
    State,
)
from pages.participation.mentoring.pairing import Met
from pages.participation.mentoring.reminding import send_letters

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MORNING = datetime.datetime(2027, 3, 2, 8, tzinfo=datetime.UTC)


def days(number):
    return MORNING + datetime.timedelta(days=number)


def swept(at, dry_run=False):
    found = retention.sweep(at=at, dry_run=dry_run)
    return {
        duty.name: number
        for duty, number in found.items()
        if duty.name.startswith("mentoring") and number
    }


def posted(kind):
    return OutboxMessage.objects.filter(kind=f"mentoring_{kind}").count()


class TestWhoDidNotConfirm:
    def test_is_deleted_after_a_day(self, make_person):
        make_person(state=State.UNCONFIRMED, at=MORNING)

        assert swept(MORNING + datetime.timedelta(hours=23)) == {}
        assert swept(days(1), dry_run=True) == {"mentoring": 1}
        assert Participant.objects.exists()
        assert swept(days(1)) == {"mentoring": 1}
        assert not Participant.objects.exists()
        assert swept(days(1)) == {}


class TestWhoWaits:
    @pytest.fixture
    def person(self, make_person):
        return make_person(at=MORNING)

    def test_is_asked_once_two_weeks_before(self, person):
        send_letters(at=days(165))
        assert posted("looking") == 0
        for _hour in range(3):
            send_letters(at=days(166))
        send_letters(at=days(170))

        assert posted("looking") == 1
        person.refresh_from_db()
        assert person.asked_on == days(166).date()

    def test_is_not_asked_before_seven(self, person):
        night = days(166).replace(hour=3)
        assert send_letters(at=night) == {}
        assert posted("looking") == 0

    def test_lapses_without_an_answer(self, person):
        send_letters(at=days(166))

        assert swept(days(179)) == {}
        assert swept(days(180)) == {"mentoring": 1}
        assert not Participant.objects.exists()

    def test_stays_with_an_answer_and_is_asked_again_later(self, person, client):
        send_letters(at=days(166))
        with freeze_time(days(167)):
            client.get(letters.own_path(person, "de", at=days(167)))
            person.refresh_from_db()
            assert person.asked_on
            client.post("/de/-/mentoring/step/", {"step": "look"})

        assert swept(days(200)) == {}
        person.refresh_from_db()
        assert person.delete_at == days(167 + 180).date()
        send_letters(at=days(167 + 166))
        assert posted("looking") == 2

    def test_keeps_the_new_days_when_the_programme_is_saved(self, person, programme):
        send_letters(at=days(166))
        steps.look_on(person.pk, at=days(167))

        steps.shorten(programme, on=days(200).date())

        person.refresh_from_db()
        assert person.delete_at == days(167 + 180).date()

    def test_keeps_the_days_after_a_proposal_when_the_programme_is_saved(
        self, make_pair, newcomer, programme
    ):
        newcomer.since = newcomer.days_from = MORNING.date()
        newcomer.delete_at = days(180).date()
        newcomer.save()
        pair = make_pair(at=days(165))
        pairing.end(pair.pk, Ending.NO_ANSWER, at=days(179))

        steps.shorten(programme, on=days(180).date())

        newcomer.refresh_from_db()
        assert newcomer.delete_at == days(179 + 14).date()

    def test_is_asked_before_shorter_days_delete_them(self, person, programme):
        programme.waiting_days = 60
        steps.shorten(programme, on=days(100).date())

        assert swept(days(100)) == {}
        send_letters(at=days(100))
        assert posted("looking") == 1
        assert swept(days(114)) == {"mentoring": 1}

    def test_is_not_deleted_while_in_a_pair(self, make_pair, mentor, newcomer):
        make_pair(PairState.RUNNING)
        Participant.objects.update(delete_at=MORNING.date())

        assert swept(days(1)) == {}

    def test_takes_the_letters_along(self, person):
        letters.post_confirm(person, at=timezone.now())
        swept(days(180))

        assert not OutboxMessage.objects.filter(to=person.email).exists()


class TestAPairThatIsOver:
    def test_leaves_numbers_only(self, make_pair, mentor, newcomer):
        pair = make_pair(PairState.AGREED, at=MORNING)
        met = Met(days(3).date(), Decimal(2), "Bei Samir gekocht", "mentor", "x")
        pairing.note(pair.pk, met)
        pairing.end(pair.pk, Ending.DONE, at=days(10))
        pairing.tell_how_it_was(pair.pk, mentor, "Schön mit Samir")

        assert swept(days(99)) == {}
        assert swept(days(100), dry_run=True) == {"mentoring": 2, "mentoring_pairs": 1}
        swept(days(100))

        assert not Participant.objects.exists()
        pair = Pair.objects.get()
        assert (pair.mentor, pair.newcomer) == (None, None)
        assert pair.mentor_closing == ""
        meeting = Meeting.objects.get()
        assert (meeting.hours, meeting.line) == (Decimal(2), "")
        assert swept(days(101)) == {}

    def test_is_forgotten_although_its_mentor_goes_on(
        self, make_pair, mentor, newcomer
    ):
        pair = make_pair(PairState.RUNNING, at=MORNING)
        pairing.end(pair.pk, Ending.DONE, at=days(10))
        steps.look_on(mentor.pk, at=days(11))

        swept(days(100))

        assert [*Participant.objects.all()] == [mentor]
        assert Pair.objects.get().mentor is None


class TestHaveYouMet:
    @pytest.fixture
    def pair(self, make_pair):
        return make_pair(PairState.AGREED, at=MORNING)

    def test_is_asked_every_month_once(self, pair):
        send_letters(at=days(30))
        assert posted("met") == 0
        for _hour in range(3):
            send_letters(at=days(31))
        assert posted("met") == 2
        send_letters(at=days(45))
        assert posted("met") == 2
        send_letters(at=days(62))
        assert posted("met") == 4

    def test_is_not_asked_where_a_meeting_was_noted(self, pair):
        met = Met(days(20).date(), Decimal(2), "", "mentor", "x")
        pairing.note(pair.pk, met)

        send_letters(at=days(31))
        assert posted("met") == 0
        send_letters(at=days(52))
        assert posted("met") == 2

    def test_is_not_asked_once_it_is_over(self, pair):
        pairing.end(pair.pk, Ending.DONE, at=days(3))
        send_letters(at=days(40))

        assert posted("met") == 0

    def test_is_stopped_by_a_link_for_one_of_them(self, pair, client, newcomer):
        send_letters(at=days(31))
        letter = render(OutboxMessage.objects.get(locale="ar"), letters.MET)
        path = "/ar/" + letter.stop_url.partition("/ar/")[2]
        assert client.get(path).status_code == 200
        newcomer.refresh_from_db()
        assert newcomer.gets_reminders

        client.post(path, {"List-Unsubscribe": "One-Click"})
        send_letters(at=days(62))

        assert posted("met") == 3
        client.post(path, {"again": "1"})
        newcomer.refresh_from_db()
        assert newcomer.gets_reminders

    def test_runs_with_the_hour(self, pair):
        with freeze_time(days(31)):
            call_command("mentoring_letters")

        assert posted("met") == 2
