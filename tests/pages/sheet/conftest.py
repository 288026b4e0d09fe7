"""A service in German and Arabic, as a counsellor would print it."""

import os

import pytest
from django.core.cache import caches

from pages.sheet.printing import can_print
from tests.again import content

STEPS = [
    {"type": "step", "id": "s1", "value": {"title": "Anrufen", "text": ""}},
    {"type": "step", "id": "s2", "value": {"title": "Unterschreiben", "text": ""}},
]


@pytest.fixture(autouse=True)
def _empty_shelf():
    caches["sheets"].clear()


@content
def service(make_service):
    page = make_service(
        summary="Sagen Sie uns, wo Sie wohnen.",
        what_it_is="<p>Erster Absatz.</p><p>Zweiter Absatz.</p>",
        cost="Kostenlos",
    )
    page.steps = page.steps.stream_block.to_python(STEPS)
    page.save_revision().publish()
    return page


@content
def arabic_service(service, arabic_home, arabic):
    copied = service.copy_for_translation(arabic, copy_parents=True)
    # The copy in memory shares its blocks with the German page.
    page = type(copied).objects.get(pk=copied.pk)
    page.title = "تسجيل السكن"
    page.summary = "أخبرنا أين تسكن."
    page.what_it_is = "<p>الفقرة الأولى.</p><p>الفقرة الثانية.</p>"
    page.cost = "مجانًا"
    page.steps[0].value["title"] = "اتصل"
    page.steps[1].value["title"] = "وقّع"
    page.save_revision().publish()
    return page


@pytest.fixture
def printer():
    if can_print():
        return
    message = "no Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
