"""Two hundred random edits: every alarm is right, and none is missing."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from locales.status.models import TranslationStatus
from locales.status.pieces import fingerprints, pieces
from pages.services.models import ServicePage
from tests.again import content

pytestmark = pytest.mark.django_db

# Every place of the page that holds words: path, and paragraph within it.
LEAVES = [
    ("title", 0),
    ("summary", 0),
    ("deadline", 0),
    ("what_it_is", 0),
    ("what_it_is", 1),
    ("what_it_is", 2),
    ("steps.s1.title", 0),
    ("steps.s1.text", 0),
    ("steps.s2.title", 0),
    ("bring.b1.item", 0),
    ("bring.b1.note", 0),
    ("special_cases.c1.answer", 0),
    ("body.h1", 0),
    ("body.r1", 0),
    ("body.r1", 1),
    ("body.a1.i1.title", 0),
    ("body.a1.i1.text", 0),
    ("body.a1.i2.title", 0),
    ("body.k1.title", 0),
    ("body.t1.caption", 0),
    ("body.t1.header.x1", 0),
    ("body.t1.rows.y1.z1", 0),
]
EDITS = st.one_of(
    st.tuples(st.sampled_from(LEAVES), st.integers(0, 3)),
    st.sampled_from(["again", "neutral"]),
)


def paragraphs(words, path, number):
    return "".join(f"<p>{words[path, at]}</p>" for at in range(number))


def item(key, value):
    return {"type": "item", "id": key, "value": value}


def write(page, words, kind):
    """Put the words into the page, blocks with the ids that they have always had."""

    def word(path):
        return words[path, 0]

    page.title, page.summary = word("title"), word("summary")
    page.deadline = word("deadline")
    page.what_it_is = paragraphs(words, "what_it_is", 3)
    page.door = kind
    steps = [
        ("s1", {"title": word("steps.s1.title"), "text": word("steps.s1.text")}),
        ("s2", {"title": word("steps.s2.title"), "text": ""}),
    ]
    thing = {"item": word("bring.b1.item"), "note": word("bring.b1.note")}
    case = {"question": "Wann?", "answer": word("special_cases.c1.answer")}
    page.steps = json.dumps([{"type": "step", "id": k, "value": v} for k, v in steps])
    page.bring = json.dumps([{"type": "thing", "id": "b1", "value": thing}])
    page.special_cases = json.dumps([{"type": "case", "id": "c1", "value": case}])
    page.body = json.dumps(story(words, word, kind))


def story(words, word, kind):
    first = {
        "title": word("body.a1.i1.title"),
        "text": f"<p>{word('body.a1.i1.text')}</p>",
    }
    second = {"title": word("body.a1.i2.title"), "text": "<p>Immer gleich</p>"}
    table = {
        "caption": word("body.t1.caption"),
        "header": [item("x1", word("body.t1.header.x1"))],
        "rows": [item("y1", [item("z1", word("body.t1.rows.y1.z1"))])],
    }
    call = {
        "kind": "info" if kind == "sky" else "warn",
        "title": word("body.k1.title"),
        "text": "",
    }
    blocks = [
        ("heading", "h1", word("body.h1")),
        ("rich_text", "r1", paragraphs(words, "body.r1", 2)),
        ("accordion", "a1", [item("i1", first), item("i2", second)]),
        ("call_out", "k1", call),
        ("table", "t1", table),
    ]
    return [{"type": kind, "id": key, "value": value} for kind, key, value in blocks]


def text(leaf, version):
    return f"{leaf[0].replace('.', ' ')} {leaf[1]} in Fassung {version}"


def alarms(status):
    """The leaves that the status calls stale."""
    return {
        (change.path, at)
        for change in status.all_changes
        for at in range(change.start, change.end)
    }


@content
def page(arabic_services, make_service, arabic, translated):
    page = make_service("Wohnsitz anmelden")
    write(page, {leaf: text(leaf, 0) for leaf in LEAVES}, "sky")
    page.save_revision().publish()
    translated(ServicePage.objects.get(pk=page.pk), arabic)
    return page


class TestTwoHundredRandomEdits:
    @settings(
        max_examples=10,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(edits=st.lists(EDITS, min_size=20, max_size=20))
    def test_raise_every_alarm_and_no_false_one(self, page, arabic, edits):
        versions = dict.fromkeys(LEAVES, 0)
        kind = "sky"
        german = ServicePage.objects.get(pk=page.pk)
        write(german, {leaf: text(leaf, 0) for leaf in LEAVES}, kind)
        german.save_revision().publish()
        status = TranslationStatus.objects.get(translation_key=page.translation_key)
        assert status.all_changes == []

        for edit in edits:
            if edit == "neutral":
                kind = "leaf" if kind == "sky" else "sky"
            elif edit != "again":
                versions[edit[0]] = edit[1]
            words = {leaf: text(leaf, versions[leaf]) for leaf in LEAVES}
            german = ServicePage.objects.get(pk=page.pk)
            write(german, words, kind)
            german.save_revision().publish()

            status.refresh_from_db()
            assert alarms(status) == {leaf for leaf in LEAVES if versions[leaf]}
            assert status.state == ("stale" if any(versions.values()) else "current")


class TestPublishingTheSameAgain:
    def test_alarms_nobody(self, page):
        german = ServicePage.objects.get(pk=page.pk)

        german.save_revision().publish()

        status = TranslationStatus.objects.get(translation_key=page.translation_key)
        assert status.state == "current"

    def test_through_the_editors_form_alarms_nobody(self, client, admin, page):
        """The form writes marks into rich text that were not there before."""
        german = ServicePage.objects.get(pk=page.pk)
        german.what_it_is = german.what_it_is.replace("<p>", '<p data-block-key="ab1">')
        german.save_revision().publish()

        status = TranslationStatus.objects.get(translation_key=page.translation_key)
        assert status.state == "current"
        assert status.fingerprints == fingerprints(pieces(page))
