"""Links against servers that redirect, hang, refuse, dislike robots and come back."""

import datetime
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import call_command
from freezegun import freeze_time

from outbox.models import OutboxMessage
from pages.base.attention import what_needs_you
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.directory.models import Organisation
from pages.forms.notify import send_digests
from pages.lifecycle.links import rounds, verdict
from pages.lifecycle.links.collecting import collect_all
from pages.lifecycle.links.telling import lines
from pages.lifecycle.models import Address, Answer, Reason, Round, State

pytestmark = pytest.mark.django_db

NIGHT = datetime.datetime(2027, 3, 1, 1, 30, tzinfo=datetime.UTC)
WELL = range(100, 118)


def later(hours):
    return NIGHT + datetime.timedelta(hours=hours)


@pytest.fixture
def look(hasty):
    """One round of all links, or of those that failed, from its begin to its end."""
    impatient = replace(hasty, timeouts=(1, 0.4))

    def look(at, *, again=False):
        if again:
            assert rounds.begin_what_is_due(at=at).scope == Round.Scope.AGAIN
        else:
            rounds.begin_all(at=at)
        while rounds.work(at=at, manners=impatient):
            pass
        return Round.objects.first()

    return look


@pytest.fixture
def linked(make_service, link_to, web):
    """A page with links to these addresses, and to some that work."""

    def linked(*urls):
        well = [web.url(number) for number in WELL]
        text = "".join(map(link_to, [*urls, *well]))
        return make_service(what_it_is=text, live=True)

    return linked


def state(url):
    return Address.objects.get(url=url).state


def reported():
    return set(
        Address.objects.filter(state__in=[State.DEAD, State.SOFT]).values_list(
            "url", flat=True
        )
    )


class TestTwoRounds:
    def test_report_what_failed_twice_and_dead_only_what_the_server_calls_so(
        self, linked, web, look
    ):
        moved, hangs, robots = web.url(2), web.url(3), web.url(4)
        refuses, gone, returns = web.nobody(5), web.url(6), web.url(7)
        web.answers |= {
            "127.0.0.2": (301, {"Location": web.url(100, "/neu")}),
            "127.0.0.3": web.hang,
            "127.0.0.4": (403, {}),
            "127.0.0.6": (404, {}),
            "127.0.0.7": (503, {}),
        }
        linked(moved, hangs, robots, refuses, gone, returns)

        look(NIGHT)
        assert reported() == set()
        web.answers["127.0.0.7"] = (200, {})
        look(later(10), again=True)

        assert state(gone) == State.DEAD
        assert {url: state(url) for url in (hangs, robots, refuses)} == {
            hangs: State.SOFT, robots: State.SOFT, refuses: State.SOFT,
        }  # fmt: skip
        assert state(returns) == State.FINE
        assert state(moved) == State.MOVED
        assert reported() == {gone, hangs, robots, refuses}
        assert Address.objects.get(url=hangs).reason == Reason.TIMEOUT
        assert Address.objects.get(url=refuses).reason == Reason.REFUSED
        assert Address.objects.get(url=moved).moved_to == web.url(100, "/neu")

    def test_too_close_together_count_as_one(self, linked, web, look):
        web.answers["127.0.0.6"] = (404, {})
        linked(web.url(6))

        look(NIGHT)
        look(later(2))
        assert state(web.url(6)) == State.NEW

        look(later(9))
        assert state(web.url(6)) == State.DEAD

    def test_are_forgotten_as_soon_as_a_server_is_back(self, linked, web, look):
        web.answers["127.0.0.6"] = (404, {})
        linked(web.url(6))
        look(NIGHT)
        look(later(10), again=True)

        web.answers.clear()
        look(later(24))
        assert state(web.url(6)) == State.FINE
        web.answers["127.0.0.6"] = (404, {})
        look(later(48))
        assert state(web.url(6)) == State.FINE

    def test_of_which_one_is_soft_are_not_called_dead(self, linked, web, look):
        web.answers["127.0.0.6"] = (500, {})
        linked(web.url(6))
        look(NIGHT)
        web.answers["127.0.0.6"] = (404, {})
        look(later(10), again=True)
        assert state(web.url(6)) == State.SOFT

        look(later(24))
        assert state(web.url(6)) == State.DEAD

    def test_ask_again_by_day_only_what_failed_and_some_others_for_comparison(
        self, linked, web, look
    ):
        web.answers["127.0.0.6"] = (404, {})
        linked(web.url(6))
        look(NIGHT)

        second = look(later(10), again=True)

        assert second.answers.count() == 1 + rounds.CONTROLS


