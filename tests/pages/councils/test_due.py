"""Reminders before an answer is due, and when it is late."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from freezegun import freeze_time
from wagtail.models import GroupPagePermission

from accounts.models import User
from accounts.roles import grant_municipality
from outbox.models import OutboxMessage
from pages.base.attention import what_needs_you
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.councils.due import lines_of_answers
from pages.councils.models import MotionPage

pytestmark = pytest.mark.django_db
DUE = datetime.date(2027, 3, 20)
States = MotionPage.State


@pytest.fixture
def motion(make_motion):
    return make_motion(
        state=States.REFERRED,
        referred_to="Schulamt",
        answer_due=DUE,
        responsible_email="ada@example.org",
    )


def morning(days):
    day = DUE + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(8), tzinfo=datetime.UTC)


def told(days, since=None):
    """What the digest of that day says, so many days after the one that is due."""
    before = days - 1 if since is None else since
    return [x.sentence for x in lines_of_answers(morning(before), morning(days))]


class TestTheDigest:
    def test_tells_14_and_3_days_before_and_when_it_is_late(self, motion):
        days = [days for days in range(-30, 25) if told(days)]

        assert days == [-14, -3, 1, 8, 15, 22]

    def test_says_whether_it_is_due_or_late(self, motion):
        assert told(-3) == [
            "„Mehr Licht“: Die Antwort ist bis zum 20. März 2027 fällig."
        ]
        assert told(1) == [
            "„Mehr Licht“: Die Antwort war bis zum 20. März 2027 fällig."
        ]

    def test_forgets_no_day_that_the_clock_has_missed(self, motion):
        assert len(told(-10, since=-20)) == 1

    def test_is_quiet_once_there_is_an_answer(self, motion):
        for state in {*States} - {*MotionPage.WAITING}:
            MotionPage.objects.update(state=state)
            assert told(-14) == told(1) == []

    def test_is_quiet_about_drafts_and_translations(
        self, motion, councils, council, arabic_home, arabic
    ):
        council.copy_for_translation(arabic, copy_parents=True)
        copied = motion.copy_for_translation(arabic)
        copied.save_revision().publish()

        assert len(told(-14)) == 1
        MotionPage.objects.update(live=False)
        assert told(-14) == []

    def test_goes_to_whoever_keeps_the_motion_else_the_council(self, motion, council):
        bob = User.objects.create_user("bob", "bob@example.org")

        def receivers():
            return [x.to for x in lines_of_answers(morning(-15), morning(-14))]

        assert receivers() == ["ada@example.org"]
        MotionPage.objects.update(responsible_email="")
        assert receivers() == []
        type(council).objects.update(responsible=bob)
        assert receivers() == ["bob@example.org"]
        bob.is_active = False
        bob.save()
        assert receivers() == []
        OfficeSettings.objects.update(email="office@example.org")
        forget_frames()
        assert receivers() == ["office@example.org"]

    def test_is_sent_by_the_clock(self, motion):
        with freeze_time(morning(-15)):
            call_command("send_digests")
        with freeze_time(morning(-14)):
            call_command("send_digests")

        letter = OutboxMessage.objects.get(kind="digest")
        (line,) = letter.snapshot["sections"][0]["lines"]
        edit = reverse("wagtailadmin_pages:edit", args=[motion.pk])
        assert letter.to == "ada@example.org"
        assert line["url"].endswith(edit)


class TestTheDashboard:
    def group_of(self, user):
        (found,) = [x for x in what_needs_you(user) if "Antwort" in str(x.title)]
        return found

    def test_lists_what_is_due_or_late_for_who_may_edit_it(self, motion, make_motion):
        make_motion("Später", answer_due=DUE + datetime.timedelta(days=1))
        admin = User.objects.create_superuser("ada", "ada@example.org", "x")

        with freeze_time(morning(-14)):
            assert [x.title for x in self.group_of(admin).pages] == ["Mehr Licht"]
        with freeze_time(morning(5)):
            assert self.group_of(admin).total == 2

    def test_shows_a_municipalitys_editor_only_the_own(self, motion, council):
        bob = User.objects.create_user("bob", "bob@example.org", is_staff=True)
        bob.groups.add(grant_municipality("Kelmis", [council]))
        eve = User.objects.create_user("eve", "eve@example.org", is_staff=True)

        with freeze_time(morning(-3)):
            assert self.group_of(bob).total == 1
            assert self.group_of(eve).total == 0
        assert GroupPagePermission.objects.filter(page=council).exists()
