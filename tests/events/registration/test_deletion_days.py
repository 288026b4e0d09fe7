"""Whoever sees a list of people sees when they are forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.roles import MODERATORS
from events.registration.links import door_address
from events.registration.models import Invitation

from .conftest import to_come

pytestmark = pytest.mark.django_db


@pytest.fixture
def date(make_date):
    return to_come(make_date(capacity=1))


@pytest.fixture
def ada(register):
    return register("Ada", email="", phone="0800 555010", at=timezone.now())


@pytest.fixture
def see(sign_in):
    client = sign_in(MODERATORS)

    def see(name, *args):
        response = client.get(reverse(name, args=args), follow=True)
        assert response.status_code == 200
        return response.content.decode()

    return see


def day_of(date, days=30):
    return date_format(timezone.localdate(date.ends_at) + timedelta(days=days))


@pytest.mark.parametrize(
    "name",
    [
        "registration_list",
        "registration_list_door",
        "registration_print",
        "registration_message",
        "registration_cancel_date",
    ],
)
def test_a_list_of_a_date_says_it(see, ada, date, name):
    assert day_of(date) in see(name, date.pk)


def test_a_list_says_from_when_to_when(see, ada, date, register, policy):
    policy.retention_days = 60
    policy.save()
    register("Bob", at=timezone.now())

    page = see("registration_list", date.pk)

    assert f"zwischen dem {day_of(date)} und dem {day_of(date, 60)}" in page


def test_one_registration_says_it(see, ada, date):
    assert day_of(date) in see("registration_one", ada.pk)


def test_the_code_at_the_door_says_it(client, see, ada, date):
    path = door_address(ada, at=timezone.now()).split("/", 3)[3]

    assert day_of(date) in client.get(f"/{path}").content.decode()


def test_the_list_of_guests_says_it(see, event, date):
    Invitation.objects.create(
        event_key=event.translation_key, name="Ada", locale="de", email=""
    )

    assert day_of(date) in see("registration_invited", event.pk)