class TestAFailureOfOurOwnNetwork:
    @pytest.fixture
    def many_silent(self, linked, web):
        numbers = range(2, 14)
        web.answers |= {f"127.0.0.{number}": (502, {}) for number in numbers}
        return linked(*map(web.url, numbers))

    def test_reports_nothing_and_says_so(self, many_silent, look, admin_client):
        for hours in (0, 10, 24):
            found = look(later(hours))

            assert found.verdict == Round.Verdict.NETWORK
        assert reported() == set()
        assert not Address.objects.exclude(failed_as="").exists()
        page = admin_client.get("/admin/links/").content.decode()
        assert "12 von 30 Servern" in page
        assert "unser eigenes Netz" in page

    def test_counts_where_somebody_knows_better(self, many_silent, look, admin_client):
        for hours in (0, 10):
            found = look(later(hours))
            admin_client.post(f"/admin/links/rounds/{found.pk}/count/")

        assert len(reported()) == 12
        assert set(Address.objects.values_list("state", flat=True)) == {
            State.FINE,
            State.SOFT,
        }

    def test_counts_only_as_far_as_nothing_newer_is_known(
        self, many_silent, web, look, admin_client
    ):
        first = look(NIGHT)
        Address.objects.filter(url=web.url(2)).update(checked_at=later(1))
        verdict.count_after_all(first)
        assert Address.objects.exclude(failed_as="").count() == 11

        Round.objects.update(verdict=Round.Verdict.NETWORK)
        Address.objects.update(failed_as="", failed_at=None)
        look(later(24))
        answer = admin_client.post(
            f"/admin/links/rounds/{first.pk}/count/", follow=True
        )
        assert "seither wieder geprüft" in answer.content.decode()
        assert not Address.objects.filter(failed_at=first.ended_at).exists()

    def test_is_seen_by_day_too(self, linked, web, look):
        web.answers["127.0.0.6"] = (500, {})
        linked(web.url(6))
        look(NIGHT)
        web.answers |= {f"127.0.0.{number}": (502, {}) for number in WELL}

        found = look(later(10), again=True)

        assert found.verdict == Round.Verdict.NETWORK
        assert reported() == set()

    def test_is_not_what_a_few_servers_that_dislike_robots_are(self, linked, web, look):
        web.answers |= {f"127.0.0.{number}": (403, {}) for number in WELL}
        linked()

        assert look(NIGHT).verdict == Round.Verdict.COUNTED

    def test_is_not_what_servers_are_that_have_long_been_silent(
        self, many_silent, look
    ):
        verdict.count_after_all(look(NIGHT))

        assert look(later(24)).verdict == Round.Verdict.COUNTED


