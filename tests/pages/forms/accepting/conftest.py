"""A form by which organisations offer themselves, and who decides on its entries."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission

from accounts.models import User
from pages.forms.models import FormEntry, FormPage
from pages.topics.models import Municipality

DECIDES = (
    *("view_formentry", "change_formentry"),
    *("add_organisation", "change_organisation"),
)


def question(kind, key, label, **values):
    common = {
        "key": key, "label": label, "help": "", "required": False, "sensitive": False,
        "show_if": "", "show_if_values": "", "fills": "",
    }  # fmt: skip
    if kind == "short_text":
        common["purpose"] = ""
    return kind, {**common, **values}


def options(**labels):
    return [{"key": key, "label": label} for key, label in labels.items()]


QUESTIONS = [
    question("short_text", "organisation", "Name der Organisation", required=True,
             fills="name"),
    question("long_text", "offer", "Was bieten Sie an?", fills="offer"),
    question("choices", "languages", "Sprachen", fills="languages",
             options=options(ar="Arabisch", fa_af="Dari", other="Andere")),
    question("choice", "place", "Gemeinde", fills="municipality",
             options=options(eupen="Eupen", near="In der Nähe")),
    question("short_text", "street", "Anschrift", fills="address"),
    question("phone", "public", "Telefon für alle", fills="phone"),
    question("short_text", "website", "Internetseite", fills="website"),
    question("short_text", "name", "Ihr Name", required=True),
    question("email", "email", "Ihre E-Mail"),
]  # fmt: skip
SENT = {
    "organisation": "Nachbarn e.V.",
    "offer": "Wir kochen zusammen.",
    "languages": ["ar", "fa_af", "other"],
    "place": "eupen",
    "street": "Musterweg 1, 4700 Eupen",
    "public": "0800 555 301",
    "website": "nachbarn.example.org",
    "name": "Amal Probe",
    "email": "amal@example.org",
}


@pytest.fixture
def eupen(german):
    return Municipality.objects.create(name="Eupen", slug="eupen", locale=german)


@pytest.fixture
def make_form(home, eupen):
    def make(**values):
        values = {
            "title": "Eintragen", "slug": "eintragen", "questions": QUESTIONS,
            "retention_days": 98, "becomes": "organisation", **values,
        }  # fmt: skip
        return home.add_child(instance=FormPage(**values))

    return make


@pytest.fixture
def offering(make_form):
    return make_form()


@pytest.fixture
def make_entry(offering):
    def make(locale="de", without=(), **said):
        kinds = {value["key"]: kind for kind, value in QUESTIONS}
        fills = {value["key"]: value["fills"] for kind, value in QUESTIONS}
        answers = {
            key: {
                "kind": kinds[key], "label": key, "value": value, "text": str(value),
                "sensitive": False, "fills": fills[key],
            }
            for key, value in {**SENT, **said}.items()
            if key not in without
        }  # fmt: skip
        return FormEntry.objects.create(
            form_key=offering.translation_key,
            locale=locale,
            answers=answers,
            delete_at=timezone.localdate() + datetime.timedelta(days=98),
        )

    return make


@pytest.fixture
def entry(make_entry):
    return make_entry()


@pytest.fixture
def person(home):
    """Somebody of a group that edits these pages and has these rights."""

    def make(name="ada", rights=DECIDES, page=None):
        group = Group.objects.create(name=name)
        group.permissions.add(
            Permission.objects.get(codename="access_admin"),
            *Permission.objects.filter(codename__in=rights),
        )
        change = Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        )
        GroupPagePermission.objects.create(
            group=group, page=page or home, permission=change
        )
        user = User.objects.create_user(name, f"{name}@example.org", "secret")
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def ada(person):
    return person()
