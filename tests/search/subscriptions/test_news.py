"""What is new on a list: told once, in the reader's language, in the morning."""

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Occurrence
from outbox.models import OutboxMessage
from search.subscriptions import lists
from search.subscriptions.calm import next_slot
from search.subscriptions.models import Subscription

from .conftest import MONDAY, letters

pytestmark = pytest.mark.django_db


class TestWhenLettersGoOut:
    @pytest.mark.parametrize(
        ("rhythm", "after", "slot"),
        [
            ("daily", (2027, 3, 1, 11), (2027, 3, 2, 8)),
            ("daily", (2027, 3, 1, 7), (2027, 3, 1, 8)),
            ("weekly", (2027, 3, 1, 11), (2027, 3, 4, 8)),
            ("weekly", (2027, 3, 4, 8), (2027, 3, 11, 8)),
            # Summer time begins on 28 March: nine o'clock is an hour earlier then.
            ("daily", (2027, 3, 27, 12), (2027, 3, 28, 7)),
        ],
    )
    def test_is_nine_in_the_morning_at_the_office(self, rhythm, after, slot):
        after, slot = datetime(*after, tzinfo=UTC), datetime(*slot, tzinfo=UTC)

        assert next_slot(rhythm, after=after) == slot


class TestALetter:
    def test_names_what_came_after_the_yes_and_nothing_before(
        self, news, write, follow, go_round
    ):
        write("Schon lange da")
        follow(news)
        write("Neue Sprechstunde")

        [letter] = go_round()

        assert "Neue Sprechstunde" in letter.text
        assert "Schon lange da" not in letter.text
        assert "/de/aktuelles/neue-sprechstunde/" in letter.text

    def test_does_not_come_where_nothing_is_new(self, news, write, follow, go_round):
        write()
        follow(news)

        assert go_round() == []

    def test_tells_each_thing_once(self, news, write, follow, go_round):
        follow(news)
        write()

        assert len(go_round(days=1)) == 1
        assert go_round(days=2) == []

    def test_comes_on_thursday_to_those_who_want_it_weekly(
        self, news, write, follow, go_round
    ):
        follow(news, rhythm="weekly")
        write()

        assert go_round(days=1) == []
        assert len(go_round(days=3)) == 1

    def test_is_one_for_all_lists_of_a_person(
        self, news, events, write, announce, follow, go_round
    ):
        follow(news)
        follow(events)
        write("Neue Sprechstunde")
        announce("Sprachcafé")

        [letter] = go_round()

        assert "Neue Sprechstunde" in letter.text
        assert "Sprachcafé" in letter.text
        assert "2 Neuigkeiten" in letter.subject

    def test_keeps_to_the_filters(self, news, write, topic, follow, go_round):
        follow(news, query="topic=wohnen")
        write("Für alle")
        write("Über Wohnungen", topics=[topic])

        [letter] = go_round()

        assert "Über Wohnungen" in letter.text
        assert "Für alle" not in letter.text

    def test_stops_with_one_click_of_the_mail_program(
        self, news, write, follow, go_round, client
    ):
        follow(news)
        write()
        [letter] = go_round()

        response = client.post(
            letter.stop_url.removeprefix("http://localhost:8000"),
            {"List-Unsubscribe": "One-Click"},
        )

        assert response.status_code == 200
        assert not Subscription.objects.exists()

    def test_leaves_out_what_is_gone_by_the_time_it_is_sent(
        self, news, write, follow, go_round
    ):
        follow(news)
        page = write("Zurückgezogen")
        write("Bleibt")

        page.unpublish()
        [letter] = go_round()

        assert "Zurückgezogen" not in letter.text

    def test_is_written_once_though_two_rounds_run(self, news, write, follow, go_round):
        row = follow(news)
        write()
        slot = row.next_at
        go_round()
        # The second round had read who is due before the first one wrote.
        Subscription.objects.update(next_at=slot, items={})

        assert go_round() == []

    def test_costs_as_many_queries_for_fifty_news_as_for_five(
        self, news, write, follow, go_round, django_assert_max_num_queries
    ):
        follow(news)
        for number in range(50):
            write(f"Meldung {number}")

        with django_assert_max_num_queries(60):
            [letter] = go_round()

        assert "30" in letter.text


