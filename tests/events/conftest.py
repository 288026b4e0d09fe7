"""An event list, events and dates."""

import datetime

import pytest

from events.models import EventIndexPage, EventPage, Occurrence
from tests.again import content

NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


@content
def events(home):
    return home.add_child(
        instance=EventIndexPage(
            title="Veranstaltungen", slug="veranstaltungen", show_in_menus=True
        )
    )


@pytest.fixture
def make_event(events):
    def make(title="Sprachcafé", topics=(), **values):
        slug = values.pop("slug", title.lower().replace(" ", "-").replace("é", "e"))
        page = events.add_child(instance=EventPage(title=title, slug=slug, **values))
        page.topics.set(topics)
        page.save()
        return page

    return make


@content
def event(make_event):
    return make_event()


@pytest.fixture
def make_date():
    """Makes a date of an event: by default a coming evening, two hours long."""

    def make(event, day=datetime.date(2027, 3, 2), time=datetime.time(18), **values):
        end = datetime.datetime.combine(day, time) + datetime.timedelta(hours=2)
        defaults = {"end_day": end.date(), "end_time": end.time()}
        return Occurrence.objects.create(
            event_key=event.translation_key,
            start_day=day,
            start_time=time,
            **(defaults | values),
        )

    return make
