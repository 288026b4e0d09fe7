"""What a page of each type costs, in each of the ways in which it can be read."""

import json
from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from events.models import EventIndexPage, EventPage
from events.series import Pattern, make_series
from locales.status.recording import announce
from pages.base.listing import all_page_types
from pages.base.models import (
    AccessibilityStatementPage,
    HomePage,
    LeichteSpracheHub,
    SignLanguageHub,
    StandardPage,
    TopicPage,
)
from pages.base.models.page import RelatedPage
from pages.concepts.models import ConceptIndexPage, ConceptPage, Goal, Indicator
from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    Member,
    MotionPage,
    Sector,
    SectorSeats,
)
from pages.directory.models import (
    DirectoryPage,
    MunicipalityPage,
    Organisation,
    Person,
    Place,
    Post,
)
from pages.forms.models import FormPage
from pages.news.models import NewsIndexPage, NewsPage
from pages.projects.models import (
    Funder,
    FundingRow,
    Programme,
    ProjectIndexPage,
    ProjectPage,
)
from pages.services.models import ServiceIndexPage, ServicePage
from pages.topics.models import Municipality
from tests.again import content
from tests.filling import another_image, document, image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commit_at_once")]

MOST = 15
MOST_BESIDE = 20
ABOVE = {
    HomePage: None,
    TopicPage: HomePage,
    StandardPage: HomePage,
    AccessibilityStatementPage: HomePage,
    LeichteSpracheHub: HomePage,
    SignLanguageHub: HomePage,
    DirectoryPage: HomePage,
    MunicipalityPage: HomePage,
    FormPage: HomePage,
    ServiceIndexPage: HomePage,
    ServicePage: ServiceIndexPage,
    NewsIndexPage: HomePage,
    NewsPage: NewsIndexPage,
    ProjectIndexPage: HomePage,
    ProjectPage: ProjectIndexPage,
    EventIndexPage: HomePage,
    EventPage: EventIndexPage,
    CouncilIndexPage: HomePage,
    CouncilPage: CouncilIndexPage,
    MeetingPage: CouncilPage,
    MotionPage: CouncilPage,
    ConceptIndexPage: HomePage,
    ConceptPage: ConceptIndexPage,
}
# In this order: what is translated stays so.
WAYS = ("german", "fallback", "translated", "stale")
FORM = {
    "retention_days": 98,
    "thank_you": "Danke.",
    "questions": [("short_text", {"key": "name", "label": "Ihr Name"})],
}
STEPS = (
    '[{"type": "step", "id": "s1", "value": {"title": "Anrufen", "text": "Heute."}}]'
)
MORE_STEPS = STEPS.replace(
    "}]", '}, {"type": "step", "id": "s2", "value": {"title": "Gehen", "text": ""}}]'
)


@pytest.fixture(params=ABOVE, ids=lambda model: model.__name__)
def model(request):
    return request.param


@content
def town(german):
    return Municipality.objects.create(name="Eupen", slug="eupen", locale=german)


@content
def entries(german, town, arabic, translated):
    """A place, a person with a portrait, an organisation, translated."""
    place = Place.objects.create(
        name="Haus", slug="haus", locale=german, municipality=town, directions="Hinauf."
    )
    person = Person.objects.create(
        name="Mira", slug="mira", locale=german, office=place, portrait=image(),
        about="Hilft.",
    )  # fmt: skip
    club = Organisation(name="Verein", slug="verein", locale=german, offer="Kurse.")
    club.municipalities = [town]
    club.save()
    return place, person, club


@content
def site(home, arabic_home, entries, topic, arabic, translated):
    """Two pages to be named beside another, and everything else a page can show."""
    topics = home.add_child(instance=TopicPage(title="T", slug="t", topic=topic))
    news = home.add_child(instance=NewsIndexPage(title="Neues", slug="neues"))
    for number in (1, 2):
        item = news.add_child(instance=NewsPage(title=f"N{number}", slug=f"n{number}"))
        item.topics = [topic]
        item.save()
    for page in (topics, news, item):
        translated(page, arabic)
    for row in (*entries, topic):
        translated(row, arabic)
    return item


@content
def german_page(model, home, site, topic, town, entries):
    above = ABOVE[model]
    parent = home
    if above is None:
        page = home
    else:
        if above is not HomePage:
            parent = list_of(above, home)
        values = {
            "topic": topic, "municipality": town, "office": entries[0],
            "commissioner": entries[1], "steps": STEPS,
        }  # fmt: skip
        known = {k: v for k, v in (values | FORM).items() if hasattr(model, k)}
        page = parent.add_child(instance=model(title="Titel", slug="titel", **known))
    page.summary, page.image, page.image_decorative = "Kurz.", image(), True
    page.topics, page.municipalities = [topic], [town]
    page.related_pages = [RelatedPage(target=site)]
    fill(page, home, parent, entries)
    page.save_revision().publish()
    return page


