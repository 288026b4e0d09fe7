"""What administrators see of sign-ins, and what they can do about them."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from accounts.models import Invitation, User
from accounts.roles import EDITORS
from outbox.models import OutboxMessage
from tests.site.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(tina, enter):
    """Tina's, on which she is signed in."""
    phone = Client(headers={"user-agent": "Android Firefox"})
    enter(tina, client=phone)
    return phone


@pytest.fixture
def office(client, root):
    client.force_login(root)
    return client


class TestWhoIsSignedIn:
    def test_is_listed(self, office, phone):
        page = office.get("/admin/signed-in/").content.decode()

        assert "tina" in page

    def test_is_forgotten_when_the_session_is_gone(self, office, phone):
        phone.post("/admin/logout/")

        assert ">tina<" not in office.get("/admin/signed-in/").content.decode()

    def test_is_shown_device_by_device(self, office, phone, tina):
        page = office.get(f"/admin/signed-in/{tina.pk}/").content.decode()

        assert "Firefox, Android" in page

    def test_can_be_signed_out(self, office, phone, tina):
        office.post(f"/admin/signed-in/{tina.pk}/out/")

        assert phone.get("/admin/").url.startswith("/admin/login/")
        assert ModelLogEntry.objects.filter(action="accounts.signed_out").exists()

    def test_is_changed_by_no_link(self, office, phone, tina):
        assert office.get(f"/admin/signed-in/{tina.pk}/out/").status_code == 405


class TestALostTelephone:
    @pytest.fixture
    def lost(self, ada, enter, set_up_app):
        phone = Client()
        enter(ada, client=phone)
        set_up_app(client=phone)
        return phone

    def test_is_replaced_by_an_administrator(
        self, office, lost, ada, enter, demanded, set_up_app
    ):
        other = Client()
        office.logout()
        enter(User.objects.get(username="root"), client=office)
        set_up_app(client=office)

        office.post(f"/admin/signed-in/{ada.pk}/factor/")

        assert lost.get("/admin/").url.startswith("/admin/login/")
        assert enter(ada, client=other).url == "/admin/"
        assert other.get("/admin/").url == "/admin/sign-in/"
        occasions = [x.snapshot["occasion"] for x in OutboxMessage.objects.all()]
        assert "second_factor_reset" in occasions

    def test_is_replaced_by_a_command(self, lost, ada):
        call_command("reset_second_factor", "ADA@example.org")

        assert not Authenticator.objects.exists()
        assert lost.get("/admin/").url.startswith("/admin/login/")
        assert ModelLogEntry.objects.filter(action="accounts.factor_taken").exists()
        occasions = [x.snapshot["occasion"] for x in OutboxMessage.objects.all()]
        assert "second_factor_reset" in occasions

    def test_of_nobody_is_an_error(self, db):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", "nobody@example.org")


class TestAGroupThatMayKeepAccounts:
    """Ticked by somebody who did not see that it makes administrators."""

    @pytest.fixture
    def keeper(self, client, make_person):
        kim = make_person("kim", EDITORS)
        rights = Permission.objects.filter(
            codename__in=["change_user", "add_user", "delete_user", "change_group"]
        )
        kim.user_permissions.set(rights)
        client.force_login(kim)
        return client

    def test_makes_nobody_an_administrator(self, keeper, tina):
        data = {"username": "tina", "email": tina.email, "is_superuser": "on"}
        data |= {"first_name": "T", "last_name": "T", "is_active": "on"}

        keeper.post(f"/admin/users/edit/{tina.pk}/", data)
        keeper.post(
            "/admin/users/new/",
            {"email": "x@example.org", "language": "de", "is_superuser": "on"},
        )

        tina.refresh_from_db()
        assert not tina.is_superuser
        assert not Invitation.objects.exists()

    def test_changes_closes_and_deletes_no_account(self, keeper, root, tina):
        data = {"username": "tina", "email": "kim2@example.org", "is_active": "on"}
        data |= {"first_name": "T", "last_name": "T"}
        closing = f"/admin/bulk/accounts/user/set_active_state/?id={tina.pk}"

        def become(client):
            client.post(f"/admin/users/edit/{tina.pk}/", data)
            client.post(closing, {"mark_as_active": "False"})
            tina.refresh_from_db()
            client.post(f"/admin/users/delete/{tina.pk}/")
            return tina.email, tina.is_active, User.objects.filter(pk=tina.pk).exists()

        by_keeper = become(keeper)
        keeper.force_login(root)
        by_root = become(keeper)

        assert by_keeper == ("tina@example.org", True, True)
        assert by_root == ("kim2@example.org", False, False)

    @pytest.mark.parametrize("what", ["out", "factor"])
    def test_gets_at_nobodys_sign_in(self, keeper, root, tina, enter, what):
        for person in (root, tina):
            desk = Client()
            enter(person, client=desk)

            keeper.post(f"/admin/signed-in/{person.pk}/{what}/")

            assert desk.get("/admin/").status_code == 200

    def test_gives_itself_no_rights(self, keeper):
        group = Group.objects.get(name=EDITORS)

        assert keeper.get(f"/admin/groups/edit/{group.pk}/").status_code == 302


