"""A German site to be translated: services as long as an office writes them."""

import uuid

from wagtail.models import Locale, Page, Site

from pages.base.models import HomePage
from pages.services.models import ServiceIndexPage, ServicePage
from pages.topics.models import Topic

PARAGRAPH = (
    "<p>Wer nach {town} zieht, meldet sich innerhalb von acht Werktagen im Rathaus an. "
    "Bringen Sie bitte <b>alle Papiere</b> mit, auch die Ihrer Kinder.</p>"
)


def make_home() -> HomePage:
    """The home page of the only site."""
    german = Locale.objects.get(language_code="de")
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="Willkommen", slug="de", locale=german)
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home, "hostname": "localhost", "port": 80},
    )
    return home


def make_tree(home: HomePage, slug: str, pages: int) -> ServiceIndexPage:
    """A list of services with so many pages in all, published."""
    topic, _created = Topic.objects.get_or_create(
        slug="wohnen", locale=home.locale, defaults={"name": "Wohnen"}
    )
    index = home.add_child(instance=ServiceIndexPage(title="Leistungen", slug=slug))
    for number in range(1, pages):
        make_service(index, topic, number)
    return index


def make_service(index: Page, topic: Topic, number: int) -> ServicePage:
    """A service of ten fields, three steps, three things to bring and a text."""
    town = f"Musterstadt {number}"
    text = PARAGRAPH.format(town=town)
    page = index.add_child(
        instance=ServicePage(
            title=f"Wohnsitz anmelden in {town}",
            slug=f"wohnsitz-{number}",
            summary=f"Sagen Sie uns, wo Sie in {town} wohnen.",
            cost="10 Euro",
            deadline="8 Werktage",
            duration="20 Minuten",
            what_it_is=text * 2,
            who_for=text,
            outcome=text,
            steps=_blocks("step", [{"title": x, "text": "Bald."} for x in "ABC"]),
            bring=_blocks(
                "thing", [{"item": x, "note": "Im Original."} for x in "ABC"]
            ),
            body=[("heading", f"Mehr über {town}"), ("rich_text", text * 2)],
        )
    )
    page.topics.set([topic])
    page.save_revision().publish()
    return page


def _blocks(name: str, values: list[dict]) -> list[dict]:
    return [{"type": name, "value": value, "id": str(uuid.uuid4())} for value in values]
