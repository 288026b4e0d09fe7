"""A page, the small form at its end, and people who answer."""

import datetime
import re

import pytest
from django.utils import timezone

from pages.base.models import StandardPage
from pages.forms import spam
from pages.participation.feedback.models import FeedbackText


@pytest.fixture
def page(home):
    return home.add_child(
        instance=StandardPage(
            title="Wohnung finden",
            slug="wohnung",
            responsible_email="ada@example.org",
        )
    )


@pytest.fixture
def arabic_page(page, arabic_home, arabic):
    version = page.copy_for_translation(arabic)
    version.title = "البحث عن شقة"
    version.save_revision().publish()
    return version


@pytest.fixture
def vote(client, page):
    """Press one of the two buttons."""

    def vote(answer="no", code="de", without=(), **more):
        data = {
            "page": str(page.translation_key),
            spam.FIELD: spam.page_stamp(page.translation_key, on=timezone.localdate()),
            "answer": answer,
            **more,
        }
        data = {name: value for name, value in data.items() if name not in without}
        return client.post(f"/{code}/-/helpful/", data)

    return vote


@pytest.fixture
def say(client, page, vote):
    """Answer, and write something to go with it."""

    def say(text="Der Link geht nicht.", code="de", opened=None, **more):
        answer = more.pop("answer", "no")
        url = vote(answer, code).url
        opened = opened or timezone.now() - datetime.timedelta(minutes=1)
        ticket = spam.new_ticket(f"feedback {page.translation_key}", at=opened)
        data = {spam.FIELD: ticket.signed(), "q-text": text, **more}
        return client.post(url, data)

    return say


@pytest.fixture
def make_text(page):
    def make(text="Der Link geht nicht.", about=None, **values):
        at = values.pop("at", timezone.now())
        number = FeedbackText.objects.count()
        return FeedbackText.objects.create(
            **{
                "page_key": (about or page).translation_key,
                "locale": "de",
                "is_helpful": False,
                "text": text,
                "created_at": at,
                "delete_at": timezone.localdate(at) + datetime.timedelta(days=180),
                "idem_key": str(number),
                **values,
            }
        )

    return make


def plain(response):
    """The page's words without markup, spaces put together."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())
