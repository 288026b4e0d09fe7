"""News and events in German and Arabic, and people who follow them."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from events.models import EventIndexPage, EventPage, Occurrence
from outbox import kinds
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.forms import spam
from pages.news.models import NewsIndexPage, NewsPage
from search.subscriptions import following, lists
from search.subscriptions.models import Subscription
from search.subscriptions.rounds import Round

# A Monday; the next letters go out on Tuesday, those once a week on Thursday.
MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)


@pytest.fixture
def monday():
    return MONDAY


@pytest.fixture
def news(home):
    return home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))


@pytest.fixture
def write(news):
    def write(title="Neue Sprechstunde", topics=()):
        page = news.add_child(
            instance=NewsPage(title=title, slug=title.lower().replace(" ", "-"))
        )
        page.topics.set(topics)
        page.save()
        return page

    return write


@pytest.fixture
def events(home):
    return home.add_child(
        instance=EventIndexPage(title="Veranstaltungen", slug="veranstaltungen")
    )


@pytest.fixture
def announce(events):
    """A new event that many days after Monday."""

    def announce(title="Sprachcafé", days=30, **values):
        page = events.add_child(
            instance=EventPage(title=title, slug=title.lower(), place_name="Saal")
        )
        day = (MONDAY + timedelta(days=days)).date()
        Occurrence.objects.create(
            event_key=page.translation_key,
            start_day=day,
            end_day=day,
            start_time=time(18),
            end_time=time(20),
            **values,
        )
        return page

    return announce


@pytest.fixture
def follow():
    """Follows a list since Monday, with a yes."""

    def follow(page, code="de", query="", rhythm="daily", email="ada@example.org"):
        followed = lists.read("pages", str(page.translation_key), query, code)
        following.ask(followed, email=email, locale=code, rhythm=rhythm, at=MONDAY)
        row = Subscription.objects.order_by("pk").last()
        following.confirm(row, at=MONDAY)
        OutboxMessage.objects.all().delete()
        row.refresh_from_db()
        return row

    return follow


@pytest.fixture
def go_round():
    """The round so many days after Monday, at ten; the letters that it wrote."""

    def go_round(days=1):
        before = set(OutboxMessage.objects.values_list("pk", flat=True))
        at = MONDAY + timedelta(days=days)
        Round(at=at).go()
        made = OutboxMessage.objects.exclude(pk__in=before).order_by("pk")
        return [render(x, kinds.find(x.kind)) for x in made]

    return go_round


@pytest.fixture
def ask(client):
    """Sends the form of a list's own link, as somebody who took some time."""

    def ask(page, code="de", query="", wait=60, **answers):
        url = f"/{code}/-/follow/?kind=pages&list={page.translation_key}{query}"
        shown = client.get(url)
        ticket = spam.Ticket(
            ticket_of(shown)[0],
            ticket_of(shown)[1],
            timezone.now() - timedelta(seconds=wait),
        )
        data = {
            "_form": ticket.signed(),
            "q-email": "ada@example.org",
            "q-rhythm": "weekly",
            **answers,
        }
        return client.post(url, data)

    return ask


def ticket_of(response):
    from django.core import signing

    signed = response.context["signed_ticket"]
    key, nonce, _opened = signing.loads(signed, salt=spam.SALT)
    return key, nonce


def link_in(letter, begins="/-/follow/"):
    """The path of a link in a letter."""
    return re.search(r"https?://[^/]+(/\w[\w-]*" + begins + r"\S+)", letter.text)[1]


def letters():
    return [render(x, kinds.find(x.kind)) for x in OutboxMessage.objects.order_by("pk")]
