"""Who needs more than a password, how it is set up, and that nothing goes round it."""

import time
from datetime import UTC, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import PageViewRestriction

from accounts import second_factor
from accounts.adapters import AccountAdapter
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS, grant_municipality
from outbox.models import OutboxMessage
from tests.site.accounts.conftest import OWN, SECOND
from tests.totp import totp

pytestmark = pytest.mark.django_db


class TestItIsDemanded:
    @pytest.mark.parametrize(
        ("group", "expected"),
        [(EDITORS, True), (MODERATORS, True), (TRANSLATORS, True), ("", False)],
    )
    def test_from_whoever_may_do_anything(self, demanded, make_person, group, expected):
        assert second_factor.is_demanded(make_person("x", group)) is expected

    def test_from_administrators(self, demanded, root):
        assert second_factor.is_demanded(root)

    def test_from_editors_of_a_municipality(self, demanded, make_person, home):
        grant_municipality("Eupen", [home])

        person = make_person("x", "Municipality editors: Eupen")

        assert second_factor.is_demanded(person)

    def test_with_one_right_of_ones_own(self, demanded, make_person):
        person = make_person("x")
        right = Permission.objects.get(codename="view_registration")
        person.user_permissions.add(right)

        assert second_factor.is_demanded(person)

    def test_from_nobody_where_it_is_switched_off(self, root):
        assert not second_factor.is_demanded(root)


class TestWithoutIt:
    @pytest.mark.parametrize(
        "path", ["", "pages/", "account/", "reports/site-history/", "users/", "api/"]
    )
    def test_every_page_leads_to_setting_it_up(self, client, demanded, ada, path):
        client.force_login(ada)

        for method in (client.get, client.post):
            assert method(f"/admin/{path}").url == OWN

    def test_the_page_to_set_it_up_is_there(self, client, demanded, ada):
        client.force_login(ada)

        page = client.get(OWN).content.decode()

        assert "zweiten Faktor" in page
        assert "/admin/sign-in/app/" in page
        assert 'href="/admin/"' not in page

    def test_one_can_sign_out(self, client, demanded, ada):
        client.force_login(ada)

        assert client.post("/admin/logout/").url == "/admin/login/"

    def test_one_is_a_visitor_of_the_public_site(
        self, client, demanded, ada, make_service
    ):
        page = make_service()
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        client.force_login(ada)

        asked = client.get(page.url)
        led = client.get(asked.url, follow=True)

        assert "/_util/login/" in asked.url
        assert led.redirect_chain[-1][0] == OWN
        assert led.status_code == 200


class TestASession:
    """One of before the factor, perhaps of somebody who found the password out."""

    @pytest.fixture
    def thief(self, ada, enter):
        thief = Client()
        enter(ada, client=thief)
        return thief

    def test_is_over_once_a_factor_is_set_up(
        self, client, demanded, ada, thief, enter, set_up_app
    ):
        enter(ada)

        set_up_app()

        assert client.get("/admin/").status_code == 200
        assert thief.get("/admin/").url.startswith("/admin/login/")

    @pytest.mark.parametrize("path", ["", "sign-in/", "sign-in/devices/"])
    def test_that_nobody_ended_opens_nothing_without_it(
        self, client, demanded, ada, thief, enter, set_up_app, path
    ):
        enter(ada)
        UserSession.objects.all().delete()

        set_up_app()

        assert thief.get(f"/admin/{path}").url.startswith("/admin/login/")

    def test_is_over_where_its_factor_is_removed(
        self, client, demanded, ada, enter, set_up_app
    ):
        enter(ada)
        secret = set_up_app()
        other = Client()
        enter(ada, client=other)
        with freeze_time(timezone.now() + timedelta(minutes=2)):
            other.post(SECOND, {"code": totp(secret)})
            assert other.get("/admin/").status_code == 200

        client.post("/admin/sign-in/app/remove/")

        assert other.get("/admin/").url.startswith("/admin/login/")


class TestDaysOfGrace:
    def test_are_counted_from_the_first_time_it_is_asked_for(
        self, client, demanded, ada, settings
    ):
        settings.SECOND_FACTOR_GRACE_DAYS = 3
        with freeze_time("2026-05-04 10:00") as clock:
            client.force_login(ada)
            assert client.get("/admin/").status_code == 200
            assert "07.05.2026" in client.get(OWN).content.decode()

            clock.tick(timedelta(days=3))
            client.force_login(ada)
            assert client.get("/admin/").url == OWN


