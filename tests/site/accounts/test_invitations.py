"""From an administrator's form by letter to an account, once."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from accounts import invitations
from accounts.invitations import ACCEPTED, INVITED
from accounts.models import Invitation, User
from accounts.roles import EDITORS
from outbox.models import OutboxMessage
from tests.site.accounts.conftest import OWN
from tests.site.accounts.post import link_in, sent_letters

pytestmark = pytest.mark.django_db
NEW = "/admin/users/new/"
LIST = "/admin/invitations/"
ANSWER = {
    "first_name": "Noor",
    "last_name": "Haddad",
    "password1": "ein ganz anderer Satz",
    "password2": "ein ganz anderer Satz",
}


@pytest.fixture
def office(client, root):
    """An administrator who is signed in."""
    client.force_login(root)
    return client


@pytest.fixture
def ask(office):
    def ask(email="noor@example.org", *groups, **more):
        chosen = Group.objects.filter(name__in=groups or (EDITORS,))
        data = {"email": email, "groups": [x.pk for x in chosen], "language": "de"}
        return office.post(NEW, data | more)

    return ask


@pytest.fixture
def link(ask, office):
    """Of the letter to Noor, who is not signed in."""
    ask()
    office.logout()
    return link_in(sent_letters()[0])


class TestInviting:
    def test_is_where_users_were_made(self, office):
        page = office.get("/admin/users/").content.decode()

        assert NEW in page
        assert "Jemanden einladen" in page
        assert 'type="password"' not in office.get(NEW).content.decode()

    def test_sends_a_letter_in_the_language_chosen(self, ask):
        response = ask(language="en")

        letter = sent_letters()[0]
        assert response.url == LIST
        assert letter.to == ["noor@example.org"]
        assert letter.subject.startswith("Your account for the site of")
        assert "/admin/invitation/" in link_in(letter)

    def test_keeps_the_link_out_of_the_outbox(self, ask):
        ask()
        link = link_in(sent_letters()[0])

        kept = OutboxMessage.objects.get()

        assert link not in kept.body_text + kept.body_html

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("root@example.org", "schon ein Konto"),
            ("ROOT@example.org", "schon ein Konto"),
            ("keine Adresse", "gültige E-Mail"),
            ("", "error-message"),
        ],
    )
    def test_refuses_what_is_no_new_address(self, ask, address, said):
        page = ask(address).content.decode()

        assert said in page
        assert not Invitation.objects.exists()

    def test_refuses_an_address_twice(self, ask):
        ask()

        page = ask("Noor@example.org").content.decode()

        assert "noch einmal gesendet" in page
        assert Invitation.objects.count() == 1

    def test_asks_for_a_group(self, office):
        data = {"email": "noor@example.org", "language": "de"}

        assert "mindestens eine Gruppe" in office.post(NEW, data).content.decode()

    def test_is_for_those_who_may(self, client, ada):
        client.force_login(ada)

        for path in (NEW, LIST, "/admin/signed-in/"):
            assert client.get(path).url == "/admin/"
        assert client.post(NEW, {"email": "x@example.org"}).url == "/admin/"


class TestTheLink:
    def test_makes_an_account_with_its_groups(self, client, link):
        assert "noor@example.org" in client.get(link).content.decode()

        response = client.post(link, ANSWER)

        noor = User.objects.get(email="noor@example.org")
        assert response.url == OWN
        assert [x.name for x in noor.groups.all()] == [EDITORS]
        assert not noor.is_superuser
        assert EmailAddress.objects.get(user=noor).verified
        assert client.session["_auth_user_id"] == str(noor.pk)

    def test_leads_to_the_second_factor(self, client, link, demanded):
        client.post(link, ANSWER)

        assert client.get("/admin/").url == OWN

    def test_makes_an_administrator_where_one_was_wanted(self, client, ask):
        ask(is_superuser="on")
        client.logout()

        client.post(link_in(sent_letters()[0]), ANSWER)

        assert User.objects.get(email="noor@example.org").is_superuser

    def test_opens_once(self, client, link):
        client.post(link, ANSWER)
        client.logout()

        responses = [client.get(link), client.post(link, ANSWER)]

        assert [x.status_code for x in responses] == [410, 410]
        assert User.objects.filter(email="noor@example.org").count() == 1

    @pytest.mark.parametrize("change", [{"is_superuser": False}, {"is_active": False}])
    def test_opens_nothing_once_its_sender_may_not_invite(
        self, client, link, root, change
    ):
        User.objects.filter(pk=root.pk).update(**change)

        assert client.get(link).status_code == 410
        assert client.post(link, ANSWER).status_code == 410

    def test_goes_with_its_sender(self, client, link, root):
        root.delete()

        assert client.get(link).status_code == 410

    def test_opens_for_seven_days(self, client, link):
        with freeze_time(timezone.now() + timedelta(days=7, seconds=1)):
            assert client.get(link).status_code == 410
            assert client.post(link, ANSWER).status_code == 410

    @pytest.mark.parametrize("forge", [lambda x: x[:-4] + "AAA/", lambda x: x + "x/"])
    def test_that_was_forged_opens_nothing(self, client, link, forge):
        client.post(forge(link), ANSWER)

        assert not User.objects.filter(email="noor@example.org").exists()

    def test_of_another_purpose_opens_nothing(self, client, link):
        from django.core.signing import dumps

        pk = Invitation.objects.get().pk
        assert client.get(f"/admin/invitation/{dumps([pk, 1])}/").status_code == 410

    def test_loses_nothing_typed_after_a_mistake(self, client, link):
        page = client.post(link, ANSWER | {"password2": "anders"}).content.decode()

        assert "nicht gleich" in page
        assert 'value="Haddad"' in page
        assert not User.objects.filter(email="noor@example.org").exists()

    def test_takes_no_password_that_is_the_address(self, client, link):
        same = {"password1": "noor@example.org", "password2": "noor@example.org"}

        assert client.post(link, ANSWER | same).status_code == 200

    def test_is_not_for_somebody_else_who_is_signed_in(self, client, link, ada):
        client.force_login(ada)

        client.post(link, ANSWER)

        noor = User.objects.get(email="noor@example.org")
        assert client.session["_auth_user_id"] == str(noor.pk)


class TestTheList:
    def test_shows_what_became_of_them(self, office, ask):
        ask()

        page = office.get(LIST).content.decode()

        assert "noor@example.org" in page
        assert "offen bis" in page

    def test_sends_one_again_and_closes_the_first_link(self, office, ask, client):
        ask()
        first = link_in(sent_letters()[0])

        office.post(f"{LIST}{Invitation.objects.get().pk}/again/")

        second = link_in(sent_letters()[1])
        assert client.get(first).status_code == 410
        assert client.get(second).status_code == 200

    def test_withdraws_one(self, office, ask):
        ask()
        link = link_in(sent_letters()[0])

        office.post(f"{LIST}{Invitation.objects.get().pk}/withdraw/")

        assert office.get(link).status_code == 410
        assert "zurückgezogen" in office.get(LIST).content.decode()

    def test_drops_the_letter_of_one_that_was_withdrawn_before_it_went(
        self, office, ask
    ):
        ask()

        office.post(f"{LIST}{Invitation.objects.get().pk}/withdraw/")

        assert sent_letters() == []

    def test_changes_nothing_that_was_accepted(self, office, ask, client):
        ask()
        invitation = Invitation.objects.get()
        Invitation.objects.update(accepted_at=timezone.now())

        for what in ("again", "withdraw"):
            office.post(f"{LIST}{invitation.pk}/{what}/")

        invitation.refresh_from_db()
        assert (invitation.turn, invitation.withdrawn_at) == (1, None)

    def test_is_changed_by_no_link(self, office, ask):
        ask()

        path = f"{LIST}{Invitation.objects.get().pk}/withdraw/"

        assert office.get(path).status_code == 405


class TestTwoAtOnce:
    def test_make_one_account(self, link):
        invitation = Invitation.objects.get()
        values = {"first_name": "N", "last_name": "H", "password": "x"}
        invitations.accept(invitation, **values, at=timezone.now())

        with pytest.raises(invitations.InvitationClosed):
            invitations.accept(invitation, **values, at=timezone.now())


class TestAnInvitationThatIsOver:
    def test_makes_room_for_a_new_one(self, home):
        at = timezone.now()
        values = {"groups": [], "is_superuser": True, "language": "de", "by": None}
        invitations.invite("noor@example.org", **values, at=at - timedelta(days=8))

        again = invitations.invite("noor@example.org", **values, at=at)

        assert Invitation.objects.get() == again

    def test_is_forgotten_after_a_month(self, home):
        at = timezone.now()
        values = {"groups": [], "is_superuser": True, "language": "de", "by": None}
        invitations.invite("noor@example.org", **values, at=at)

        assert invitations.sweep(at=at + timedelta(days=36)) == 0
        assert invitations.sweep(at=at + timedelta(days=38)) == 1
        assert OutboxMessage.objects.get().to == ""


class TestTheLog:
    def test_keeps_who_invited_as_what_and_no_address(self, client, ask, root, link):
        client.post(link, ANSWER)
        noor = User.objects.get(email="noor@example.org")
        invitations.sweep(at=timezone.now() + timedelta(days=38))

        asked = ModelLogEntry.objects.get(action=INVITED)
        accepted = ModelLogEntry.objects.get(action=ACCEPTED)

        assert not Invitation.objects.exists()
        assert (asked.user, accepted.user) == (root, noor)
        assert asked.label == accepted.label
        assert EDITORS in asked.message
        assert "noor" not in f"{asked.label} {asked.data} {asked.message}"

    def test_is_read_in_the_report(self, office, ask):
        ask(is_superuser="on")

        page = office.get("/admin/reports/site-history/").content.decode()

        assert f"Administration, {EDITORS}" in page


class TestTheFirstAdministrator:
    def test_is_invited_by_a_command(self, client, home, capsys):
        call_command("invite", "ada@example.org", "--administrator")

        link = "/admin/" + capsys.readouterr().out.strip().partition("/admin/")[2]
        client.post(link, ANSWER)

        assert User.objects.get(email="ada@example.org").is_superuser
        assert ModelLogEntry.objects.filter(action=INVITED).exists()

    @pytest.mark.parametrize(
        "arguments",
        [["x"], ["x@example.org"], ["x@example.org", "--group", "Nobody"]],
    )
    def test_is_told_what_is_missing(self, home, arguments):
        with pytest.raises(CommandError):
            call_command("invite", *arguments)

    def test_is_told_that_the_tables_come_first(self, db, monkeypatch):
        monkeypatch.setattr(connection.introspection, "table_names", lambda: ["x"])

        with pytest.raises(CommandError, match="migrate"):
            call_command("invite", "ada@example.org", "--administrator")


class TestAnAddressThatGotAnAccountMeanwhile:
    def test_makes_no_second_one(self, client, link):
        User.objects.create_user("other", "noor@example.org")

        assert client.post(link, ANSWER).status_code == 410

    def test_is_refused_by_the_service(self, home, root):
        with pytest.raises(ValidationError):
            invitations.invite(
                root.email,
                groups=[],
                is_superuser=True,
                language="de",
                by=None,
                at=timezone.now(),
            )
