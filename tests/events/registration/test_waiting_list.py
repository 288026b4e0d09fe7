"""Groups that do not fit into the free places, and people who are put first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import EDITORS, TRANSLATORS
from events.models import Occurrence
from events.registration import answers, office, places, refusals
from events.registration.clockwork import tick
from events.registration.contacts import NeedWish, Party
from events.registration.links import CONFIRM, MANAGE, path_to
from events.registration.models import AuditEvent, Registration, RegistrationPolicy
from events.registration.reconciling import right_counts
from events.registration.states import State
from outbox import kinds, rendering
from outbox.models import OutboxMessage

from .conftest import NOON, reload, sent_letters, to_come

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def letters_to(registration):
    found = OutboxMessage.objects.filter(to=registration.email).order_by("pk")
    return [x.kind.removeprefix("registration_") for x in found]


def set_policy(**values):
    RegistrationPolicy.objects.update(**values)


class TestAGroupThatIsOfferedFewerPlaces:
    @pytest.fixture(autouse=True)
    def _fewer(self, policy):
        set_policy(misfit="fewer")

    @pytest.fixture
    def one(self, register):
        """Has one of the three places; the other two are Ada's."""
        register("Ada", adults=2)
        return register("Bob")

    @pytest.fixture
    def family(self, one, register):
        """An adult and two children wait, and one place has become free."""
        family = register("Family", adults=1, children=2)
        sent_letters(at=NOON)
        answers.cancel(one.pk, at=NOON + HOUR)
        return reload(family)

    def test_holds_those_places_and_no_more(self, family, date, counts):
        assert family.state == State.OFFERED
        assert (family.offered_size, family.party_size) == (1, 3)
        assert counts() == right_counts(date) == (3, 0)

    def test_is_told_how_many_and_what_else_it_can_do(self, family):
        message = OutboxMessage.objects.get(kind="registration_offer")

        said = rendering.render(message, kinds.find(message.kind)).text

        assert "1 Platz ist frei" in said
        assert "behalten Sie Ihren Platz in der Reihe" in said

    def test_is_never_split_before_it_says_yes(self, family, counts):
        assert family.attendees.count() == 3

        answers.confirm(family.pk, at=NOON + 2 * HOUR)

        assert reload(family).state == State.CONFIRMED
        assert reload(family).party_size == family.attendees.count() == 1
        assert counts() == (3, 0)

    def test_comes_with_one_adult_and_then_the_children(self, register):
        register("Ada")
        bob = register("Bob", adults=2)
        family = register("Family", adults=2, children=1)
        answers.cancel(bob.pk, at=NOON + HOUR)

        answers.confirm(family.pk, at=NOON + 2 * HOUR)

        assert (reload(family).party_size, reload(family).children) == (2, 1)

    def test_keeps_its_turn_where_it_would_rather_wait(self, family, register, counts):
        cleo = register("Cleo")

        answers.wait_for_all(family.pk, at=NOON + 2 * HOUR)

        assert reload(family).state == State.WAITLISTED
        assert reload(family).turn() == 1
        assert reload(cleo).state == State.OFFERED
        assert counts() == (3, 1)

    def test_is_not_asked_twice_about_the_same_number(self, family, one, register):
        answers.wait_for_all(family.pk, at=NOON + 2 * HOUR)
        tick(at=NOON + 3 * HOUR)
        assert reload(family).state == State.WAITLISTED

        ada = Registration.objects.get(name="Ada")
        answers.change(ada.pk, adults=1, children=0, needs=None, at=NOON + 4 * HOUR)

        assert reload(family).state == State.OFFERED
        assert reload(family).offered_size == 2

    def test_gets_all_places_once_there_are_enough(self, family, counts):
        answers.wait_for_all(family.pk, at=NOON + 2 * HOUR)

        answers.cancel(Registration.objects.get(name="Ada").pk, at=NOON + 3 * HOUR)

        assert reload(family).state == State.OFFERED
        assert reload(family).offered_size is None
        assert counts() == (3, 0)

    def test_that_does_not_answer_keeps_its_turn_and_hears_so(self, family, register):
        cleo = register("Cleo")
        sent_letters(at=NOON + HOUR)

        tick(at=NOON + 26 * HOUR)

        assert reload(family).state == State.WAITLISTED
        assert letters_to(family) == ["waiting", "offer", "waiting"]
        assert reload(cleo).state == State.OFFERED
        message = OutboxMessage.objects.filter(to=family.email).last()
        said = rendering.render(message, kinds.find(message.kind)).text
        assert "nicht genug Plätze für Sie alle" in said

    def test_waits_no_longer_when_the_date_begins(self, family, date, counts):
        sent_letters(at=NOON + HOUR)

        tick(at=date.starts_at)

        assert reload(family).state == State.EXPIRED
        assert counts() == (2, 0)

    def test_is_asked_even_where_others_get_their_place_at_once(self, one, register):
        set_policy(waiting_list="auto")
        family = register("Family", adults=3)

        answers.cancel(one.pk, at=NOON + HOUR)

        assert reload(family).state == State.OFFERED

    def test_is_not_asked_at_night(self, one, register):
        family = register("Family", adults=3)
        night = NOON + 12 * HOUR

        answers.cancel(one.pk, at=night)
        assert reload(family).state == State.WAITLISTED
        tick(at=night + 10 * HOUR)

        assert reload(family).offered_size == 1

    def test_is_asked_at_once_when_it_signs_up(self, register, counts):
        register("Ada", adults=2)

        family = register("Family", adults=2)

        assert (family.state, family.offered_size) == (State.OFFERED, 1)
        assert counts() == (3, 0)

    def test_may_become_a_smaller_one_itself(self, family, counts):
        with pytest.raises(refusals.Full):
            answers.change(
                family.pk, adults=2, children=0, needs=None, at=NOON + 2 * HOUR
            )
        answers.change(family.pk, adults=1, children=0, needs=None, at=NOON + 2 * HOUR)

        assert reload(family).offered_size is None
        assert counts() == (3, 0)

    def test_takes_them_late_while_nobody_else_has_them(self, family, register):
        register("Cleo")
        sent_letters(at=NOON + HOUR)

        answers.confirm(family.pk, at=NOON + 26 * HOUR)

        assert reload(family).state == State.CONFIRMED
        assert reload(family).party_size == 1
        assert letters_to(family)[-1] == "confirmed"

    def test_may_change_what_it_needs(self, family):
        wish = (NeedWish("wheelchair", ""),)

        answers.change(family.pk, adults=1, children=2, needs=wish, at=NOON + 2 * HOUR)

        assert (reload(family).state, reload(family).offered_size) == ("offered", 1)
        assert family.needs.get().kind == "wheelchair"

    def test_that_declined_is_not_asked_again_for_new_needs(self, family):
        answers.wait_for_all(family.pk, at=NOON + 2 * HOUR)

        answers.change(family.pk, adults=1, children=2, needs=(), at=NOON + 3 * HOUR)

        assert reload(family).state == State.WAITLISTED
        assert reload(family).offered_size == 1

    def test_gets_no_place_for_waiting_with_an_unproven_address(self, family):
        set_policy(double_opt_in=True)
        Occurrence.objects.update(capacity=5)

        answers.wait_for_all(family.pk, at=NOON + 2 * HOUR)

        assert reload(family).state == State.OFFERED

    def test_of_a_booking_is_asked_for_each_date_alone(self, date, make_date):
        pair = [date, make_date(days=21)]
        first = self.book("Ada", pair, adults=3)
        family = self.book("Family", pair, adults=2, children=1)
        answers.change(first[1].pk, adults=2, children=0, needs=None, at=NOON + HOUR)
        answers.cancel(first[0].pk, at=NOON + HOUR)
        assert [reload(x).offered_size for x in family] == [None, 1]
        assert letters_to(family[0]).count("offer") == 2

        answers.confirm(family[0].pk, at=NOON + 2 * HOUR)

        assert [reload(x).state for x in family] == [State.CONFIRMED, State.OFFERED]
        assert reload(family[1]).party_size == 3

    def test_of_a_booking_takes_them_on_that_date_only(self, date, make_date):
        pair = [date, make_date(days=21)]
        first = self.book("Ada", pair, adults=3)
        family = self.book("Family", pair, adults=2, children=1)
        answers.cancel(first[0].pk, at=NOON + HOUR)
        answers.change(first[1].pk, adults=2, children=0, needs=None, at=NOON + HOUR)
        assert letters_to(family[0]).count("offer") == 2

        answers.confirm(family[1].pk, at=NOON + 2 * HOUR)

        assert [reload(x).state for x in family] == [State.OFFERED, State.CONFIRMED]

    def book(self, name, booked, **people):
        email = f"{name.lower()}@example.org"
        party = Party(name=name, email=email, idem_key=name, **people)
        return places.register([x.pk for x in booked], party=party, at=NOON)

    def test_cannot_wait_for_what_is_not_offered(self, one):
        with pytest.raises(refusals.NotPossible):
            answers.wait_for_all(one.pk, at=NOON + HOUR)


