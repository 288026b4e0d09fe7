"""Letters of a kind that only the tests have."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import kinds, letterhead
from outbox.letters import post
from outbox.models import OutboxMessage
from outbox.sending import send_due

TEXT = """{% extends "emails/base.txt" %}{% load letter_tags %}
{% block text %}{{ name|isolate }} {{ link }}{% endblock %}"""
HTML = TEXT.replace("base.txt", "base.html")


class Room:
    """What an upper room would say; tests change it."""

    def __init__(self):
        self.is_wanted = True
        self.attachments = []
        self.reply_to = ""
        self.link = "https://example.org/x"
        self.error = None
        self.give_up_at = None
        self.rendered = 0

    def context(self, snapshot, locale):
        self.rendered += 1
        if self.error:
            raise self.error
        return {**snapshot, "link": self.link, "seen_locale": locale}

    def kind(self, name, **values):
        return kinds.Kind(
            name=name,
            label=name,
            context=self.context,
            is_wanted=lambda snapshot: self.is_wanted,
            attachments=lambda snapshot, locale: self.attachments,
            reply_to=lambda snapshot: self.reply_to,
            **values,
        )


@pytest.fixture
def room(monkeypatch, settings):
    monkeypatch.setattr(kinds, "_registered", dict(kinds._registered))
    monkeypatch.setattr(
        letterhead,
        "_provider",
        [
            lambda locale: letterhead.Letterhead(
                name="Büro für Integration",
                phone="0800 555 010",
                email="buero@example.org",
            )
        ],
    )
    templates = settings.TEMPLATES[0]
    options = {**templates["OPTIONS"]}
    options["loaders"] = [
        (
            "django.template.loaders.locmem.Loader",
            {
                f"emails/{name}.{ending}": text
                for name in ("note", "reminder")
                for ending, text in (
                    ("subject.txt", "Note for {{ name }}"),
                    ("txt", TEXT),
                    ("html", HTML),
                )
            },
        ),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [{**templates, "APP_DIRS": False, "OPTIONS": options}]
    room = Room()
    kinds.register(room.kind("note"))
    kinds.register(room.kind("reminder", give_up_at=lambda _letter: room.give_up_at))
    return room


@pytest.fixture
def make_letter(room):
    def make(name="Ada", *, to="ada@example.org", kind="note", key="", **values):
        count = OutboxMessage.objects.count()
        return post(
            kind,
            to=to,
            locale=values.pop("locale", "de"),
            dedupe_key=key or f"note:{count}:",
            snapshot={"name": name},
            **values,
        )

    return make


class Clock:
    """The tests' time; it goes on only when it is told to."""

    def __init__(self):
        # A little ahead: what a test posts at the real hour is due already.
        self.now = timezone.now() + timedelta(seconds=30)

    def __call__(self):
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)

    def send(self):
        return send_due(clock=self)


@pytest.fixture
def clock():
    return Clock()