def fill(page, home, parent, entries):
    """Everything that only pages of this type have."""
    model = type(page)
    if model in (EventIndexPage, EventPage):
        dates(page)
    if model in (EventPage, MotionPage, ProjectPage):
        page.goals = [goal_of_a_concept(home)]
    own = {
        EventPage: lambda: fill_event(page, home, entries),
        CouncilPage: lambda: fill_council(page, entries),
        MeetingPage: lambda: fill_meeting(page, parent, entries),
        MotionPage: lambda: fill_motion(page, entries),
        ConceptPage: lambda: fill_concept(page, home, entries),
        ServicePage: lambda: fill_service(page, entries),
        ProjectPage: lambda: with_everybody(page, entries),
    }
    if model in own:
        own[model]()


def fill_event(page, home, entries):
    page.place, page.organisers = entries[0], [entries[2]]
    page.project = funded(home, "projekte")


def fill_motion(page, entries):
    page.mover_person, page.mover_organisation = entries[1], entries[2]


def fill_service(page, entries):
    page.contacts, page.places = [entries[1]], [entries[0]]


def funded(home, slug):
    """A project that the European Union and somebody with a logo pay for."""
    index = home.add_child(instance=ProjectIndexPage(title="Projekte", slug=slug))
    project = index.add_child(instance=ProjectPage(title="Paten", slug="paten"))
    project.funding = grants()
    project.save()
    return project


def grants():
    german = Locale.objects.get(language_code="de")
    union = Funder.objects.create(name="Europäische Union", is_eu=True, locale=german)
    land = Funder.objects.create(name="Land", logo=another_image(), locale=german)
    fund = Programme.objects.create(name="AMIF", funder=union, locale=german)
    return [FundingRow(funder=union, programme=fund, share=75), FundingRow(funder=land)]


def with_everybody(page, entries):
    _place, person, club = entries
    page.contacts, page.funding = [person], grants()
    page.starts_on = timezone.localdate()
    page.partners = [
        ("partner", {"organisation": club, "role": "hilft"}) for _x in range(3)
    ]
    page.volunteers = [
        ("volunteer", {"task": "Lesen", "time": "", "text": "", "person": person})
        for _x in range(3)
    ]


@pytest.fixture
def read(client, german_page, arabic, translated):
    """The queries of a page, read in that way."""

    def read(way, suffix=""):
        if way in ("translated", "stale"):
            for page in [*german_page.get_ancestors().filter(depth__gt=2), german_page]:
                if page.get_translation_or_none(arabic) is None or page == german_page:
                    translated(page.specific, arabic)
        if way == "stale":
            change(german_page)
        url = address_of(german_page, way) + suffix
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200
        return [query["sql"] for query in queries]

    return read


@pytest.fixture
def ask_again(client, german_page, read, keeping):
    """Asks for a page, read in that way, whether it is still what the reader has."""

    def ask_again(way):
        read(way)
        url = address_of(german_page, way)
        # Who comes first may make pictures in new sizes.
        for _time in range(2):
            known = client.get(url)
        with CaptureQueriesContext(connection) as queries:
            again = client.get(url, headers={"if-none-match": known.get("ETag", "")})
        return again, len(queries)

    return ask_again


def address_of(page, way):
    code = "de" if way == "german" else "ar"
    return f"/{code}/" + page.url_path.split("/", 2)[2]


def list_of(model, home):
    """A page of the type that others stand below; a council stands in a list."""
    if model is CouncilPage:
        home = home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
    return home.add_child(instance=model(title="Liste", slug="liste"))


def fill_council(page, entries):
    """Seats, members, meetings before and after today, motions."""
    _place, person, club = entries
    post = Post.objects.create(name="Beauftragte", locale=page.locale)
    sector = Sector.objects.create(name="Verwaltung", locale=page.locale)
    page.seats = [SectorSeats(sector=sector, number=9)]
    page.members = [
        Member(person=person, sector=sector, organisation=club, post=post)
        for _number in range(5)
    ]
    today = timezone.localdate()
    for number in range(-5, 5):
        day = today + timedelta(days=number * 7 + 1)
        meeting = MeetingPage(title=f"S{number}", slug=f"s{number}", date=day)
        page.add_child(instance=meeting)
        page.add_child(instance=MotionPage(title=f"A{number}", slug=f"a{number}"))


