"""An organisation to be asked about, mornings to ask on, and its letters."""

import datetime

import pytest

from outbox import kinds
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.directory.models import DirectoryPage, DirectorySettings, Organisation
from pages.lifecycle.checkin.asking import ask_partners
from pages.topics.models import Municipality
from tests.again import content

KNOWN = datetime.date(2026, 1, 15)
# Half a year later the first letter goes.
FIRST = datetime.date(2026, 7, 15)
BOB = "bob@example.org"


def morning(days, hour=8):
    """A morning so many days after the first letter."""
    day = FIRST + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)


def outbox():
    return OutboxMessage.objects.order_by("pk")


def asked(days, hour=8):
    """Who gets a letter that day."""
    known = set(outbox().values_list("pk", flat=True))
    ask_partners(at=morning(days, hour))
    return [x.to for x in outbox().exclude(pk__in=known)]


def rendered():
    """The newest letter as it is sent."""
    letter = outbox().last()
    return render(letter, kinds.find(letter.kind))


def path_in(text, part):
    found = [x for x in text.split() if part in x]
    return "/" + found[0].split("/", 3)[3]


@content
def directory(home):
    DirectorySettings.objects.get_or_create(site_id=home.get_site().pk)
    return home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))


@pytest.fixture
def eupen(german):
    return Municipality.objects.create(name="Eupen", slug="eupen", locale=german)


@pytest.fixture
def make_organisation(directory, german):
    def make(name="Sprachhaus", slug="sprachhaus", **values):
        values = {"known_since": KNOWN, "email": BOB, **values}
        return Organisation.objects.create(
            name=name, slug=slug, locale=german, **values
        )

    return make


@content
def house(make_organisation):
    return make_organisation(
        offer="Deutschkurse am Abend.",
        languages=["de", "ar"],
        phone="0800 555 101",
        website="https://sprachhaus.example.org",
        contact_name="Bob Beispiel",
    )
