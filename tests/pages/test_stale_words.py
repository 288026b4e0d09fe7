"""No word of any page type can change in German without its readers being told."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page, get_page_models

from events.models import EventPage
from locales.status.changes import CHANGED, Change
from locales.status.models import TranslationStatus, content_type_of
from locales.status.pieces import pieces
from pages.base.models import BasePage, HomePage, TopicPage
from pages.directory.models import DirectoryPage, MunicipalityPage
from pages.forms.models import FormPage
from pages.services.models import ServicePage
from pages.topics.models import Municipality
from tests.filling import Filling

pytestmark = pytest.mark.django_db

TYPES = [model for model in get_page_models() if issubclass(model, BasePage)]
SINCE = "2026-11-03T10:00:00+00:00"
# What only machines read, and words instead of a picture.
NOT_ON_THE_PAGE = {"seo_title", "search_description", "keywords", "image_alt"}


def neutral_values(model, topic):
    """What a page of that type cannot do without, and what shows more of it."""
    if model is MunicipalityPage:
        return {"municipality": Municipality.objects.create(name="Eupen", slug="eupen")}
    if model is TopicPage:
        return {"topic": topic}
    if model is FormPage:
        return {"retention_days": 30}
    if model is EventPage:
        return {"childcare": True}
    if model is ServicePage:
        return {
            "status": "paused",
            "interpreter": "possible",
            "online_url": "https://example.org/",
        }
    return {}


@pytest.fixture(params=TYPES, ids=lambda model: model.__name__)
def page(request, home, topic):
    """A German page of that type with all its words."""
    model = request.param
    made = Filling().page(model, slug="alles", **neutral_values(model, topic))
    if model is HomePage:
        for name in ("title", "summary", "needs_heading", "body"):
            setattr(home, name, getattr(made, name))
        home.save()
        home.add_child(instance=TopicPage(title="Wohnen", slug="wohnen", topic=topic))
        return HomePage.objects.get(pk=home.pk)
    home.add_child(instance=made)
    return model.objects.get(pk=made.pk)


@pytest.fixture
def translation(page, arabic, arabic_home):
    """Its Arabic version, each of whose words has changed in German since."""
    if isinstance(page, HomePage):
        version = HomePage.objects.get(pk=arabic_home.pk)
    else:
        version = page.copy_for_translation(arabic)
        Page.objects.filter(pk=version.pk).update(live=True)
    changes = [
        Change(path, CHANGED, 0, 1, [f"Neu-{number:03}."], SINCE)
        for number, path in enumerate(pieces(page))
    ]
    TranslationStatus.objects.update_or_create(
        content_type=content_type_of(version),
        translation_key=version.translation_key,
        locale=arabic,
        defaults={"state": "stale", "changes": [x.as_json() for x in changes]},
    )
    return version, changes


def notes(client, url):
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return " ".join(note.text for note in page.select(".stale"))


class TestEveryWord:
    def test_is_marked_when_german_has_changed(self, client, page, translation):
        version, changes = translation
        url = f"/ar/{'' if isinstance(page, HomePage) else 'alles/'}"

        said = notes(client, url)
        if isinstance(page, FormPage):
            said += notes(client, f"{url}?sent=x")

        assert changes
        forgotten = [
            change.path
            for change in changes
            if change.german[0] not in said and not is_silent(page, change.path)
        ]
        assert forgotten == []


def is_silent(page, path):
    """Whether it is not among the words of the page itself."""
    # The directory's own heading is a question of the interface.
    if isinstance(page, DirectoryPage) and path == "title":
        return True
    return path in NOT_ON_THE_PAGE or path.endswith(("alt_text", ".image"))