class TestItsPage:
    @pytest.fixture
    def family(self, policy, register, date):
        to_come(date)
        now = timezone.now()
        set_policy(misfit="fewer", quiet_from="00:00", quiet_until="00:00")
        register("Ada", adults=2, at=now)
        return register("Family", adults=2, at=now)

    @pytest.mark.parametrize("language", ["de", "ar"])
    def test_has_a_button_for_either_answer(self, client, family, language):
        Registration.objects.update(locale=language)
        family.refresh_from_db()
        path = path_to(family, CONFIRM, at=timezone.now())

        page = client.get(path, follow=True).content.decode()

        assert f'action="/{language}/-/registration/confirm/"' in page
        assert f'formaction="/{language}/-/registration/wait/"' in page
        client.post(f"/{language}/-/registration/wait/")
        assert reload(family).state == State.WAITLISTED

    def test_sends_an_unproven_address_to_its_letter(self, client, family):
        set_policy(double_opt_in=True)
        path = path_to(family, MANAGE, at=timezone.now())

        page = client.get(path, follow=True).content.decode()

        assert "/registration/confirm/" not in page
        assert "Wir haben Ihnen eine E-Mail geschickt" in page

    def test_says_where_nothing_is_offered_any_more(self, client, family):
        client.get(path_to(family, MANAGE, at=timezone.now()), follow=True)
        answers.cancel(family.pk, at=timezone.now())

        assert client.post("/de/-/registration/wait/").status_code == 409

    def test_of_the_office_says_it_and_answers_for_the_caller(self, sign_in, family):
        client = sign_in(EDITORS)
        page = client.get(reverse("registration_one", args=[family.pk]))

        assert "Angeboten: 1 von 2 Plätzen" in page.content.decode()
        address = reverse("registration_act", args=[family.pk])
        client.post(address, {"action": "wait"})

        assert reload(family).state == State.WAITLISTED
        assert AuditEvent.objects.last().by.username == EDITORS