class TestOneself:
    """Two minutes later: a step is noted in the session that is to end."""

    @pytest.fixture
    def later(self, client, root, enter):
        enter(root)
        with freeze_time(timezone.now() + timedelta(minutes=2)):
            yield client

    @pytest.mark.parametrize("what", ["out", "factor"])
    def test_is_signed_out_like_others(self, later, root, what):
        response = later.post(f"/admin/signed-in/{root.pk}/{what}/")

        assert response.url == "/admin/login/"
        assert later.get("/admin/").url.startswith("/admin/login/")

    def test_stays_signed_in_with_a_new_address(self, later, root, enter):
        other = Client()
        enter(root, client=other)
        data = {"username": "root", "email": "neu@example.org", "is_active": "on"}
        data |= {"first_name": "R", "last_name": "R", "is_superuser": "on"}

        response = later.post(f"/admin/users/edit/{root.pk}/", data)

        root.refresh_from_db()
        assert response.status_code == 302
        assert root.email == "neu@example.org"
        assert later.get("/admin/").status_code == 200
        assert other.get("/admin/").url.startswith("/admin/login/")


class TestTheAccountOfAPerson:
    @pytest.fixture
    def change(self, office, tina):
        def change(**values):
            data = {
                "username": tina.username,
                "email": tina.email,
                "first_name": "Tina",
                "last_name": "T",
                "is_active": "on",
                "groups": [x.pk for x in tina.groups.all()],
            }
            return office.post(f"/admin/users/edit/{tina.pk}/", data | values)

        return change

    def test_has_no_password_that_others_type(self, office, tina):
        page = office.get(f"/admin/users/edit/{tina.pk}/").content.decode()

        assert 'type="password"' not in page

    def test_is_opened_by_its_new_address_and_not_by_the_old(self, change, tina):
        change(email="tina.neu@example.org")

        old, new = Client(), Client()
        old.post("/admin/login/", {"login": "tina@example.org", "password": PASSWORD})
        new.post(
            "/admin/login/", {"login": "tina.neu@example.org", "password": PASSWORD}
        )
        assert old.get("/admin/").status_code == 302
        assert new.get("/admin/").status_code == 200

    def test_signs_out_those_who_came_with_the_old_one(self, change, phone, tina):
        SocialAccount.objects.create(user=tina, provider="town", uid="t")

        change(email="tina.neu@example.org")

        assert phone.get("/admin/").url.startswith("/admin/login/")
        assert not SocialAccount.objects.exists()

    def test_takes_no_address_of_somebody_else(self, change, ada):
        response = change(email="ADA@example.org")

        assert response.status_code == 200
        assert "Ein anderes Konto hat diese Adresse" in response.content.decode()

    def test_that_is_closed_signs_its_devices_out(self, change, phone):
        change(is_active="")

        assert phone.get("/admin/").url.startswith("/admin/login/")
