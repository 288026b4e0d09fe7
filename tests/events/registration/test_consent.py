"""Needs are stored where somebody said yes; how they were asked is written down."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import MODERATORS
from events.registration import forgetting
from events.registration.contacts import NeedWish
from events.registration.links import MANAGE, path_to
from events.registration.models import Consent, Need, Registration

from .conftest import to_come

pytestmark = pytest.mark.django_db
CHANGE = "/de/-/registration/change/"


@pytest.fixture
def date(make_date):
    return to_come(make_date())


@pytest.fixture
def earlier():
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def open_link(client):
    def open_link(registration):
        client.get(path_to(registration, MANAGE, at=timezone.now()))
        return client

    return open_link


class TestNeedsThatComeLater:
    def test_are_stored_with_the_yes_to_them(self, register, open_link, earlier):
        ada = register("Ada", at=earlier)

        open_link(ada).post(
            CHANGE, {"q-adults": "1", "q-needs": "wheelchair", "q-keep_needs": "yes"}
        )

        consent = Consent.objects.get(registration=ada)
        assert consent.needs_channel == "web"
        assert consent.needs_given_at > earlier

    def test_are_agreed_to_once_more_when_there_are_more(
        self, register, open_link, earlier
    ):
        ada = register(
            "Ada", at=earlier, needs=(NeedWish("wheelchair"),), covers_needs=True
        )
        needs = {"q-adults": "1", "q-keep_needs": "yes"}

        open_link(ada).post(CHANGE, {**needs, "q-needs": "wheelchair"})
        assert Consent.objects.get().needs_given_at == earlier

        open_link(ada).post(CHANGE, {**needs, "q-needs": ["wheelchair", "companion"]})
        assert Consent.objects.get().needs_given_at > earlier

    def test_are_not_stored_without_it(self, register, open_link, earlier):
        ada = register("Ada", at=earlier)

        response = open_link(ada).post(
            CHANGE, {"q-adults": "1", "q-needs": "wheelchair"}
        )

        assert response.status_code == 422
        assert not Need.objects.exists()

    def test_are_not_ticked_for_somebody_who_was_never_asked(
        self, register, open_link, earlier
    ):
        ada = register("Ada", at=earlier, needs=(NeedWish("wheelchair"),))

        page = open_link(ada).get(CHANGE).content.decode()

        tick = page.partition('name="q-keep_needs"')[2].partition(">")[0]
        assert "checked" not in tick

    def test_end_the_consent_when_they_are_taken_back(
        self, register, open_link, earlier
    ):
        ada = register(
            "Ada", at=earlier, needs=(NeedWish("wheelchair"),), covers_needs=True
        )

        open_link(ada).post(CHANGE, {"q-adults": "1"})

        assert not Need.objects.exists()
        assert not Consent.objects.exists()


class TestWritingSomebodyDown:
    @pytest.fixture
    def send(self, sign_in, date):
        client = sign_in(MODERATORS)
        address = reverse("registration_add", args=[date.pk])

        def send(**values):
            data = {"channel": "phone", "locale": "ar", "q-name": "Bob", **values}
            return client.post(address, {"nonce": "n", "q-adults": "1", **data})

        send.client = client
        return send

    def test_asks_whether_needs_may_be_stored(self, send):
        page = send(**{"q-needs": "wheelchair"}).content.decode()

        assert "Fragen Sie zuerst" in page
        assert 'value="wheelchair" checked' in page
        assert not Registration.objects.exists()

    def test_says_how_they_were_asked(self, send):
        send(**{"q-needs": "wheelchair", "covers_needs": "on"})

        assert Consent.objects.get().needs_channel == "phone"
        bob = Registration.objects.get()
        page = send.client.get(reverse("registration_one", args=[bob.pk]))
        assert "Telefon, " in page.content.decode()

    @pytest.mark.parametrize("ticked", [{}, {"covers_needs": "on"}])
    def test_notes_no_consent_where_nothing_is_needed(self, send, ticked):
        send(**ticked)

        assert Registration.objects.exists()
        assert not Consent.objects.exists()


def test_the_consent_goes_with_the_needs(register, earlier):
    ada = register(
        "Ada", at=earlier, needs=(NeedWish("wheelchair"),), covers_needs=True
    )

    forgetting.forget_needs(ada, at=timezone.now())

    assert not Consent.objects.exists()
