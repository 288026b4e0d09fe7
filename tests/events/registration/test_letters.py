"""Every letter in every language, its calendar file, and when it is not sent."""

from datetime import UTC, timedelta

import pytest
import vobject
from django.utils import timezone, translation
from icalendar import Calendar

from events import dates
from events.models import EventPage
from events.registration import answers, letters
from events.registration.contacts import NeedWish
from events.registration.models import Need, Registration
from events.registration.states import ON_TIME, State
from locales.table import TABLE
from outbox import kinds, rendering, sending
from outbox.models import OutboxMessage
from pages.forms import tokens
from pages.forms.models import AccessToken

from .conftest import NOON, reload

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def latest():
    return OutboxMessage.objects.order_by("pk").last()


def render(message):
    return rendering.render(message, kinds.find(message.kind))


class TestEveryLetter:
    @pytest.mark.parametrize("language", TABLE, ids=lambda language: language.code)
    def test_names_event_date_and_number(self, language, register):
        ada = register("Ada", locale=language.code, needs=(NeedWish("wheelchair"),))
        ada.needs.update(state=Need.State.ARRANGED)

        for what in letters.LABELS:
            letter = self.write(ada, what)

            assert "Sprachcafé" in letter.subject
            for body in (letter.text, letter.html):
                assert ada.public_ref in body
                assert "18:00" in body
            assert f'lang="{language.code}"' in letter.html
            assert f'dir="{language.direction}"' in letter.html
            assert ("Bis bald!" in letter.text) == (what == letters.MESSAGE)

    def write(self, registration, what):
        state = sorted(letters.WANTED[what])[0]
        until = NOON + HOUR if state in ON_TIME else None
        Registration.objects.filter(pk=registration.pk).update(
            state=state, hold_until=until
        )
        words = {"message": "Bis bald!"} if what == letters.MESSAGE else {}
        letters.tell(reload(registration), what, at=NOON, again="x", **words)
        return render(latest())


class TestBeforeTheAddressIsProved:
    def test_nothing_typed_is_sent(self, register, policy):
        policy.double_opt_in = True
        policy.save()
        register("Casino-Bonus")

        letter = render(latest())

        assert "Casino-Bonus" not in letter.text + letter.html + letter.subject

    @pytest.mark.parametrize("what", letters.LABELS)
    def test_nothing_typed_about_needs_is_sent_either(self, what, register):
        ada = register(
            "Casino-Bonus",
            needs=(
                NeedWish("interpreter", "ti"),
                NeedWish("childcare", "Casino-Bonus"),
                NeedWish("diet", "Casino-Bonus"),
                NeedWish("other", "Casino-Bonus"),
            ),
        )
        ada.needs.filter(kind="other").update(state=Need.State.DECLINED)
        ada.needs.exclude(kind="other").update(state=Need.State.ARRANGED)

        letters.tell(ada, what, at=NOON, again="x")

        letter = render(latest())
        assert "Casino-Bonus" not in letter.text + letter.html + letter.subject
        assert ("ትግርኛ" in letter.text) == (what == letters.NEEDS)

    def test_what_is_arranged_is_told_in_full_afterwards(self, register):
        ada = register("Ada", needs=(NeedWish("diet", "Gluten"),))
        ada.needs.update(state=Need.State.ARRANGED)
        Registration.objects.update(verified_at=NOON)

        letters.tell(ada, letters.NEEDS, at=NOON, again="x")

        assert "Gluten" in render(latest()).text

    def test_the_link_of_the_letter_proves_it(self, register, policy):
        policy.double_opt_in = True
        policy.save()
        ada = register("Ada")

        render(latest())

        token = AccessToken.objects.get()
        assert (token.purpose, token.subject_id) == ("registration_mail", str(ada.pk))

    def test_the_kept_copy_holds_no_link(self, register):
        register("Ada")

        letter = render(latest())

        assert letter.secrets
        assert not any(
            secret in letter.kept()["body_text"] for secret in letter.secrets
        )


def calendar_of(message):
    letter = render(message)
    files = [x for x in letter.attachments if x.alternative]
    if not files:
        return None
    calendar = Calendar.from_ical(files[0].content)
    [event] = calendar.walk("VEVENT")
    return files[0].mimetype, calendar, event