class TestAReaderOfAnotherLanguage:
    def test_waits_a_week_for_the_translation(
        self, news, write, follow, go_round, arabic_home
    ):
        follow(news, code="ar")
        write("Neue Sprechstunde")

        assert go_round(days=1) == []
        assert go_round(days=7) == []
        [letter] = go_round(days=8)
        assert "Neue Sprechstunde" in letter.text
        assert "بالألمانية" in letter.text
        assert 'lang="de"' in letter.html

    def test_hears_as_soon_as_it_is_translated(
        self,
        news,
        write,
        follow,
        go_round,
        arabic_home,
        arabic,
        translated,
        commit_at_once,
    ):
        translated(news, arabic)
        follow(news, code="ar")
        page = write("Neue Sprechstunde")
        assert go_round(days=1) == []
        translated(page, arabic)

        [letter] = go_round(days=2)

        assert "ar:Neue Sprechstunde" in letter.text
        assert "بالألمانية" not in letter.text
        assert go_round(days=9) == []

    def test_does_not_wait_for_what_is_soon(
        self, events, announce, follow, go_round, arabic_home
    ):
        follow(events, code="ar")
        announce(days=8)

        assert len(go_round()) == 1


class TestALetterThatCannotBeWritten:
    def test_keeps_nobody_else_waiting(
        self, news, write, follow, go_round, monkeypatch, caplog
    ):
        broken = follow(news)
        follow(news, query="language=de", email="bob@example.org")
        write()
        whole = lists.read

        def read(kind, key, query, code):
            if not query:
                raise RuntimeError("broken")
            return whole(kind, key, query, code)

        monkeypatch.setattr(lists, "read", read)

        [letter] = go_round()

        assert OutboxMessage.objects.get().to == "bob@example.org"
        broken.refresh_from_db()
        assert broken.next_at > MONDAY + timedelta(days=1)
        assert "example.org" not in caplog.text.split("Traceback")[0]


class TestEvents:
    def test_that_are_over_are_no_news(self, events, announce, follow, go_round):
        follow(events, query="from=2027-02-01")
        announce(days=-10)

        assert go_round() == []

    def test_are_told_with_their_day(self, events, announce, follow, go_round):
        follow(events)
        announce(days=30)

        [letter] = go_round()

        assert "31. März 2027" in letter.text
        assert "18:00" in letter.text

    def test_are_no_news_when_they_are_called_off(
        self, events, announce, follow, go_round
    ):
        follow(events)
        announce(status=Occurrence.Status.CANCELLED)

        assert go_round() == []

    def test_are_news_again_when_places_are_free_again(
        self, events, announce, follow, go_round
    ):
        page = announce(capacity=2, held=1)
        follow(events, query="places=yes")
        dates = Occurrence.objects.of(page.translation_key)
        dates.update(held=2)
        assert go_round(days=1) == []
        dates.update(held=1)

        assert len(go_round(days=2)) == 1


class TestALetterAtTheEndOfTheYear:
    def test_is_about_all_lists_though_one_is_gone(self, news, events, follow, monday):
        from search.subscriptions.rounds import ask_whether_to_go_on

        first = follow(news)
        last = follow(events)
        first.refresh_from_db()
        assert first.ends_on == last.ends_on
        ask_whether_to_go_on(at=monday + timedelta(days=355))
        news.delete()

        [letter] = letters()

        assert "Veranstaltungen" in letter.text

    def test_asks_once_whether_it_goes_on(self, news, follow, monday):
        from search.subscriptions.rounds import ask_whether_to_go_on

        row = follow(news)
        before_end = monday + timedelta(days=355)

        ask_whether_to_go_on(at=monday + timedelta(days=300))
        assert not OutboxMessage.objects.exists()
        ask_whether_to_go_on(at=before_end)
        ask_whether_to_go_on(at=before_end + timedelta(days=1))

        assert OutboxMessage.objects.get().to == row.email
