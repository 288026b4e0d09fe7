"""Two people are proposed to each other, say yes or no, meet, and end."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from locales.table import TABLE
from outbox import kinds as outbox_kinds
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.base.sentences import day_words
from pages.participation.mentoring import letters, pairing, steps
from pages.participation.mentoring.candidates import said_no_with
from pages.participation.mentoring.models import (
    Ending,
    Meeting,
    Pair,
    PairState,
    Participant,
    Role,
    State,
)
from pages.participation.mentoring.pairing import Met, NotPossible

from .conftest import plain

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def kinds():
    return sorted(OutboxMessage.objects.values_list("kind", "to"))


def met(day=None, key="once", hours="1.5"):
    return Met(
        day or timezone.localdate(), Decimal(hours), "Wir haben gekocht", "mentor", key
    )


class TestAProposal:
    def test_asks_both_in_their_own_languages_after_ten_minutes(self, mentor, newcomer):
        at = now()
        pairing.propose(mentor.pk, newcomer.pk, by=None, at=at)

        assert kinds() == [
            ("mentoring_proposed", "mira@example.org"),
            ("mentoring_proposed", "samir@example.org"),
        ]
        locales = dict(OutboxMessage.objects.values_list("to", "locale"))
        assert locales == {"mira@example.org": "de", "samir@example.org": "ar"}
        assert {*OutboxMessage.objects.values_list("due_at", flat=True)} == {
            at + letters.CALM
        }

    def test_names_neither_the_other_nor_their_contact(self, mentor, newcomer):
        pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())

        said = str(render(OutboxMessage.objects.get(locale="ar"), letters.PROPOSED))
        assert "Mira" not in said
        assert "0800 555 011" not in said
        assert "mira@example.org" not in said

    @pytest.mark.parametrize(
        "values",
        [
            {"state": State.PAUSED},
            {"state": State.UNCONFIRMED},
            {"state": State.FINISHED},
            {"answers": {"gender": "man", "same_gender": "yes"}},
        ],
    )
    def test_is_refused(self, values, mentor, newcomer):
        for name, value in values.items():
            setattr(newcomer, name, value)
        newcomer.save()

        with pytest.raises(NotPossible):
            pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())
        assert not Pair.objects.exists()
        assert not OutboxMessage.objects.exists()

    def test_is_refused_the_wrong_way_round(self, mentor, newcomer):
        with pytest.raises(NotPossible):
            pairing.propose(newcomer.pk, mentor.pk, by=None, at=now())

    def test_is_refused_once_a_mentor_has_all_they_take(self, mentor, make_person):
        for name in ("Eins", "Zwei"):
            pairing.propose(mentor.pk, make_person(name).pk, by=None, at=now())

        with pytest.raises(NotPossible):
            pairing.propose(mentor.pk, make_person("Drei").pk, by=None, at=now())

    def test_is_one_at_a_time_for_a_newcomer(self, mentor, newcomer, make_person):
        pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())
        other = make_person("Inge", Role.MENTOR)

        with pytest.raises(NotPossible):
            pairing.propose(other.pk, newcomer.pk, by=None, at=now())

    def test_is_one_at_a_time_in_the_database_too(self, make_pair):
        make_pair()
        with pytest.raises(IntegrityError), transaction.atomic():
            make_pair()

    def test_is_not_made_again_after_a_no(self, mentor, newcomer):
        pair = pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())
        pairing.end(pair.pk, Ending.REFUSED, by=newcomer, at=now())

        with pytest.raises(NotPossible):
            pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())

    def test_can_be_made_again_after_the_office_took_it_back(self, mentor, newcomer):
        pair = pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())
        pairing.end(pair.pk, Ending.TAKEN_BACK, at=now())

        assert pairing.propose(mentor.pk, newcomer.pk, by=None, at=now()).pk != pair.pk

    def test_taken_back_in_time_is_heard_of_by_nobody(self, mentor, newcomer):
        pair = pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())
        pairing.end(pair.pk, Ending.TAKEN_BACK, at=now())

        for letter in OutboxMessage.objects.all():
            kind = outbox_kinds.find(letter.kind)
            assert not kind.is_wanted(letter.snapshot)

    def test_taken_back_later_is_told_to_both(self, mentor, newcomer):
        pair = pairing.propose(mentor.pk, newcomer.pk, by=None, at=now())
        later = now() + datetime.timedelta(hours=1)
        pairing.end(pair.pk, Ending.TAKEN_BACK, at=later)

        told = OutboxMessage.objects.filter(kind="mentoring_not_this_time")
        assert told.count() == 2

    def test_does_not_lapse_once_both_said_yes_meanwhile(
        self, mentor, newcomer, make_pair, monkeypatch
    ):
        pair = make_pair(at=now() - datetime.timedelta(days=15))
        end = pairing.end

        def answered_first(pk, why, **values):
            for person in (mentor, newcomer):
                pairing.say_yes(pk, person, at=now())
            return end(pk, why, **values)

        monkeypatch.setattr(pairing, "end", answered_first)

        assert pairing.lapse(at=now()) == 0
        pair.refresh_from_db()
        assert pair.state == PairState.AGREED

    @pytest.mark.parametrize(
        ("why", "is_refused"),
        [
            (Ending.REFUSED, True),
            (Ending.NO_MATCH, True),
            (Ending.NO_ANSWER, True),
            (Ending.DONE, False),
            (Ending.NO_TIME, False),
            (Ending.OTHER, False),
        ],
    )
    def test_can_be_renewed_where_nobody_said_no(
        self, why, is_refused, make_pair, mentor
    ):
        make_pair(PairState.ENDED, why_ended=why)

        assert bool(said_no_with(mentor)) is is_refused

    def test_lapses_without_an_answer_and_both_go_on(self, mentor, newcomer, make_pair):
        pair = make_pair(at=now() - datetime.timedelta(days=15))

        assert pairing.lapse(at=now()) == 1
        assert pairing.lapse(at=now()) == 0

        pair.refresh_from_db()
        assert (pair.state, pair.why_ended) == ("ended", Ending.NO_ANSWER)
        newcomer.refresh_from_db()
        assert newcomer.state == State.WAITING


class TestYes:
    def test_of_one_alone_gives_no_contact(self, client, make_pair, mentor, newcomer):
        pair = make_pair()
        pairing.say_yes(pair.pk, mentor, at=now())
        client.get(letters.own_path(newcomer, "de", at=now()))

        text = plain(client.get(f"/de/-/mentoring/pair/{pair.pk}/"))

        assert "Mira" not in text
        assert "0800 555 011" not in text
        assert not OutboxMessage.objects.exists()

    def test_of_both_gives_each_the_others_contact(self, make_pair, mentor, newcomer):
        pair = make_pair()
        for person in (mentor, newcomer, mentor):
            pairing.say_yes(pair.pk, person, at=now())

        pair.refresh_from_db()
        assert pair.state == PairState.AGREED
        assert [kind for kind, _to in kinds()] == ["mentoring_agreed"] * 2
        letter = OutboxMessage.objects.get(locale="ar")
        assert "0800 555 011" in render(letter, letters.AGREED).text

    def test_is_said_by_the_link_and_get_changes_nothing(
        self, client, make_pair, mentor
    ):
        pair = make_pair()
        client.get(letters.own_path(mentor, "de", at=now()))
        client.get(f"/de/-/mentoring/pair/{pair.pk}/?step=yes")
        pair.refresh_from_db()
        assert pair.mentor_yes_at is None

        client.post(f"/de/-/mentoring/pair/{pair.pk}/", {"step": "yes"})

        pair.refresh_from_db()
        assert pair.mentor_yes_at
        assert pair.newcomer_yes_at is None

    def test_of_somebody_else_does_not_count(self, client, make_pair, make_person):
        pair = make_pair()
        other = make_person("Eve")
        client.get(letters.own_path(other, "de", at=now()))

        response = client.post(f"/de/-/mentoring/pair/{pair.pk}/", {"step": "yes"})

        assert response.status_code == 404
        pair.refresh_from_db()
        assert (pair.mentor_yes_at, pair.newcomer_yes_at) == (None, None)

    def test_comes_too_late_without_harm(self, client, make_pair, mentor):
        pair = make_pair()
        client.get(letters.own_path(mentor, "de", at=now()))
        pairing.end(pair.pk, Ending.TAKEN_BACK, at=now())

        response = client.post(f"/de/-/mentoring/pair/{pair.pk}/", {"step": "yes"})

        assert response.status_code == 302
        assert Pair.objects.get().state == PairState.ENDED

    def test_shows_the_contact_to_no_unproved_phone_number(
        self, client, make_pair, newcomer
    ):
        pair = make_pair(PairState.AGREED)
        Participant.objects.filter(pk=newcomer.pk).update(email="", phone="0800 1")
        client.get(letters.own_path(newcomer, "de", at=now()))

        text = plain(client.get(f"/de/-/mentoring/pair/{pair.pk}/"))

        assert "0800 555 011" not in text
        assert "Wir rufen Sie an und sagen Ihnen" in text


class TestEveryLetter:
    KINDS = (
        *(letters.CONFIRM, letters.PROPOSED, letters.AGREED, letters.MET),
        *(letters.LOOKING, letters.NOT_THIS_TIME, letters.ENDED),
    )

    @pytest.mark.parametrize("code", [language.code for language in TABLE])
    def test_is_in_the_readers_language(self, code, make_pair, newcomer):
        pair = make_pair(PairState.AGREED)
        newcomer.locale = code
        newcomer.save()
        texts = set()
        for kind in self.KINDS:
            letter = render(
                OutboxMessage(
                    kind=kind.name,
                    to=newcomer.email,
                    locale=code,
                    snapshot={"person": newcomer.pk, "pair": pair.pk},
                ),
                kind,
            )
            assert f'<html lang="{code}"' in letter.html
            assert f"/{code}/-/mentoring/open/" in letter.text
            assert "%(" not in letter.subject + letter.text
            texts.add(letter.subject)

        assert len(texts) == len(self.KINDS)

    def test_is_kept_without_the_contact_that_it_tells(self, make_pair, newcomer):
        pair = make_pair(PairState.AGREED)
        letters.post_agreed(pair, newcomer, at=now())

        letter = render(OutboxMessage.objects.get(), letters.AGREED)

        assert "0800 555 011" in letter.text
        assert "0800 555 011" not in str(letter.kept())

    def test_asks_whether_they_met_whom(self, make_pair, mentor):
        pair = make_pair(PairState.RUNNING)
        letters.post_met(pair, mentor, at=now())

        letter = render(OutboxMessage.objects.get(), letters.MET)

        assert "Samir" in letter.text
        assert "Samir" not in str(letter.kept())


class TestNo:
    def test_comes_too_late_once_both_said_yes(self, make_pair, mentor):
        pair = make_pair(PairState.AGREED)

        with pytest.raises(NotPossible):
            pairing.end(
                pair.pk, Ending.REFUSED, by=mentor, at=now(), only_from=pairing.PROPOSED
            )
        pair.refresh_from_db()
        assert pair.state == PairState.AGREED

    def test_tells_the_other_one_only(self, client, make_pair, mentor, newcomer):
        pair = make_pair()
        client.get(letters.own_path(mentor, "de", at=now()))

        client.post(f"/de/-/mentoring/pair/{pair.pk}/", {"step": "no"})

        pair.refresh_from_db()
        assert (pair.state, pair.why_ended) == ("ended", Ending.REFUSED)
        assert kinds() == [("mentoring_not_this_time", "samir@example.org")]
        for person in (mentor, newcomer):
            person.refresh_from_db()
            assert person.state == State.WAITING


class TestMeetings:
    def test_begin_with_the_first_and_count_once(self, make_pair):
        pair = make_pair(PairState.AGREED)
        for _click in range(2):
            pairing.note(pair.pk, met())

        assert Meeting.objects.count() == 1
        pair.refresh_from_db()
        assert pair.state == PairState.RUNNING

    def test_are_noted_by_the_link(self, client, make_pair, newcomer):
        pair = make_pair(PairState.AGREED)
        client.get(letters.own_path(newcomer, "de", at=now()))
        today = timezone.localdate()
        data = {
            "step": "met",
            "q-day-day": today.day,
            "q-day-month": today.month,
            "q-day-year": today.year,
            "q-hours": "1,5",
            "q-line": "Gekocht",
        }
        client.post(f"/de/-/mentoring/pair/{pair.pk}/", data)

        meeting = Meeting.objects.get()
        assert (meeting.hours, meeting.line) == (Decimal("1.5"), "Gekocht")
        assert meeting.noted_by == "newcomer"
        assert "1,5" in plain(client.get(f"/de/-/mentoring/pair/{pair.pk}/"))

    @pytest.mark.parametrize(
        "values",
        [
            {"q-hours": "0"},
            {"q-hours": "25"},
            {"q-hours": "viel"},
            {"q-day-year": "2999"},
            {"q-day-year": "1999"},
            {"q-day-day": "31", "q-day-month": "2"},
            {"q-line": "A" * 300},
        ],
    )
    def test_that_cannot_be_lose_nothing(self, values, client, make_pair, newcomer):
        pair = make_pair(PairState.AGREED)
        client.get(letters.own_path(newcomer, "de", at=now()))
        today = timezone.localdate()
        data = {
            "step": "met",
            "q-day-day": today.day,
            "q-day-month": today.month,
            "q-day-year": today.year,
            "q-hours": "2",
            "q-line": "Gekocht",
            **values,
        }

        response = client.post(f"/de/-/mentoring/pair/{pair.pk}/", data)

        assert response.status_code == 422
        assert data["q-line"] in response.content.decode()
        assert not Meeting.objects.exists()

    @pytest.mark.parametrize("state", [PairState.PROPOSED, PairState.ENDED])
    def test_are_noted_only_while_they_meet(self, state, make_pair):
        pair = make_pair(state)
        with pytest.raises(NotPossible):
            pairing.note(pair.pk, met())


class TestTheOwnPageOfWhoIsInAPair:
    @pytest.fixture
    def shown(self, client):
        def shown(person, at=""):
            Participant.objects.filter(pk=person.pk).update(
                delete_at=timezone.localdate() - datetime.timedelta(days=3)
            )
            client.get(letters.own_path(person, "de", at=now()))
            return plain(client.get(f"/de/-/mentoring/{at}"))

        return shown

    def test_says_that_they_can_meet_and_when_it_is_deleted(
        self, shown, make_pair, newcomer, mentor
    ):
        make_pair(PairState.RUNNING)

        text = shown(newcomer)

        assert "Wir suchen einen Menschen" not in text
        assert "Ja, ich suche noch" not in text
        assert "90 Tage nach dem Ende" in text
        assert "Wir löschen es am" not in text
        assert '"deleted_on": null' in shown(newcomer, "data.json")

    def test_still_looks_for_a_mentor_with_room_for_one_more(
        self, shown, make_pair, mentor
    ):
        make_pair(PairState.RUNNING)

        assert "Wir suchen einen Menschen" in shown(mentor)

    def test_tells_no_day_that_is_over_while_there_is_a_proposal(
        self, shown, make_pair, newcomer
    ):
        make_pair()
        last = timezone.localdate() + datetime.timedelta(days=28)

        assert f"Wir löschen es am {day_words(last)}" in shown(newcomer)

    def test_names_whom_they_meet_but_nobody_before(
        self, shown, make_pair, make_person, mentor, newcomer
    ):
        make_pair(PairState.RUNNING)
        make_pair(newcomer=make_person("Zwei"))

        text = shown(mentor)

        assert "Samir" in text
        assert "Zwei" not in text
        assert day_words(timezone.localdate()) in text


class TestTheEnd:
    def test_finishes_both_and_promises_a_day(
        self, make_pair, mentor, newcomer, programme
    ):
        pair = make_pair(PairState.RUNNING)
        pairing.end(pair.pk, Ending.DONE, at=now())

        last = timezone.localdate() + datetime.timedelta(days=programme.kept_days)
        for person in (mentor, newcomer):
            person.refresh_from_db()
            assert (person.state, person.delete_at) == (State.FINISHED, last)
        assert [kind for kind, _to in kinds()] == ["mentoring_ended"] * 2

    def test_leaves_a_mentor_who_meets_somebody_else(
        self, make_pair, mentor, make_person
    ):
        pair = make_pair(PairState.RUNNING)
        make_pair(PairState.RUNNING, newcomer=make_person("Zwei"))

        pairing.end(pair.pk, Ending.DONE, at=now())

        mentor.refresh_from_db()
        assert mentor.state == State.WAITING

    def test_lets_them_say_how_it_was_and_look_again(self, client, make_pair, mentor):
        pair = make_pair(PairState.RUNNING)
        client.get(letters.own_path(mentor, "de", at=now()))
        url = f"/de/-/mentoring/pair/{pair.pk}/"
        client.post(url, {"step": "end"})
        assert "Treffen" in plain(client.get(f"{url}end/"))
        pair.refresh_from_db()
        assert pair.state == PairState.RUNNING
        client.post(f"{url}end/")
        client.post(url, {"step": "closing", "q-closing": "Sehr schön"})

        assert "Sehr schön" in plain(client.get(url))
        pair.refresh_from_db()
        assert pair.mentor_closing == "Sehr schön"
        response = client.post(url, {"step": "closing", "q-closing": "A" * 6000})
        assert response.status_code == 422
        html = response.content.decode()
        assert "A" * 6000 in html
        assert 'href="#q-closing"' in html
        assert 'aria-invalid="true"' in html

        client.post("/de/-/mentoring/step/", {"step": "look"})
        mentor.refresh_from_db()
        assert mentor.state == State.WAITING

    def test_comes_when_somebody_is_deleted_and_numbers_stay(
        self, make_pair, mentor, newcomer
    ):
        pair = make_pair(PairState.RUNNING)
        pairing.note(pair.pk, met())

        steps.remove(newcomer.pk, at=now())

        pair.refresh_from_db()
        assert (pair.state, pair.why_ended) == ("ended", Ending.LEFT)
        assert pair.newcomer is None
        meeting = Meeting.objects.get()
        assert (meeting.hours, meeting.line) == (Decimal("1.5"), "")
        assert kinds() == [("mentoring_ended", "mira@example.org")]

    def test_is_the_last_step(self, make_pair):
        for state in PairState:
            if state != PairState.ENDED:
                assert PairState.ENDED in pairing.TRANSITIONS[state]
        assert pairing.TRANSITIONS[PairState.ENDED] == frozenset()
        pair = make_pair(PairState.ENDED)
        with pytest.raises(NotPossible):
            pairing.begin(pair.pk)
        with pytest.raises(NotPossible):
            pairing.say_yes(pair.pk, pair.mentor, at=now())