class TestBeingPutFirst:
    @pytest.fixture
    def waiting(self, register, date):
        to_come(date)
        now = timezone.now()
        names = ("Ada", "Bob", "Cleo", "Dunja")
        sizes = (3, 1, 1, 1)
        return [
            register(name, adults=size, at=now + timedelta(minutes=number))
            for number, (name, size) in enumerate(zip(names, sizes, strict=True))
        ]

    def put(self, client, registration, reason="mistake", first="1"):
        address = reverse("registration_act", args=[registration.pk])
        data = {"action": "first", "reason": reason, "first": first}
        client.post(address, data)

    def test_gets_the_next_place(self, waiting, admin_user, date):
        set_policy(waiting_list="auto")
        ada, bob, _cleo, dunja = waiting
        at = timezone.now() + HOUR

        office.put_first(dunja.pk, is_first=True, reason="need", at=at, by=admin_user)
        assert [reload(dunja).turn(), reload(bob).turn()] == [1, 2]
        answers.change(ada.pk, adults=2, children=0, needs=None, at=at)

        assert reload(dunja).state == State.CONFIRMED
        assert reload(bob).state == State.WAITLISTED

    def test_keeps_the_order_among_several(self, waiting, admin_user):
        _ada, bob, cleo, dunja = waiting
        for one in (dunja, cleo):
            office.put_first(
                one.pk,
                is_first=True,
                reason="often",
                at=timezone.now() + HOUR,
                by=admin_user,
            )

        assert [reload(x).turn() for x in (cleo, dunja, bob)] == [1, 2, 3]

    def test_is_taken_back_to_the_own_turn(self, sign_in, waiting):
        client, dunja = sign_in(EDITORS), waiting[3]

        self.put(client, dunja)
        assert reload(dunja).turn() == 1
        page = client.get(reverse("registration_one", args=[dunja.pk]))
        assert '<input type="hidden" name="first" value="0">' in page.content.decode()
        self.put(client, dunja, "other", first="0")

        assert reload(dunja).turn() == 3

    def test_stays_so_when_two_of_the_office_do_it(self, sign_in, waiting):
        client, dunja = sign_in(EDITORS), waiting[3]

        self.put(client, dunja)
        self.put(client, dunja)

        assert reload(dunja).turn() == 1

    def test_keeps_why_in_the_log_and_on_the_page(self, sign_in, waiting):
        client, dunja = sign_in(EDITORS), waiting[3]

        self.put(client, dunja, "often")

        logged = AuditEvent.objects.get(what="first")
        assert (logged.reason, logged.by.username) == ("often", EDITORS)
        page = client.get(reverse("registration_one", args=[dunja.pk]))
        assert "hat bei früheren Terminen vergeblich gewartet" in page.content.decode()
        listed = client.get(reverse("registration_list", args=[dunja.occurrence_id]))
        assert "vorgezogen" in listed.content.decode()

    @pytest.mark.parametrize("reason", ["", "because Dunja is ill"])
    def test_needs_one_of_the_reasons(self, sign_in, waiting, reason):
        self.put(sign_in(EDITORS), waiting[3], reason)

        assert reload(waiting[3]).priority == 0

    def test_is_not_for_those_who_have_a_place(self, sign_in, waiting):
        self.put(sign_in(EDITORS), waiting[0])

        assert reload(waiting[0]).priority == 0

    def test_is_not_for_translators(self, sign_in, waiting):
        self.put(sign_in(TRANSLATORS), waiting[3])

        assert reload(waiting[3]).priority == 0
