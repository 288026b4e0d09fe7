"""News: in which order readers meet them."""

import datetime

import pytest

from pages.base.models import TopicPage
from pages.news.models import NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_and_new(home, topic):
    """Three news of one topic, in the tree by no order of time."""
    home.add_child(instance=TopicPage(title="Wohnen", slug="wohnen", topic=topic))
    index = home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))
    for title, year in (("Vorjahr", 2025), ("Heuer", 2026), ("Urzeit", 2020)):
        page = NewsPage(title=title, slug=title.lower(), date=datetime.date(year, 5, 1))
        index.add_child(instance=page)
        page.topics.set([topic])
        page.save()


class TestTheNewest:
    @pytest.mark.parametrize(
        "address", ["/de/aktuelles/", "/de/aktuelles/feed/", "/de/wohnen/", "/de/"]
    )
    def test_stand_first(self, client, old_and_new, address):
        page = client.get(address).content.decode()

        assert page.index("Heuer") < page.index("Vorjahr") < page.index("Urzeit")


class TestATopicInAnotherLanguage:
    def test_marks_its_own_words_within_the_german_text(self, client, old_and_new):
        page = client.get("/ar/wohnen/").content.decode()

        assert '<h2 lang="ar" dir="rtl">الأخبار</h2>' in page
