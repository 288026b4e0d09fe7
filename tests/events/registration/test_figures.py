"""What the office sees of its events: wishes, figures, hours, and somebody found."""

import itertools
from collections import Counter
from datetime import date as day
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import PageViewRestriction

from events.models import Occurrence
from events.registration import hours, numbers
from events.registration.models import Registration, Wish
from events.registration.states import State
from events.registration.wishes import wished
from outbox.models import OutboxMessage

from .conftest import reload, to_come

pytestmark = pytest.mark.django_db
FEW, UNSAID = "weniger als 5", "nicht gezeigt"


@pytest.fixture
def soon(date):
    return to_come(date)


@pytest.fixture
def office(sign_in):
    return sign_in()


class TestAWish:
    @pytest.fixture
    def wish(self, client, event, soon):
        address = f"/de/-/sign-up/{event.translation_key}/wish/"

        def wish(text, agent="A"):
            return client.post(address, {"wish": text}, headers={"user-agent": agent})

        return wish

    def test_is_counted_without_a_name(self, wish, event):
        for reader in ("A", "B", "C"):
            assert wish("interpreter-fa", reader).status_code == 200

        [(label, number)] = wished(event.translation_key)
        assert "Persisch" in label
        assert number == 3

    def test_counts_once_in_an_hour_for_a_reader(self, wish):
        wish("childcare")
        wish("childcare")

        assert Wish.objects.get().count == 1

    @pytest.mark.parametrize(
        "text", ["", "nonsense", "interpreter", "interpreter-xx", "childcare-ar"]
    )
    def test_that_is_nonsense_is_asked_again(self, wish, text):
        assert wish(text).status_code == 422
        assert not Wish.objects.exists()

    def test_does_not_offer_what_the_event_has(self, client, event, soon):
        event.languages, event.childcare = ["ar"], True
        event.save()
        event.save_revision().publish()
        address = f"/de/-/sign-up/{event.translation_key}/wish/"

        page = client.get(address).content.decode()

        assert "interpreter-ti" in page
        assert "interpreter-ar" not in page
        assert 'value="childcare"' not in page

    @pytest.mark.parametrize("hidden", ["unpublished", "private"])
    def test_is_asked_for_no_event_that_is_hidden(
        self, wish, client, event, arabic_home, hidden
    ):
        if hidden == "private":
            PageViewRestriction.objects.create(page=event, restriction_type="login")
        else:
            event.unpublish()
        translation = event.copy_for_translation(arabic_home.locale, copy_parents=True)
        translation.title = "مقهى"
        translation.save_revision().publish()

        for code in ("de", "ar"):
            address = f"/{code}/-/sign-up/{event.translation_key}/wish/"
            assert client.get(address).status_code == 404
        assert wish("childcare").status_code == 404
        assert not Wish.objects.exists()

    def test_of_a_few_is_not_counted_aloud(self, wish, office, soon):
        wish("other_time")

        for name in ("registration_list", "registration_figures"):
            page = office.get(reverse(name, args=[soon.pk])).content.decode()
            assert FEW in page

    def test_shows_on_the_list_of_the_date(self, wish, office, soon):
        wish("other_time")
        Wish.objects.update(count=12)

        page = office.get(reverse("registration_list", args=[soon.pk])).content

        assert "(12)" in page.decode()


