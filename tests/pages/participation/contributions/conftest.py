"""A news item under which people may write, and people who do."""

import datetime
import re

import pytest
from django.utils import timezone

from pages.forms import spam
from pages.forms.models import ConsentText
from pages.news.models import NewsIndexPage, NewsPage
from pages.participation.contributions.models import Contribution, Discussion


@pytest.fixture
def news(home):
    return home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))


@pytest.fixture
def page(news):
    return news.add_child(
        instance=NewsPage(
            title="Neuer Treffpunkt",
            slug="treffpunkt",
            responsible_email="ada@example.org",
        )
    )


@pytest.fixture
def arabic_page(page, news, arabic_home, arabic):
    index = news.copy_for_translation(arabic)
    index.save_revision().publish()
    version = page.copy_for_translation(arabic)
    version.title = "مكان لقاء جديد"
    version.save_revision().publish()
    return version


@pytest.fixture
def consent(german):
    return ConsentText.objects.create(
        locale=german, name="Kommentare", text="Ich bin einverstanden, dass es steht."
    )


@pytest.fixture
def make_discussion(consent):
    def make(page, **values):
        values = {
            "closes_on": timezone.localdate() + datetime.timedelta(days=10),
            "consent": consent,
            "retention_days": 90,
            **values,
        }
        return Discussion.objects.create(page_key=page.translation_key, **values)

    return make


@pytest.fixture
def discussion(page, make_discussion):
    return make_discussion(page)


URL = "/de/aktuelles/treffpunkt/voices/"
ANSWERS = {"q-text": "Bitte mit Küche!", "q-written": "de", "q-consent": "yes"}


@pytest.fixture
def ticket(page):
    """A form that was opened a minute ago."""
    opened = timezone.now() - datetime.timedelta(minutes=1)
    return spam.new_ticket(f"voices {page.translation_key} ", at=opened)


@pytest.fixture
def send(client, discussion, ticket):
    def send(path=URL, signed=None, without=(), **answers):
        data = {spam.FIELD: ticket.signed() if signed is None else signed, **ANSWERS}
        data |= {f"q-{k}" if k != "website" else k: x for k, x in answers.items()}
        return client.post(path, {k: v for k, v in data.items() if k not in without})

    return send


@pytest.fixture
def make_text(discussion, consent):
    def make(text="Bitte mit Küche!", about=None, **values):
        at = values.pop("at", timezone.now())
        about = about or discussion
        return Contribution.objects.create(
            **{
                "discussion": about,
                "locale": "de",
                "written_in": "de",
                "text": text,
                "consent": consent.wording(),
                "created_at": at,
                "delete_at": about.deletion_day(at=at),
                "idem_key": str(Contribution.objects.count()),
                **values,
            }
        )

    return make


def plain(response):
    """The page's words without markup, spaces put together."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())
