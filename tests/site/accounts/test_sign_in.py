"""By e-mail and password, and the ways that are closed."""

import re
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import PageViewRestriction
from wagtail.users.models import UserProfile

from accounts import adapters
from accounts.models import User
from accounts.roles import MODERATORS
from tests.site.accounts.conftest import LOGIN, PASSWORD
from tests.site.accounts.post import link_in, sent_letters

pytestmark = pytest.mark.django_db


class TestSigningIn:
    def test_leads_to_the_editors_area(self, client, tina, enter):
        response = enter(tina)

        assert response.url == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_leads_back_to_where_one_came_from(self, client, tina, enter):
        asked = client.get("/admin/pages/")

        response = enter(tina, next="/admin/pages/")

        assert asked.url == "/admin/login/?next=/admin/pages/"
        assert response.url == "/admin/pages/"

    def test_never_leads_to_another_site(self, tina, enter):
        assert enter(tina, next="https://evil.example/").url == "/admin/"

    @pytest.mark.parametrize("typed", ["CAP@example.org", "cap@example.org"])
    def test_takes_the_address_in_any_spelling(self, client, home, typed):
        User.objects.create_superuser("cap", "Cap@example.org", PASSWORD)

        response = client.post(LOGIN, {"login": typed, "password": PASSWORD})

        assert response.url == "/admin/"

    def test_says_the_same_of_a_wrong_password_and_of_nobody(self, client, tina):
        pages = [
            client.post(LOGIN, {"login": address, "password": "falsch"})
            for address in (tina.email, "nobody@example.org")
        ]

        errors = [page.context["form"].non_field_errors() for page in pages]
        assert errors[0] == errors[1]
        assert errors[0]

    def test_is_not_possible_with_the_name_of_an_account(self, client, tina):
        client.post(LOGIN, {"login": "tina", "password": PASSWORD})

        assert "_auth_user_id" not in client.session

    def test_is_closed_to_a_closed_account(self, client, tina, enter):
        User.objects.update(is_active=False)

        response = enter(tina)

        assert response.url == "/admin/login/closed/"
        assert client.get(response.url).status_code == 200
        assert client.get("/admin/").url.startswith(LOGIN)

    def test_stops_after_five_wrong_passwords(self, client, tina, enter):
        for _attempt in range(5):
            enter(tina, password="falsch")

        response = enter(tina)

        assert "warten" in str(response.context["form"].non_field_errors())
        assert "_auth_user_id" not in client.session

    def test_counts_them_under_whatever_name_the_site_is_called(
        self, client, tina, enter
    ):
        data = {"login": tina.email, "password": "falsch"}
        for port in range(5):
            client.post(LOGIN, data, headers={"host": f"testserver:{8000 + port}"})

        response = enter(tina)

        assert "warten" in str(response.context["form"].non_field_errors())

    def test_lets_nobody_lock_somebody_else_out(self, client, tina, enter):
        for _attempt in range(6):
            data = {"login": tina.email, "password": "falsch"}
            client.post(LOGIN, data, REMOTE_ADDR="192.0.2.7")

        assert enter(tina).url == "/admin/"

    def test_stops_after_many_from_everywhere(self, client, tina, enter, monkeypatch):
        monkeypatch.setattr(adapters, "TRIES_AN_HOUR", 3)
        for place in range(3):
            data = {"login": tina.email, "password": "falsch"}
            client.post(LOGIN, data, REMOTE_ADDR=f"192.0.2.{place}")

        response = enter(tina)

        assert "warten" in str(response.context["form"].non_field_errors())

    @pytest.fixture
    def besieged(self, tina, enter, monkeypatch):
        """Tina, whom strangers try from everywhere."""
        monkeypatch.setattr(adapters, "TRIES_AN_HOUR", 3)

        def besiege():
            data = {"login": tina.email, "password": "falsch"}
            for place in range(3):
                Client().post(LOGIN, data, REMOTE_ADDR=f"192.0.2.{place}")

        return besiege

    def test_goes_on_where_somebody_was_signed_in_before(
        self, client, tina, enter, besieged
    ):
        enter(tina)
        client.post("/admin/logout/")
        besieged()

        assert enter(tina).url == "/admin/"
        assert enter(tina, client=Client()).status_code == 200

    def test_is_not_let_in_by_a_forged_cookie_or_somebody_elses(
        self, client, tina, ada, enter, besieged
    ):
        enter(ada)
        client.post("/admin/logout/")
        forged = Client()
        forged.cookies["known"] = f"[{tina.pk}]"
        besieged()

        assert enter(tina).status_code == 200
        assert enter(tina, client=forged).status_code == 200

    def test_begins_anew_with_a_new_password(self, tina, enter, besieged):
        EmailAddress.objects.all().delete()
        besieged()
        words = {"password1": "ein anderer Satz", "password2": "ein anderer Satz"}
        reader = Client()
        reader.post("/admin/password/", {"email": tina.email})

        reader.post(reader.get(link_in(sent_letters()[0])).url, words)

        response = enter(tina, password="ein anderer Satz", client=Client())
        assert response.url == "/admin/"

    def test_keeps_no_place_once_it_is_counted_no_longer(self, tina, enter):
        def kept():
            with connection.cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM accounts_limit")
                return cursor.fetchone()[0]

        enter(tina, password="falsch")
        call_command("sweep_accounts")
        early = kept()
        with freeze_time(timezone.now() + timedelta(hours=2)):
            call_command("sweep_accounts")

        assert early
        assert not kept()

    def test_says_in_the_log_that_proxies_are_miscounted(
        self, tina, enter, settings, caplog
    ):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

        response = enter(tina, client=Client(headers={"x-forwarded-for": "192.0.2.7"}))

        assert response.status_code == 403
        assert "TRUSTED_PROXIES is 2" in caplog.text

    def test_says_so_on_a_page_of_other_groups(self, client, tina, enter, make_service):
        page = make_service()
        limit = PageViewRestriction.objects.create(page=page, restriction_type="groups")
        limit.groups.set(Group.objects.filter(name=MODERATORS))
        enter(tina)

        response = client.get(page.url)
        steps = 0
        while response.status_code == 302 and steps < 10:
            response, steps = client.get(response.url), steps + 1

        assert response.status_code == 403
        assert "andere Gruppen" in response.content.decode()
        assert "/admin/logout/" in response.content.decode()

    def test_counts_where_nothing_is_pushed_out(self, client, tina, enter):
        for _attempt in range(5):
            enter(tina, password="falsch")
        cache.clear()

        response = enter(tina)

        assert "warten" in str(response.context["form"].non_field_errors())

    def test_ends_when_the_browser_is_closed(self, tina, enter):
        cookie = enter(tina).cookies["sessionid"]

        assert not cookie["max-age"]
        assert not cookie["expires"]

    def test_says_so_where_an_account_may_do_nothing(self, client, make_person, enter):
        enter(make_person("nobody"))

        response = client.get("/admin/", follow=True)

        assert response.status_code == 403
        assert "/admin/logout/" in response.content.decode()

    def test_begins_a_new_session(self, client, tina, enter):
        client.get(LOGIN)
        session = client.session
        session["kept"] = "x"
        session.save()
        before = session.session_key

        enter(tina)

        assert client.session.session_key != before