class TestFigures:
    @pytest.fixture
    def people_came(self, make_date, policy, event):
        """A date with so many who came and so many who did not."""
        policy.max_party = 50
        policy.save()
        numbers_used = itertools.count()

        def people_came(came, missed, expected=0):
            date = make_date(capacity=60)
            sizes = {State.ATTENDED: came, State.NO_SHOW: missed}
            for state, people in {**sizes, State.CONFIRMED: expected}.items():
                if people:
                    Registration.objects.create(
                        occurrence=date,
                        state=state,
                        party_size=people,
                        locale="de",
                        idem_key=f"came-{next(numbers_used)}",
                    )
            Occurrence.objects.filter(pk=date.pk).update(held=came + expected)
            [evening] = numbers.by_date(event.translation_key)
            return evening.taken, evening.came, evening.missed

        return people_came

    def test_tell_how_a_date_filled_up(self):
        first = day(2027, 3, 1)
        asked = Counter({first + timedelta(days=x): 5 + x for x in (0, 2)})

        told = [(x.first, x.last, x.new, x.total) for x in numbers.spans(asked)]

        third = first + timedelta(days=2)
        assert told == [(first, first, 5, 5), (third, third, 7, 12)]

    def test_put_days_of_few_people_together(self):
        first = day(2027, 3, 1)
        asked = Counter(
            {first + timedelta(days=x): n for x, n in enumerate((3, 1, 2, 6, 4))}
        )

        told = [(x.first.day, x.last.day, x.new, x.total) for x in numbers.spans(asked)]

        assert told == [(1, 3, 6, 6), (4, 5, 10, 16)]

    @pytest.mark.parametrize(
        ("came", "missed", "told"),
        [
            (20, 6, (26, 20, 6)),
            (20, 0, (20, 20, 0)),
            (0, 0, (0, 0, 0)),
            (3, 0, (FEW, FEW, 0)),
            (2, 3, (5, FEW, FEW)),
            (20, 2, (22, UNSAID, FEW)),
            (3, 7, (10, FEW, UNSAID)),
        ],
    )
    def test_tell_who_came_where_it_is_more_than_a_few(
        self, people_came, came, missed, told
    ):
        assert people_came(came, missed) == told

    def test_tell_who_came_so_far(self, people_came):
        assert people_came(9, 2, expected=4) == (15, 9, FEW)

    def test_draw_nothing_of_what_they_do_not_say(self, people_came, event):
        people_came(20, 2)

        drawn = numbers.drawing_of_dates(numbers.by_date(event.translation_key))

        assert [bar.height for bar in drawn["inner"]] == [0]
        assert drawn["bars"][0].height > 0

    def test_do_not_say_how_few_asked(self, office, register, soon):
        register("Ada", at=timezone.now())
        address = reverse("registration_figures", args=[soon.pk])

        page = office.get(address).content.decode()

        assert "Weniger als 5 Personen" in page
        assert "<td>1</td>" not in page

    def test_are_a_table_beside_the_drawing(self, office, register, soon):
        Occurrence.objects.filter(pk=soon.pk).update(capacity=9)
        register("Ada", adults=6, at=timezone.now())
        address = reverse("registration_figures", args=[soon.pk])

        page = office.get(address).content.decode()

        assert page.count('<svg class="figure"') == 2
        assert "figure-bar" in page
        assert page.count("<table") >= 2

    def test_are_there_for_an_empty_date(self, office, soon):
        address = reverse("registration_figures", args=[soon.pk])

        assert office.get(address).status_code == 200


class TestCounsellingHours:
    def test_follow_one_another_and_end_in_time(self):
        begins = hours.starts(
            day=day(2027, 3, 2), first=time(9), last=time(10, 40), minutes=45
        )

        assert [x.time() for x in begins] == [time(9), time(9, 45)]

    def test_are_made_once_with_one_place_each(self, office, event, policy):
        address = reverse("registration_hours", args=[event.pk])
        coming = timezone.localdate() + timedelta(days=9)
        data = {"day": coming, "first": "09:00", "last": "11:15", "minutes": "45"}

        for _time in range(2):
            assert office.post(address, data).status_code == 302

        assert [x.capacity for x in Occurrence.objects.all()] == [1, 1, 1]

    def test_that_fit_in_no_time_are_explained(self, office, event, policy):
        address = reverse("registration_hours", args=[event.pk])
        data = {"day": "2027-03-02", "first": "09:00", "last": "09:10", "minutes": "45"}

        assert office.post(address, data).status_code == 200
        assert not Occurrence.objects.exists()

    def test_can_be_booked_by_one_party(self, client, event, policy, make_date):
        date = make_date(capacity=1)
        date.start_day = date.end_day = timezone.localdate() + timedelta(days=9)
        date.save()
        policy.max_party, policy.waiting_list = 1, "none"
        policy.save()

        page = client.get(f"/de/-/sign-up/{event.translation_key}/").content.decode()
        Occurrence.objects.update(held=1)
        full = client.get(f"/de/-/sign-up/{event.translation_key}/").content.decode()

        assert 'name="q-name"' in page
        assert 'name="q-name"' not in full


class TestFindingSomebody:
    @pytest.mark.parametrize(
        "words", ["ref", "ada", "0470 55 50 10", "ada1@example.org"]
    )
    def test_leads_straight_to_the_only_one(self, office, register, soon, words):
        ada = register("Ada", phone="0470 555010", at=timezone.now())
        register("Bob", at=timezone.now())
        query = ada.public_ref.lower().replace("-", "") if words == "ref" else words

        response = office.post(reverse("registration_find"), {"q": query})

        assert response["Location"] == reverse("registration_one", args=[ada.pk])

    @pytest.fixture
    def find(self, office):
        """Looks for somebody; where that leads, and what stands there."""

        def find(words):
            found = office.post(reverse("registration_find"), {"q": words})
            address = found["Location"]
            return address, office.get(address).content.decode()

        return find

    @pytest.fixture
    def several(self, register, soon):
        def several(*names):
            now = timezone.now()
            return [
                register(name, email="", phone="0470 555010", at=now) for name in names
            ]

        return several

    @pytest.mark.parametrize("words", ["", "x", "nobody", "%", "\x00", "A" * 9000])
    def test_says_when_there_is_nobody(self, find, register, words):
        register("Ada")

        address, page = find(words)

        assert address.startswith(reverse("registration_find"))
        assert "Ada" not in page

    def test_names_nobody_in_the_address(self, find, several):
        several("Ada Eins", "Ada Zwei")

        address, page = find("Ada")

        assert "Ada" not in address
        assert "Ada Eins" in page
        assert "Ada Zwei" in page
        assert 'value="Ada"' in page

    def test_can_be_gone_back_to_in_every_tab(self, find, office, several):
        several("Ada Eins", "Ada Zwei", "Bob Eins", "Bob Zwei")

        first, _page = find("Ada")
        find("Bob")

        assert "Ada Eins" in office.get(first).content.decode()
        assert office.get(reverse("registration_find")).status_code == 200

    def test_says_when_they_are_forgotten(self, find, several):
        ada, _other = several("Ada Eins", "Ada Zwei")

        assert date_format(ada.delete_on) in find("Ada")[1]


