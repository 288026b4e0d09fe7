"""A letter's way to the mail server, and what happens when it does not get there."""

from datetime import timedelta

import pytest

from outbox.models import OutboxMessage, State
from outbox.sending import Post, deliver, send_due, wait_after

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def only():
    return OutboxMessage.objects.get()


class TestSendDue:
    def test_sends_each_letter_once(self, make_letter, smtp_sink, clock):
        make_letter()

        assert clock.send() == 1
        assert clock.send() == 0

        assert len(smtp_sink.letters) == 1
        assert only().state == State.SENT
        assert only().attempts == 1

    def test_waits_until_a_letter_is_due(self, make_letter, smtp_sink, clock):
        make_letter(due_at=clock.now + timedelta(hours=1))

        assert clock.send() == 0
        clock.forward(hours=1)
        assert clock.send() == 1

    def test_does_not_wait_for_a_clock_that_was_put_back(
        self, make_letter, smtp_sink, clock
    ):
        make_letter()
        make_letter("Bob", due_at=clock.now + timedelta(hours=1))

        clock.forward(hours=-1)

        assert clock.send() == 1

    def test_drops_what_is_not_wanted_any_more(
        self, make_letter, smtp_sink, clock, room
    ):
        make_letter()
        room.is_wanted = False

        clock.send()

        assert not smtp_sink.letters
        assert only().state == State.DROPPED
        assert not room.rendered

    def test_keeps_the_words_of_what_went(self, make_letter, smtp_sink, clock):
        make_letter("Ada")

        clock.send()

        assert only().subject == "Note for Ada"
        assert "Ada" in only().body_text
        assert "<html" in only().body_html

    def test_ends_when_it_is_told_to(self, make_letter, smtp_sink, clock):
        make_letter()

        assert send_due(clock=clock, is_stopped=lambda: True) == 0

        assert not smtp_sink.letters


class TestAServerThatIsDown:
    def test_costs_one_letter_one_attempt(self, make_letter, smtp_sink, clock):
        first, second = make_letter(), make_letter()
        smtp_sink.stop()

        clock.send()

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.attempts) == (State.QUEUED, 1)
        assert first.next_at > clock.now
        assert "ConnectionRefusedError" in first.last_error
        assert (second.state, second.attempts) == (State.QUEUED, 0)

    def test_gets_everything_once_it_is_back(self, make_letter, smtp_sink, clock):
        make_letter()
        make_letter()
        smtp_sink.stop()
        clock.send()
        smtp_sink.start()

        clock.forward(minutes=1)
        clock.send()

        assert len(smtp_sink.letters) == 2
        assert set(OutboxMessage.objects.values_list("state", "last_error")) == {
            (State.SENT, "")
        }

    def test_is_given_up_after_two_days(self, make_letter, smtp_sink, clock):
        make_letter()
        smtp_sink.stop()
        begun = clock.now

        while only().state == State.QUEUED:
            clock.now = max(clock.now, only().next_at)
            clock.send()

        assert only().state == State.GIVEN_UP
        assert timedelta(hours=45) < clock.now - begun <= timedelta(hours=48)
        assert only().attempts > 20

    def test_does_not_take_a_letter_that_only_waited_for_a_sender(
        self, make_letter, smtp_sink, clock
    ):
        make_letter()
        clock.forward(days=3)

        clock.send()

        assert only().state == State.SENT


