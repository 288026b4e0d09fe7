"""Asking for a list, saying yes, changing it and stopping, as a person does it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.models import OutboxMessage, State
from pages.forms.retention import sweep
from search.subscriptions import following
from search.subscriptions.models import Subscription

from .conftest import letters, link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(news, ask):
    """Ada has asked; the letter is written."""
    ask(news)
    [letter] = letters()
    return letter


@pytest.fixture
def opened(client, asked):
    """She has opened the link of the letter."""
    client.get(link_in(asked), follow=True)
    return client


class TestAskingForAList:
    def test_is_offered_below_the_list_with_its_filters(self, client, news, topic):
        page = client.get("/de/aktuelles/?topic=wohnen").content.decode()

        assert f"list={news.translation_key}&amp;topic=wohnen" in page

    def test_says_which_list_it_is(self, client, news, topic):
        url = f"/de/-/follow/?kind=pages&list={news.translation_key}&topic=wohnen"

        page = client.get(url).content.decode()

        assert "Aktuelles" in page
        assert "Wohnen" in page

    def test_writes_a_letter_and_nothing_else_yet(self, news, ask):
        response = ask(news)

        assert response.url == "/de/-/follow/sent/"
        assert Subscription.objects.get().confirmed_at is None
        [letter] = letters()
        assert "Aktuelles" in letter.text

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"q-email": ""}, "Bitte schreiben Sie Ihre E-Mail-Adresse."),
            ({"q-email": "ada"}, "name@example.org"),
            ({"q-rhythm": "hourly"}, "Bitte wählen Sie"),
            ({"website": "x"}, "Internetseite"),
            ({"_form": "forged"}, "nicht mehr gültig"),
            ({"wait": 0}, "sehr schnell"),
        ],
    )
    def test_keeps_what_was_typed_where_it_refuses(self, news, ask, answers, said):
        response = ask(news, **{"q-email": "ada@example.org", **answers})

        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        if answers.get("q-email") != "":
            assert answers.get("q-email", "ada@example.org") in page
        assert not OutboxMessage.objects.exists()

    def test_answers_the_same_whether_the_address_is_known(self, news, ask, follow):
        follow(news, rhythm="weekly")

        known, new = ask(news), ask(news, **{"q-email": "bob@example.org"})

        assert known.url == new.url
        first, second = letters()
        assert "bereits" in first.subject
        assert "bereits" not in second.subject

    def test_writes_once_a_day_to_an_address_that_somebody_typed(self, news, ask):
        for _again in range(3):
            ask(news)

        assert len(letters()) == 1

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?kind=pages",
            "?kind=pages&list=x",
            "?kind=x&list=y",
            "?kind=pages&list=%00",
        ],
    )
    def test_is_not_found_where_there_is_no_such_list(self, client, news, query):
        assert client.get(f"/de/-/follow/{query}").status_code == 404

    def test_is_not_found_for_a_list_that_is_private(self, client, news):
        news.view_restrictions.create(restriction_type="login")
        url = f"/de/-/follow/?kind=pages&list={news.translation_key}"

        assert client.get(url).status_code == 404


class TestSayingYes:
    def test_needs_a_button_that_programs_do_not_press(self, client, asked):
        response = client.get(link_in(asked), follow=True)

        assert "Ja, schreiben Sie mir" in response.content.decode()
        assert response.redirect_chain == [("/de/-/follow/mine/", 302)]
        assert Subscription.objects.get().confirmed_at is None

    def test_begins_with_the_next_thing(self, opened, write):
        row = Subscription.objects.get()

        opened.post(f"/de/-/follow/mine/{row.pk}/confirm/")
        again = opened.post(f"/de/-/follow/mine/{row.pk}/confirm/", follow=True)

        row.refresh_from_db()
        assert row.confirmed_at
        assert row.next_at > timezone.now()
        assert "Wir schreiben Ihnen über" in again.content.decode()

    def test_says_until_when_the_address_is_kept(self, opened):
        row = Subscription.objects.get()
        opened.post(f"/de/-/follow/mine/{row.pk}/confirm/")

        page = opened.get("/de/-/follow/mine/").content.decode()

        end = timezone.localdate() + timedelta(days=365)
        assert f"{end.day}." in page
        assert str(end.year) in page

    def test_is_not_possible_for_somebody_elses_list(self, opened, news, follow):
        other = follow(news, email="bob@example.org")

        assert opened.post(f"/de/-/follow/mine/{other.pk}/stop/").status_code == 404
        assert Subscription.objects.filter(pk=other.pk).exists()

    def test_is_over_when_the_link_was_opened_by_nobody(self, client, asked):
        response = client.get("/de/-/follow/mine/")

        assert response.status_code == 404
        assert "Dieser Link öffnet nichts mehr" in response.content.decode()


class TestChanging:
    def test_sets_how_often(self, opened):
        row = Subscription.objects.get()
        opened.post(f"/de/-/follow/mine/{row.pk}/confirm/")

        opened.post(f"/de/-/follow/mine/{row.pk}/change/", {"rhythm": "daily"})
        opened.post(f"/de/-/follow/mine/{row.pk}/change/", {"rhythm": "hourly"})

        row.refresh_from_db()
        assert row.rhythm == "daily"
        assert row.next_at - timezone.now() < timedelta(days=1)

    def test_goes_on_for_another_year(self, opened):
        row = Subscription.objects.get()
        opened.post(f"/de/-/follow/mine/{row.pk}/confirm/")
        Subscription.objects.update(ends_on=timezone.localdate() + timedelta(days=9))
        assert "Ein weiteres Jahr" in opened.get("/de/-/follow/mine/").content.decode()

        opened.post("/de/-/follow/mine/go-on/")

        row.refresh_from_db()
        assert row.ends_on == timezone.localdate() + timedelta(days=365)


class TestStopping:
    def test_one_list_leaves_the_others(self, opened, announce, events, ask):
        ask(events)
        row = Subscription.objects.earliest("pk")

        response = opened.post(f"/de/-/follow/mine/{row.pk}/stop/", follow=True)

        assert "Veranstaltungen" in response.content.decode()
        assert Subscription.objects.count() == 1

    def test_the_last_one_deletes_the_address_from_letters_too(self, opened):
        row = Subscription.objects.get()

        opened.post(f"/de/-/follow/mine/{row.pk}/stop/")

        assert not Subscription.objects.exists()
        assert list(OutboxMessage.objects.values_list("to", flat=True)) == [""]

    def test_by_the_letters_link_asks_first_and_may_be_repeated(
        self, client, news, follow, write, go_round
    ):
        follow(news)
        write()
        [letter] = go_round()
        path = letter.stop_url.removeprefix("http://localhost:8000")

        shown = client.get(path)
        assert Subscription.objects.exists()
        client.post(path)
        again = client.post(path)

        assert "Alle Nachrichten beenden?" in shown.content.decode()
        assert again.status_code == 200
        assert not Subscription.objects.exists()

    def test_by_any_letter_though_its_first_list_is_gone(
        self, client, news, events, follow, write, announce, go_round
    ):
        first = follow(news)
        follow(events)
        write()
        announce()
        [letter] = go_round()
        following.stop(first, at=timezone.now())

        client.post(letter.stop_url.removeprefix("http://localhost:8000"))

        assert not Subscription.objects.exists()

    def test_by_the_mail_program_ends_every_language(
        self, client, news, follow, write, go_round, arabic_home
    ):
        follow(news, code="ar")
        follow(news)
        write()
        [letter] = go_round()

        client.post(letter.stop_url.removeprefix("http://localhost:8000"))

        assert not Subscription.objects.exists()


class TestForgetting:
    def test_takes_who_never_said_yes_after_three_days(self, asked):
        sweep(at=timezone.now() + timedelta(days=2))
        assert Subscription.objects.exists()

        sweep(at=timezone.now() + timedelta(days=4))

        assert not Subscription.objects.exists()
        assert OutboxMessage.objects.get().to == ""

    def test_takes_who_did_not_go_on_after_a_year(self, news, follow, monday):
        follow(news)

        sweep(at=monday + timedelta(days=364))
        assert Subscription.objects.exists()
        sweep(at=monday + timedelta(days=367))

        assert not Subscription.objects.exists()

    @pytest.mark.parametrize(
        ("error", "is_left"), [("SMTP 550 RCPT", False), ("SMTP 552 RCPT", True)]
    )
    def test_takes_addresses_that_a_server_does_not_know_twice(
        self, news, follow, write, go_round, error, is_left
    ):
        follow(news)
        now = timezone.now()
        for day in (1, 2):
            write(f"Meldung {day}")
            go_round(days=day)
            waiting = OutboxMessage.objects.exclude(state=State.FAILED)
            waiting.update(
                state=State.FAILED,
                last_error=error,
                finished_at=now - timedelta(days=3 - day),
            )
            if day == 1:
                sweep(at=now)
                assert Subscription.objects.exists()

        sweep(at=now)

        assert Subscription.objects.exists() is is_left
