"""Posting letters, forgetting them, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox import kinds
from outbox.letters import forget, post
from outbox.models import OutboxMessage, State

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class TestPost:
    def test_keeps_a_letter_until_it_is_sent(self, make_letter):
        letter = make_letter()

        assert letter.state == State.QUEUED
        assert letter.attempts == 0
        assert letter.message_id.startswith("<")

    def test_gives_the_first_letter_back_for_the_same_key(self, make_letter):
        first = make_letter("Ada", key="entry:1:confirmation")

        again = make_letter("Bob", key="entry:1:confirmation")

        assert again == first
        assert again.snapshot == {"name": "Ada"}
        assert OutboxMessage.objects.count() == 1

    def test_leaves_nothing_behind_when_the_caller_is_rolled_back(self, make_letter):
        with pytest.raises(RuntimeError), transaction.atomic():
            make_letter()
            raise RuntimeError

        assert not OutboxMessage.objects.exists()

    @pytest.mark.parametrize(
        "address",
        [
            "ada@example.org\nBcc: all@example.org",
            "ada@example.org, bob@example.org",
            "ada",
            "",
        ],
    )
    def test_refuses_what_is_not_one_address(self, make_letter, address):
        with pytest.raises(ValidationError):
            make_letter(to=address)

    def test_refuses_a_kind_that_nobody_knows(self, db):
        with pytest.raises(kinds.UnknownKind):
            post("other", to="a@example.org", locale="de", dedupe_key="x", snapshot={})

    def test_nudges_the_sender_once_the_caller_commits(
        self, make_letter, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            make_letter()
            assert not mailoutbox

        assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]

    def test_does_not_nudge_for_a_letter_of_tomorrow(
        self, make_letter, clock, django_capture_on_commit_callbacks
    ):
        clock.forward(days=1)

        with django_capture_on_commit_callbacks() as callbacks:
            make_letter(due_at=clock.now)

        assert not callbacks


class TestRegister:
    def test_refuses_a_second_kind_of_the_same_name(self, room):
        with pytest.raises(ValueError, match="note"):
            kinds.register(room.kind("note", give_up_at=lambda letter: None))


class TestForget:
    def test_drops_what_waits_and_empties_what_went(self, make_letter, clock):
        make_letter(key="entry:1:confirmation")
        clock.send()
        make_letter(key="entry:1:reminder")
        other = make_letter(key="entry:10:confirmation")

        forget("entry:1:", at=timezone.now())

        mine = OutboxMessage.objects.filter(dedupe_key__startswith="entry:1:")
        assert {letter.state for letter in mine} == {State.SENT, State.DROPPED}
        assert {letter.to + letter.body_text for letter in mine} == {""}
        assert all(letter.snapshot == {} for letter in mine)
        other.refresh_from_db()
        assert other.to == "ada@example.org"


class TestTheDatabase:
    @pytest.mark.parametrize(
        "values",
        [
            {"state": "nothing"},
            {"state": "sending"},
            {"lease_until": timezone.now()},
            {"state": "sent", "finished_at": timezone.now()},
            {"state": "failed"},
            {"to": ""},
            {"finished_at": timezone.now()},
            {"purged_at": timezone.now()},
            {"attempts": -1},
        ],
    )
    def test_refuses_what_can_never_be(self, make_letter, values):
        letter = make_letter()

        with pytest.raises(IntegrityError), transaction.atomic():
            OutboxMessage.objects.filter(pk=letter.pk).update(**values)

    def test_keeps_a_key_once(self, make_letter):
        letter = make_letter()
        letter.pk = None
        letter.message_id = "<other@example.org>"

        with pytest.raises(IntegrityError), transaction.atomic():
            letter.save(force_insert=True)