class TestARound:
    def test_goes_on_where_it_was_interrupted(self, linked, web, hasty):
        linked(*(web.url(2, f"/{number}") for number in range(5)))
        rounds.begin_all(at=NIGHT)
        stopped = rounds.Manners(seconds=-1, between=0, pause=lambda seconds: None)
        assert rounds.work(at=NIGHT, manners=stopped) is True
        assert web.asked == []

        Answer.objects.filter(address__url=web.url(2, "/0")).update(outcome=State.FINE)
        assert rounds.work(at=later(1), manners=hasty) is False

        asked = [path for _method, path in web.asked]
        assert "127.0.0.2/0" not in asked
        assert len(asked) == len(set(asked)) == 4 + len(WELL)
        assert Round.objects.get().verdict == Round.Verdict.COUNTED

    def test_belongs_to_one_worker_at_a_time(self, linked, web, hasty):
        linked()
        rounds.begin_all(at=NIGHT)
        assert Round.objects.claim(at=NIGHT)

        assert rounds.work(at=NIGHT, manners=hasty) is False
        assert web.asked == []

    def test_asks_a_server_one_thing_at_a_time_with_pauses(self, linked, web, hasty):
        pauses = []
        polite = rounds.Manners(pause=pauses.append, timeouts=(1, 1))
        linked(*(web.url(2, f"/{number}") for number in range(6)))
        rounds.begin_all(at=NIGHT)

        rounds.work(at=NIGHT, manners=polite)

        assert web.most_at_once["127.0.0.2"] == 1
        assert pauses == [1.0] * 5

    @pytest.fixture
    def asked(self, web):
        """What was asked of the second server, in that order."""
        return lambda: [
            path.removeprefix("127.0.0.2")
            for method, path in web.asked
            if method == "HEAD" and path.startswith("127.0.0.2/")
        ]

    def test_leaves_a_server_alone_that_asks_for_it(self, linked, web, look, asked):
        web.answers["127.0.0.2"] = (429, {"Retry-After": "3600"})
        linked(*(web.url(2, f"/{number}") for number in range(6)))

        for hours in (0, 24):
            look(later(hours))

        # Another one each time, and it says nothing of the page.
        assert asked() == ["/0", "/1"]
        assert reported() == set()
        assert not Address.objects.exclude(failed_as="").exists()

    def test_comes_to_what_one_address_has_hidden(self, linked, web, look, asked):
        web.answers["127.0.0.2/0"] = (503, {"Retry-After": "3600"})
        linked(*(web.url(2, f"/{number}") for number in range(4)))

        look(NIGHT)
        look(later(24))

        assert asked() == ["/0", "/1", "/2", "/3", "/0"]
        assert state(web.url(2, "/3")) == State.FINE

    def test_says_nothing_of_pages_beside_slow_ones(self, linked, web, look):
        slow = [web.url(2, "/0"), web.url(2, "/1")]
        web.answers |= {"127.0.0.2/0": web.hang, "127.0.0.2/1": web.hang}
        others = [web.url(2, f"/{number}") for number in range(2, 6)]
        linked(*slow, *others)

        look(NIGHT)
        look(later(10), again=True)

        assert reported() == {*slow}
        assert {state(url) for url in others} == {State.FINE}

    def test_leaves_a_server_alone_whose_pages_never_come(
        self, linked, web, look, asked
    ):
        web.answers["127.0.0.2"] = web.hang
        linked(*(web.url(2, f"/{number}") for number in range(6)))

        look(NIGHT)
        assert asked() == ["/0", "/1", "/2"]
        look(later(24))

        assert asked() == ["/0", "/1", "/2", "/3", "/4", "/5"]
        assert reported() == set()

    def test_takes_whatever_a_server_says(self, linked, web, look):
        web.answers["127.0.0.2/a"] = (301, {"Location": "/b\x00c"})
        linked(web.url(2, "/a"))

        assert look(NIGHT).verdict == Round.Verdict.COUNTED
        assert Address.objects.get(state=State.MOVED).moved_to == web.url(2, "/bc")

    def test_goes_on_after_what_nobody_thought_of(self, linked, web, look, monkeypatch):
        ask = rounds.Asker.ask

        def broken(self, url):
            if url == web.url(2, "/1"):
                raise RuntimeError
            return ask(self, url)

        monkeypatch.setattr(rounds.Asker, "ask", broken)
        linked(*(web.url(2, f"/{number}") for number in range(3)))

        found = look(NIGHT)

        answer = found.answers.get(address__url=web.url(2, "/1"))
        assert (answer.outcome, answer.reason) == (State.SOFT, Reason.BROKEN)
        assert state(web.url(2, "/2")) == State.FINE

    def test_counts_from_its_end(self, linked, look):
        linked()

        found = look(NIGHT)

        assert found.ended_at > NIGHT
        assert {*Address.objects.values_list("since", flat=True)} == {found.ended_at}

    def test_is_begun_by_one_alone_and_collects_by_itself(self, linked, hasty):
        linked()

        assert rounds.begin_all(at=NIGHT)
        assert rounds.begin_all(at=NIGHT) is None
        assert not Address.objects.exists()

        rounds.work(at=NIGHT, manners=hasty)
        assert Round.objects.get().answers.count() == len(WELL)

    def test_of_one_link_goes_first_and_is_not_begun_twice(self, linked, web, hasty):
        linked()
        collect_all()
        rounds.begin_all(at=NIGHT)
        address = Address.objects.first()
        for _click in range(2):
            rounds.begin_one(address, at=NIGHT)
        assert Round.objects.count() == 2

        assert rounds.work(at=NIGHT, manners=hasty) is True

        assert len(web.asked) == 1
        address.refresh_from_db()
        assert address.state == State.FINE

    def test_does_not_knock_at_every_door_of_an_empty_house(self, linked, web, look):
        port = web.nobody(2).split(":")[2]
        urls = [f"http://127.0.0.2:{port}{number}" for number in range(6)]
        linked(*urls)

        look(NIGHT)
        look(later(24))

        assert reported() == set(urls)

    def test_says_who_asks(self, linked, web, look, settings):
        settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"
        linked()
        look(NIGHT)

        assert web.agents == {"LinkCheck/1.0 (+https://www.example.org/)"}


