"""Reminders of values and measures: who hears when, and how it ends."""

import copy
import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from freezegun import freeze_time
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import grant_municipality
from outbox import kinds
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.base.attention import what_needs_you
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.concepts.due import lines
from pages.concepts.models import (
    ConceptPage,
    Indicator,
    IndicatorValue,
    Recipient,
    Reminder,
)
from pages.concepts.reminding import MOST_WEEKS, send_reminders
from tests.again import content
from tests.pages.concepts.conftest import INDICATOR, item, plan_of

pytestmark = pytest.mark.django_db

DUE = datetime.date(2027, 3, 31)


def morning(days, hour=8):
    day = DUE + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)


def awaited(**more):
    """A plan whose indicator waits for a value, and nothing else is open."""
    told = {"due_on": str(DUE), "every": 12, "told_name": "Ada"}
    return plan_of(indicator={**told, "told_email": "ada@example.org", **more})


@content
def concept(make_concept):
    return make_concept(plan=awaited(), responsible_email="keeper@example.org")


@pytest.fixture
def indicator(concept):
    return Indicator.objects.get()


def letters():
    return OutboxMessage.objects.order_by("pk")


def told(days):
    """Who gets a letter that day."""
    known = set(letters().values_list("pk", flat=True))
    send_reminders(at=morning(days))
    return [x.to for x in letters().exclude(pk__in=known)]


def rendered(letter):
    return render(letter, kinds.find(letter.kind))


class TestAValue:
    def test_is_told_of_before_on_the_day_and_weekly_up_to_a_limit(self, indicator):
        days = [days for days in range(-30, 120) if told(days)]

        weeks = [7 * number for number in range(1, MOST_WEEKS + 1)]
        assert days == [-14, 0, *weeks]

    def test_is_told_of_once_however_often_the_clock_looks(self, indicator):
        assert told(-14) == ["ada@example.org"]
        assert told(-14) == told(-13) == []

    def test_is_told_of_late_where_the_clock_stood_still(self, indicator):
        assert told(-10) == ["ada@example.org"]
        assert len(told(20)) == 1
        assert told(20) == []

    def test_is_not_told_of_before_seven(self, indicator):
        assert send_reminders(at=morning(0, hour=3)) == 0
        assert send_reminders(at=morning(0)) == 1

    def test_is_quiet_once_it_is_there(self, indicator):
        IndicatorValue.objects.create(indicator=indicator, day=DUE, value=120)

        assert told(1) == told(40) == []
        assert told(366 - 14) == ["ada@example.org"]

    def test_is_quiet_of_what_is_not_published(self, concept, indicator):
        ConceptPage.objects.update(live=False)
        assert told(0) == []
        ConceptPage.objects.update(live=True)
        Indicator.objects.update(is_current=False)
        assert told(0) == []

    def test_is_quiet_where_nobody_waits(self, concept):
        Indicator.objects.update(first_due=None)

        assert told(0) == []

    def test_comes_with_others_in_one_letter(self, make_concept):
        plan = awaited()
        second = copy.deepcopy(plan[0]["value"]["goals"][0]["value"]["indicators"][0])
        second["id"], second["value"]["name"] = "i2", "Ämter"
        plan[0]["value"]["goals"][0]["value"]["indicators"].append(second)
        make_concept(plan=plan)

        assert told(0) == ["ada@example.org"]
        text = rendered(letters().get()).text
        assert "Plätze in Kursen" in text and "Ämter" in text
        assert Reminder.objects.count() == 2


class TestWhoIsTold:
    def test_is_who_has_an_account_in_the_language_of_their_choice(
        self, indicator, concepts
    ):
        bob = User.objects.create_user("bob", "bob@example.org")
        bob.groups.add(grant_municipality("Kelmis", [concepts]))
        UserProfile.objects.create(user=bob, preferred_language="en")
        Indicator.objects.update(told_user=bob)

        with freeze_time(morning(0)):
            assert told(0) == ["bob@example.org"]
            letter = letters().get()
            text = rendered(letter).text
        address = reverse("concepts_enter", args=[indicator.pk])
        assert letter.locale == "en"
        assert "is due by" in text and address in text

    def test_is_asked_to_answer_where_the_account_may_not_enter_values(self, indicator):
        bob = User.objects.create_user("bob", "bob@example.org")
        Indicator.objects.update(told_user=bob)

        with freeze_time(morning(0)):
            assert told(0) == ["bob@example.org"]
            letter = rendered(letters().get())

        assert letter.reply_to == "keeper@example.org"
        assert "Antworten Sie" in letter.text and "/admin/" not in letter.text

    def test_is_asked_to_answer_where_there_is_no_account(self, indicator):
        with freeze_time(morning(0)):
            told(0)
            letter = rendered(letters().get())

        assert letter.reply_to == "keeper@example.org"
        assert "Antworten Sie" in letter.text and "/admin/" not in letter.text

    def test_is_not_asked_to_answer_to_themselves(self, concept):
        Indicator.objects.update(told_email="keeper@example.org")
        told(0)

        assert rendered(letters().get()).reply_to == ""

    def test_is_the_keeper_else_the_office_where_nobody_is_named(self, concept):
        Indicator.objects.update(told_name="", told_email="")

        assert told(-14) == ["keeper@example.org"]
        ConceptPage.objects.update(responsible_email="")
        assert told(0) == []
        OfficeSettings.objects.update(email="office@example.org")
        forget_frames()
        assert told(0) == ["office@example.org"]

    def test_is_never_an_account_that_was_closed(self, indicator):
        bob = User.objects.create_user("bob", "bob@example.org", is_active=False)
        Indicator.objects.update(told_user=bob, told_email="")

        assert told(0) == ["keeper@example.org"]