def plan_with(entries, council):
    """A field with goals that have measures and indicators, as editors fill them."""
    _place, person, club = entries
    other = Organisation.objects.create(name="Amt", slug="amt", locale=club.locale)
    indicator = {
        "name": "Plätze", "unit": "Plätze", "direction": "more", "decimals": 0,
        "baseline": "10", "baseline_on": "2025-01-01", "target": "90",
        "target_on": "2030-01-01", "due_on": "2025-06-01", "every": 6,
    }  # fmt: skip
    measure = {
        "title": "Kurse", "person": person.pk, "organisation": club.pk,
        "council": council.pk, "partners": [listed("p", other.pk)], "state": "running",
        "indicators": [listed("mi", indicator)],
    }  # fmt: skip
    goals = [
        listed(f"g{number}", {
            "title": f"Ziel {number}", "slug": f"z{number}",
            "measures": [listed(f"m{number}{x}", measure) for x in range(3)],
            "indicators": [listed(f"i{number}{x}", indicator) for x in range(3)],
        })
        for number in range(3)
    ]  # fmt: skip
    value = {"title": "Sprache", "goals": goals}
    return json.dumps([{"type": "field", "id": "f", "value": value}])


def listed(key, value):
    return {"type": "item", "id": key, "value": value}


def fill_concept(page, home, entries):
    """A steering group, a timeline, a plan with values, and what serves its goals."""
    _place, person, club = entries
    index = home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
    council = index.add_child(instance=CouncilPage(title="Gruppe", slug="gruppe"))
    fill_council(council, entries)
    council.save()
    page.steering_group, page.institute = council, club
    page.resolution = MotionPage.objects.first()
    page.timeline = json.dumps([
        {"type": "point", "id": f"t{number}", "value": {
            "day": "2026-05-01", "precision": "month", "what": "Auftakt",
            "page": MeetingPage.objects.first().pk,
        }}
        for number in range(3)
    ])  # fmt: skip
    page.plan = plan_with(entries, council)
    page.save_revision().publish()
    for indicator in Indicator.objects.all():
        for month in range(1, 7):
            indicator.values.create(day=date(2025, month, 1), value=10 + month)
    project = funded(home, "vorhaben")
    project.goals = [Goal.objects.first()]
    project.save_revision().publish()


def goal_of_a_concept(home):
    index = home.add_child(instance=ConceptIndexPage(title="Konzepte", slug="konzepte"))
    concept = index.add_child(instance=ConceptPage(title="Konzept", slug="konzept"))
    goals = [listed("g", {"title": "Ziel", "slug": "z"})]
    value = {"title": "Feld", "goals": goals}
    concept.plan = json.dumps([{"type": "field", "id": "f", "value": value}])
    concept.save_revision().publish()
    return Goal.objects.get()


def fill_meeting(page, council, entries):
    """A place, files, an agenda with motions, and an event to sign up for."""
    page.place, page.minutes, page.invitation = entries[0], document(), document()
    page.agenda = []
    for number in range(5):
        motion = MotionPage(title=f"A{number}", slug=f"a{number}")
        item = {
            "title": f"Punkt {number}", "text": "", "result": "",
            "motion": council.add_child(instance=motion), "documents": [document("ar")],
        }  # fmt: skip
        page.agenda.append(("item", item))
    home = council.get_ancestors().get(depth=2)
    events = home.add_child(instance=EventIndexPage(title="E", slug="e"))
    dates(events)
    EventPage.objects.update(meeting=page)


def dates(page):
    """A series of an event, the page itself or one below it."""
    event = page
    if isinstance(page, EventIndexPage):
        event = page.add_child(instance=EventPage(title="Café", slug="cafe"))
    day = timezone.localdate() + timedelta(days=3)
    pattern = Pattern("FREQ=WEEKLY;COUNT=9", day, time(18), 60, capacity=9)
    make_series(event.translation_key, pattern)


def change(page):
    """Another German text, and a new step where there are steps."""
    fresh = type(page).objects.get(pk=page.pk)
    fresh.summary = "Ganz anders."
    if hasattr(fresh, "steps"):
        fresh.steps = MORE_STEPS
    revision = fresh.save_revision()
    announce(revision.pk, "normal")
    revision.publish()


def told(queries):
    return "\n".join(f"{n:3} {sql[:400]}" for n, sql in enumerate(queries, start=1))


def test_every_page_type_is_in_these_tests():
    assert {*ABOVE} == {*all_page_types()}


class TestAPage:
    def test_needs_few_queries_and_none_twice(self, read):
        costs = {way: read(way) for way in WAYS}

        for way, queries in costs.items():
            twice = [sql for sql, times in Counter(queries).items() if times > 1]
            assert twice == [], (way, told(queries))
            assert len(queries) <= MOST, (way, told(queries))

    def test_says_in_three_queries_that_nothing_changed(self, ask_again, model):
        for way in ("german", "translated"):
            answer, queries = ask_again(way)

            # What is written into a form is one reader's, and so is its page.
            if getattr(model, "signs_its_forms", False):
                assert "no-store" in answer["Cache-Control"]
            else:
                assert (answer.status_code, queries <= 3) == (304, True), way

    def test_needs_little_more_beside_the_german_text(self, read):
        queries = read("translated", "beside/")

        assert len(queries) <= MOST_BESIDE, told(queries)