class TestItsPages:
    def test_speak_german_or_english_as_the_browser_does(self, client, db):
        german = client.get(LOGIN, headers={"accept-language": "ar,de;q=0.5"})
        english = client.get(LOGIN, headers={"accept-language": "en-GB,en;q=0.9"})
        neither = client.get(LOGIN, headers={"accept-language": "tr"})

        assert [x["Content-Language"] for x in (german, english, neither)] == [
            "de",
            "en",
            "de",
        ]
        assert "<h1>Anmelden</h1>" in german.content.decode()
        assert "<h1>Sign in</h1>" in english.content.decode()

    def test_speak_as_the_person_wants(self, client, tina, enter):
        enter(tina)
        UserProfile.objects.update_or_create(
            user=tina, defaults={"preferred_language": "en"}
        )

        page = client.get("/admin/sign-in/", headers={"accept-language": "de"})

        assert page["Content-Language"] == "en"

    @pytest.mark.parametrize(
        "path", ["login/", "password/", "password/sent/", "login/closed/", "logout/"]
    )
    def test_run_no_inline_code(self, client, db, path):
        response = client.get(f"/admin/{path}", follow=True)

        assert response.status_code == 200
        assert "unsafe-inline" not in response["Content-Security-Policy"]
        page = response.content.decode()
        assert " style=" not in page
        assert re.findall(r"<script(?![^>]* src=)", page) == []

    def test_are_kept_by_nobody(self, client, tina, enter):
        enter(tina)

        for path in ("login/", "sign-in/", "sign-in/app/", "sign-in/devices/"):
            response = client.get(f"/admin/{path}")
            assert "no-store" in response["Cache-Control"]


