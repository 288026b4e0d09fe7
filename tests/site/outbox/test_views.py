"""What editors and developers see of letters, and what they do not."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS
from outbox.health import is_late
from outbox.models import OutboxMessage, State

pytestmark = pytest.mark.django_db
INDEX = "/admin/letters/"


@pytest.fixture
def lost(make_letter, smtp_sink, clock):
    letter = make_letter()
    smtp_sink.rcpt_answers["ada@example.org"] = "550 5.1.1 unknown"
    clock.send()
    smtp_sink.rcpt_answers.clear()
    letter.refresh_from_db()
    return letter


class TestTheList:
    def test_hides_addresses_from_editors(self, sign_in, lost):
        page = sign_in(EDITORS).get(INDEX).content.decode()

        assert "SMTP 550 RCPT" in page
        assert "a…@example.org" in page
        assert "ada@example.org" not in page
        assert "/again/" not in page

    def test_shows_moderators_whom_to_call(self, sign_in, lost):
        page = sign_in(MODERATORS).get(INDEX).content.decode()

        assert "ada@example.org" in page
        assert f"/admin/letters/{lost.pk}/again/" in page

    def test_counts_in_the_menu_what_did_not_arrive(self, sign_in, lost):
        page = sign_in(MODERATORS).get(INDEX).content.decode()

        assert "Nachrichten (1)" in page
        assert "letters-lost" in page

    def test_can_be_filtered(self, sign_in, lost):
        client = sign_in(MODERATORS)

        assert b"SMTP 550" in client.get(f"{INDEX}?state=failed&kind=note").content
        assert b"SMTP 550" not in client.get(f"{INDEX}?state=sent").content

    def test_is_closed_to_translators_and_strangers(self, sign_in, lost, client):
        assert client.get(INDEX).status_code == 302
        assert sign_in(TRANSLATORS).get(INDEX).status_code == 302

    def test_is_there_without_letters(self, sign_in):
        assert sign_in(MODERATORS).get(INDEX).status_code == 200


class TestALettersPage:
    def test_shows_words_only_to_those_who_may_read(self, sign_in, lost):
        address = f"{INDEX}{lost.pk}/"

        editor = sign_in(EDITORS).get(address).content.decode()
        moderator = sign_in(MODERATORS).get(address).content.decode()

        assert "Note for Ada" not in editor
        assert "Note for Ada" in moderator

    def test_says_when_its_words_are_forgotten(self, sign_in, lost, clock):
        OutboxMessage.objects.all().purge(at=clock.now)

        page = sign_in(MODERATORS).get(f"{INDEX}{lost.pk}/").content.decode()

        assert "14 Tagen" in page

    @pytest.mark.parametrize("action", ["add", "edit/1", "delete/1"])
    def test_cannot_be_written_by_hand(self, admin_client, action):
        assert admin_client.get(f"{INDEX}{action}/").status_code == 404


class TestTryingAgain:
    def test_asks_first(self, sign_in, lost):
        answer = sign_in(MODERATORS).get(f"{INDEX}{lost.pk}/again/")

        lost.refresh_from_db()
        assert answer.status_code == 200
        assert lost.state == State.FAILED

    def test_sends_the_letter(self, sign_in, lost, smtp_sink):
        sign_in(MODERATORS).post(f"{INDEX}{lost.pk}/again/")

        lost.refresh_from_db()
        assert lost.state == State.SENT
        assert smtp_sink.recipients == ["ada@example.org"]

    def test_sends_all_of_them(self, sign_in, lost, make_letter, smtp_sink, clock):
        make_letter(to="bob@example.org")
        smtp_sink.rcpt_answers["bob@example.org"] = "550 unknown"
        clock.send()
        smtp_sink.rcpt_answers.clear()

        sign_in(MODERATORS).post(f"{INDEX}again/")

        assert sorted(smtp_sink.recipients) == ["ada@example.org", "bob@example.org"]

    def test_is_not_for_editors(self, sign_in, lost):
        sign_in(EDITORS).post(f"{INDEX}{lost.pk}/again/")

        lost.refresh_from_db()
        assert lost.state == State.FAILED

    def test_leaves_alone_what_arrived(self, sign_in, make_letter, smtp_sink, clock):
        letter = make_letter()
        clock.send()

        sign_in(MODERATORS).post(f"{INDEX}{letter.pk}/again/")

        assert len(smtp_sink.letters) == 1


class TestPuttingAside:
    def test_ends_the_alarm(self, sign_in, lost):
        client = sign_in(MODERATORS)

        client.post(f"{INDEX}{lost.pk}/aside/")

        assert not OutboxMessage.objects.lost().exists()
        assert "Nachrichten (1)" not in client.get(INDEX).content.decode()


class TestATestLetter:
    def test_goes_to_whoever_asks_for_it(
        self, sign_in, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            sign_in(MODERATORS).post(f"{INDEX}test/")

        assert [mail.to for mail in mailoutbox] == [["moderators@example.org"]]

    def test_says_that_an_account_has_no_address(self, sign_in, mailoutbox):
        client = sign_in(MODERATORS)
        User.objects.update(email="")

        answer = client.post(f"{INDEX}test/", follow=True)

        assert "keine E-Mail-Adresse" in answer.content.decode()


class TestTheDevelopersPage:
    def test_does_not_exist_elsewhere(self, client, make_letter, mailoutbox, clock):
        letter = make_letter()
        clock.send()

        for address in ("", f"{letter.pk}/", f"{letter.pk}/html"):
            assert client.get(f"/-/letters/{address}").status_code == 404

    def test_shows_each_letter_as_sent(
        self, client, make_letter, mailoutbox, clock, settings
    ):
        settings.OUTBOX_SHOWS_LETTERS = True
        letter = make_letter("Ada")
        assert "Ada" not in client.get(f"/-/letters/{letter.pk}/").content.decode()
        clock.send()

        listed = client.get("/-/letters/").content.decode()
        shown = client.get(f"/-/letters/{letter.pk}/").content.decode()

        assert "Note for Ada" in listed
        assert 'sandbox="' in shown
        assert '<a href="https://example.org/x"' in shown

    @pytest.mark.parametrize(
        "elsewhere",
        [
            {"REMOTE_ADDR": "192.0.2.7"},
            {"REMOTE_ADDR": ""},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_FORWARDED": "for=127.0.0.1"},
        ],
    )
    def test_is_read_on_that_machine_only(
        self, client, make_letter, mailoutbox, clock, settings, elsewhere
    ):
        settings.OUTBOX_SHOWS_LETTERS = True
        letter = make_letter()
        clock.send()

        for address in ("", f"{letter.pk}/", f"{letter.pk}/html"):
            path = f"/-/letters/{address}"
            assert client.get(path, **elsewhere).status_code == 404
            assert client.get(path, REMOTE_ADDR="::1").status_code == 200

    def test_lets_a_letter_do_nothing(
        self, client, make_letter, mailoutbox, clock, settings
    ):
        settings.OUTBOX_SHOWS_LETTERS = True
        letter = make_letter()
        clock.send()

        framed = client.get(f"/-/letters/{letter.pk}/html")

        policy = framed["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "sandbox" in policy
        assert "https:" not in policy

    def test_is_there_without_letters(self, client, settings):
        settings.OUTBOX_SHOWS_LETTERS = True

        assert client.get("/-/letters/").status_code == 200

    def test_refuses_to_be_deployed(self, settings):
        from outbox.checks import letters_are_private

        assert not letters_are_private(None)
        settings.OUTBOX_SHOWS_LETTERS = True
        assert letters_are_private(None)


class TestHealth:
    def test_counts_for_editors_without_naming(self, sign_in, lost):
        answer = sign_in(EDITORS).get("/-/health")

        assert answer.json()["letters"]["refused"] == 1
        assert answer.json()["outbox"] is True
        assert b"example.org" not in answer.content

    def test_counts_for_nobody_else(self, client, sign_in, lost):
        assert "letters" not in client.get("/-/health").json()
        assert "letters" not in sign_in(TRANSLATORS).get("/-/health").json()

    def test_is_red_when_a_letter_was_given_up(self, sign_in, lost):
        OutboxMessage.objects.update(state=State.GIVEN_UP)

        answer = sign_in(EDITORS).get("/-/health")

        assert answer.status_code == 503
        assert answer.json()["outbox"] is False
        assert answer.json()["letters"]["given_up"] == 1

    def test_is_red_when_a_letter_waits_for_a_quarter_of_an_hour(
        self, sign_in, make_letter, clock
    ):
        make_letter(due_at=clock.now - timedelta(minutes=20))

        answer = sign_in(EDITORS).get("/-/health")

        assert answer.json()["outbox"] is False
        assert answer.json()["letters"]["late"] == 1
        assert answer.json()["letters"]["oldest"] >= 19
        assert is_late(at=clock.now)

    def test_is_well_while_a_letter_waits_for_tomorrow(
        self, sign_in, make_letter, clock
    ):
        make_letter(due_at=clock.now + timedelta(days=1))

        assert sign_in(EDITORS).get("/-/health").json()["letters"]["waiting"] == 0
        assert not is_late(at=clock.now)
