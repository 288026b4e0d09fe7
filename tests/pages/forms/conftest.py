"""A contact form in German and Arabic, and people who answer and read it."""

import datetime
import re

import pytest
from django.utils import timezone

from pages.forms import spam
from pages.forms.models import ConsentText, FormPage
from tests.again import content


def question(kind, key, label, **values):
    common = {
        "key": key,
        "label": label,
        "help": "",
        "required": False,
        "sensitive": False,
        "show_if": "",
        "show_if_values": "",
    }
    return kind, {**common, **values}


QUESTIONS = [
    question("short_text", "name", "Ihr Name", required=True, purpose="name"),
    question("email", "email", "Ihre E-Mail"),
    question("phone", "phone", "Ihr Telefon", sensitive=True),
    question(
        "choice",
        "about",
        "Worum geht es?",
        required=True,
        options=[
            {"key": "housing", "label": "Wohnen"},
            {"key": "other", "label": "Etwas anderes"},
        ],
    ),
    question(
        "short_text",
        "which",
        "Was genau?",
        required=True,
        purpose="",
        show_if="about",
        show_if_values="other",
    ),
    question("long_text", "message", "Ihre Nachricht"),
    question("file", "photo", "Ein Foto"),
]


@pytest.fixture
def make_form(home):
    def make(parent=None, **values):
        values = {
            "title": "Kontakt",
            "slug": "kontakt",
            "questions": QUESTIONS,
            "retention_days": 98,
            "thank_you": "Wir antworten in drei Tagen.",
            **values,
        }
        return (parent or home).add_child(instance=FormPage(**values))

    return make


@content
def contact(make_form):
    return make_form()


@pytest.fixture
def arabic_contact(contact, arabic_home, arabic):
    version = contact.copy_for_translation(arabic)
    version.title = "اتصل بنا"
    version.questions[0].value["label"] = "اسمك"
    version.questions[3].value["options"][1]["label"] = "شيء آخر"
    version.save_revision().publish()
    return FormPage.objects.get(pk=version.pk)


@pytest.fixture
def consent(german):
    return ConsentText.objects.create(
        locale=german, name="Kontakt", text="Ich bin einverstanden."
    )


ANSWERS = {"q-name": "Ada", "q-about": "housing", "q-message": "Guten Tag"}


@pytest.fixture
def ticket(contact):
    """A form that was opened a minute ago."""
    opened = timezone.now() - datetime.timedelta(minutes=1)
    return spam.new_ticket(contact.translation_key, at=opened)


@pytest.fixture
def send(client, ticket):
    def send(path="/de/kontakt/", signed=None, without=(), **answers):
        data = {spam.FIELD: ticket.signed() if signed is None else signed, **ANSWERS}
        data |= {f"q-{key}" if key in FIELDS else key: x for key, x in answers.items()}
        return client.post(path, {k: v for k, v in data.items() if k not in without})

    return send


FIELDS = {"name", "email", "phone", "about", "which", "message", "photo"}


def plain(response):
    """The page's words without markup, spaces put together."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.fixture
def picture():
    """A small photograph as a phone sends it, with the place where it was taken."""
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    def make(name="foto.jpg", kind="JPEG", behind=b""):
        target = BytesIO()
        exif = Image.Exif()
        exif[0x010E] = "Zuhause von Ada"
        Image.new("RGB", (40, 30), "red").save(target, kind, exif=exif)
        return SimpleUploadedFile(name, target.getvalue() + behind, "image/jpeg")

    return make