class TestWagtailsOwnWays:
    def test_all_lead_to_the_one_sign_in(self, client, db):
        assert reverse("wagtailadmin_login") == reverse("account_login") == LOGIN
        assert client.get("/_util/login/").url == LOGIN
        page = client.post(LOGIN, {"username": "ada", "password": "x"})
        assert "form" in page.context

    @pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
    def test_to_a_new_password_are_closed(self, client, db, path):
        for method in (client.get, client.post):
            assert method(f"/admin/password_reset/{path}").status_code == 404

    def test_there_is_no_admin_of_djangos(self, client, db):
        assert client.get("/django-admin/").status_code == 404

    def test_nobody_changes_a_password_or_address_in_the_profile(
        self, client, tina, enter
    ):
        enter(tina)

        page = client.get("/admin/account/").content.decode()

        assert 'type="password"' not in page
        assert 'type="email"' not in page
        assert "/admin/sign-in/" in page


class TestSigningOut:
    def test_asks_first_where_a_link_leads_there(self, client, tina, enter):
        enter(tina)

        assert client.get("/admin/logout/").status_code == 200
        assert client.get("/admin/").status_code == 200

    def test_closes_the_area(self, client, tina, enter):
        enter(tina)

        response = client.post(reverse("wagtailadmin_logout"))

        assert response.url == LOGIN
        assert client.get("/admin/").url.startswith(LOGIN)
        # The device then deletes its lists at the door (`door_kept.js`).
        assert ' login"' in client.get(LOGIN).content.decode()


class TestAnAddress:
    def test_belongs_to_one_account(self, tina):
        with pytest.raises(IntegrityError):
            User.objects.create_user("zwei", "Tina@Example.org")

    def test_is_given_by_a_command_to_an_account_without(self, client, home):
        User.objects.create_user("alt", "", PASSWORD, is_superuser=True)

        call_command("account_address", "alt", "Alt@example.org")

        data = {"login": "alt@example.org", "password": PASSWORD}
        assert client.post(LOGIN, data).url == "/admin/"

    @pytest.mark.parametrize(
        ("name", "email"),
        [("tina", "keine"), ("tina", "ADA@example.org"), ("nobody", "x@example.org")],
    )
    def test_is_not_given_where_it_cannot_be(self, tina, ada, name, email):
        with pytest.raises(CommandError):
            call_command("account_address", name, email)


class TestTheUpdate:
    """Accounts of a time in which people signed in with a name."""

    @pytest.fixture
    def settle(self):
        name = "accounts.migrations.0002_addresses_in_small_letters"
        return lambda: import_module(name).settle(
            apps, SimpleNamespace(connection=connection)
        )

    def test_writes_addresses_in_small_letters(self, tina, enter, settle):
        User.objects.update(email="Tina@Example.org")

        settle()

        assert enter(tina).url == "/admin/"

    def test_says_who_has_none(self, tina, ada, settle, capsys):
        User.objects.filter(pk=tina.pk).update(email="")

        settle()

        said = capsys.readouterr().out
        assert "no sign-in: tina" in said
        assert "account_address" in said

    def test_stops_where_two_share_one(self, tina, ada, settle):
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX accounts_one_account_an_address")
        User.objects.filter(pk=ada.pk).update(email="TINA@example.org")

        with pytest.raises(ValueError, match="ada, tina"):
            settle()
