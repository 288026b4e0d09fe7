"""Who may run the desk of which event."""

from datetime import time

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import (
    EDITORS,
    MUNICIPALITY_EDITORS,
    grant_municipality,
    grant_roles,
)
from events.models import EventIndexPage, EventPage, Occurrence
from events.registration import places, rights
from events.registration.contacts import Party
from events.registration.models import Question, Registration, RegistrationPolicy
from events.registration.states import State
from pages.directory.models import MunicipalityPage
from pages.topics.models import Municipality

from .conftest import to_come

pytestmark = pytest.mark.django_db

BY_PAGE = ("policy", "invited", "hours", "cancel_event", "reinstate")
BY_DATE = (
    *("list", "add", "figures", "move_date", "message", "cancel_date", "print"),
    *("list_door", "reinstate_date"),
)


class Desk:
    """An event below a municipality's page, with one date and one person."""

    def __init__(self, home, name, locale):
        self.town = Municipality.objects.create(
            name=name, slug=name.lower(), locale=locale
        )
        self.page = home.add_child(
            instance=MunicipalityPage(
                title=name, slug=name.lower(), municipality=self.town
            )
        )
        index = self.page.add_child(
            instance=EventIndexPage(title="Termine", slug="termine")
        )
        self.event = index.add_child(
            instance=EventPage(title=f"Fest {name}", slug="fest", place_name="Saal")
        )
        RegistrationPolicy.objects.create(
            event_key=self.event.translation_key,
            is_open=True,
            retention_days=30,
            double_opt_in=False,
        )
        day = timezone.localdate()
        self.date = to_come(
            Occurrence(
                event_key=self.event.translation_key,
                start_day=day,
                end_day=day,
                start_time=time(18),
                end_time=time(20),
                capacity=5,
            )
        )
        [self.person] = places.register(
            [self.date.pk],
            party=Party(f"Ada aus {name}", email="ada@example.org", idem_key=name),
            at=timezone.now(),
        )
        self.question = Question.objects.create(
            event_key=self.event.translation_key,
            key="food",
            kind="short_text",
            label=f"Essen in {name}?",
            locale=locale,
        )

    def addresses(self):
        page, date = self.event.pk, self.date.pk
        return [
            *(reverse(f"registration_{name}", args=[page]) for name in BY_PAGE),
            *(reverse(f"registration_{name}", args=[date]) for name in BY_DATE),
            reverse("registration_one", args=[self.person.pk]),
            reverse("event_dates", args=[page]),
            reverse("event_date", args=[page, date]),
            reverse(
                "wagtailsnippets_registration_question:edit", args=[self.question.pk]
            ),
        ]


@pytest.fixture
def eupen(home, german):
    return Desk(home, "Eupen", german)


@pytest.fixture
def kelmis(home, german):
    return Desk(home, "Kelmis", german)


@pytest.fixture
def keeper(client, eupen, kelmis):
    """Mia, an editor of Eupen's."""
    user = User.objects.create_user("mia", "mia@example.org", "x")
    user.groups.set([grant_municipality("Eupen", [eupen.page])])
    client.force_login(user)
    return client


