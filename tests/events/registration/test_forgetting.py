"""What is left of a registration, and when nothing is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import dates
from events.models import Occurrence
from events.registration import (
    answers,
    arrivals,
    letters,
    office,
    own_data,
    places,
)
from events.registration.clockwork import tick
from events.registration.contacts import NeedWish, Party, Reply
from events.registration.links import MANAGE, path_to
from events.registration.models import (
    Answer,
    AuditEvent,
    Invitation,
    Need,
    Registration,
    RegistrationPolicy,
)
from events.registration.own_data import everything
from events.registration.reconciling import reconcile
from events.registration.refusals import NotPossible
from events.registration.states import LIVE, ON_TIME, State
from outbox import sending
from outbox.models import OutboxMessage
from pages.forms import retention, tokens
from pages.forms.models import AccessToken

from .conftest import NOON, reload, to_come

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(register):
    return register(
        "Ada",
        phone="0470 555010",
        needs=(NeedWish("wheelchair"),),
        replies=(
            Reply("bus", "tick", "Mit dem Bus?", "yes", "Ja"),
            Reply("health", "short_text", "Gesundheit", "x", "x", sensitive=True),
        ),
    )


def sweep(at, **options):
    found = retention.sweep(at=at, **options)
    return {duty.name: number for duty, number in found.items()}


class TestAfterTheEvent:
    def test_needs_and_sensitive_answers_go_first(self, ada, date):
        sweep(date.ends_at + timedelta(days=7))

        assert not Need.objects.exists()
        assert list(Answer.objects.values_list("question_key", flat=True)) == ["bus"]
        assert reload(ada).name == "Ada"

    def test_nothing_but_numbers_is_left_a_month_later(self, ada, date):
        tokens.mint(
            "registration", ada, at=NOON, expires_at=date.ends_at + timedelta(days=90)
        )

        sweep(date.ends_at + timedelta(days=30))

        left = reload(ada)
        assert (left.name, left.email, left.phone, left.public_ref) == (
            "",
            "",
            "",
            None,
        )
        assert (left.party_size, left.state, left.locale) == (1, "confirmed", "de")
        assert not Answer.objects.exists()
        assert not AuditEvent.objects.filter(registration=ada).exists()
        assert not AccessToken.objects.filter(revoked_at=None).exists()
        assert not OutboxMessage.objects.exclude(to="").exists()
        assert reconcile() == []

    def test_nothing_happens_before(self, ada, date):
        found = sweep(date.ends_at + timedelta(days=6))

        assert found["needs"] == found["registrations"] == 0

    def test_a_dry_run_only_counts(self, ada, date):
        found = sweep(date.ends_at + timedelta(days=30), dry_run=True)

        assert found["registrations"] == 1
        assert reload(ada).name == "Ada"

    def test_nothing_is_kept_for_ever_without_a_policy(self, ada, date, policy):
        policy.delete()

        sweep(date.ends_at + timedelta(days=30))

        assert reload(ada).name == ""


class TestALetterAboutNeeds:
    @pytest.fixture
    def told(self, ada, mailoutbox):
        """What was arranged for Ada, as the outbox keeps it."""
        Need.objects.update(state=Need.State.ARRANGED)
        letters.tell(ada, letters.NEEDS, at=NOON, again="x")
        sending.send_due(clock=lambda: NOON)

        def told():
            return OutboxMessage.objects.get(kind="registration_needs")

        assert "Rollstuhl" in told().body_text
        return told

    def test_keeps_no_words_longer_than_the_needs(self, told, date):
        OutboxMessage.objects.exclude(finished_at=None).update(finished_at=date.ends_at)

        sweep(date.ends_at + timedelta(days=7))

        assert (told().body_text, told().body_html, told().to) == ("", "", "")
        kept = OutboxMessage.objects.exclude(kind="registration_needs")
        assert all(letter.to for letter in kept)

    def test_keeps_no_words_of_a_need_that_is_taken_back(self, told, ada):
        answers.change(ada.pk, adults=1, children=0, needs=(), at=NOON)

        assert told().body_text == ""

    def test_keeps_its_words_while_the_need_is_there(self, told, ada):
        needs = (NeedWish("wheelchair"), NeedWish("companion"))

        answers.change(ada.pk, adults=1, children=0, needs=needs, at=NOON)

        assert told().body_text


class TestWhatWasPromised:
    def test_binds_when_later_ones_are_kept_longer(self, register, date, policy):
        ada = register("Ada", needs=(NeedWish("wheelchair"),))
        policy.retention_days, policy.needs_retention_days = 365, 14
        policy.save()
        bob = register("Bob", needs=(NeedWish("wheelchair"),))

        sweep(date.ends_at + timedelta(days=7))
        assert list(Need.objects.values_list("registration", flat=True)) == [bob.pk]

        sweep(date.ends_at + timedelta(days=30))
        assert (reload(ada).name, reload(bob).name) == ("", "Bob")

    def test_is_less_for_all_when_the_office_keeps_less(self, register, date, policy):
        ada = register("Ada", needs=(NeedWish("wheelchair"),))
        policy.retention_days, policy.needs_retention_days = 10, 2
        policy.save()

        assert reload(ada).delete_on == timezone.localdate(date.ends_at) + timedelta(10)
        sweep(date.ends_at + timedelta(days=2))
        assert not Need.objects.exists()
        sweep(date.ends_at + timedelta(days=10))
        assert reload(ada).name == ""

    def test_is_not_more_for_other_events(self, register, date, policy):
        ada = register("Ada")
        RegistrationPolicy.objects.create(
            event_key="00000000-0000-0000-0000-000000000001", retention_days=1
        )

        assert reload(ada).kept_days == 30


class TestWhatNobodyConfirmed:
    def test_is_deleted_a_day_after_it_ran_out(self, register, policy, counts):
        policy.double_opt_in = True
        policy.save()
        ada = register("Ada")
        OutboxMessage.objects.update(state="sent", sent_at=NOON, finished_at=NOON)
        tick(at=NOON + timedelta(days=2))

        sweep(NOON + timedelta(days=3, hours=1))

        assert not Registration.objects.filter(pk=ada.pk).exists()
        assert not OutboxMessage.objects.exclude(to="").exists()
        assert counts() == (0, 0)

    def test_is_deleted_a_day_after_its_date_was_called_off(
        self, register, policy, date
    ):
        bob = register("Bob")
        policy.double_opt_in = True
        policy.save()
        ada = register("Ada")
        dates.cancel([date.pk], at=NOON + timedelta(hours=1))

        sweep(NOON + timedelta(hours=24))
        assert reload(ada).state == State.CANCELLED
        sweep(NOON + timedelta(hours=26))

        assert not Registration.objects.filter(pk=ada.pk).exists()
        assert reload(bob).name == "Bob"


class TestOwnData:
    def test_holds_everything_that_was_told(self, ada):
        answers.cancel(ada.pk, at=NOON + timedelta(hours=1))

        held = everything(reload(ada))

        assert held["name"] == "Ada"
        assert held["needs"] == [
            {"need": "wheelchair", "detail": "", "state": "requested"}
        ]
        assert {x["question"] for x in held["answers"]} == {
            "Mit dem Bus?",
            "Gesundheit",
        }
        assert [x["what"] for x in held["history"]] == ["registered", "step"]
        assert held["deleted_on"] == ada.delete_on.isoformat()

    # Keys, counters of letters, and what is told under another name.
    INTERNAL = {
        *("id", "booking", "phone_digits", "sequence", "told_sequence"),
        *("idem_key", "needs_forgotten_at", "anonymised_at"),
        *("kept_days", "needs_kept_days"),
    }
    TOLD = {
        "occurrence": "date",
        "public_ref": "reference",
        "party_size": "people",
        "locale": "language",
        "note": "note_of_the_office",
        "priority": "put_first",
        "offered_size": "places_offered",
        "must_prove": "address_must_be_proven",
        **{name: told for told, name in own_data.MOMENTS.items()},
    }

    def test_leaves_no_column_out(self, ada):
        names = {field.name for field in Registration._meta.concrete_fields}

        held = everything(reload(ada))

        assert {self.TOLD.get(x, x) for x in names - self.INTERNAL} <= held.keys()

    def test_leaves_nothing_out_that_hangs_on_it(self, ada):
        names = {relation.name for relation in Registration._meta.related_objects}

        held = everything(reload(ada))

        # The people are numbers: how many, and how many of them are children.
        assert names - {"attendees"} <= held.keys()

    def test_says_why_somebody_was_put_first(self, ada, admin_user):
        Registration.objects.update(state="waitlisted")
        Occurrence.objects.update(waiting=1, held=1, capacity=1)
        at = NOON + timedelta(hours=1)
        office.put_first(ada.pk, is_first=True, reason="need", at=at, by=admin_user)

        held = everything(reload(ada))

        assert held["put_first"]
        assert held["history"][-1]["why"] == "need"

    def test_names_nobody_else(self, ada, admin_user):
        later = NOON + timedelta(hours=1)
        arrivals.check_in(ada.pk, nonce="n", at=later, by=admin_user, device="offline")

        held = everything(reload(ada))

        assert held["history"][-1]["by_the_office"]
        assert held["check_ins"][0]["without_network"]
        assert admin_user.username not in str(held)
        assert admin_user.email not in str(held)

    def test_holds_letters_as_long_as_they_are_kept(self, ada, mailoutbox):
        OutboxMessage.objects.update(due_at=NOON, next_at=NOON)
        sending.send_due(clock=lambda: NOON)

        [letter] = everything(reload(ada))["letters"]

        assert letter["kind"] == "registration_confirmed"
        assert ada.public_ref in letter["text"]
        assert letter["sent"]

    def test_holds_the_other_dates_of_the_booking(self, date, make_date, policy):
        both = [date.pk, make_date(hour=20).pk]
        first, second = places.register(both, party=Party(name="Ada"), at=NOON)

        [other] = everything(first)["booked_with_it"]

        assert other["reference"] == second.public_ref


class TestDeletingOnesOwn:
    @pytest.mark.parametrize("state", State)
    def test_has_a_clear_answer_in_every_state(
        self, state, client, register, date, counts
    ):
        now = timezone.now()
        ada = register("Ada", on=to_come(date), at=now)
        until = now + timedelta(hours=1) if state in ON_TIME else None
        Registration.objects.update(state=state, hold_until=until)
        reconcile(repair=True)
        client.get(path_to(ada, MANAGE, at=now))

        asked = client.get("/de/-/registration/delete/")
        done = client.post("/de/-/registration/delete/")

        assert (asked.status_code, done.status_code) == (200, 200)
        assert "gelöscht" in done.content.decode()
        left = reload(ada)
        assert left.name == ""
        assert left.state == (State.CANCELLED if state in LIVE else state)
        assert counts() == (1 if state == State.ATTENDED else 0, 0)
        assert reconcile() == []
        assert not OutboxMessage.objects.exclude(to="").exists()

    def test_works_where_the_event_has_no_policy_any_more(self, register, policy):
        ada = register("Ada")
        policy.delete()

        answers.forget(ada.pk, at=NOON)

        assert reload(ada).name == ""

    def test_twice_changes_nothing(self, register):
        ada = register("Ada")

        for _time in range(2):
            answers.forget(ada.pk, at=NOON)

        assert reload(ada).anonymised_at == NOON

    def test_takes_the_invitation_along(self, register, event):
        ada = register("Ada")
        Invitation.objects.create(
            event_key=event.translation_key, name="Ada", locale="de", registration=ada
        )

        sweep(ada.occurrence.ends_at + timedelta(days=30))

        assert not Invitation.objects.exists()


class TestAPolicy:
    def test_without_retention_cannot_be_opened(self, event):
        policy = RegistrationPolicy(event_key=event.translation_key, is_open=True)

        with pytest.raises(Exception, match="gelöscht|deleted"):
            policy.full_clean()

    def test_is_held_to_it_by_the_database(self, policy):
        from django.db import IntegrityError

        with pytest.raises(IntegrityError):
            RegistrationPolicy.objects.update(retention_days=None)


def test_the_day_of_deletion_is_counted_from_the_end_of_the_date(ada, date):
    assert ada.delete_on == timezone.localdate(date.ends_at) + timedelta(days=30)


class TestWhoeverIsForgotten:
    def test_is_not_expected_again_by_a_mistake_taken_back(self, ada, admin_user):
        arrivals.check_in(ada.pk, nonce="n", at=NOON, by=admin_user)
        answers.forget(ada.pk, at=NOON)

        with pytest.raises(NotPossible):
            arrivals.undo(ada.pk, at=NOON, by=admin_user)

        assert reload(ada).state == State.ATTENDED
