"""Our site as an office has it: lists in the menu, services, news, events, places."""

import io
from datetime import time, timedelta

from django.core.cache import cache
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Drawing
from wagtail.models import Locale, Page

from accounts.models import User
from bench.content import PARAGRAPH, make_home, make_tree
from bench.translating import translate, translations
from events.models import EventIndexPage, EventPage
from events.series import Pattern, make_series
from locales.publishing import publish
from locales.submission import submit
from locales.table import SOURCE_CODE, TABLE
from pages.base.models import (
    BasePage,
    HomePage,
    OfficeSettings,
    OfficeWords,
    StandardPage,
)
from pages.directory.models import DirectoryPage, Place
from pages.media.models import CustomImage
from pages.news.models import NewsIndexPage, NewsPage
from pages.topics.models import Municipality, Topic

TOPICS = ("Wohnen", "Schule", "Arbeit", "Gesundheit", "Sprache", "Familie", "Geld")


class Office:
    """The site, in German; `translate` puts pages into the first few languages."""

    def __init__(self, languages: int = 3) -> None:
        self.user = User.objects.create_superuser("ada", "ada@example.org", "x")
        self.german = Locale.objects.get_or_create(language_code=SOURCE_CODE)[0]
        codes = [x.code for x in TABLE if x.code != SOURCE_CODE]
        every = [Locale.objects.get_or_create(language_code=x)[0] for x in codes]
        self.locales = every[:languages]
        for page in Page.objects.filter(depth=2):
            # Wagtail's own welcome.
            page.delete()
        self.home = make_home()
        OfficeSettings.objects.create(
            site=self.home.get_site(), phone="0800 555 010", email="a@example.org"
        )
        OfficeWords.objects.create(locale=self.german, name="Büro für Integration")
        self.topics = [
            Topic.objects.get_or_create(
                slug=name.lower(), locale=self.german, defaults={"name": name}
            )[0]
            for name in TOPICS
        ]
        self.town = Municipality.objects.create(
            name="Eupen", slug="eupen", locale=self.german
        )
        self.picture = _picture()

    def fill(self, each: int) -> None:
        """So many services, news and events, published; pictures on three pages."""
        self.services = self._list(make_tree(self.home, "leistungen", each + 1))
        self.service = self.services.get_children().first().specific
        self.news = self._add(self.home, NewsIndexPage, "Neues", "neues")
        self.news_item = [self.add_news(number) for number in range(each)][-1]
        self.events = self._add(self.home, EventIndexPage, "Termine", "termine")
        self.event = [self.add_event(number) for number in range(each)][-1]
        self._add(
            self.home,
            StandardPage,
            "Barrierefreiheit",
            "barrierefreiheit",
            summary="Wie gut diese Seiten mit Hilfsmitteln gehen.",
        )
        self.home.refresh_from_db()
        self.home.summary = "Wir helfen in Ihrer Sprache."
        self.home.image, self.home.image_alt = self.picture, "Das Rathaus."
        self.home.needs_heading = "Was brauchen Sie?"
        self.home.save_revision().publish()
        for page in (self.service, self.news_item):
            page.refresh_from_db()
            page.image, page.image_alt = self.picture, "Das Rathaus."
            page.municipalities = [self.town]
            page.save_revision().publish()

    def add_news(self, number: int) -> NewsPage:
        return self._add(
            self.news,
            NewsPage,
            f"Neuigkeit {number} aus dem Rathaus",
            f"neuigkeit-{number}",
            summary="Ab Montag ist länger geöffnet.",
            body=[("rich_text", PARAGRAPH.format(town="Eupen") * 2)],
            date=timezone.localdate() - timedelta(days=number),
        )

    def add_event(self, number: int) -> EventPage:
        """An event with three dates."""
        page = self._add(
            self.events,
            EventPage,
            f"Sprachcafé {number}",
            f"sprachcafe-{number}",
            summary="Wir sprechen miteinander, bei Kaffee und Tee.",
            body=[("rich_text", PARAGRAPH.format(town="Eupen"))],
        )
        day = timezone.localdate() + timedelta(days=1 + number % 20)
        rule = "FREQ=WEEKLY;COUNT=3"
        make_series(page.translation_key, Pattern(rule, day, time(18), 90, capacity=20))
        return page

    def add_places(self, number: int) -> None:
        """So many places, and the pages that show them."""
        self._add(self.home, DirectoryPage, "Adressen", "adressen")
        for at in range(number):
            Place.objects.create(
                name=f"Haus {at}",
                slug=f"haus-{at}",
                locale=self.german,
                municipality=self.town,
                directions="Über den Hof, dann links.",
            )

    def translate(self, *pages: BasePage) -> None:
        """These pages in each of the languages, live, in words that nobody reads."""
        for page in pages:
            submit(page, self.locales, self.user)
            translate(page, self.locales, self.user)
            for translation in translations(page):
                publish(translation, self.user)
        cache.clear()

    def _list(self, page: BasePage) -> BasePage:
        page.show_in_menus = True
        page.save_revision().publish()
        return page

    def _add(
        self, parent: BasePage, model: type, title: str, slug: str, **values: object
    ) -> BasePage:
        page = parent.add_child(instance=model(title=title, slug=slug, **values))
        page.topics.set(self.topics[:1])
        if isinstance(parent, HomePage):
            page.show_in_menus = True
        page.save_revision().publish()
        return page


def _picture() -> CustomImage:
    data = io.BytesIO()
    Drawing.new("RGB", (1600, 900), (20, 90, 140)).save(data, "JPEG")
    return CustomImage.objects.create(
        title="Rathaus",
        file=ImageFile(data, name="rathaus.jpg"),
        width=1600,
        height=900,
    )
