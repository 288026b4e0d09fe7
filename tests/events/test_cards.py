"""The next events of a list, found without looking at all."""

from datetime import date, timedelta

import pytest

from events.cards import NEAR, next_events
from events.models import EventPage, Occurrence

pytestmark = pytest.mark.django_db

FIRST = date(2027, 3, 2)


@pytest.fixture
def evenings(make_event, make_date):
    """One event a day, and the first of them each day."""
    made = [make_event(f"Abend {number}") for number in range(NEAR + 1)]
    for number, event in enumerate(made):
        make_date(event, FIRST + timedelta(days=number))
        make_date(made[0], FIRST + timedelta(days=number))
    return made


class TestTheNextEvents:
    def test_come_by_their_first_date(self, evenings):
        found = next_events(EventPage.objects.all(), Occurrence.objects.all(), 3)

        assert [page.title for page in found] == ["Abend 0", "Abend 1", "Abend 2"]
        assert found[0].first_at < found[1].first_at

    def test_are_all_looked_at_where_the_nearest_are_for_others(self, evenings):
        last = EventPage.objects.filter(pk=evenings[-1].pk)

        assert next_events(last, Occurrence.objects.all(), 1) == [evenings[-1]]

    def test_are_asked_for_once_where_the_nearest_will_do(
        self, evenings, django_assert_num_queries
    ):
        with django_assert_num_queries(2):
            next_events(EventPage.objects.all(), Occurrence.objects.all(), 1)

    def test_are_asked_for_once_where_there_are_few(
        self, evenings, django_assert_num_queries
    ):
        with django_assert_num_queries(2):
            next_events(
                EventPage.objects.filter(title=""), Occurrence.objects.all(), 30
            )
