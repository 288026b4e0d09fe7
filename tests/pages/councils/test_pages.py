"""Councils, meetings and motions as their readers see them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from freezegun import freeze_time
from wagtail.test.utils import WagtailPageTestCase

from locales.sync import synchronise_page
from pages.base.models import HomePage
from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    Member,
    MotionPage,
)
from pages.directory.models import MunicipalityPage, Post, TermOfOffice

pytestmark = pytest.mark.django_db

States = MotionPage.State
Stages = MeetingPage.Stage


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def day(text):
    return datetime.date.fromisoformat(text)


class TestTheirPlace(WagtailPageTestCase):
    def test_is_only_below_what_they_belong_to(self):
        homes = {HomePage, MunicipalityPage}
        self.assertAllowedParentPageTypes(CouncilIndexPage, homes)
        self.assertAllowedParentPageTypes(CouncilPage, {CouncilIndexPage})
        self.assertAllowedParentPageTypes(MeetingPage, {CouncilPage})
        self.assertAllowedParentPageTypes(MotionPage, {CouncilPage})
        self.assertAllowedSubpageTypes(CouncilIndexPage, {CouncilPage})
        self.assertAllowedSubpageTypes(CouncilPage, {MeetingPage, MotionPage})


class TestACouncil:
    def test_says_so_where_there_is_nothing_yet(self, client, council):
        html = read(client, "/de/mitreden/rat/")

        assert "Noch gibt es keinen Antrag." in html
        assert "Es gibt noch keinen Termin." in html
        assert "Wer sitzt darin?" not in html

    def test_counts_seats_by_sector_and_those_that_are_free(
        self, client, make_sector, make_person, give_seats, seat
    ):
        town, clubs = make_sector("Verwaltung"), make_sector("Vereine")
        give_seats(town, 2)
        give_seats(clubs, 1)
        seat(make_person("Ada"), sector=town)
        seat(make_person("Bob"), sector=town, ends_on=day("2020-01-01"))
        seat(make_person("Cem"), sector=clubs, has_vote=False)

        html = read(client, "/de/mitreden/rat/")

        assert html.count("1 Sitz ist frei") == 2
        assert html.count('class="seat-1"') == 2
        assert html.count('class="seat-2"') == 1
        assert '<svg class="hemicycle" viewBox="0 0 320 190" aria-hidden="true"' in html

    def test_shows_who_sits_there_for_whom_since_when_and_who_did_before(
        self, client, directory, make_person, seat
    ):
        ada, bob, cem = (make_person(name) for name in ("Ada", "Bob", "Cem"))
        seat(ada, role=Member.Role.CHAIR, starts_on=day("2024-03-01"),
             substitute=cem, predecessor=bob)  # fmt: skip
        seat(bob, starts_on=day("2020-01-01"), ends_on=day("2024-02-29"))

        html = read(client, "/de/mitreden/rat/")

        current, former = html.split("Frühere Mitglieder")
        assert "Vorsitz" in current
        assert "seit 1. März 2024" in current
        assert '<a href="/de/menschen/people/cem/"><bdi>Cem</bdi></a>' in current
        assert "1. Januar 2020 bis 29. Februar 2024" in former
        assert former.index("Bob") < former.index("Ada")

    def test_shows_who_sat_there_when_nobody_does_any_more(
        self, client, make_person, seat
    ):
        seat(make_person("Bob"), ends_on=day("2020-01-01"))

        assert "Bob" in read(client, "/de/mitreden/rat/")

    def test_takes_predecessor_and_successor_from_the_post(
        self, client, german, make_person, seat
    ):
        post = Post.objects.create(name="Beauftragte", locale=german)
        ada, bob = make_person("Ada"), make_person("Bob")
        for person, start in ((bob, "2016-09-01"), (ada, "2021-09-01")):
            TermOfOffice.objects.create(person=person, post=post, starts_on=day(start))
        seat(ada, post=post)

        html = read(client, "/de/mitreden/rat/")

        assert "Davor:" in html
        assert "<bdi>Bob</bdi>" in html

    def test_is_read_in_arabic_beside_german_names(
        self, client, council, councils, arabic_home, arabic, translated,
        commit_at_once, make_sector, make_person, give_seats, seat,
    ):  # fmt: skip
        sector = make_sector("Verwaltung")
        give_seats(sector, 1)
        seat(make_person("Ada"), sector=sector)
        council.refresh_from_db()
        council.save_revision().publish()
        translated(councils, arabic)
        translated(CouncilPage.objects.get(pk=council.pk), arabic)

        html = read(client, "/ar/mitreden/rat/")

        assert '<html lang="ar" dir="rtl">' in html
        assert '<span lang="de" dir="ltr">Verwaltung</span>' in html
        assert "عضو" in html

    def test_shows_its_next_meeting_and_the_last_ones(self, client, make_meeting):
        today = datetime.date.today()
        for title, days in (("Morgen", 1), ("Später", 9), ("Gestern", -1)):
            make_meeting(title, date=today + datetime.timedelta(days=days))

        html = read(client, "/de/mitreden/rat/")

        before, after = html.split("Vergangene Sitzungen")
        assert "Morgen" in before
        assert "Gestern" in after
        assert "Später" not in html

    def test_refuses_a_term_that_ends_before_it_begins(self, council):
        council.term_starts_on, council.term_ends_on = (
            day("2027-01-01"),
            day("2026-01-01"),
        )

        with pytest.raises(ValidationError, match="vor dem ersten Tag"):
            council.full_clean()

    def test_refuses_somebody_as_the_own_substitute(self, make_person, seat):
        ada = make_person()

        for values in (
            {"substitute": ada},
            {"predecessor": ada},
            {"starts_on": day("2027-01-02"), "ends_on": day("2027-01-01")},
        ):
            with pytest.raises(ValidationError):
                seat(ada, **values).full_clean()

    def test_keeps_sectors_that_have_seats_or_members(
        self, admin_client, make_sector, make_person, give_seats, seat
    ):
        town, clubs = make_sector("Verwaltung"), make_sector("Vereine")
        give_seats(town, 2)
        seat(make_person(), sector=clubs)

        for sector in (town, clubs):
            name = "wagtailsnippets_councils_sector:delete"
            answer = admin_client.post(reverse(name, args=[sector.pk]), follow=True)
            assert "Seiten nennen" in answer.content.decode()
        assert type(town).objects.count() == 2


class TestAMeeting:
    def test_shows_its_agenda_with_motions_and_results(
        self, client, make_meeting, make_motion
    ):
        item = {
            "title": "Licht", "text": "Zu dunkel.", "motion": make_motion("Mehr Licht"),
            "documents": [], "result": "Der Rat stimmt zu.",
        }  # fmt: skip
        make_meeting(agenda=[("item", item)], attendance=12)

        html = read(client, "/de/mitreden/rat/sitzung/")

        assert '<a href="/de/mitreden/rat/mehr-licht/">' in html
        assert "Der Rat stimmt zu." in html
        assert "12 Personen waren da" in html

    def test_names_no_motion_that_is_not_public(
        self, client, make_meeting, make_motion
    ):
        draft = make_motion("Geheim", live=False)
        item = {"title": "Licht", "text": "", "motion": draft, "documents": []}
        make_meeting(agenda=[("item", {**item, "result": ""})])

        assert "Geheim" not in read(client, "/de/mitreden/rat/sitzung/")

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"stage": Stages.INVITATION}, "wohin man kommt"),
            ({"stage": Stages.AGENDA, "place_name": "Saal"}, "kein Punkt"),
            ({"stage": Stages.HELD, "date": day("2999-01-01")}, "kommt erst noch"),
            ({"stage": Stages.MINUTES, "date": day("2020-01-01")}, "Bericht"),
            (
                {"starts_at": datetime.time(18), "ends_at": datetime.time(17)},
                "vor dem Beginn",
            ),
            ({"ends_at": datetime.time(17)}, "muss ausgefüllt werden"),
            ({"slug": "motions"}, "eigene Bedeutung"),
        ],
    )
    def test_is_refused_where_its_stage_promises_too_much(
        self, make_meeting, values, message
    ):
        page = make_meeting()
        for name, value in values.items():
            setattr(page, name, value)

        with pytest.raises(ValidationError, match=message):
            page.full_clean()

    def test_says_first_that_it_is_called_off(self, client, make_meeting):
        make_meeting(is_cancelled=True)

        html = read(client, "/de/mitreden/rat/sitzung/")

        assert '<span class="label">Abgesagt</span>' in html


class TestAMotion:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (States.SUBMITTED, "Antwort bis 15. Januar 2027"),
            (States.REFERRED, "Antwort bis 15. Januar 2027"),
            (States.ANSWERED, "Beantwortet · 10. Januar 2027"),
            (States.ADOPTED, "Beschlossen · 20. Januar 2027"),
            (States.IN_PROGRESS, "Die Arbeit läuft · 20. Januar 2027"),
            (States.DONE, "Umgesetzt · 30. Januar 2027"),
            (States.REJECTED, "Abgelehnt · 20. Januar 2027"),
            (States.WITHDRAWN, "Zurückgezogen"),
        ],
    )
    def test_says_what_has_become_of_it(self, client, make_motion, state, words):
        make_motion(
            state=state, answer_due=day("2027-01-15"), answered_on=day("2027-01-10"),
            decided_on=day("2027-01-20"), done_on=day("2027-01-30"),
        )  # fmt: skip

        with freeze_time("2027-01-10 12:00"):
            html = read(client, "/de/mitreden/rat/mehr-licht/")

        assert words in html

    def test_says_that_an_answer_is_late(self, client, make_motion):
        make_motion(state=States.REFERRED, answer_due=day("2027-01-15"))

        with freeze_time("2027-01-16 12:00"):
            html = read(client, "/de/mitreden/rat/mehr-licht/")

        assert "Noch keine Antwort. Sie war bis zum 15. Januar 2027 fällig." in html

    @pytest.mark.parametrize(
        ("state", "field"),
        [
            (States.REFERRED, "referred_to"),
            (States.ANSWERED, "answer"),
            (States.ANSWERED, "answered_on"),
            (States.ADOPTED, "decided_on"),
            (States.REJECTED, "decided_on"),
            (States.DONE, "done_on"),
        ],
    )
    def test_is_refused_without_what_its_state_says(self, make_motion, state, field):
        motion = make_motion(state=state)
        setattr(motion, field, "" if field in ("referred_to", "answer") else None)

        with pytest.raises(ValidationError) as refusal:
            motion.full_clean()

        assert field in refusal.value.message_dict

    def test_is_refused_where_days_run_backwards(self, make_motion):
        motion = make_motion()
        motion.answer_due = day("2026-12-31")

        with pytest.raises(ValidationError, match="eingereicht"):
            motion.full_clean()

    def test_tells_every_step_in_the_order_of_days(self, client, make_motion):
        make_motion(
            state=States.DONE, decided_on=day("2027-02-01"), done_on=day("2027-03-01"),
            history=[("step", {"day": day("2027-02-10"), "what": "Lampen bestellt."})],
        )  # fmt: skip

        html = read(client, "/de/mitreden/rat/mehr-licht/")

        told = html.partition("Was geschehen ist")[2]
        steps = [
            "4. Januar 2027",
            "1. Februar 2027",
            "Lampen bestellt.",
            "1. März 2027",
        ]
        assert sorted(steps, key=told.index) == steps

    def test_is_previewed_while_a_step_has_no_day_yet(self, make_motion):
        motion = make_motion()
        motion.history = [("step", {"day": None, "what": "Lampen bestellt."})]

        response = motion.make_preview_request()

        assert response.status_code == 200
        assert "4. Januar 2027" in response.content.decode()


class TestATranslation:
    def test_takes_a_new_state_before_its_words_are_there(
        self, councils, council, arabic_home, arabic, translated, commit_at_once,
        make_motion,
    ):  # fmt: skip
        motion = make_motion()
        for page in (councils, council, motion):
            translated(type(page).objects.get(pk=page.pk), arabic)
        motion.state, motion.answered_on = States.ANSWERED, day("2027-02-01")
        motion.answer = "<p>Ja.</p>"
        motion.save_revision().publish()

        synchronise_page.call(motion.pk)

        version = MotionPage.objects.get(locale=arabic)
        assert version.state == States.ANSWERED
        assert version.answer == ""


class TestSideBySide:
    @pytest.mark.parametrize("rest", ["", "sitzung/", "mehr-licht/"])
    def test_each_page_stands_beside_its_german(
        self, client, councils, council, arabic_home, arabic, translated,
        commit_at_once, make_meeting, make_motion, rest,
    ):  # fmt: skip
        for page in (councils, council, make_meeting(), make_motion()):
            page = type(page).objects.get(pk=page.pk)
            page.save_revision().publish()
            translated(page, arabic)

        assert 'dir="rtl"' in read(client, f"/ar/mitreden/rat/{rest}beside/")
