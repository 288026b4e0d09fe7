"""People who sign in, their codes, and the pages that they see on the way."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import EDITORS, TRANSLATORS, grant_roles
from tests.totp import totp

PASSWORD = "ein langer Satz mit Zeichen"
LOGIN, SECOND, OWN = "/admin/login/", "/admin/login/second/", "/admin/sign-in/"


@pytest.fixture
def make_person(home):
    """Somebody with that password, in these groups, as an invitation makes them."""
    grant_roles([home])

    def make(name="ada", *groups, **values):
        values.setdefault("email", f"{name}@example.org")
        person = User.objects.create_user(name, password=PASSWORD, **values)
        person.groups.set(Group.objects.filter(name__in=groups))
        EmailAddress.objects.create(
            user=person, email=person.email, verified=True, primary=True
        )
        return person

    return make


@pytest.fixture
def ada(make_person):
    """Edits, and may see what people send."""
    return make_person("ada", EDITORS)


@pytest.fixture
def tina(make_person):
    """Translates, and no more."""
    return make_person("tina", TRANSLATORS)


@pytest.fixture
def root(make_person):
    return make_person("root", is_superuser=True)


@pytest.fixture
def enter(client):
    """Enters address and password as a person does."""

    def enter(person, password=PASSWORD, client=client, **more):
        data = {"login": person.email, "password": password, **more}
        return client.post(LOGIN, data)

    return enter


@pytest.fixture
def demanded(settings):
    """As in production: a password alone is not enough."""
    settings.SECOND_FACTOR = True


@pytest.fixture
def set_up_app(client, django_capture_on_commit_callbacks):
    """Sets an authenticator app up for whoever is signed in; gives its key."""

    def set_up(client=client):
        page = client.get("/admin/sign-in/app/").content.decode()
        secret = re.search(r'sign-in__key">([A-Z2-7]+)<', page)[1]
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/admin/sign-in/app/", {"code": totp(secret)})
        assert answer.url == "/admin/sign-in/codes/"
        return secret

    return set_up


@pytest.fixture
def codes(client):
    """The recovery codes of whoever is signed in, as their page shows them."""

    def codes(client=client):
        page = client.get("/admin/sign-in/codes/").content.decode()
        return re.findall(r"<li><code>(\d+)</code>", page)

    return codes
