"""A forgotten password: a letter, a link, once."""

import re
from datetime import timedelta

import pytest
from freezegun import freeze_time

from outbox.models import OutboxMessage
from tests.site.accounts.conftest import PASSWORD
from tests.site.accounts.post import link_in, sent_letters

pytestmark = pytest.mark.django_db
NEW = {"password1": "ein ganz anderer Satz", "password2": "ein ganz anderer Satz"}


def ask(client, address):
    return client.post("/admin/password/", {"email": address})


class TestAskingForANewOne:
    def test_sends_a_link(self, client, tina):
        response = ask(client, "Tina@example.org")

        letter = sent_letters()[0]
        assert response.url == "/admin/password/sent/"
        assert letter.to == ["tina@example.org"]
        assert "/admin/password/" in link_in(letter)

    def test_says_the_same_of_an_address_without_account(self, client, tina):
        response = ask(client, "nobody@example.org")

        assert response.url == "/admin/password/sent/"
        assert not OutboxMessage.objects.exists()

    def test_does_not_flood_anybody(self, client, tina):
        codes = [ask(client, tina.email).status_code for _time in range(4)]

        assert codes == [302, 302, 302, 429]

    def test_is_not_read_in_the_outbox(self, client, tina):
        ask(client, tina.email)
        link = link_in(sent_letters()[0])

        kept = OutboxMessage.objects.get()

        assert link not in kept.body_text + kept.body_html
        assert "••••" in kept.body_text


class TestTheLink:
    @pytest.fixture
    def link(self, client, tina):
        ask(client, tina.email)
        return link_in(sent_letters()[0])

    def test_leads_to_a_new_password(self, client, tina, link, enter):
        form = client.get(link).url
        response = client.post(form, NEW)

        assert response.url == "/admin/password/changed/"
        assert enter(tina, password=NEW["password1"]).url == "/admin/"

    def test_opens_once(self, client, link):
        client.post(client.get(link).url, NEW)

        again = client.get(link)

        assert "gilt nicht mehr" in again.content.decode()

    def test_opens_for_two_hours(self, client, tina):
        with freeze_time("2026-05-04 10:00") as clock:
            ask(client, tina.email)
            link = link_in(sent_letters()[0])
            clock.tick(timedelta(minutes=119))
            early = client.get(link)
            clock.tick(timedelta(minutes=2))

            late = client.get(link)

        assert early.status_code == 302
        assert "gilt nicht mehr" in late.content.decode()

    def test_that_was_forged_opens_nothing(self, client, link):
        forged = re.sub(r"-[^-/]+/$", "-abcdef0123456789/", link)

        assert "gilt nicht mehr" in client.get(forged).content.decode()

    def test_does_not_go_round_the_second_factor(
        self, client, ada, enter, set_up_app, settings
    ):
        enter(ada)
        set_up_app()
        client.post("/admin/logout/")
        ask(client, ada.email)
        link = link_in([x for x in sent_letters() if "/password/" in x.body][0])

        client.post(client.get(link).url, NEW)

        assert enter(ada, password=NEW["password1"]).url == "/admin/login/second/"

    @pytest.mark.parametrize(
        ("first", "second", "said"),
        [
            ("kurz", "kurz", "mindestens 8"),
            ("ein ganz anderer Satz", "ein anderer Satz", "nicht gleich"),
            ("", "", "error-message"),
        ],
    )
    def test_takes_no_weak_or_mistyped_one(self, client, link, first, second, said):
        data = {"password1": first, "password2": second}

        page = client.post(client.get(link).url, data)

        assert page.status_code == 200
        assert said in page.content.decode()


class TestChangingIt:
    def test_asks_for_the_present_one(self, client, tina, enter):
        enter(tina)

        wrong = client.post("/admin/password/change/", {"oldpassword": "x", **NEW})
        right = client.post("/admin/password/change/", {"oldpassword": PASSWORD, **NEW})

        assert (wrong.status_code, right.status_code) == (200, 302)

    def test_is_told_by_letter(self, client, tina, enter):
        enter(tina)
        client.post("/admin/password/change/", {"oldpassword": PASSWORD, **NEW})

        letter = sent_letters()[0]

        assert letter.subject == "Ihr Passwort wurde geändert"
        assert "Das waren nicht Sie?" in letter.body

    def test_leads_to_a_letter_where_there_is_none_yet(self, client, tina):
        tina.set_unusable_password()
        tina.save()
        client.force_login(tina)

        asked = client.get("/admin/password/change/").url

        assert client.get(asked).url == "/admin/password/"
