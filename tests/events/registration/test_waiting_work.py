"""What waits for the office: said to those who may see it, and to nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS, grant_roles
from events.registration.contacts import NeedWish
from events.registration.models import Need, RegistrationPolicy
from events.registration.waiting_work import _lines, tasks_of
from outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(home, arabic_home):
    """One person of each group, who is called like it."""
    grant_roles([home, arabic_home])
    for name in (EDITORS, MODERATORS, TRANSLATORS):
        user = User.objects.create_user(name, f"{name.lower()}@example.org", "x")
        user.groups.set(Group.objects.filter(name=name))


@pytest.fixture
def date(make_date):
    """In three days."""
    date = make_date()
    date.start_day = date.end_day = timezone.localdate() + timedelta(days=3)
    date.save()
    return date


@pytest.fixture
def told(office):
    """Who is told what, by the beginning of the address."""

    def told():
        now = timezone.now()
        found = {}
        for line in _lines(now - timedelta(days=1), now):
            found.setdefault(line.to.split("@")[0], []).append(line.sentence)
        return found

    return told


@pytest.fixture
def applied(register, policy):
    policy.mode = RegistrationPolicy.Mode.APPROVAL
    policy.save()
    return register("Ada", at=timezone.now())


@pytest.fixture
def asked(register):
    return register("Bob", at=timezone.now(), needs=(NeedWish("interpreter", "ar"),))


class TestTheDigest:
    def test_is_empty_where_nothing_waits(self, told, register):
        register("Ada", at=timezone.now())

        assert told() == {}

    def test_counts_registrations_to_be_decided(self, told, applied):
        found = told()

        assert set(found) == {"editors", "moderators"}
        [sentence] = found["editors"]
        assert sentence.startswith("Sprachcafé, ")
        assert sentence.endswith("Anmeldungen zu entscheiden: 1")

    def test_tells_of_needs_only_those_who_may_see_them(self, told, asked):
        assert set(told()) == {"moderators"}

    def test_leaves_needs_that_are_arranged_or_far_away(self, told, asked, date):
        Need.objects.update(state=Need.State.ARRANGED)
        assert told() == {}

        Need.objects.update(state=Need.State.REQUESTED)
        date.start_day = date.end_day = timezone.localdate() + timedelta(days=9)
        date.save()
        assert told() == {}

    def test_counts_letters_that_did_not_arrive(self, told, register):
        register("Ada", at=timezone.now())
        OutboxMessage.objects.update(state="failed", finished_at=timezone.now())

        assert told()["editors"][0].endswith("Nachrichten, die nicht ankamen: 1")

    def test_is_for_the_responsible_where_there_is_one(self, told, applied, event):
        event.responsible = User.objects.get(username=MODERATORS)
        event.save()

        assert set(told()) == {"moderators"}

    def test_is_not_for_a_responsible_person_without_the_right(
        self, told, applied, event
    ):
        event.responsible = User.objects.get(username=TRANSLATORS)
        event.save()

        assert set(told()) == {"editors", "moderators"}

    def test_is_not_for_whoever_has_left(self, told, applied):
        User.objects.filter(username=EDITORS).update(is_active=False)

        assert set(told()) == {"moderators"}

    def test_names_nobody(self, told, applied):
        assert "Ada" not in str(told())


class TestTheDashboard:
    def open(self, client, name):
        client.force_login(User.objects.get(username=name))
        return client.get(reverse("wagtailadmin_home")).content.decode()

    def test_shows_what_waits(self, client, office, asked, date):
        shown = self.open(client, MODERATORS)

        assert "Bedarf noch zu regeln: 1" in shown
        assert reverse("registration_list", args=[date.pk]) in shown

    def test_shows_nothing_of_events_that_one_does_not_keep(
        self, office, applied, home
    ):
        editor = User.objects.get(username=EDITORS)
        assert len(tasks_of(editor, at=timezone.now())) == 1

        GroupPagePermission.objects.filter(page=home).delete()
        editor = User.objects.get(username=EDITORS)
        assert tasks_of(editor, at=timezone.now()) == []

    def test_looks_for_no_event_where_nothing_waits(self, event, admin_user):
        with CaptureQueriesContext(connection) as asked:
            assert tasks_of(admin_user, at=timezone.now()) == []

        assert not [x for x in asked if "events_eventpage" in x["sql"]]

    def test_shows_nothing_to_whom_it_does_not_concern(self, client, office, asked):
        for name in (EDITORS, TRANSLATORS):
            assert "registrations-wait" not in self.open(client, name)
