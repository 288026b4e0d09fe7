"""Letters about entries: to the person, to those responsible, once a day."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.models import User
from outbox.models import OutboxMessage, Recipient
from outbox.rendering import as_email, render
from pages.base.models import OfficeSettings
from pages.forms import notify
from pages.forms.letters import DIGEST
from pages.forms.models import FormEntry

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MORNING = datetime.datetime(2026, 12, 1, 8, tzinfo=datetime.UTC)


@pytest.fixture
def bob(db):
    return User.objects.create_user("bob", "bob@example.org", is_staff=True)


def kinds():
    return [(x.kind, x.to) for x in OutboxMessage.objects.order_by("pk")]


class TestAReceipt:
    def test_comes_in_the_persons_language_without_what_was_typed(
        self, send, arabic_contact, settings
    ):
        send("/ar/kontakt/", email="ada@example.org", message="Geheim")
        call_command("run_outbox")

        letter = mail.outbox[0]
        entry = FormEntry.objects.get()
        html = letter.alternatives[0].content
        assert entry.reference in letter.subject
        assert "اتصل بنا" in letter.body
        assert f"{settings.WAGTAILADMIN_BASE_URL}/ar/-/entry/" in letter.body
        assert 'dir="rtl"' in html
        for text in (letter.subject, letter.body, html):
            assert "Geheim" not in text
            assert "Ada" not in text

    def test_is_not_sent_where_no_address_was_given(self, send):
        send()

        assert kinds() == []

    def test_is_dropped_when_the_entry_is_gone_before(self, send):
        send(email="ada@example.org")
        FormEntry.objects.get().remove()

        call_command("run_outbox")

        assert mail.outbox == []


class TestThoseResponsible:
    def test_hear_at_once_if_they_want(self, send, contact, bob):
        contact.told_users.add(bob)
        contact.told_addresses = "desk@example.org, bob@example.org"
        contact.telling = "at_once"
        contact.save()

        send(name="Ada")
        call_command("run_outbox")

        assert kinds() == [
            ("form_notice", "bob@example.org"),
            ("form_notice", "desk@example.org"),
        ]
        assert "/admin/entries/entry/" in mail.outbox[0].body
        assert "Ada" not in mail.outbox[0].body

    def test_are_the_keepers_of_the_page_where_nobody_is_named(self, contact, bob):
        contact.responsible = bob

        assert contact.told() == ["bob@example.org"]

    def test_who_have_left_do_not_hear(self, contact, bob):
        contact.told_users.add(bob)
        bob.is_active = False
        bob.save()

        assert contact.told() == []


class TestTheDigest:
    @pytest.fixture
    def desk(self, contact):
        contact.told_addresses = "desk@example.org"
        contact.save()

    @pytest.fixture
    def write(self, contact):
        """An entry of that day."""

        def write(day=1):
            FormEntry.objects.create(
                form_key=contact.translation_key,
                locale="de",
                created_at=MORNING.replace(day=day, hour=7),
                delete_at=datetime.date(2027, 1, 1),
            )

        return write

    def test_tells_once_a_day_how_many_and_never_who(self, desk, contact):
        for minute in (0, 30):
            FormEntry.objects.create(
                form_key=contact.translation_key,
                locale="ar",
                answers={"name": {"value": "Ada"}},
                created_at=MORNING.replace(hour=7, minute=minute),
                delete_at=datetime.date(2027, 1, 1),
            )

        first = notify.send_digests(at=MORNING)
        second = notify.send_digests(at=MORNING.replace(hour=15))

        assert (first, second) == (1, 0)
        letter = OutboxMessage.objects.get(kind="digest")
        line = letter.snapshot["sections"][0]["lines"][0]
        assert line["sentence"] == "Kontakt, neue Einträge: 2"
        assert "Ada" not in str(letter.snapshot)

    def test_waits_until_seven(self, desk, send):
        send()
        night = MORNING.replace(hour=3)

        assert notify.send_digests(at=night) == 0

    def test_begins_where_the_last_one_ended(self, desk, write):
        for day in (1, 2):
            write(day)
        notify.send_digests(at=MORNING)
        notify.send_digests(at=MORNING.replace(day=2))

        said = [
            x.snapshot["sections"][0]["lines"][0]["sentence"]
            for x in OutboxMessage.objects.filter(kind="digest")
        ]
        assert said == ["Kontakt, neue Einträge: 1"] * 2

    def test_says_nothing_where_there_is_nothing(self, desk):
        assert notify.send_digests(at=MORNING) == 0
        assert kinds() == []

    def test_gathers_what_other_rooms_tell_into_one_letter(self, desk, write):
        write()
        line = notify.Line("desk@example.org", "Termine", "3 Anmeldungen", "https://x")
        notify.register(notify.Source("later room", lambda since, until: [line]))
        try:
            notify.send_digests(at=MORNING)
        finally:
            notify._sources.pop("later room")

        letter = OutboxMessage.objects.get(kind="digest")
        assert [x["heading"] for x in letter.snapshot["sections"]] == [
            "Formulare",
            "Termine",
        ]

    def test_can_be_read(self, desk, write):
        self.test_gathers_what_other_rooms_tell_into_one_letter(desk, write)
        OutboxMessage.objects.update(next_at=timezone.now())
        call_command("run_outbox")

        assert "3 Anmeldungen" in mail.outbox[0].body
        assert "https://x" in mail.outbox[0].body

    def test_speaks_the_language_that_its_reader_chose(self, contact, write, bob):
        UserProfile.objects.create(user=bob, preferred_language="en")
        contact.told_users.add(bob)
        contact.told_addresses = "desk@example.org"
        contact.save()
        write()

        notify.send_digests(at=MORNING)

        said = {
            x.to: x.snapshot["sections"][0]["lines"][0]["sentence"]
            for x in OutboxMessage.objects.filter(kind="digest")
        }
        assert said == {
            "bob@example.org": "Kontakt, new entries: 1",
            "desk@example.org": "Kontakt, neue Einträge: 1",
        }
        english = OutboxMessage.objects.get(to="bob@example.org")
        assert "No more daily letters" in render(english, DIGEST).text


class TestTheLinkThatEndsTheDigest:
    """Of one who gets it for a form; the office's address is told instead."""

    @pytest.fixture
    def write(self, contact):
        contact.told_addresses = "desk@example.org"
        contact.save()

        def write(day):
            moment = MORNING.replace(day=day)
            FormEntry.objects.create(
                form_key=contact.translation_key,
                locale="de",
                created_at=moment.replace(hour=7),
                delete_at=datetime.date(2027, 1, 1),
            )
            notify.send_digests(at=moment)
            return OutboxMessage.objects.latest("pk")

        return write

    @pytest.fixture
    def office(self, home):
        found = OfficeSettings.objects.get()
        found.email = "office@example.org"
        found.save()

    @pytest.fixture
    def letter(self, office, write):
        return write(1)

    @pytest.fixture
    def address(self, letter):
        return render(letter, DIGEST).stop_url.removeprefix("http://localhost:8000")

    def test_stands_in_the_letter_and_its_head(self, letter):
        sent = as_email(letter, render(letter, DIGEST))

        link = sent.extra_headers["List-Unsubscribe"].strip("<>")
        assert link in sent.body
        assert link in sent.alternatives[0].content

    def test_changes_nothing_until_the_button_is_pressed(self, client, address, write):
        assert "Ja, beenden" in client.get(address).content.decode()

        assert write(2).to == "desk@example.org"

    def test_leads_what_waits_to_the_office(self, client, address, write):
        answer = client.post(address)

        assert "Sie erhalten keine" in answer.content.decode()
        assert write(2).to == "office@example.org"

    def test_is_not_in_the_offices_own_letter(self, client, address, write):
        client.post(address)
        shown = render(write(2), DIGEST)

        assert not shown.stop_url
        assert "Adresse des Büros" in shown.text

    def test_can_be_taken_back(self, client, address, write):
        client.post(address)
        client.post(address, {"again": "1"})

        assert write(2).to == "desk@example.org"

    def test_drops_the_letter_that_is_on_its_way(self, client, letter, address):
        assert DIGEST.is_wanted(letter.snapshot)

        client.post(address)

        assert not DIGEST.is_wanted(letter.snapshot)

    def test_needs_no_cookie(self, client, address):
        client.handler.enforce_csrf_checks = True

        answer = client.post(address, {"List-Unsubscribe": "One-Click"})

        assert answer.status_code == 200
        assert Recipient.objects.get().stopped_at

    @pytest.mark.parametrize("change", [lambda x: x[:-3] + "/", lambda x: x + "1/"])
    def test_opens_for_nobody_who_guesses(self, client, address, change):
        answer = client.post(change(address))

        assert answer.status_code == 404
        assert Recipient.objects.get().stopped_at is None

    def test_is_remembered_without_the_address(self, client, address):
        assert "desk" not in str(Recipient.objects.values_list())

    def test_is_remembered_longer_than_who_still_reads(self, client, letter, address):
        later = MORNING + datetime.timedelta(days=401)

        assert Recipient.objects.forgettable(at=later).count() == 1
        client.post(address)
        assert Recipient.objects.forgettable(at=later).count() == 0
