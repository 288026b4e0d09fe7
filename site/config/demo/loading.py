"""
Builds the demonstration site in German from `content/`, then translates it.

One leaf of the YAML files is a sentence or a paragraph: what translators get.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from config.demo.directory import (
    TRANSLATED,
    DirectoryDemonstration,
    add_directory_pages,
)
from events.registration.models import Question
from locales.table import SOURCE_CODE, TABLE
from locales.values import NAMED
from pages.base.models import (
    AccessibilityIssue,
    AlertBanner,
    BasePage,
    Fact,
    FactWords,
    GlossaryTerm,
    HomePage,
    OfficeSettings,
    OfficeWords,
    RelatedPage,
    StandardPage,
    TopicPage,
)
from pages.councils.models import Sector
from pages.directory.models import Person, Place
from pages.forms.models import ConsentText
from pages.media.models import AltText
from pages.news.models import NewsIndexPage, NewsPage
from pages.participation.contributions.models import OfficeAnswer
from pages.participation.mentoring.models import Interest
from pages.services.models import ServiceIndexPage, ServicePage
from pages.topics.models import Audience, Municipality, Topic

from .checkins import add_checkins
from .concepts import add_concepts
from .councils import add_councils
from .duties import add_duties
from .events import add_events, add_town_events
from .forms import add_forms
from .media import add_media, media_block, page_picture
from .mentoring import add_mentoring
from .projects import TRANSLATED as FUNDING
from .projects import add_projects, let_volunteers_answer
from .registrations import add_registrations
from .synonyms import add_synonyms
from .translating import Original, catalogue, translate_all
from .voices import add_voices

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content"
Report = Callable[[str], None]

TEXTS = ("what_it_is", "who_for", "who_may_apply", "outcome", "cost_text")
LISTS = {
    "steps": "step",
    "bring": "thing",
    "timeline": "point",
    "special_cases": "case",
}
PLAIN = (
    *("deadline", "deadline_note", "cost", "cost_note", "duration", "duration_note"),
    *("interpreter", "interpreter_note", "online_label", "online_url"),
    *("status", "paused_reason"),
)


def read(name: str) -> dict:
    return yaml.safe_load((CONTENT / name).read_text())


def read_folder(name: str) -> list[dict]:
    paths = sorted((CONTENT / name).glob("*.yaml"))
    return [yaml.safe_load(path.read_text()) for path in paths]


def rich(paragraphs: list | str | None) -> str:
    """Paragraphs and lists of strings as rich text; {key} is a fact in it."""
    if isinstance(paragraphs, str):
        paragraphs = [paragraphs]
    html = "".join(
        "<ul>" + "".join(f"<li>{x}</li>" for x in item) + "</ul>"
        if isinstance(item, list)
        else f"<p>{item}</p>"
        for item in paragraphs or []
    )
    return NAMED.sub(r'<a linktype="fact" key="\1">\1</a>', html)


def stream(blocks: list[dict]) -> list[tuple]:
    """Blocks of a body as StreamField takes them from Python."""
    return [
        (kind, _block(kind, value)) for item in blocks for kind, value in item.items()
    ]


def _block(kind: str, value: object) -> object:
    if kind == "rich_text":
        return rich(value)
    if kind == "accordion":
        return [{"title": x["title"], "text": rich(x["text"])} for x in value]
    if kind == "call_out":
        return {**value, "text": rich(value.get("text"))}
    if kind == "checklist":
        return [{"document": None, **x} for x in value]
    if kind == "fact":
        fact = Fact.objects.get(key=value)
        return {"label": fact.label, "fact": fact}
    if kind in ("image", "downloads"):
        return media_block(kind, value)
    return value


class Demonstration:
    """Loads what is missing; what an editor has changed stays as it is."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.german = Locale.objects.get(language_code=SOURCE_CODE)
        self.words = read("words.yaml")
        self.rows = read("directory.yaml")
        self.made: dict[str, BasePage] = {}

    def load(self) -> None:
        self.load_german()
        self.translate()

    def load_german(self) -> None:
        self.report("German: words and values")
        self._terms()
        self._facts()
        self._snippets()
        add_synonyms()
        add_media()
        directory = DirectoryDemonstration(self.german, self.rows)
        directory.load()
        home = self._home()
        directory.draw_map()
        self.report("German: pages")
        self._topic_pages(home)
        self._services(home)
        add_projects(self, home)
        add_events(self, home)
        add_directory_pages(self, home)
        add_town_events(self)
        add_councils(self, home)
        add_concepts(self, home)
        self._news(home)
        self._standard_pages(home)
        add_forms(self, home)
        let_volunteers_answer(self)
        add_duties(self, home)
        self._relations()
        add_registrations(self)
        add_voices(self)
        add_checkins(self)
        add_mentoring(self)

    # German ---------------------------------------------------------------------

    def _terms(self) -> None:
        shelves = (
            (Topic, "topics", ("name", "line", "icon")),
            (Audience, "audiences", ("name",)),
            (Municipality, "municipalities", ("name",)),
        )
        for model, shelf, names in shelves:
            for at, row in enumerate(self.words[shelf]):
                model.objects.get_or_create(
                    slug=row["slug"],
                    locale=self.german,
                    defaults={"sort_order": at, **{n: row[n] for n in names}},
                )

    def _facts(self) -> None:
        for row in self.words["facts"]:
            Fact.objects.get_or_create(key=row["key"], defaults=row)

    def _snippets(self) -> None:
        if not OfficeWords.objects.exists():
            OfficeWords.objects.create(locale=self.german, **self.words["office"])
        for row in self.words["glossary"]:
            GlossaryTerm.objects.get_or_create(
                slug=row["slug"],
                locale=self.german,
                defaults={n: row.get(n, "") for n in ("term", "forms", "explanation")},
            )
        if not AlertBanner.objects.exists():
            for row in self.words["alerts"]:
                AlertBanner.objects.create(locale=self.german, **row)

    def _home(self) -> HomePage:
        home = HomePage.objects.filter(locale=self.german).first()
        if home is None:
            root = Page.get_first_root_node()
            words = self.words["home"]
            home = root.add_child(
                instance=HomePage(
                    title=words["title"],
                    slug=SOURCE_CODE,
                    summary=words["summary"],
                    needs_heading=words["needs_heading"],
                    body=stream(words["body"]),
                    locale=self.german,
                )
            )
            home.save_revision().publish()
        self._site(home)
        return home

    def _site(self, home: HomePage) -> None:
        site = Site.objects.filter(is_default_site=True).first() or Site(
            is_default_site=True, hostname="localhost", port=8000
        )
        if site.root_page_id != home.pk:
            site.root_page = home
            site.site_name = self.words["office"]["name"]
            site.save()
            # The page that Wagtail's first migration makes.
            Page.objects.filter(slug="home", depth=2).delete()
            OfficeSettings.objects.update_or_create(
                site=site, defaults=self.words["settings"]
            )

    def add(self, parent: Page, model: type, row: dict, **values: object) -> BasePage:
        """The page of that slug below a parent, made if it is missing."""
        found = model.objects.child_of(parent).filter(slug=row["slug"]).first()
        if found is None:
            found = parent.add_child(
                instance=model(
                    title=row["title"],
                    slug=row["slug"],
                    summary=row.get("summary", ""),
                    keywords=row.get("keywords", ""),
                    illustration=row.get("illustration", ""),
                    door=row.get("door", "sky"),
                    locale=self.german,
                    **page_picture(row.get("picture")),
                    **values,
                )
            )
            for name, terms in (
                ("topics", Topic),
                ("audiences", Audience),
                ("municipalities", Municipality),
            ):
                wanted = terms.objects.filter(
                    locale=self.german, slug__in=row.get(name, [])
                )
                getattr(found, name).set(wanted)
            found.save_revision().publish()
        self.made[row["slug"]] = found
        return found

    def _topic_pages(self, home: Page) -> None:
        for row in self.words["topics"]:
            topic = Topic.objects.get(slug=row["slug"], locale=self.german)
            page = {**row, "title": row["name"], "topics": [row["slug"]]}
            self.add(
                home,
                TopicPage,
                page,
                topic=topic,
                body=stream(row["body"]),
                show_in_menus=row["slug"] == "ankommen",
            )

    def _services(self, home: Page) -> None:
        index = self.add(
            home, ServiceIndexPage, self.words["service_index"], show_in_menus=True
        )
        for row in read_folder("services"):
            values = {name: row[name] for name in PLAIN if row.get(name)}
            values |= {name: rich(row.get(name)) for name in TEXTS}
            values |= {
                name: [(block, self._item(name, x)) for x in row.get(name, [])]
                for name, block in LISTS.items()
            }
            if row.get("paused_days"):
                values["paused_until"] = _in_days(row["paused_days"])
            values |= self._people_and_places(row["slug"])
            self.add(
                index,
                ServicePage,
                row,
                legal_basis=rich(row.get("legal_basis")),
                body=stream(row.get("body") or []),
                **values,
            )

    def _people_and_places(self, slug: str) -> dict:
        chosen = self.rows["services"].get(slug, {})
        return {
            "contacts": self.entries(Person, chosen.get("contacts", [])),
            "places": self.entries(Place, chosen.get("places", [])),
        }

    def entries(self, model: type, slugs: list[str]) -> list:
        """The German entries of these slugs."""
        return list(model.objects.filter(locale=self.german, slug__in=slugs))

    def _item(self, name: str, row: dict) -> dict:
        return {"document": None, **row} if name == "bring" else row

    def _news(self, home: Page) -> None:
        index = self.add(
            home, NewsIndexPage, self.words["news_index"], show_in_menus=True
        )
        for row in read_folder("news"):
            day = row.get("date") or _in_days(-row.get("days_ago", 0))
            self.add(
                index,
                NewsPage,
                row,
                date=day,
                author=row.get("author", ""),
                body=stream(row["body"]),
            )

    def _standard_pages(self, home: Page) -> None:
        for row in read_folder("pages"):
            self.add(
                home,
                StandardPage,
                row,
                body=stream(row["body"]),
                show_in_footer=row.get("show_in_footer", False),
                show_in_menus=row.get("show_in_menus", False),
            )

    def _relations(self) -> None:
        projects = read("projects.yaml")["projects"]
        for row in [*read_folder("services"), *read_folder("news"), *projects]:
            page = self.made[row["slug"]]
            if page.related_pages.exists():
                continue
            for slug in row.get("related", []):
                if slug in self.made:
                    RelatedPage.objects.create(page=page, target=self.made[slug])

    # Other languages ------------------------------------------------------------

    def translate(self) -> None:
        """Into every language that has a catalogue, whatever it knows completely."""
        originals = self.originals()
        for at, language in enumerate(TABLE):
            words = catalogue(language.code)
            if language.code == SOURCE_CODE or not words:
                continue
            self.report(f"{language.english} ({at} of {len(TABLE) - 1})")
            locale, _ = Locale.objects.get_or_create(language_code=language.code)
            translate_all(originals, locale, words)

    def originals(self) -> list[Original]:
        return [Original(source) for source in self._sources()]

    def _sources(self) -> Iterator[object]:
        """Snippets first, then pages from the top, so that parents are there."""
        terms = (OfficeWords, Topic, Audience, Municipality, Interest)
        for model in (*terms, *TRANSLATED, *FUNDING, Sector):
            yield from model.objects.filter(locale=self.german)
        yield from GlossaryTerm.objects.filter(locale=self.german)
        yield from AlertBanner.objects.filter(locale=self.german)
        yield from AccessibilityIssue.objects.filter(locale=self.german)
        yield from AltText.objects.filter(locale=self.german)
        yield from FactWords.objects.filter(locale=self.german)
        yield from ConsentText.objects.filter(locale=self.german)
        yield from Question.objects.filter(locale=self.german)
        yield from OfficeAnswer.objects.filter(locale=self.german)
        pages = Page.objects.filter(locale=self.german, depth__gt=1).order_by("path")
        yield from pages.specific()


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