class TestAnApp:
    def test_opens_the_area_and_gives_recovery_codes(
        self, client, demanded, ada, enter, set_up_app, codes
    ):
        assert enter(ada).url == "/admin/"
        assert client.get("/admin/").url == OWN

        set_up_app()

        assert len(codes()) == 10
        assert client.get("/admin/").status_code == 200

    def test_is_told_by_letter(self, ada, enter, set_up_app):
        enter(ada)

        set_up_app()

        letter = OutboxMessage.objects.get()
        assert (letter.kind, letter.to) == ("account_notice", ada.email)

    def test_is_asked_for_at_the_next_sign_in(
        self, client, ada, enter, set_up_app, settings
    ):
        enter(ada)
        secret = set_up_app()
        other = Client()

        response = enter(ada, client=other)
        assert response.url == SECOND
        assert other.get("/admin/").url.startswith("/admin/login/")
        wrong = other.post(SECOND, {"code": "000000"})
        right = other.post(SECOND, {"code": totp(secret)})

        assert "falsch" in str(wrong.context["form"].errors)
        assert right.url == "/admin/"
        assert other.get("/admin/").status_code == 200

    @pytest.mark.parametrize(
        ("seconds", "opens"), [(20, True), (-20, True), (95, False)]
    )
    def test_may_be_half_a_minute_wrong_and_no_more(
        self, ada, enter, set_up_app, seconds, opens
    ):
        with freeze_time("2026-05-04 10:00:10") as clock:
            enter(ada)
            secret = set_up_app()
            clock.tick(timedelta(minutes=5))
            other = Client()
            enter(ada, client=other)
            now = clock().replace(tzinfo=UTC).timestamp()
            code = totp(secret, at=now - seconds)

            response = other.post(SECOND, {"code": code})

        assert (response.status_code == 302) is opens

    def test_gives_no_code_that_opens_twice(self, ada, enter, set_up_app):
        with freeze_time("2026-05-04 10:00:10"):
            enter(ada)
            secret = set_up_app()
            first, second = Client(), Client()
            enter(ada, client=first)
            enter(ada, client=second)

            once = first.post(SECOND, {"code": totp(secret)})
            cache.clear()
            twice = second.post(SECOND, {"code": totp(secret)})

        assert (once.status_code, twice.status_code) == (302, 200)

    def test_is_not_guessed(self, ada, enter, set_up_app):
        enter(ada)
        secret = set_up_app()
        other = Client()
        enter(ada, client=other)
        for _attempt in range(5):
            other.post(SECOND, {"code": "000000"})

        response = other.post(SECOND, {"code": totp(secret)})

        assert response.status_code == 200
        assert "warten" in str(response.context["form"].errors)

    def test_is_not_tried_in_silence(self, ada, enter, set_up_app):
        enter(ada)
        set_up_app()
        other = Client()
        enter(ada, client=other)
        OutboxMessage.objects.all().delete()

        for _attempt in range(5):
            other.post(SECOND, {"code": "000000"})

        told = OutboxMessage.objects.get()
        assert told.snapshot["occasion"] == "codes_tried"
        assert told.to == ada.email

    def test_is_not_tried_in_silence_day_after_day(self, ada):
        with freeze_time("2026-05-04 10:00:10") as clock:
            for _day in range(2):
                for _attempt in range(3):
                    second_factor.tell_of_wrong_codes(user=ada)
                clock.tick(timedelta(days=1))

        assert OutboxMessage.objects.count() == 2

    def test_takes_no_code_after_thirty_wrong_ones_a_day(self, ada, enter, set_up_app):
        with freeze_time("2026-05-04 10:00:10") as clock:
            enter(ada)
            secret = set_up_app()
            OutboxMessage.objects.all().delete()
            for _attempt in range(30):
                second_factor.tell_of_wrong_codes(user=ada)
            today, tomorrow = Client(), Client()
            clock.tick(timedelta(minutes=2))
            enter(ada, client=today)
            refused = today.post(SECOND, {"code": totp(secret, at=time.time())})
            clock.tick(timedelta(days=1))
            enter(ada, client=tomorrow)
            taken = tomorrow.post(SECOND, {"code": totp(secret, at=time.time())})

        assert "Passkey" in str(refused.context["form"].errors)
        assert taken.url == "/admin/"
        assert OutboxMessage.objects.count() == 2

    def test_keeps_its_key_unreadable_in_the_database(
        self, ada, enter, set_up_app, settings
    ):
        enter(ada)
        secret = set_up_app()

        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

        assert secret not in stored

    def test_fits_still_after_the_secret_key_was_changed(
        self, ada, enter, set_up_app, settings
    ):
        enter(ada)
        secret = set_up_app()
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-one"
        other = Client()
        enter(ada, client=other)

        assert other.post(SECOND, {"code": totp(secret)}).status_code == 302

    def test_that_nobody_can_read_any_more_opens_nothing_and_breaks_nothing(
        self, ada, enter, set_up_app, settings
    ):
        enter(ada)
        secret = set_up_app()
        settings.SECRET_KEY = "another-one"
        other = Client()
        enter(ada, client=other)

        assert other.post(SECOND, {"code": totp(secret)}).status_code == 200


