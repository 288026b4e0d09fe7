"""The office matches, notes and counts; each only what is theirs."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupPagePermission, ModelLogEntry, PageLogEntry

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS
from outbox.models import OutboxMessage
from pages.base.attention import what_needs_you
from pages.forms import notify
from pages.participation.mentoring import desk, figures, steps
from pages.participation.mentoring.candidates import proposals_for
from pages.participation.mentoring.models import (
    Meeting,
    MentoringProgramme,
    Pair,
    PairState,
    Participant,
    Role,
    State,
)
from pages.projects import evidence
from pages.projects.models import ProjectPage

from .conftest import plain

pytestmark = pytest.mark.django_db
DESK = "/admin/mentoring/"


@pytest.fixture
def towns_project(projects):
    return projects.add_child(instance=ProjectPage(title="Kelmis", slug="kelmis"))


@pytest.fixture
def towns_editor(towns_project, client):
    """May edit one project only."""
    group = Group.objects.create(name="Kelmis")
    wanted = ["access_admin", "view_mentoring", "change_mentoring"]
    group.permissions.add(*Permission.objects.filter(codename__in=wanted))
    GroupPagePermission.objects.create(
        group=group,
        page=towns_project,
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        ),
    )
    user = User.objects.create_user("tom", "tom@example.org", "x")
    user.groups.add(group)
    client.force_login(user)
    return user


def addresses(person, pair, page):
    return [
        DESK,
        f"{DESK}{person.pk}/",
        f"{DESK}export.xlsx",
        f"{DESK}export.csv",
        f"{DESK}pairs/",
        f"{DESK}pairs/{pair.pk}/",
        f"{DESK}projects/",
        f"{DESK}figures.csv",
        f"{DESK}projects/{page.pk}/",
    ]


class TestWhoMay:
    @pytest.mark.parametrize("group", [EDITORS, MODERATORS])
    def test_editors_see_everything(self, group, sign_in, make_pair, newcomer, page):
        pair = make_pair()
        client = sign_in(group)

        for address in addresses(newcomer, pair, page):
            assert client.get(address).status_code == 200, address

    def test_translators_see_nothing(self, sign_in, make_pair, newcomer, page):
        pair = make_pair()
        client = sign_in(TRANSLATORS)

        for address in addresses(newcomer, pair, page):
            response = client.get(address)
            assert response.status_code in (302, 403), address
            assert b"Samir" not in response.content

    def test_a_towns_editor_sees_only_the_towns_projects(
        self, towns_editor, client, make_pair, newcomer, page
    ):
        pair = make_pair()

        assert "Samir" not in plain(client.get(DESK))
        assert "Samir" not in plain(client.get(f"{DESK}pairs/"))
        assert "Samir" not in client.get(f"{DESK}export.csv").content.decode()
        for address in (
            f"{DESK}{newcomer.pk}/",
            f"{DESK}pairs/{pair.pk}/",
            f"{DESK}projects/{page.pk}/",
        ):
            assert client.get(address).status_code == 302

    def test_a_towns_editor_changes_nothing_elsewhere(
        self, towns_editor, client, make_pair, mentor, newcomer
    ):
        pair = make_pair()

        client.post(f"{DESK}{newcomer.pk}/step/", {"step": "pause"})
        client.post(f"{DESK}{newcomer.pk}/delete/")
        client.post(f"{DESK}{mentor.pk}/with/{newcomer.pk}/")
        client.post(f"{DESK}pairs/{pair.pk}/", {"step": "mentor"})

        assert {*Participant.objects.values_list("state", flat=True)} == {State.WAITING}
        assert Pair.objects.get().mentor_yes_at is None

    def test_who_only_sees_does_not_change(self, sign_in, mentor, newcomer, make_pair):
        client = sign_in(EDITORS)
        right = Permission.objects.get(codename="change_mentoring")
        Group.objects.get(name=EDITORS).permissions.remove(right)
        pair = make_pair()

        assert "Vorschlagen" not in plain(client.get(f"{DESK}{newcomer.pk}/"))
        client.post(f"{DESK}{newcomer.pk}/step/", {"step": "pause"})
        client.post(f"{DESK}pairs/{pair.pk}/", {"step": "mentor"})
        assert client.get(f"{DESK}export.csv?contact=1").status_code == 302

        newcomer.refresh_from_db()
        assert newcomer.state == State.WAITING
        assert Pair.objects.get().mentor_yes_at is None

    def test_a_wish_about_the_gender_is_seen_by_who_matches_only(
        self, sign_in, newcomer
    ):
        newcomer.answers |= {"gender": "man", "same_gender": "yes"}
        newcomer.save()
        client = sign_in(EDITORS)
        assert "Ihr Geschlecht" in plain(client.get(f"{DESK}{newcomer.pk}/"))

        right = Permission.objects.get(codename="change_mentoring")
        Group.objects.get(name=EDITORS).permissions.remove(right)
        assert "Ihr Geschlecht" not in plain(client.get(f"{DESK}{newcomer.pk}/"))

    def test_nobody_without_signing_in(self, client, make_pair, newcomer, page):
        for address in addresses(newcomer, make_pair(), page):
            assert client.get(address).status_code == 302


class TestTheList:
    def test_has_who_waits_longest_first(self, sign_in, make_person):
        long_ago = timezone.now() - datetime.timedelta(days=40)
        make_person("Zuletzt")
        make_person("Zuerst", at=long_ago)
        make_person("Fort", state=State.PAUSED)

        text = plain(sign_in().get(DESK))

        assert text.index("Zuerst") < text.index("Zuletzt")
        assert "Fort" not in text

    def test_can_be_filtered(self, sign_in, make_person):
        make_person("Arabisch", answers={"language2": "ar", "level2": "good"})
        make_person("Mira", Role.MENTOR)
        make_person("Kelmis", answers={"municipality": "kelmis"})
        long_ago = timezone.now() - datetime.timedelta(days=40)
        make_person("Lange", at=long_ago)
        client = sign_in()

        def shown(query):
            text = plain(client.get(f"{DESK}?{query}")).split("Sucht seit")[-1]
            names = ("Arabisch", "Mira", "Kelmis", "Lange")
            return {name for name in names if name in text}

        assert shown("speaks=ar") == {"Arabisch"}
        assert shown("role=mentor") == {"Mira"}
        assert shown("town=kelmis") >= {"Kelmis"}
        assert "Mira" not in shown("town=kelmis")
        assert shown("long=1") == {"Lange"}
        assert shown("q=mira") == {"Mira"}

    @pytest.mark.parametrize(
        "query",
        [
            "page=x",
            "state=x",
            "role=x",
            "p=x",
            "q=%00",
            "speaks=%27",
            "speaks=%00",
            "town=x",
            "town=%00",
        ],
    )
    def test_bears_any_address(self, query, sign_in, newcomer):
        assert sign_in().get(f"{DESK}?{query}").status_code == 200

    def test_cleans_what_would_not_be_a_text_for_the_database(self, rf):
        request = rf.get(DESK, {"speaks": "\x00", "town": "a\x00"})

        chosen = desk._filters(request)

        assert (chosen["speaks"], chosen["town"]) == ("", "")

    def test_leaves_out_who_has_as_many_as_they_want(
        self, sign_in, make_pair, make_person, mentor, newcomer
    ):
        make_pair(PairState.RUNNING)
        make_person("Ungebunden")
        client = sign_in()

        text = plain(client.get(DESK))
        assert "Ungebunden" in text
        assert "Samir" not in text
        # A mentor of two has room for one more.
        assert "Mira" in text

        text = plain(client.get(f"{DESK}?state=paired"))
        assert "Samir" in text
        assert "Mira" in text
        assert "Ungebunden" not in text

        Participant.objects.filter(pk=mentor.pk).update(offers=1)
        assert "Mira" not in plain(client.get(DESK))


class TestOnePerson:
    def test_has_proposals_with_their_reasons(self, sign_in, mentor, newcomer):
        text = plain(sign_in().get(f"{DESK}{newcomer.pk}/"))

        assert "Mira" in text
        assert "Beide sprechen: Deutsch" in text
        assert "Beide wohnen in: Eupen" in text

    def test_is_proposed_after_both_names_were_seen(self, sign_in, mentor, newcomer):
        client = sign_in()
        url = f"{DESK}{newcomer.pk}/with/{mentor.pk}/"

        text = plain(client.get(url))
        assert "Mira" in text
        assert "Samir" in text
        assert not Pair.objects.exists()
        client.post(url)

        pair = Pair.objects.get()
        assert (pair.mentor, pair.newcomer) == (mentor, newcomer)
        assert pair.proposed_by is not None
        assert client.post(url, follow=True).status_code == 200
        assert Pair.objects.count() == 1

    def test_who_was_called_looks_for_somebody(self, sign_in, make_person):
        person = make_person("Tel", state=State.TO_CALL, email="", phone="0800 1 2 3")
        sign_in().post(f"{DESK}{person.pk}/step/", {"step": "called"})

        person.refresh_from_db()
        assert person.state == State.WAITING

    @pytest.mark.parametrize("step", ["called", "pause", "x", ""])
    def test_hears_that_a_step_changed_nothing(self, step, sign_in, make_person):
        person = make_person("Fertig", state=State.FINISHED)
        client = sign_in()

        response = client.post(f"{DESK}{person.pk}/step/", {"step": step}, follow=True)

        assert "ist inzwischen etwas anderes geschehen" in plain(response)
        assert not ModelLogEntry.objects.filter(action__startswith="mentoring").exists()

    def test_is_deleted_after_being_asked(self, sign_in, newcomer):
        client = sign_in()
        client.get(f"{DESK}{newcomer.pk}/delete/")
        assert Participant.objects.exists()

        client.post(f"{DESK}{newcomer.pk}/delete/")
        assert not Participant.objects.exists()

    def test_costs_the_same_for_ten_people_and_three_hundred(
        self, make_person, newcomer
    ):
        def cost():
            person = Participant.objects.with_pairs().get(pk=newcomer.pk)
            with CaptureQueriesContext(connection) as queries:
                proposals_for(person)
            return len(queries)

        for number in range(10):
            make_person(f"M{number}", Role.MENTOR)
        few = cost()
        for number in range(290):
            make_person(f"N{number}", Role.MENTOR)

        assert cost() == few <= 3

    def test_list_costs_the_same_for_many(self, sign_in, make_person):
        client = sign_in()
        client.get(DESK)

        def cost():
            with CaptureQueriesContext(connection) as queries:
                client.get(DESK)
            return len(queries)

        make_person("Eins")
        few = cost()
        for number in range(40):
            make_person(f"N{number}")
        assert cost() == few

    def test_is_logged_without_a_name(self, sign_in, mentor, newcomer, page):
        client = sign_in()
        client.post(f"{DESK}{newcomer.pk}/with/{mentor.pk}/")
        client.post(f"{DESK}{newcomer.pk}/delete/")

        for entry in (*ModelLogEntry.objects.all(), *PageLogEntry.objects.all()):
            said = f"{entry.label} {entry.data}"
            assert "Samir" not in said
            assert "example.org" not in said.replace("editors@example.org", "")


class TestAPair:
    def test_says_yes_by_phone_and_begins(self, sign_in, make_pair):
        pair = make_pair()
        client = sign_in()
        for step in ("mentor", "newcomer", "begin"):
            client.post(f"{DESK}pairs/{pair.pk}/", {"step": step})

        pair.refresh_from_db()
        assert pair.state == PairState.RUNNING

    def test_is_taken_back(self, sign_in, make_pair):
        pair = make_pair()
        sign_in().post(f"{DESK}pairs/{pair.pk}/", {"step": "back"})

        pair.refresh_from_db()
        assert pair.why_ended == "taken_back"

    def test_ends_only_with_a_reason(self, sign_in, make_pair):
        pair = make_pair(PairState.RUNNING)
        client = sign_in()
        client.post(f"{DESK}pairs/{pair.pk}/", {"step": "end"})
        pair.refresh_from_db()
        assert pair.state == PairState.RUNNING

        client.post(f"{DESK}pairs/{pair.pk}/", {"step": "end", "why": "moved"})
        pair.refresh_from_db()
        assert (pair.state, pair.why_ended) == ("ended", "moved")

    def test_meets_once_for_a_double_click(self, sign_in, make_pair):
        pair = make_pair(PairState.AGREED)
        client = sign_in()
        today = timezone.localdate()
        data = {"step": "met", "day": today, "hours": "2", "line": "Amt", "once": "x"}
        for _click in range(2):
            client.post(f"{DESK}pairs/{pair.pk}/", data)

        assert Meeting.objects.get().noted_by == "desk"
        tomorrow = today + datetime.timedelta(days=1)
        response = client.post(
            f"{DESK}pairs/{pair.pk}/", {**data, "day": tomorrow, "line": "Noch da"}
        )
        assert "Noch da" in response.content.decode()
        assert Meeting.objects.count() == 1

    def test_keeps_what_was_typed_of_a_day_before_both_said_yes(
        self, sign_in, make_pair
    ):
        pair = make_pair(PairState.AGREED)
        day = timezone.localdate() - datetime.timedelta(days=1)
        data = {"step": "met", "day": day, "hours": "2", "line": "Amt", "once": "x"}

        response = sign_in().post(f"{DESK}pairs/{pair.pk}/", data)

        assert 'value="Amt"' in response.content.decode()
        assert "kannten sie sich noch nicht" in plain(response)
        assert not Meeting.objects.exists()

    def test_is_not_taken_back_once_both_said_yes(self, sign_in, make_pair):
        pair = make_pair(PairState.AGREED)

        response = sign_in().post(
            f"{DESK}pairs/{pair.pk}/", {"step": "back"}, follow=True
        )

        assert "inzwischen etwas anderes geschehen" in plain(response)
        assert "Gespeichert" not in plain(response)
        pair.refresh_from_db()
        assert pair.state == PairState.AGREED

    @pytest.mark.parametrize("data", [{"step": "x"}, {"step": "remove"}, {}])
    def test_says_so_where_nothing_was_done(self, data, sign_in, make_pair):
        pair = make_pair(PairState.AGREED)
        client = sign_in()

        response = client.post(f"{DESK}pairs/{pair.pk}/", data, follow=True)

        assert "Gespeichert" not in plain(response)
        assert not ModelLogEntry.objects.filter(action="mentoring.pair").exists()

    def test_loses_a_meeting_that_was_noted_twice(
        self, sign_in, make_pair, make_person
    ):
        pair = make_pair(PairState.RUNNING)
        other = make_pair(PairState.RUNNING, newcomer=make_person("Zwei"))
        first, second, theirs = (
            Meeting.objects.create(
                pair=whose,
                day=timezone.localdate(),
                hours=2,
                noted_by="desk",
                idem_key=key,
            )
            for whose, key in ((pair, "1"), (pair, "2"), (other, "3"))
        )
        client = sign_in()
        for meeting in (second, theirs):
            client.post(
                f"{DESK}pairs/{pair.pk}/", {"step": "remove", "meeting": meeting.pk}
            )

        assert {*Meeting.objects.all()} == {first, theirs}


class TestAProgramme:
    def test_is_set_up_and_closed_again(self, sign_in, page, consent, client):
        client = sign_in()
        url = f"{DESK}projects/{page.pk}/"
        data = {
            "is_open": "on",
            "minimum_age": 18,
            "waiting_days": 90,
            "kept_days": 30,
            "consent": consent.pk,
        }
        client.post(url, data)
        assert MentoringProgramme.objects.get().is_open
        assert (
            "/mentoring/mentor/"
            in client.get("/de/projekte/patenschaften/").content.decode()
        )

        client.post(url, {k: v for k, v in data.items() if k != "is_open"})
        assert (
            "/mentoring/mentor/"
            not in client.get("/de/projekte/patenschaften/").content.decode()
        )

    def test_refuses_nonsense(self, sign_in, page, consent):
        client = sign_in()
        data = {"minimum_age": 3, "waiting_days": 1, "kept_days": 0, "consent": 999}
        assert client.post(f"{DESK}projects/{page.pk}/", data).status_code == 200
        assert not MentoringProgramme.objects.exists()

    def test_can_only_make_promised_days_less(
        self, sign_in, page, programme, newcomer, consent
    ):
        client, promised = sign_in(), newcomer.delete_at
        data = {"is_open": "on", "minimum_age": 18, "consent": consent.pk}

        url = f"{DESK}projects/{page.pk}/"
        client.post(url, {**data, "waiting_days": 700, "kept_days": 700})
        newcomer.refresh_from_db()
        assert (newcomer.delete_at, newcomer.kept_days) == (promised, 90)

        client.post(url, {**data, "waiting_days": 60, "kept_days": 7})
        newcomer.refresh_from_db()
        assert newcomer.delete_at == newcomer.since + datetime.timedelta(days=60)
        assert newcomer.kept_days == 7

    def test_goes_with_its_page(self, page, newcomer, make_pair):
        make_pair(PairState.RUNNING)
        page.delete()

        assert not MentoringProgramme.objects.exists()
        assert not Participant.objects.exists()


class TestNumbers:
    @pytest.fixture
    def meetings(self, make_pair):
        pair = make_pair(PairState.RUNNING, agreed_on=datetime.date(2026, 2, 1))
        for number in range(6):
            Meeting.objects.create(
                pair=pair,
                day=datetime.date(2026, 3, number + 1),
                hours=Decimal("1.5"),
                noted_by="desk",
                idem_key=str(number),
            )

    def test_are_told_without_small_ones(self, meetings, programme):
        [year] = figures.years_of(programme)

        assert (year.year, year.pairs, year.meetings) == (2026, 1, 6)
        assert figures.told(year) == ["weniger als 5", "6", "9"]

    def test_stand_in_the_proof_of_use(self, meetings, page):
        found = evidence.counted(page, until=timezone.now())

        assert [(x.year, x.number) for x in found] == [
            (2026, "weniger als 5"),
            (2026, "6"),
            (2026, "9"),
        ]

    def test_come_as_a_file(self, sign_in, meetings):
        said = sign_in().get(f"{DESK}figures.csv").content.decode()

        assert '"2026";"weniger als 5";"6";"9"' in said


class TestTheExport:
    def test_has_no_name_and_no_contact_by_default(self, sign_in, newcomer):
        client = sign_in()
        said = client.get(f"{DESK}export.csv").content.decode()
        assert newcomer.reference in said
        assert "Samir" not in said
        assert "samir@" not in said

        said = client.get(f"{DESK}export.csv?contact=1").content.decode()
        assert "samir@example.org" in said

    def test_tells_no_day_that_does_not_hold_for_who_is_in_a_pair(
        self, sign_in, newcomer, make_pair
    ):
        client, day = sign_in(), newcomer.delete_at.isoformat()
        assert day in client.get(f"{DESK}export.csv").content.decode()
        make_pair(PairState.RUNNING)
        Participant.objects.filter(role=Role.MENTOR).delete()

        said = client.get(f"{DESK}export.csv?state=paired").content.decode()
        assert newcomer.reference in said
        assert day not in said

    def test_says_nothing_about_the_gender(self, sign_in, newcomer):
        newcomer.answers |= {"gender": "diverse", "same_gender": "yes"}
        newcomer.save()

        client = sign_in()
        assert "diverse" not in client.get(f"{DESK}export.csv").content.decode()
        said = client.get(f"{DESK}{newcomer.pk}/").content.decode()
        assert "Ein anderes" in said

    def test_holds_no_formula(self, sign_in, make_person):
        make_person("Ada", phone="+1", answers={"district": "=1+1"})
        said = sign_in().get(f"{DESK}export.csv").content.decode()

        assert '"\'=1+1"' in said


class TestTheDigest:
    @pytest.fixture
    def lines(self, programme):
        def lines(until=None):
            until = until or timezone.now() + datetime.timedelta(minutes=1)
            since = until - datetime.timedelta(days=1)
            found = notify._sources["mentoring"].lines(since, until)
            return [(x.to, x.sentence) for x in found]

        return lines

    def test_tells_who_keeps_the_page_how_many_wait(self, lines, make_person):
        make_person("Neu", state=State.TO_CALL, email="")
        long_ago = timezone.now() - datetime.timedelta(days=31)
        for name in ("A", "B", "C"):
            make_person(name, at=long_ago)

        assert lines() == [
            ("ada@example.org", "Patenschaften: 1 Person hat sich angemeldet"),
            ("ada@example.org", "Patenschaften: 1 Person wartet auf Ihren Anruf"),
            (
                "ada@example.org",
                "Patenschaften: 3 Menschen, die neu sind, warten länger als 30 Tage",
            ),
        ]

    def test_tells_who_confirmed_after_the_last_one(self, lines, make_person):
        evening = timezone.now() - datetime.timedelta(hours=40)
        person = make_person(
            "Mira",
            Role.MENTOR,
            at=evening,
            state=State.UNCONFIRMED,
            arrived_at=None,
        )
        assert lines() == []
        steps.confirm(person.pk, at=timezone.now())
        steps.confirm(person.pk, at=timezone.now() + datetime.timedelta(days=1))

        assert lines() == [
            ("ada@example.org", "Patenschaften: 1 Person hat sich angemeldet")
        ]

    def test_tells_whom_to_call_about_a_pair_until_it_is_done(
        self, lines, make_pair, newcomer, sign_in
    ):
        Participant.objects.update(created_at=timezone.now(), arrived_at=None)
        Participant.objects.filter(pk=newcomer.pk).update(email="", phone="0800 1")
        pair = make_pair()
        assert lines() == []
        Pair.objects.update(state=PairState.AGREED)
        [(_to, sentence)] = lines()
        assert "1 Patenschaft kann beginnen" in sentence
        client = sign_in()
        assert "wartet auf unseren Anruf" in plain(client.get(f"{DESK}pairs/"))

        url = f"{DESK}pairs/{pair.pk}/"
        client.post(url, {"step": "told", "role": "mentor"})
        client.post(url, {"step": "told", "role": "x"})
        assert len(lines()) == 1
        client.post(url, {"step": "told", "role": "newcomer"})

        assert lines() == []
        pair.refresh_from_db()
        assert pair.newcomer_told_on == timezone.localdate()

    def test_is_silent_on_the_days_after(self, lines, make_person):
        make_person("A", at=timezone.now() - datetime.timedelta(days=35))

        assert lines() == []

    def test_names_nobody(self, lines, make_person):
        make_person("Samir")

        assert "Samir" not in str(lines())

    def test_has_its_list_on_the_first_page(self, sign_in, make_person):
        make_person("A", at=timezone.now() - datetime.timedelta(days=40))
        sign_in()
        groups = what_needs_you(User.objects.get(username=EDITORS))

        [group] = [x for x in groups if "länger als 30 Tage" in str(x.title)]
        assert [page.title for page in group.pages] == ["Patenschaften"]


class TestNoLetter:
    def test_goes_to_who_has_no_address(self, sign_in, mentor, make_person):
        person = make_person("Tel", email="", phone="0800 1 2 3")
        sign_in().post(f"{DESK}{person.pk}/with/{mentor.pk}/")

        assert [x.to for x in OutboxMessage.objects.all()] == ["mira@example.org"]