class TestOnThePhone:
    @pytest.fixture
    def act(self, office):
        def act(registration, **values):
            address = reverse("registration_act", args=[registration.pk])
            return office.post(address, values)

        return act

    def test_somebody_without_an_address_says_yes_to_an_offer(
        self, act, office, register, soon
    ):
        now = timezone.now()
        ada = register("Ada", adults=3, at=now)
        bob = register("Bob", email="", phone="0470 555010", at=now)
        Occurrence.objects.filter(pk=soon.pk).update(held=0)
        Registration.objects.filter(pk=ada.pk).delete()
        Registration.objects.filter(pk=bob.pk).update(
            state=State.OFFERED, hold_until=now + timedelta(hours=9)
        )
        Occurrence.objects.filter(pk=soon.pk).update(held=1, waiting=0)
        listed = office.get(reverse("registration_list", args=[soon.pk])).content

        act(bob, action="confirm")

        assert "Bitte anrufen" in listed.decode()
        assert reload(bob).state == State.CONFIRMED

    def test_somebody_brings_one_more(self, act, register, soon, counts):
        ada = register("Ada", at=timezone.now())

        act(ada, action="people", adults="2", children="1")

        assert counts(soon) == (3, 0)
        assert reload(ada).children == 1

    def test_somebody_wants_to_be_forgotten(self, act, register, soon, counts):
        ada = register("Ada", at=timezone.now())

        response = act(ada, action="forget")

        assert response["Location"] == reverse("registration_list", args=[soon.pk])
        assert reload(ada).name == ""
        assert counts(soon) == (0, 0)


class TestMovingADate:
    def test_first_says_who_is_told_and_then_tells_them(self, office, register, soon):
        register("Ada", at=timezone.now())
        address = reverse("registration_move_date", args=[soon.pk])
        page = office.get(address).content.decode()
        assert "Noch ist nichts geschehen" in page
        assert not OutboxMessage.objects.filter(kind="registration_moved").exists()

        later = soon.start_day + timedelta(days=1)
        data = {
            "start_day": later,
            "end_day": later,
            "start_time": "19:00",
            "end_time": "21:00",
            "reason": "place",
        }
        assert office.post(address, data).status_code == 302

        assert Occurrence.objects.get().is_moved
        assert OutboxMessage.objects.filter(kind="registration_moved").count() == 1

    def test_to_an_end_before_its_beginning_is_explained(self, office, soon):
        address = reverse("registration_move_date", args=[soon.pk])
        data = {
            "start_day": soon.start_day,
            "end_day": soon.start_day,
            "start_time": "19:00",
            "end_time": "18:00",
        }

        assert office.post(address, data).status_code == 200
        assert not Occurrence.objects.get().is_moved


class TestDeletingOnesOwn:
    def test_asks_first_and_then_keeps_only_numbers(self, client, register, soon):
        from events.registration.links import MANAGE, path_to

        ada = register("Ada", at=timezone.now())
        client.get(path_to(ada, MANAGE, at=timezone.now()))

        assert client.get("/de/-/registration/delete/").status_code == 200
        assert reload(ada).name == "Ada"
        assert client.post("/de/-/registration/delete/").status_code == 200

        assert (reload(ada).name, reload(ada).state) == ("", State.CANCELLED)
        assert client.get("/de/-/registration/").status_code == 404


def test_the_door_survives_a_reload_without_a_network(office, register, soon):
    door = office.get(reverse("registration_list_door", args=[soon.pk]))
    script = office.get(reverse("registration_worker"))

    assert reverse("registration_worker") in door.content.decode()
    # What lies below the script's own address is what it may keep.
    folder = reverse("registration_worker").rpartition("/")[0]
    assert reverse("registration_list_door", args=[soon.pk]).startswith(folder)
    assert script["Content-Type"] == "text/javascript"
    assert b"caches" in script.content
