"""A person's own registration by its link: nothing changes by being looked at."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.registration import answers, refusals
from events.registration.contacts import NeedWish
from events.registration.links import CONFIRM, MANAGE, path_to
from events.registration.models import Need, Registration
from events.registration.states import State

from .conftest import reload, to_come

pytestmark = pytest.mark.django_db


@pytest.fixture
def date(make_date):
    return to_come(make_date())


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def visit(client, now):
    """Opens the link of a registration, as by mail or from the page."""

    def visit(registration, purpose=MANAGE):
        return client.get(path_to(registration, purpose, at=now), follow=True)

    return visit


def form_of(response):
    page = response.content.decode()
    return re.findall(r'<form method="post" action="([^"]+)"', page)


class TestALink:
    def test_leaves_the_address_at_once(self, client, register, now):
        ada = register("Ada", at=now)

        response = client.get(path_to(ada, MANAGE, at=now))

        assert response.status_code == 302
        assert response["Location"] == "/de/-/registration/"
        assert response["Referrer-Policy"] == "no-referrer"

    def test_shows_where_things_stand(self, visit, register, now):
        ada = register("Ada", at=now)

        page = visit(ada).content.decode()

        assert ada.public_ref in page
        assert "Sie sind angemeldet: Sprachcafé" in page

    def test_that_is_wrong_or_old_says_what_to_do(self, client, register, now):
        ada = register("Ada", at=now)
        path = path_to(ada, MANAGE, at=now - timedelta(days=300))

        assert client.get("/de/-/registration/wrong/").status_code == 404
        assert client.get("/de/-/registration/").status_code == 404
        assert client.get(path).status_code in (302, 404)

    def test_ends_with_half_an_hour(self, client, visit, register, now):
        visit(register("Ada", at=now))
        session = client.session
        session["registration.link"][1] = now.timestamp() - 1
        session.save()

        assert client.get("/de/-/registration/").status_code == 404

    def test_of_somebody_forgotten_opens_nothing(self, client, visit, register, now):
        ada = register("Ada", at=now)
        visit(ada)
        Registration.objects.filter(pk=ada.pk).update(
            name="",
            email="",
            phone="",
            public_ref=None,
            idem_key=None,
            anonymised_at=now,
        )

        assert client.get("/de/-/registration/").status_code == 404


class TestConfirming:
    @pytest.fixture
    def ada(self, register, policy, now):
        policy.double_opt_in = True
        policy.save()
        return register("Ada", at=now)

    def test_is_not_done_by_opening_the_link(self, visit, ada):
        visit(ada, CONFIRM)

        assert reload(ada).state == State.PENDING

    def test_is_done_by_the_button(self, client, visit, ada):
        address = form_of(visit(ada, CONFIRM))[0]

        page = client.post(address, follow=True).content.decode()

        assert reload(ada).state == State.CONFIRMED
        assert "Sie sind angemeldet" in page

    def test_twice_says_the_same(self, client, visit, ada):
        address = form_of(visit(ada, CONFIRM))[0]

        for _time in range(2):
            assert client.post(address, follow=True).status_code == 200

    def test_is_not_offered_by_the_link_of_the_page(self, client, visit, ada):
        assert form_of(visit(ada)) == []

        response = client.post("/de/-/registration/confirm/")

        assert response.status_code == 409
        assert reload(ada).state == State.PENDING

    def test_of_an_offer_needs_the_letter_too(self, client, visit, ada, now):
        Registration.objects.filter(pk=ada.pk).update(state=State.OFFERED)

        assert form_of(visit(ada)) == []
        assert client.post("/de/-/registration/confirm/").status_code == 409

    def test_needs_a_token_against_forged_requests(self, ada, now):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.get(path_to(ada, CONFIRM, at=now))

        assert strict.post("/de/-/registration/confirm/").status_code == 403
        assert reload(ada).state == State.PENDING


class TestCancelling:
    def test_asks_first(self, client, visit, register, now):
        ada = register("Ada", at=now)
        visit(ada)

        page = client.get("/de/-/registration/cancel/")

        assert form_of(page) == ["/de/-/registration/cancel/"]
        assert reload(ada).state == State.CONFIRMED

    def test_gives_the_places_back(self, client, visit, register, counts, now):
        visit(register("Ada", at=now))

        page = client.post("/de/-/registration/cancel/", follow=True)

        assert counts() == (0, 0)
        assert "abgesagt" in page.content.decode()

    def test_while_the_office_cancels_too_is_once(
        self, client, visit, register, counts, now
    ):
        ada = register("Ada", at=now)
        visit(ada)
        answers.cancel(ada.pk, at=now)

        assert client.post("/de/-/registration/cancel/").status_code == 302
        assert counts() == (0, 0)


class TestChanging:
    def test_shows_what_was_told(self, client, visit, register, now):
        ada = register("Ada", at=now, children=1, needs=(NeedWish("childcare", "3"),))
        visit(ada)

        page = client.get("/de/-/registration/change/").content.decode()

        assert 'name="q-children" value="1"' in page
        assert 'value="childcare" checked' in page
        assert 'name="q-ages" value="3"' in page

    @pytest.mark.parametrize(("kept", "shown"), [("Oromo", "Oromo"), ("other", "")])
    def test_shows_another_language_as_it_was_told(
        self, client, visit, register, now, kept, shown
    ):
        visit(register("Ada", at=now, needs=(NeedWish("interpreter", kept),)))

        page = client.get("/de/-/registration/change/")

        assert page.context["sheet"].raw["interpreter"] == "other"
        assert page.context["sheet"].raw["interpreter_other"] == shown

    def test_keeps_other_people_and_needs(self, client, visit, register, counts, now):
        ada = register("Ada", at=now)
        visit(ada)

        client.post(
            "/de/-/registration/change/",
            {"q-adults": "2", "q-needs": "wheelchair", "q-keep_needs": "yes"},
        )

        assert counts() == (2, 0)
        assert Need.objects.get().kind == "wheelchair"

    def test_beyond_the_places_says_so_and_keeps_what_was_typed(
        self, client, visit, register, counts, now
    ):
        visit(register("Ada", at=now))
        register("Bob", adults=2, at=now)

        response = client.post(
            "/de/-/registration/change/", {"q-adults": "2", "q-children": "0"}
        )

        assert response.status_code == 409
        assert 'name="q-adults" value="2"' in response.content.decode()
        assert counts() == (3, 0)

    def test_to_more_than_the_date_has_says_how_many_it_has(
        self, client, visit, register, now
    ):
        visit(register("Ada", at=now))

        response = client.post(
            "/de/-/registration/change/", {"q-adults": "4", "q-children": "0"}
        )

        assert response.status_code == 409
        assert "Höchstens 3 Personen" in response.content.decode()

    def test_to_nonsense_is_explained(self, client, visit, register, now):
        visit(register("Ada", at=now))

        response = client.post("/de/-/registration/change/", {"q-adults": "many"})

        assert response.status_code == 422


class TestDeleting:
    def delete(self, client):
        return client.post("/de/-/registration/delete/")

    def test_that_is_not_possible_at_this_moment_is_said(
        self, client, visit, register, now, monkeypatch
    ):
        ada = register("Ada", at=now)
        visit(ada)

        def moved_meanwhile(*args, **kwargs):
            raise refusals.NotPossible

        monkeypatch.setattr(answers, "forget", moved_meanwhile)
        answer = self.delete(client)

        assert answer.status_code == 503
        assert ada.public_ref in answer.content.decode()

    def test_twice_at_once_says_that_it_is_gone(
        self, client, visit, register, now, monkeypatch
    ):
        ada = register("Ada", at=now)
        visit(ada)
        forget = answers.forget

        def forget_twice(pk, *, at):
            forget(pk, at=at)
            raise refusals.NotPossible

        monkeypatch.setattr(answers, "forget", forget_twice)

        assert self.delete(client).status_code == 404


class TestTakingItAlong:
    def test_gives_everything_as_a_file(self, client, visit, register, now):
        ada = register("Ada", at=now)
        visit(ada)

        response = client.get("/de/-/registration/data.json")

        assert response.json()["reference"] == ada.public_ref
        assert "attachment" in response["Content-Disposition"]

    def test_gives_the_date_for_a_calendar(self, client, visit, register, now):
        page = visit(register("Ada", at=now)).content.decode()
        address = re.search(r'href="(/de/-/sign-up/calendar/[^"]+)"', page)[1]

        response = client.get(address)

        assert b"METHOD:PUBLISH" in response.content
        assert b"ATTENDEE" not in response.content
        assert client.get(address[:-12] + "x/event.ics").status_code == 404