class TestAnEditorOfAMunicipality:
    def test_runs_the_desk_of_its_events(self, keeper, eupen):
        for address in eupen.addresses():
            answer = keeper.get(address)
            is_off = "reinstate/" in address and "date/" in address
            assert answer.status_code == (302 if is_off else 200), address

        act = reverse("registration_act", args=[eupen.person.pk])
        keeper.post(act, {"action": "cancel"})
        assert Registration.objects.get(pk=eupen.person.pk).state == State.CANCELLED

    def test_runs_no_other_desk(self, keeper, kelmis):
        for address in kelmis.addresses():
            for answer in (keeper.get(address), keeper.post(address, {"sure": "on"})):
                assert answer.status_code in (302, 403, 405), address
                assert "Ada aus Kelmis" not in answer.content.decode()

        act = reverse("registration_act", args=[kelmis.person.pk])
        keeper.post(act, {"action": "cancel"})
        assert Registration.objects.get(pk=kelmis.person.pk).state == State.CONFIRMED
        kelmis.date.refresh_from_db()
        assert not kelmis.date.is_cancelled

    def test_sees_only_its_own_in_every_list(self, keeper):
        addresses = [
            reverse("registration_dates"),
            reverse("registration_events"),
            reverse("wagtailsnippets_registration_question:list"),
            reverse("wagtailsnippets_registration_question:add"),
        ]

        for address in addresses:
            shown = keeper.get(address, follow=True).content.decode()
            assert "Eupen" in shown, address
            assert "Kelmis" not in shown, address

    def test_finds_only_its_own_people(self, keeper):
        found = keeper.post(reverse("registration_find"), {"q": "Ada"}, follow=True)

        shown = found.content.decode()
        assert "Ada aus Eupen" in shown
        assert "Ada aus Kelmis" not in shown

    def test_deletes_no_question_of_another_event(self, keeper, kelmis):
        group = Group.objects.get(name__endswith="Eupen")
        group.permissions.add(Permission.objects.get(codename="delete_question"))
        name = "wagtailsnippets_registration_question:delete"

        keeper.post(reverse(name, args=[kelmis.question.pk]))

        assert Question.objects.filter(pk=kelmis.question.pk).exists()

    def test_cannot_ask_a_question_of_another_event(self, keeper, kelmis):
        values = {
            "event": str(kelmis.event.translation_key),
            "label": "Fremd?",
            "key": "foreign",
            "kind": "tick",
            "sort_order": "0",
            **{f"options-{x}_FORMS": "0" for x in ("TOTAL", "INITIAL")},
        }
        way = reverse("wagtailsnippets_registration_question:add")

        assert keeper.post(way, values).status_code == 200
        assert not Question.objects.filter(key="foreign").exists()

    def test_has_no_right_on_needs_and_exports(self, keeper, eupen):
        user = User.objects.get(username="mia")

        assert not user.has_perm(rights.NEEDS)
        assert not user.has_perm(rights.EXPORT)


class TestAGroupThatIsThereAlready:
    def test_gets_new_rights_with_the_next_update(self, home):
        group = Group.objects.create(name=f"{MUNICIPALITY_EDITORS}: Raeren")

        grant_roles([home])

        names = set(group.permissions.values_list("codename", flat=True))
        assert {"change_registration", "check_in", "add_question"} <= names
        assert "view_needs" not in names


class TestALockedPage:
    @pytest.fixture
    def desk(self, sign_in, eupen):
        client = sign_in(EDITORS)
        eupen.event.locked = True
        eupen.event.locked_by = User.objects.create_user("eve", "e@example.org", "x")
        eupen.event.save()
        return client

    def test_keeps_its_policy(self, desk, eupen):
        way = reverse("registration_policy", args=[eupen.event.pk])

        answer = desk.post(way, {"retention_days": 7})

        assert "gesperrt" in answer.content.decode()
        policy = RegistrationPolicy.objects.of(eupen.event.translation_key)
        assert policy.retention_days == 30

    def test_keeps_its_dates(self, desk, eupen):
        day = eupen.date.start_day.isoformat()
        values = {"start_day": day, "end_day": day, "reason": ""}

        answer = desk.post(
            reverse("registration_move_date", args=[eupen.date.pk]),
            {**values, "start_time": "09:00", "end_time": "20:00"},
        )

        assert answer.status_code == 409
        eupen.date.refresh_from_db()
        assert not eupen.date.is_moved

    def test_keeps_its_questions(self, desk, eupen):
        group = Group.objects.get(name=EDITORS)
        group.permissions.add(Permission.objects.get(codename="delete_question"))
        way = reverse(
            "wagtailsnippets_registration_question:edit", args=[eupen.question.pk]
        )
        values = {
            "event": str(eupen.event.translation_key),
            "label": "Anders?",
            "key": "food",
            "kind": "short_text",
            "sort_order": "0",
            **{f"options-{x}_FORMS": "0" for x in ("TOTAL", "INITIAL")},
        }

        assert desk.post(way, values).status_code == 200
        desk.post(way.replace("/edit/", "/delete/"))
        eupen.question.refresh_from_db()
        assert eupen.question.label == "Essen in Eupen?"

    def test_lets_people_be_told_that_nothing_takes_place(self, desk, eupen):
        desk.post(reverse("registration_cancel_date", args=[eupen.date.pk]))

        eupen.date.refresh_from_db()
        assert eupen.date.is_cancelled
