"""The list of links: who sees it, what can be done about one."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS, grant_municipality
from pages.lifecycle.links.collecting import collect_all
from pages.lifecycle.models import Address, Kind, Reason, Round, State

pytestmark = pytest.mark.django_db
LIST = "/admin/links/"


@pytest.fixture
def links(make_service, link_to):
    """A dead one, one that moved, a silent one, one that works."""
    wanted = {State.DEAD: 404, State.MOVED: 200, State.SOFT: 403, State.FINE: 200}
    make_service(
        what_it_is="".join(link_to(f"https://example.org/{name}") for name in wanted)
    )
    collect_all()
    for name, status in wanted.items():
        Address.objects.filter(url=f"https://example.org/{name}").update(
            state=name, status=status, reason=Reason.STATUS, since=timezone.now()
        )
    Address.objects.filter(state=State.MOVED).update(
        moved_to="https://example.org/neu", reason=""
    )
    return {address.state: address for address in Address.objects.all()}


def shown(client, **filters):
    answer = client.get(LIST, filters)
    return [address.state for address in answer.context["object_list"]]


class TestTheList:
    def test_has_what_leads_nowhere_first(self, admin_client, links):
        assert shown(admin_client) == [
            State.DEAD, State.MOVED, State.SOFT, State.FINE,
        ]  # fmt: skip
        page = admin_client.get(LIST).content.decode()
        assert "Der Server kennt die Adresse nicht (404)." in page
        assert "Der Server lässt Programme nicht hinein (403)." in page

    def test_can_be_filtered_and_searched(self, admin_client, links, arabic):
        assert shown(admin_client, state="soft") == [State.SOFT]
        assert shown(admin_client, kind=Kind.PAGE) == []
        assert shown(admin_client, q="example.org/moved") == [State.MOVED]
        assert len(shown(admin_client, language="de")) == 4
        assert shown(admin_client, language="ar") == []
        assert admin_client.get(LIST, {"state": "x", "p": "x"}).status_code == 200

    def test_says_when_nothing_was_checked_yet(self, admin_client, home):
        page = admin_client.get(LIST).content.decode()

        assert "Die Links wurden noch nicht geprüft." in page

    @pytest.mark.parametrize(
        ("group", "status"), [(EDITORS, 200), (MODERATORS, 200), (TRANSLATORS, 302)]
    )
    def test_is_for_editors(self, sign_in, links, group, status):
        assert sign_in(group).get(LIST).status_code == status

    def test_asks_as_often_for_many_links_as_for_few(
        self, admin_client, links, make_service, link_to, django_assert_num_queries
    ):
        admin_client.get(LIST)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as few:
            admin_client.get(LIST)
        make_service(
            "Viele",
            what_it_is="".join(link_to(f"https://example.org/{n}") for n in range(40)),
        )
        collect_all()

        with django_assert_num_queries(len(few)):
            admin_client.get(LIST)


class TestALink:
    def test_shows_where_it_is_used(self, admin_client, links):
        address = links[State.MOVED]
        page = admin_client.get(reverse("links_admin:inspect", args=[address.pk]))
        text = page.content.decode()

        assert "Wohnsitz anmelden" in text and "hier" in text
        assert "https://example.org/neu" in text

    @pytest.fixture
    def hidden(self, client, links, home):
        """The page with the links, from Bob, who keeps no page."""
        service = home.get_descendants().get(title="Wohnsitz anmelden")
        PageViewRestriction.objects.create(page=service, restriction_type="login")
        user = User.objects.create_user("bob", "bob@example.org", "x")
        user.groups.add(grant_municipality("Kelmis", []))
        client.force_login(user)
        return service

    def test_is_not_there_for_who_may_know_no_place_of_it(
        self, client, links, hidden, make_service, link_to
    ):
        assert shown(client) == []
        for name in ("inspect", "replace"):
            url = reverse(f"links_admin:{name}", args=[links[State.DEAD].pk])
            assert client.get(url).status_code == 404

        make_service("Offen", what_it_is=link_to("https://example.org/dead"))
        collect_all()
        assert shown(client) == [State.DEAD]

    def test_to_a_page_that_is_not_for_all_does_not_say_its_name(
        self, client, hidden, make_service
    ):
        text = f'<a linktype="page" id="{hidden.pk}">hier</a>'
        make_service("Offen", what_it_is=text)

        collect_all()

        page = client.get(LIST).content.decode()
        assert f"page:{hidden.pk}" in page
        assert "Wohnsitz anmelden" not in page

    def test_names_no_page_that_somebody_may_not_see(
        self, client, links, hidden, make_service, link_to
    ):
        make_service("Offen", what_it_is=link_to("https://example.org/dead"))
        collect_all()

        url = reverse("links_admin:inspect", args=[links[State.DEAD].pk])
        text = client.get(url).content.decode()
        assert "Wohnsitz anmelden" not in text
        assert "Und 1 Stelle in Seiten, die Sie nicht sehen dürfen." in text
        preview = client.post(
            reverse("links_admin:replace", args=[links[State.DEAD].pk]),
            {"url": "https://example.org/x"},
        ).content.decode()
        assert "Wohnsitz anmelden" not in preview
        for name in ("recheck", "ignore", "heed"):
            url = reverse(f"links_admin:{name}", args=[links[State.DEAD].pk])
            assert client.post(url).status_code in (302, 403)
        assert Address.objects.get(state=State.DEAD).ignored_until is None
        assert not Round.objects.exists()

    def test_is_asked_again_at_once_and_good_news_counts(
        self, sign_in, make_service, link_to, web
    ):
        make_service(what_it_is=link_to(web.url(2)))
        collect_all()
        Address.objects.update(state=State.DEAD, failed_as=State.DEAD)
        client = sign_in(EDITORS)
        url = reverse("links_admin:recheck", args=[Address.objects.get().pk])

        assert client.get(url).status_code == 405
        client.post(url)

        address = Address.objects.get()
        assert (address.state, address.failed_as) == (State.FINE, "")

    def test_is_not_reported_by_asking_again_and_again(
        self, sign_in, make_service, link_to, web
    ):
        web.answers["127.0.0.2"] = (404, {})
        make_service(what_it_is=link_to(web.url(2)))
        collect_all()
        client = sign_in(EDITORS)
        address = Address.objects.get()

        for _time in range(3):
            client.post(reverse("links_admin:recheck", args=[address.pk]))

        address.refresh_from_db()
        assert (address.state, address.failed_as) == (State.NEW, "")


class TestIgnoring:
    def ignore(self, client, address, **values):
        return client.post(reverse("links_admin:ignore", args=[address.pk]), values)

    def test_lasts_until_a_day_and_says_why(self, sign_in, links):
        client, address = sign_in(EDITORS), links[State.DEAD]
        until = timezone.localdate() + datetime.timedelta(days=30)

        self.ignore(client, address, until=until.isoformat(), why="Umzug")

        assert shown(client)[-1] == State.DEAD
        assert State.DEAD not in shown(client, ignored="no")
        assert shown(client, ignored="yes") == [State.DEAD]
        page = client.get(reverse("links_admin:inspect", args=[address.pk]))
        assert "Umzug" in page.content.decode()
        assert Address.objects.heeded(on=until).filter(pk=address.pk).exists()

        client.post(reverse("links_admin:heed", args=[address.pk]))
        assert shown(client)[0] == State.DEAD

    @pytest.mark.parametrize(
        "values",
        [
            {"until": "2020-01-01", "why": "x"},
            {"until": "2999-01-01", "why": "x"},
            {"until": "morgen", "why": "x"},
            {"until": "2027-01-01", "why": ""},
            {},
        ],
    )
    def test_needs_a_day_to_come_and_a_reason(self, sign_in, links, values):
        answer = self.ignore(sign_in(EDITORS), links[State.DEAD], **values)

        assert answer.status_code == 422
        assert not Address.objects.exclude(ignored_until=None).exists()


class TestCheckingAll:
    def test_begins_one_round_only(self, sign_in, make_service, link_to, web):
        make_service(what_it_is=link_to(web.url(2)))
        client = sign_in(EDITORS)
        Round.objects.create(scope=Round.Scope.ALL, begun_at=timezone.now())

        client.post(reverse("links_admin:check_all"))
        assert Round.objects.count() == 1

        Round.objects.update(verdict=Round.Verdict.COUNTED)
        client.post(reverse("links_admin:check_all"))
        assert Address.objects.get().state == State.FINE
