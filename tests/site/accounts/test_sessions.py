"""When sessions end, and who sees and ends them."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts import sessions

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"
DEVICES = "/admin/sign-in/devices/"


def signed_in(client):
    return client.get("/admin/").status_code == 200


class TestASession:
    def test_ends_two_hours_after_the_last_step(self, client, tina, enter):
        with freeze_time("2026-05-04 08:00") as clock:
            enter(tina)
            clock.tick(timedelta(minutes=119))
            assert signed_in(client)
            clock.tick(timedelta(minutes=119))
            assert signed_in(client)
            clock.tick(timedelta(minutes=120))

            response = client.get("/admin/", follow=True)

        assert response.redirect_chain[0][0].startswith("/admin/login/")
        assert "nach einiger Zeit abgemeldet" in response.content.decode()

    def test_ends_twelve_hours_after_the_first(self, client, tina, enter):
        with freeze_time("2026-05-04 08:00") as clock:
            enter(tina)
            for _hour in range(11):
                clock.tick(timedelta(hours=1))
                assert signed_in(client)
            clock.tick(timedelta(hours=1))

            assert not signed_in(client)

    def test_is_not_kept_open_by_a_page_that_nobody_sits_at(self, client, tina, enter):
        with freeze_time("2026-05-04 08:00") as clock:
            enter(tina)
            for _minutes in range(5):
                clock.tick(timedelta(minutes=25))
                client.post("/admin/editing-sessions/ping/wagtailcore/page/1/")

            assert not signed_in(client)

    def test_of_before_the_rule_begins_with_its_next_step(self, client, tina, enter):
        enter(tina)
        session = client.session
        del session[sessions.BEGUN], session[sessions.SEEN]
        session.save()

        assert signed_in(client)
        assert sessions.BEGUN in client.session

    def test_is_noted_once_a_minute_at_most(
        self, client, tina, enter, django_assert_num_queries
    ):
        enter(tina)
        client.get("/admin/sign-in/")
        before = client.session[sessions.SEEN]

        client.get("/admin/sign-in/")

        assert client.session[sessions.SEEN] == before


class TestAVisitor:
    def test_is_not_asked_who_it_is(self, client, home):
        response = client.get("/de/")

        assert "Cookie" not in response.get("Vary", "")
        assert "public" in response["Cache-Control"]


class TestWhereOneIsSignedIn:
    @pytest.fixture
    def phone(self, tina, enter):
        phone = Client(headers={"user-agent": PHONE})
        enter(tina, client=phone)
        return phone

    @pytest.fixture
    def desk(self, tina, enter):
        desk = Client(headers={"user-agent": FIREFOX})
        enter(tina, client=desk)
        return desk

    def test_is_listed_with_browser_and_system(self, desk, phone):
        page = desk.get(DEVICES).content.decode()

        assert page.index("Firefox, Linux") < page.index("Safari, iPhone")
        assert page.count("Dort abmelden") == 1

    def test_one_can_be_signed_out(self, desk, phone):
        other = UserSession.objects.get(user_agent=PHONE)

        desk.post(DEVICES, {"session": other.pk})

        assert signed_in(desk)
        assert not signed_in(phone)

    def test_all_can_be_signed_out_at_once(self, desk, phone):
        assert desk.post(DEVICES, {"session": "all"}).url == "/admin/login/"

        assert not signed_in(desk)
        assert not signed_in(phone)

    def test_nobody_ends_a_session_of_somebody_else(self, desk, phone, ada, enter):
        client = Client()
        enter(ada, client=client)

        for row in UserSession.objects.filter(user_agent=PHONE):
            client.post(DEVICES, {"session": row.pk})
        client.post(DEVICES, {"session": "x"})
        client.post(DEVICES, {})

        assert signed_in(phone)

    def test_ends_with_a_new_password(self, desk, phone):
        password = "ein langer Satz mit Zeichen"
        data = {
            "oldpassword": password,
            "password1": "ein ganz anderer Satz",
            "password2": "ein ganz anderer Satz",
        }

        desk.post("/admin/password/change/", data)

        assert signed_in(desk)
        assert not signed_in(phone)

    def test_is_forgotten_when_it_is_over(self, desk, phone):
        gone = sessions.sweep(at=timezone.now() + timedelta(hours=13))

        assert gone == 2
