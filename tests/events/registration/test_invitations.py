"""By invitation: a list of guests, a letter to each, and a code that counts once."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from accounts.roles import TRANSLATORS
from events.registration import answers, invitations, places, refusals
from events.registration.contacts import Party
from events.registration.models import Invitation, Registration, RegistrationPolicy
from events.registration.states import State
from events.registration.wording import when
from outbox import kinds, rendering, sending
from outbox.models import OutboxMessage
from pages.forms import retention

from .conftest import NOON, to_come

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_invitation(policy, date):
    policy.mode = RegistrationPolicy.Mode.INVITATION
    policy.double_opt_in = True
    policy.save()


@pytest.fixture
def ada(event):
    return Invitation.objects.create(
        event_key=event.translation_key,
        name="Ada Beispiel",
        email="ada@example.org",
        locale="ar",
    )


@pytest.fixture
def come(date):
    """Registers with a code."""

    def come(code, email="ada@example.org", key=""):
        party = Party(
            name="Ada", email=email, invitation_code=code, idem_key=key or email
        )
        [booked] = places.register([date.pk], party=party, at=NOON)
        return booked

    return come


class TestACode:
    @pytest.mark.parametrize("written", [str, str.lower, lambda x: x.replace("-", " ")])
    def test_lets_in_however_it_is_written(self, come, ada, written):
        come(written(ada.code))

        ada.refresh_from_db()
        assert ada.registration is not None

    def test_counts_once(self, come, ada):
        come(ada.code)

        with pytest.raises(refusals.UsedCode):
            come(ada.code, email="eve@example.org")

    def test_counts_again_after_a_cancellation(self, come, ada):
        first = come(ada.code)
        answers.cancel(first.pk, at=NOON)

        assert come(ada.code, key="again").pk != first.pk

    def test_of_another_event_is_wrong(self, come, ada):
        Invitation.objects.update(event_key="00000000-0000-0000-0000-000000000001")

        with pytest.raises(refusals.WrongCode):
            come(ada.code)

    @pytest.mark.parametrize("code", ["", "-", "BDF-2T7", " "])
    def test_that_is_guessed_is_wrong(self, come, ada, code):
        with pytest.raises(refusals.WrongCode):
            come(code)

    def test_for_all_works_beside_the_list(self, come, ada, policy):
        RegistrationPolicy.objects.update(invitation_code="FORUM")

        assert come("forum").pk

    def test_that_came_by_letter_proves_the_address(self, come, ada):
        Invitation.objects.update(sent_at=NOON)

        assert come(ada.code).state == State.CONFIRMED

    def test_proves_no_other_address(self, come, ada):
        Invitation.objects.update(sent_at=NOON)

        assert come(ada.code, email="eve@example.org").state == State.PENDING

    def test_stands_in_the_form_that_its_link_opens(self, client, event, date, ada):
        to_come(date)
        address = f"/de/-/sign-up/{event.translation_key}/?code={ada.code}"

        assert f'value="{ada.code}"' in client.get(address).content.decode()


class TestTheLetter:
    def test_has_code_and_link_in_the_guests_language(self, event, ada):
        assert invitations.send(event.translation_key, at=timezone.now()) == 1

        message = OutboxMessage.objects.get()
        letter = rendering.render(message, kinds.find(message.kind))
        assert message.locale == "ar"
        assert ada.code in letter.text
        assert f"/ar/-/sign-up/{event.translation_key}/?code={ada.code}" in letter.text
        assert ada.code not in letter.kept()["body_text"]

    def test_is_written_once(self, event, ada):
        for _time in range(2):
            invitations.send(event.translation_key, at=timezone.now())

        assert OutboxMessage.objects.count() == 1

    def test_is_not_sent_to_those_who_have_come_meanwhile(self, event, ada, come):
        invitations.send(event.translation_key, at=timezone.now())
        come(ada.code)

        message = OutboxMessage.objects.get(kind="registration_invitation")
        assert not kinds.find(message.kind).is_wanted(message.snapshot)

    def test_names_the_coming_dates_only(self, event, ada, date, make_date):
        for weeks in range(1, 12):
            gone = make_date()
            gone.start_day = timezone.localdate() - timedelta(weeks=weeks)
            gone.end_day = gone.start_day
            gone.save()

        invitations.send(event.translation_key, at=timezone.now())

        message = OutboxMessage.objects.get()
        with translation.override("de"):
            shown = kinds.find(message.kind).context(message.snapshot, "de")["dates"]
            assert shown == [{"when": when(date)}]


class TestALetterThatWasDropped:
    @pytest.fixture
    def dropped(self, event, ada, come, mailoutbox):
        """Ada signed up before the letter went, and cancelled afterwards."""
        now = timezone.now()
        invitations.send(event.translation_key, at=now)
        registration = come(ada.code)
        sending.send_due(clock=lambda: now)
        answers.cancel(registration.pk, at=now)
        mailoutbox.clear()
        ada.refresh_from_db()
        return ada

    def test_counts_as_none(self, dropped, come):
        assert dropped.sent_at is None
        assert come(dropped.code, key="again").state == State.PENDING

    def test_is_not_missed_by_who_has_signed_up(self, dropped, come, event):
        come(dropped.code, key="again")

        assert invitations.send(event.translation_key, at=timezone.now()) == 0

    def test_is_written_again(self, dropped, event, mailoutbox):
        now = timezone.now()

        assert invitations.send(event.translation_key, at=now) == 1
        sending.send_due(clock=lambda: now)

        dropped.refresh_from_db()
        assert dropped.sent_at == now
        assert dropped.code in "".join(x.body for x in mailoutbox)

    def test_is_forgotten_with_the_guest(self, dropped, event):
        invitations.send(event.translation_key, at=timezone.now())

        invitations.forget(dropped, at=timezone.now())

        letters = OutboxMessage.objects.filter(kind="registration_invitation")
        assert letters.count() == 2
        assert {x.to for x in letters} == {""}


class TestWritingTooEarly:
    @pytest.fixture(params=["closed", "unpublished", "past", "cancelled"])
    def too_early(self, request, policy, event, date):
        if request.param == "closed":
            RegistrationPolicy.objects.update(is_open=False)
        elif request.param == "unpublished":
            event.unpublish()
        elif request.param == "past":
            date.start_day = date.end_day = timezone.localdate() - timedelta(days=2)
            date.save()
        else:
            date.status = date.Status.CANCELLED
            date.save()

    def test_is_refused_and_can_be_done_later(self, event, ada, too_early):
        with pytest.raises(refusals.NotYet):
            invitations.send(event.translation_key, at=timezone.now())

        ada.refresh_from_db()
        assert ada.sent_at is None
        assert not OutboxMessage.objects.exists()

    def test_has_a_reason_instead_of_the_button(self, sign_in, event, ada, too_early):
        write = reverse("registration_write_to_invited", args=[event.pk])
        client = sign_in()

        listed = client.get(reverse("registration_invited", args=[event.pk]))
        answered = client.post(write, follow=True)

        assert write not in listed.content.decode()
        assert "Schreiben können Sie" in listed.content.decode()
        assert "Schreiben können Sie" in str(next(iter(answered.context["messages"])))

    def test_drops_a_letter_that_waits(self, event, ada, date):
        invitations.send(event.translation_key, at=timezone.now())
        date.start_day = date.end_day = timezone.localdate() - timedelta(days=2)
        date.save()

        message = OutboxMessage.objects.get()
        assert not kinds.find(message.kind).is_wanted(message.snapshot)


class TestAList:
    def test_is_read_with_any_mark_between_and_any_name_of_a_language(self):
        text = (
            "Ada Beispiel; ada@example.org; Arabisch\n"
            "\n"
            "Bob\tbob@example.org\n"
            "cleo@example.org, Cleo, fr\n"
            "Dan"
        )

        guests, problems = invitations.read_list(text)

        assert [(x.name, x.email, x.locale) for x in guests] == [
            ("Ada Beispiel", "ada@example.org", "ar"),
            ("Bob", "bob@example.org", "de"),
            ("Cleo", "cleo@example.org", "fr"),
            ("Dan", "", "de"),
        ]
        assert problems == []

    @pytest.mark.parametrize(
        "line",
        [
            "; ada@example.org",
            "Ada; ada@",
            "Ada; ada@example.org; Klingon",
            f"Ada; ada@{'long.' * 50}example.org",
        ],
    )
    def test_says_which_line_is_wrong(self, line):
        _guests, problems = invitations.read_list(f"Bob\n{line}")

        assert len(problems) == 1
        assert "2" in problems[0]


class TestTheOffice:
    def address(self, event, name="registration_invited", *more):
        return reverse(name, args=[event.pk, *more])

    def test_pastes_a_list(self, sign_in, event):
        client = sign_in()

        client.post(self.address(event), {"people": "Ada; ada@example.org\nBob"})

        page = client.get(self.address(event)).content.decode()
        assert "ada@example.org" in page
        assert Invitation.objects.count() == 2

    def test_uploads_what_excel_saved(self, sign_in, event):
        content = "Jörg Müller;joerg@example.org;Deutsch".encode("cp1252")
        file = SimpleUploadedFile("gäste.csv", content)

        sign_in().post(self.address(event), {"file": file})

        assert Invitation.objects.get().name == "Jörg Müller"

    def test_keeps_a_wrong_list_in_the_form(self, sign_in, event):
        response = sign_in().post(self.address(event), {"people": "Ada; ada@"})

        assert "Ada; ada@" in response.content.decode()
        assert not Invitation.objects.exists()

    def test_invites_nobody_twice(self, sign_in, event, ada):
        sign_in().post(self.address(event), {"people": "Ada; ADA@example.org"})

        assert Invitation.objects.count() == 1

    def test_writes_to_all_with_one_button(self, sign_in, event, ada):
        sign_in().post(self.address(event, "registration_write_to_invited"))

        assert OutboxMessage.objects.get().to == "ada@example.org"

    def test_takes_somebody_off(self, sign_in, event, ada):
        invitations.send(event.translation_key, at=timezone.now())

        sign_in().post(self.address(event, "registration_uninvite", ada.pk))

        assert not Invitation.objects.exists()
        assert OutboxMessage.objects.get().to == ""

    def test_is_nobody_else(self, sign_in, event, ada):
        client = sign_in(TRANSLATORS)

        assert client.get(self.address(event)).status_code == 302


class TestForgetting:
    def test_comes_with_that_of_the_event(self, event, ada, date):
        late = date.ends_at + timedelta(days=31)

        def swept(at, *, dry_run=False):
            done = retention.sweep(at=at, dry_run=dry_run)
            return {duty.name: number for duty, number in done.items()}["invitations"]

        assert swept(late - timedelta(days=2)) == 0
        assert swept(late, dry_run=True) == 1
        assert swept(late) == 1
        assert not Invitation.objects.exists()

    def test_comes_at_once_when_the_person_wants_it(self, come, ada):
        answers.forget(come(ada.code).pk, at=NOON)

        assert not Invitation.objects.exists()
        assert Registration.objects.get().name == ""


def test_a_policy_by_invitation_needs_a_code_or_a_list(policy, ada):
    policy.full_clean()
    ada.delete()

    with pytest.raises(Exception, match=re.compile("Code", re.IGNORECASE)):
        policy.full_clean()