class TestAServerThatSaysNo:
    def test_for_good_is_not_asked_again(self, make_letter, smtp_sink, clock):
        make_letter()
        other = make_letter(to="bob@example.org")
        smtp_sink.rcpt_answers["ada@example.org"] = "550 5.1.1 ada is unknown"

        clock.send()

        letter = OutboxMessage.objects.get(to="ada@example.org")
        assert letter.state == State.FAILED
        assert letter.last_error == "SMTP 550 RCPT"
        other.refresh_from_db()
        assert other.state == State.SENT

    def test_to_the_words_is_not_asked_again(self, make_letter, smtp_sink, clock):
        make_letter()
        smtp_sink.data_answer = "554 5.7.1 looks like spam"

        clock.send()

        assert only().state == State.FAILED
        assert only().last_error == "SMTP 554 DATA"
        assert only().subject

    @pytest.mark.parametrize("where", ["rcpt", "data"])
    def test_for_now_is_asked_later(self, make_letter, smtp_sink, clock, where):
        make_letter()
        if where == "rcpt":
            smtp_sink.rcpt_answers["ada@example.org"] = "450 4.2.0 Greylisted"
        else:
            smtp_sink.data_answer = "451 4.3.0 Later"
        clock.send()
        assert only().state == State.QUEUED
        smtp_sink.rcpt_answers.clear()
        smtp_sink.data_answer = None

        clock.forward(minutes=1)
        clock.send()

        assert only().state == State.SENT
        assert only().attempts == 2

    def test_to_our_password_does_not_cost_the_letter(
        self, make_letter, smtp_sink, clock, settings
    ):
        make_letter()
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", "wrong"

        clock.send()

        assert only().state == State.QUEUED

    def test_keeps_the_message_id_at_each_attempt(self, make_letter, smtp_sink, clock):
        letter = make_letter()
        smtp_sink.data_answer = "451 4.3.0 Later"
        clock.send()
        smtp_sink.data_answer = None

        clock.forward(minutes=1)
        clock.send()

        assert smtp_sink.letters[0]["Message-ID"] == letter.message_id


class TestAFaultOfOurOwn:
    def test_is_tried_again_and_named_without_its_message(
        self, make_letter, smtp_sink, clock, room, caplog
    ):
        make_letter()
        room.error = ValueError("ada@example.org has no name")

        clock.send()

        assert only().state == State.QUEUED
        assert only().last_error.startswith("ValueError conftest.py:")
        assert "ada" not in caplog.text.lower()

    def test_does_not_hold_up_the_others(self, make_letter, smtp_sink, clock):
        make_letter()
        OutboxMessage.objects.update(kind="of_another_release")
        make_letter()

        assert clock.send() == 1

    def test_never_puts_an_address_into_a_log(
        self, make_letter, smtp_sink, clock, caplog
    ):
        make_letter()
        smtp_sink.rcpt_answers["ada@example.org"] = "550 ada@example.org is unknown"

        clock.send()

        assert "SMTP 550 RCPT" in caplog.text
        assert "ada" not in caplog.text
        assert "ada" not in only().last_error


class TestAReminder:
    def test_is_not_sent_after_its_hour(self, make_letter, smtp_sink, clock, room):
        make_letter(kind="reminder")
        room.give_up_at = clock.now - timedelta(minutes=1)

        clock.send()

        assert not smtp_sink.letters
        assert only().state == State.GIVEN_UP

    def test_is_not_tried_again_past_its_hour(
        self, make_letter, smtp_sink, clock, room
    ):
        make_letter(kind="reminder")
        room.give_up_at = clock.now + timedelta(seconds=5)
        smtp_sink.stop()

        clock.send()

        assert only().state == State.GIVEN_UP


class TestALease:
    def test_keeps_others_away_until_it_ends(self, make_letter, clock):
        letter = make_letter()

        assert OutboxMessage.objects.claim(letter.pk, at=clock.now)
        assert OutboxMessage.objects.claim(letter.pk, at=clock.now) is None
        clock.forward(seconds=300)
        assert OutboxMessage.objects.claim(letter.pk, at=clock.now).attempts == 2

    def test_that_ran_out_cannot_undo_what_a_later_one_did(
        self, make_letter, smtp_sink, clock, room
    ):
        letter = make_letter()
        slow = OutboxMessage.objects.claim(letter.pk, at=clock.now)
        clock.forward(minutes=6)
        clock.send()
        room.error = ValueError()

        deliver(slow, Post(), clock=clock)

        assert only().state == State.SENT
        assert len(smtp_sink.letters) == 1

    def test_that_ran_out_still_counts_if_the_letter_went(
        self, make_letter, smtp_sink, clock
    ):
        letter = make_letter()
        slow = OutboxMessage.objects.claim(letter.pk, at=clock.now)
        clock.forward(minutes=6)
        OutboxMessage.objects.claim(letter.pk, at=clock.now)

        with Post() as post:
            deliver(slow, post, clock=clock)

        assert only().state == State.SENT
        assert OutboxMessage.objects.claim(letter.pk, at=clock.now) is None


class TestTheWait:
    def test_grows_and_is_never_quite_the_same(self):
        first = {wait_after(1) for _time in range(10)}

        assert len(first) > 1
        assert max(first) < min(wait_after(3) for _time in range(10))
        assert wait_after(60) <= timedelta(hours=2.5)