class TestTheCalendarFile:
    def test_follows_a_registration_through_change_and_cancellation(
        self, register, make_date
    ):
        ada = register("Ada")
        kind, calendar, first = calendar_of(latest())
        assert "method=REQUEST" in kind
        assert calendar["METHOD"] == "REQUEST"
        assert calendar.walk("VTIMEZONE")
        assert first["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert first["ATTENDEE"].params["RSVP"] == "FALSE"

        dates.move(
            ada.occurrence_id,
            start=ada.occurrence.local_start + timedelta(days=1),
            end=ada.occurrence.local_end + timedelta(days=1),
        )
        _kind, _calendar, second = calendar_of(latest())
        answers.cancel(ada.pk, at=NOON + HOUR)
        kind, calendar, third = calendar_of(latest())

        assert first["UID"] == second["UID"] == third["UID"]
        assert first["SEQUENCE"] < second["SEQUENCE"] < third["SEQUENCE"]
        assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=1)
        assert (calendar["METHOD"], third["STATUS"]) == ("CANCEL", "CANCELLED")
        assert "method=CANCEL" in kind

    def read(self):
        return vobject.readOne(render(latest()).attachments[0].content.decode())

    def test_is_understood_by_a_second_reader(self, register):
        ada = register("Ada")
        read = [self.read()]
        start, end = ada.occurrence.local_start, ada.occurrence.local_end
        later = timedelta(days=1)
        dates.move(ada.occurrence_id, start=start + later, end=end + later)
        read.append(self.read())
        answers.cancel(ada.pk, at=NOON + HOUR)
        read.append(self.read())

        assert [x.method.value for x in read] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({x.vevent.uid.value for x in read}) == 1
        numbers = [int(x.vevent.sequence.value) for x in read]
        assert numbers == sorted(set(numbers))
        begins = [x.vevent.dtstart.value for x in read]
        assert begins[1] - begins[0] == later
        assert begins[0].astimezone(UTC) == ada.occurrence.starts_at
        assert read[2].vevent.status.value == "CANCELLED"

    def test_holds_no_link_no_need_and_no_name(self, register):
        register("Adalovelace", needs=(NeedWish("diet", "Gluten"),))

        content = render(latest()).attachments[0].content.decode()

        assert "-/registration/" not in content
        assert "Adalovelace" not in content
        assert "Gluten" not in content

    def test_is_not_sent_to_those_who_only_waited(self, register):
        register("Ada", adults=3)
        bob = register("Bob")
        answers.cancel(bob.pk, at=NOON + HOUR)

        assert calendar_of(latest()) is None


class TestALetterThatIsNotTrueAnyMore:
    def test_is_dropped(self, register, mailoutbox):
        ada = register("Ada")
        answers.cancel(ada.pk, at=NOON + HOUR)

        sending.send_due(clock=lambda: NOON + 2 * HOUR)

        sent = OutboxMessage.objects.filter(state="sent")
        assert [x.kind for x in sent] == ["registration_cancelled"]

    def test_about_needs_that_are_gone_is_dropped(self, register, mailoutbox):
        ada = register("Ada", needs=(NeedWish("wheelchair"),))
        OutboxMessage.objects.all().delete()
        ada.needs.update(state=Need.State.ARRANGED)
        letters.tell(ada, letters.NEEDS, at=NOON, again="x")
        ada.needs.all().delete()

        sending.send_due(clock=lambda: NOON + HOUR)

        assert latest().state == "dropped"


class TestADateThatIsCalledOff:
    def test_tells_everybody_and_gives_their_places_back(self, register, date, counts):
        ada, bob = register("Ada", adults=3), register("Bob")

        dates.cancel([date.pk], at=NOON + HOUR)

        assert reload(ada).state == reload(bob).state == State.CANCELLED
        assert counts() == (0, 0)
        kinds_sent = OutboxMessage.objects.values_list("kind", flat=True)
        assert list(kinds_sent).count("registration_date_cancelled") == 2


def test_the_link_of_a_page_does_not_prove_an_address(register):
    from events.registration.links import MANAGE, path_to

    ada = register("Ada")
    raw = path_to(ada, MANAGE, at=timezone.now()).rstrip("/").rpartition("/")[2]

    assert tokens.find(raw, "registration_mail", at=timezone.now()) is None


class TestTheLinkToTakePartOnline:
    def test_promises_editors_nothing_that_no_letter_gives(self, register, event):
        event.online_url = "https://meet.example.org/cafe"
        event.save_revision().publish()
        register("Ada")

        letter = render(latest())
        with translation.override("de"):
            promised = str(EventPage._meta.get_field("online_url").help_text)

        assert event.online_url not in letter.text
        assert "Leer heißt" not in promised
        assert promised.startswith("Alle sehen ihn.")