class TestStopping:
    @pytest.fixture
    def letter(self, indicator):
        told(0)
        return letters().get()

    @pytest.fixture
    def address(self, letter):
        return rendered(letter).stop_url.removeprefix("http://localhost:8000")

    def test_takes_a_button_and_hands_on_to_the_keeper(self, client, address):
        assert client.get(address).status_code == 200
        assert Recipient.objects.get().stopped_at is None

        client.post(address)

        assert "Sie erhalten keine" in client.get(address).content.decode()
        assert told(7) == ["keeper@example.org"]

    def test_can_be_taken_back(self, client, address):
        client.post(address)
        client.post(address, {"again": "1"})

        assert told(7) == ["ada@example.org"]

    def test_needs_no_cookie_and_is_offered_to_mail_programs(self, client, letter):
        client.handler.enforce_csrf_checks = True
        address = rendered(letter).stop_url.removeprefix("http://localhost:8000")

        answer = client.post(address, {"List-Unsubscribe": "One-Click"})

        assert answer.status_code == 200
        assert Recipient.objects.get().stopped_at

    def test_drops_letters_on_their_way(self, client, letter, address):
        client.post(address)

        assert not kinds.find("concept_due").is_wanted(letter.snapshot)

    def test_says_so_where_the_link_is_none(self, client, home):
        answer = client.get("/de/-/reminders/nothing/")

        assert answer.status_code == 404
        assert answer["X-Robots-Tag"] == "noindex"

    def test_is_forgotten_with_the_concept(self, concept, letter):
        concept.delete()

        assert not Recipient.objects.exists() and not Reminder.objects.exists()
        assert not kinds.find("concept_due").is_wanted(letter.snapshot)


class TestALetter:
    def test_is_dropped_where_the_value_came_before_it(self, indicator):
        told(0)
        kind, letter = kinds.find("concept_due"), letters().get()
        assert kind.is_wanted(letter.snapshot)

        IndicatorValue.objects.create(indicator=indicator, day=DUE, value=1)

        assert not kind.is_wanted(letter.snapshot)


class TestAMeasure:
    @pytest.fixture
    def plan(self):
        return plan_of(
            indicator={"due_on": None},
            measure={"ends_on": str(DUE), "state": "running"},
        )

    def test_is_told_of_to_the_keeper_once_its_last_day_is_over(
        self, make_concept, plan
    ):
        make_concept(plan=plan, responsible_email="keeper@example.org")

        days = [days for days in range(-20, 60) if told(days)]

        assert days == [1, 8, 15, 22, 29, 36, 43]
        with freeze_time(morning(1)):
            text = rendered(letters().first()).text
        assert "Abendkurse" in text

    @pytest.mark.parametrize("state", ["done", "late", "stopped"])
    def test_is_quiet_once_somebody_has_said_what_became_of_it(
        self, make_concept, plan, state
    ):
        measure = plan[0]["value"]["goals"][0]["value"]["measures"][0]["value"]
        measure["state"] = state
        make_concept(plan=plan, responsible_email="keeper@example.org")

        assert told(1) == told(30) == []


class TestTheClock:
    def test_sends_them(self, indicator):
        with freeze_time(morning(0)):
            call_command("remind_of_values")

        assert letters().get().kind == "concept_due"


class TestTheDigest:
    def said(self, days):
        return list(lines(morning(days - 1), morning(days)))

    def test_tells_the_keeper_weekly_what_others_are_late_with(self, indicator):
        days = [days for days in range(-20, 60) if self.said(days)]

        assert days == [1, 8, 15, 22, 29, 36]
        (line,) = self.said(1)
        assert line.to == "keeper@example.org"
        assert "Plätze in Kursen" in line.sentence

    def test_does_not_tell_what_the_keeper_has_a_letter_about(self, indicator):
        Indicator.objects.update(told_email="keeper@example.org")

        assert self.said(1) == []


class TestTheDashboard:
    def test_lists_concepts_with_something_due(self, concept, indicator):
        admin = User.objects.create_superuser("eva", "eva@example.org", "x")

        def titles():
            (group,) = [x for x in what_needs_you(admin) if "Konzepte:" in str(x.title)]
            return [page.title for page in group.pages]

        with freeze_time(morning(-15)):
            assert titles() == []
        with freeze_time(morning(-14)):
            assert titles() == ["Konzept"]


class TestTheCost:
    def test_does_not_grow_with_indicators(
        self, make_concept, django_assert_max_num_queries
    ):
        plan = awaited()
        goal = plan[0]["value"]["goals"][0]["value"]
        goal["indicators"] = [
            item(f"i{n}", {**INDICATOR, "due_on": "2030-01-01"}) for n in range(200)
        ]
        make_concept(plan=plan)

        with django_assert_max_num_queries(12):
            send_reminders(at=morning(0))