class TestTheClock:
    def test_begins_once_a_night(self, linked, hasty):
        linked()
        begun = []
        for hours in range(48):
            if found := rounds.begin_what_is_due(at=later(hours)):
                begun.append((hours, found.scope))
                Round.objects.filter(pk=found.pk).update(verdict="counted")

        # From one o'clock on, and the night after from one o'clock on again.
        assert begun == [(hours, Round.Scope.ALL) for hours in (0, 23, 47)]

    def test_does_not_begin_again_and_again_for_what_says_nothing(self, linked):
        linked()
        collect_all()
        Address.objects.update(
            state=State.FINE,
            failed_as=State.SOFT,
            failed_at=NIGHT,
            checked_at=later(10),
        )

        assert rounds.suspected(at=later(11)) == []
        assert len(rounds.suspected(at=later(20))) == len(WELL)

    def test_begins_nothing_while_a_round_goes_on(self, linked):
        linked()
        assert rounds.begin_what_is_due(at=NIGHT)

        assert rounds.begin_what_is_due(at=later(24)) is None

    def test_is_wound_by_a_command(self, linked, web, settings):
        linked()
        with freeze_time(later(12), real_asyncio=True):
            call_command("check_links")
            assert not Round.objects.exists()


class TestWhoHears:
    def test_is_the_keeper_once_in_the_digest(self, linked, web, look):
        web.answers["127.0.0.6"] = (410, {})
        page = linked(web.url(6))
        type(page).objects.update(responsible_email="ada@example.org")
        send_digests(at=later(6))
        look(NIGHT)
        look(later(10), again=True)

        for days in range(1, 5):
            send_digests(at=later(24 * days + 6))

        letter = OutboxMessage.objects.get()
        assert letter.to == "ada@example.org"
        [section] = letter.snapshot["sections"]
        assert section["lines"][0]["sentence"] == (
            "Wohnsitz anmelden (Deutsch): 1 Link führt ins Leere."
        )

    def test_is_led_only_to_what_can_be_opened(
        self, linked, web, look, translated, arabic, arabic_home, admin_user, german,
        commit_at_once,
    ):  # fmt: skip
        web.answers["127.0.0.6"] = (410, {})
        page = linked(web.url(6))
        type(page).objects.update(responsible_email="ada@example.org")
        translated(page.get_parent().specific, arabic)
        translated(page, arabic)
        Organisation.objects.create(
            name="Verein", slug="verein", website=web.url(6), locale=german
        )
        OfficeSettings.objects.update(email="office@example.org")
        forget_frames()
        look(NIGHT)
        look(later(10), again=True)
        base = settings.WAGTAILADMIN_BASE_URL

        told = {x.to: x for x in lines(later(9), later(12))}

        assert told["ada@example.org"].url == f"{base}/de/leistungen/{page.slug}/"
        assert told["ada@example.org"].sentence.startswith(
            "Wohnsitz anmelden (Deutsch, "
        )
        assert told["office@example.org"].url == f"{base}/admin/links/?state=dead"
        assert told["office@example.org"].sentence.startswith("Verein (")
        type(page).objects.update(responsible=admin_user)
        told = {x.to: x for x in lines(later(9), later(12))}
        assert told[admin_user.email].url == f"{base}/admin/pages/{page.pk}/edit/"

    def test_is_nobody_where_a_server_only_keeps_silent(self, linked, web, look):
        web.answers["127.0.0.6"] = (500, {})
        page = linked(web.url(6))
        type(page).objects.update(responsible_email="ada@example.org")
        send_digests(at=later(6))
        look(NIGHT)
        look(later(10), again=True)

        assert send_digests(at=later(30)) == 0

    def test_is_every_editor_on_the_first_page(
        self, linked, web, look, admin_user, monkeypatch
    ):
        web.answers["127.0.0.6"] = (404, {})
        page = linked(web.url(6))
        look(NIGHT)
        look(later(10), again=True)

        def named():
            groups = {str(x.title): x.pages for x in what_needs_you(admin_user)}
            return [x.pk for x in groups["Links führen ins Leere"]]

        assert named() == [page.pk]
        Address.objects.filter(state=State.DEAD).update(
            ignored_until=datetime.date(2099, 1, 1)
        )
        assert named() == []