class TestRecoveryCodes:
    def test_open_once_each(self, ada, enter, set_up_app, codes):
        enter(ada)
        set_up_app()
        code, other_code = codes()[:2]
        first, second = Client(), Client()
        enter(ada, client=first)
        enter(ada, client=second)

        once = first.post(SECOND, {"code": code})
        twice = second.post(SECOND, {"code": code})
        other = second.post(SECOND, {"code": other_code})

        assert [x.status_code for x in (once, twice, other)] == [302, 200, 302]

    def test_can_be_saved_as_a_file(self, client, ada, enter, set_up_app, codes):
        enter(ada)
        set_up_app()

        response = client.get("/admin/sign-in/codes/file/")

        assert response["Content-Type"].startswith("text/plain")
        assert response.content.decode().split() == codes()


class TestChangingIt:
    @pytest.mark.parametrize("path", ["app/remove/", "codes/", "codes/new/"])
    def test_asks_for_proof_once_more(self, ada, enter, set_up_app, path):
        with freeze_time("2026-05-04 10:00") as clock:
            enter(ada)
            set_up_app()
            clock.tick(timedelta(minutes=20))
            other = Client()
            other.force_login(ada)

            response = other.get(f"/admin/sign-in/{path}")

        assert response.url.startswith("/admin/login/again/")

    def test_goes_on_after_the_password(self, ada, enter, set_up_app):
        enter(ada)
        set_up_app()
        other = Client()
        other.force_login(ada)
        asked = other.get("/admin/sign-in/app/remove/").url

        wrong = other.post(asked, {"password": "falsch"})
        right = other.post(asked, {"password": "ein langer Satz mit Zeichen"})

        assert wrong.status_code == 200
        assert right.url == "/admin/sign-in/app/remove/"

    def test_that_takes_the_last_one_away_closes_the_area(
        self, client, demanded, ada, enter, set_up_app
    ):
        enter(ada)
        set_up_app()
        client.post("/admin/login/again/", {"password": "ein langer Satz mit Zeichen"})

        response = client.post("/admin/sign-in/app/remove/")

        assert response.url == OWN
        assert not Authenticator.objects.exists()
        assert client.get("/admin/").url == OWN


class TestSignedInLongAgo:
    PASSWORD = {"password": "ein langer Satz mit Zeichen"}

    @pytest.mark.parametrize("path", ["app/", "passkeys/add/"])
    def test_one_proves_the_password_before_the_first_factor(self, ada, enter, path):
        with freeze_time("2026-05-04 10:00") as clock:
            client = Client()
            enter(ada, client=client)
            clock.tick(timedelta(minutes=15))

            asked = client.get(f"/admin/sign-in/{path}").url
            page = client.get(asked)
            proven = client.post(asked, self.PASSWORD)

        assert asked.startswith("/admin/login/again/")
        assert page.status_code == 200
        assert proven.url == f"/admin/sign-in/{path}"

    @pytest.mark.parametrize(
        "path", ["codes/", "codes/new/", "app/remove/", "passkeys/add/"]
    )
    def test_one_proves_it_before_changing_the_factor(
        self, demanded, ada, enter, set_up_app, path
    ):
        with freeze_time("2026-05-04 10:00") as clock:
            client = Client()
            enter(ada, client=client)
            set_up_app(client=client)
            clock.tick(timedelta(minutes=15))

            asked = client.get(f"/admin/sign-in/{path}").url
            client.post(asked, self.PASSWORD)
            page = client.get(f"/admin/sign-in/{path}")

        assert page.status_code == 200

    def test_every_way_to_prove_it_is_there(self, ada, enter, set_up_app, rf):
        enter(ada)
        set_up_app()
        request = rf.get("/")
        request.user = ada

        ways = AccountAdapter(request).get_reauthentication_methods(ada)

        assert [resolve(way["url"]).url_name for way in ways] == [
            "account_reauthenticate",
            "mfa_reauthenticate",
        ]
