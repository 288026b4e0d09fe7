"""Readers see at the very paragraph what has changed in German."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import PageViewRestriction
from wagtail_localize.models import StringTranslation

from locales.status.models import TranslationRequest, TranslationStatus
from locales.status.recording import announce
from pages.services.models import ServicePage
from tests.again import content

pytestmark = pytest.mark.django_db
STEPS = [
    {"type": "step", "id": "s1", "value": {"title": "Anrufen", "text": "Heute."}},
    {"type": "step", "id": "s2", "value": {"title": "Kommen", "text": "Morgen."}},
]
BODY = [
    {"type": "heading", "id": "h1", "value": "Wann"},
    {"type": "rich_text", "id": "r1", "value": "<p>Vormittags.</p><p>Nachmittags.</p>"},
    {
        "type": "table",
        "id": "t1",
        "value": {
            "caption": "Zeiten",
            "header": [{"type": "item", "id": "c1", "value": "Tag"}],
            "rows": [
                {
                    "type": "item",
                    "id": "w1",
                    "value": [{"type": "item", "id": "c2", "value": "Montag"}],
                }
            ],
        },
    },
]


def as_json(blocks):
    import json

    return json.dumps(blocks)


@content
def service(arabic_services, make_service, arabic, translated):
    page = make_service(
        summary="Melden Sie sich an.",
        cost="10 Euro",
        what_it_is="<p>Erstens.</p><p>Zweitens.</p>",
        steps=as_json(STEPS),
        bring=as_json(
            [{"type": "thing", "id": "b1", "value": {"item": "Pass", "note": ""}}]
        ),
        body=as_json(BODY),
    )
    translated(page, arabic)
    return ServicePage.objects.get(pk=page.pk)


def change(service, significance="normal", **words):
    page = ServicePage.objects.get(pk=service.pk)
    for name, value in words.items():
        setattr(page, name, value)
    revision = page.save_revision()
    announce(revision.pk, significance)
    revision.publish()


def edited(blocks, key, value):
    """The blocks with another value of the one with that id."""
    text = re.sub(
        rf'("id": "{key}", "value": )("[^"]*")', rf'\1"{value}"', as_json(blocks)
    )
    return text


@pytest.fixture
def read(client):
    def read(path="leistungen/wohnsitz-anmelden/"):
        return BeautifulSoup(client.get(f"/ar/{path}").content, "html.parser")

    return read


def german(box):
    return box.find(attrs={"lang": "de", "dir": "ltr"}).get_text(strip=True)


class TestATextThatHasChanged:
    def test_stands_beside_the_current_german_text(self, service, read):
        change(service, what_it_is="<p>Erstens.</p><p>Zweitens und neu.</p>")

        box = read().find(class_="stale")

        assert german(box) == "Zweitens und neu."
        assert "ar:Zweitens." in box.text
        assert "ar:Erstens." not in box.text
        assert "تغيّر النص الألماني في" in box.text

    @pytest.mark.parametrize(
        ("words", "within"),
        [
            ({"title": "Wohnsitz melden"}, ".page-head-text"),
            ({"summary": "Neuer Satz."}, ".page-head-text"),
            ({"cost": "12 Euro"}, ".summary-box dd"),
            (
                {"steps": as_json(STEPS).replace("Morgen.", "Bald.")},
                ".steps li:nth-child(2)",
            ),
            (
                {
                    "bring": as_json(
                        [
                            {
                                "type": "thing",
                                "id": "b1",
                                "value": {"item": "Ausweis", "note": ""},
                            }
                        ]
                    )
                },
                ".checklist li",
            ),
            ({"body": edited(BODY, "h1", "Wann genau")}, "article, .flow"),
            ({"body": edited(BODY, "c2", "Dienstag")}, "tbody th"),
            ({"body": edited(BODY, "c1", "Wochentag")}, "thead th"),
        ],
        ids=["title", "summary", "field", "step", "thing", "heading", "cell", "head"],
    )
    def test_is_marked_wherever_it_stands(self, service, read, words, within):
        change(service, **words)

        boxes = read().select(".stale")

        assert len(boxes) == 1
        assert boxes[0] in [
            x for y in read().select(within) for x in y.select(".stale")
        ]

    def test_leaves_title_and_description_of_the_document_clean(self, service, read):
        change(service, title="Wohnsitz melden", summary="Neu.")

        page = read()

        assert page.title.text.startswith("ar:Wohnsitz anmelden")
        meta = page.find("meta", attrs={"name": "description"})
        assert meta["content"] == "ar:Melden Sie sich an."

    def test_is_told_at_the_top(self, service, read):
        change(service, title="Wohnsitz melden", summary="Neu.")

        assert "موضعين" in read().find(class_="notice-warn").text

    def test_is_trusted_again_when_it_is_translated(
        self, service, read, arabic, translated
    ):
        change(service, summary="Neuer Satz.")
        translated(ServicePage.objects.get(pk=service.pk), arabic)

        page = read()

        assert page.find(class_="stale") is None
        assert page.find(class_="lead").text == "ar:Neuer Satz."


class TestAnUrgentChange:
    def test_shows_german_in_place_at_once(self, service, read):
        change(service, "urgent", summary="Heute geschlossen.", cost="12 Euro")

        page = read()

        lead = page.find(class_="lead")
        assert lead.find("span", lang="de", dir="ltr").text == "Heute geschlossen."
        assert "ar:Melden" not in page.find("main").text
        assert "ar:10 Euro" not in page.text

    def test_replaces_a_paragraph_of_rich_text(self, service, read):
        change(service, "urgent", what_it_is="<p>Erstens.</p><p>Geschlossen.</p>")

        page = read()

        assert german(page.find(class_="stale")) == "Geschlossen."
        assert "ar:Zweitens." not in page.text
        assert "ar:Erstens." in page.text


class TestATextThatIsNew:
    def test_appears_in_german_where_it_belongs(self, service, read):
        first, second = STEPS
        new = {
            "type": "step",
            "id": "s9",
            "value": {"title": "Warten", "text": "Kurz."},
        }
        change(service, steps=as_json([first, new, second]))

        steps = read().select(".steps h3")

        assert [x.text for x in steps] == ["ar:Anrufen", "Warten", "ar:Kommen"]
        assert steps[1].find("span", lang="de") is not None
        assert len(read().select(".stale")) == 1

    def test_appears_in_a_field_that_was_empty(self, service, read):
        change(service, deadline="8 Tage", who_for="<p>Für alle.</p>")

        page = read()

        assert "8 Tage" in page.find(class_="summary-box").text
        assert "Für alle." in [german(x) for x in page.select(".rich-text .stale")]


class TestATextThatIsGone:
    def test_is_marked_as_removed(self, service, read):
        change(service, what_it_is="<p>Erstens.</p>", steps=as_json(STEPS[:1]))

        heads = [x.text for x in read().select(".stale-head")]

        assert len(heads) >= 2
        assert all("حُذف" in head for head in heads)


class TestATextThatWasNeverTranslated:
    def test_is_german_and_says_so(
        self, arabic_services, make_service, arabic, translated, read
    ):
        page = make_service(summary="Melden Sie sich an.")
        translated(page, arabic, but=["summary"])

        shown = read()

        assert shown.find(class_="lead").find("span", lang="de") is not None
        assert "غير مترجمة بعد" in shown.find(class_="notice").text


class TestAMachinesTranslation:
    @pytest.fixture
    def by_machine(self, arabic_services, make_service, arabic, translated):
        page = make_service(summary="Melden Sie sich an.")
        kind = StringTranslation.TRANSLATION_TYPE_MACHINE
        return translated(page, arabic, kind=kind)

    def test_says_that_nobody_has_checked_it(self, by_machine, read):
        page = read()

        with override("ar"):
            words = gettext(
                "A machine translated this page. Nobody has checked it yet."
            )
        assert words in page.find(class_="notice").text
        assert page.find(class_="checked") is None

    def test_says_when_a_person_has_checked_it(self, client, admin, by_machine, read):
        status = TranslationStatus.objects.of(by_machine).get()
        client.force_login(admin)

        client.post(reverse("translation_status:checked", args=[status.pk]))

        page = read()
        assert "راجع إنسان هذا النص في" in page.find(class_="checked").text
        assert page.find(class_="notice") is None

    def test_is_not_checked_by_somebody_without_the_right(
        self, client, make_user, by_machine
    ):
        status = TranslationStatus.objects.of(by_machine).get()
        client.force_login(make_user("bob", "submit_translation"))

        client.post(reverse("translation_status:checked", args=[status.pk]))

        status.refresh_from_db()
        assert status.reviewed_at is None


class TestTheCost:
    def queries(self, client):
        client.get("/ar/leistungen/wohnsitz-anmelden/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/ar/leistungen/wohnsitz-anmelden/")
        return len(queries)

    def test_of_a_stale_page_is_that_of_any_other_and_one_for_new_blocks(
        self, service, client
    ):
        usual = self.queries(client)

        change(service, summary="Neu.", what_it_is="<p>Anders.</p>")
        assert self.queries(client) == usual

        new = {"type": "step", "id": "s9", "value": {"title": "Warten", "text": ""}}
        change(service, steps=as_json([*STEPS, new]))
        assert self.queries(client) == usual + 1 <= 15


class TestAWish:
    def ask(self, client, page, language="ar", **extra):
        data = {"page": page, "language": language}
        return client.post("/-/ask-for-translation/", data, **extra)

    def test_is_counted_without_a_cookie_and_leads_back(
        self, client, arabic_home, make_service
    ):
        service = make_service()

        response = self.ask(client, service.pk)

        assert response["Location"] == "/ar/leistungen/wohnsitz-anmelden/?asked=1#asked"
        assert not response.cookies
        assert TranslationRequest.objects.get().count == 1
        thanks = client.get(response["Location"].split("#")[0]).content.decode()
        assert "شكرًا" in thanks

    def test_is_counted_once_an_hour_for_each_reader(
        self, client, arabic_home, make_service
    ):
        service = make_service()

        self.ask(client, service.pk)
        self.ask(client, service.pk)
        self.ask(client, service.pk, REMOTE_ADDR="192.0.2.7")

        assert TranslationRequest.objects.get().count == 2

    def test_is_counted_for_each_reader_behind_a_proxy_too(
        self, client, arabic_home, make_service, settings
    ):
        settings.TRUSTED_PROXIES = 1
        service = make_service()

        for address in ("192.0.2.7", "192.0.2.8", "192.0.2.8"):
            self.ask(client, service.pk, headers={"X-Forwarded-For": address})

        assert TranslationRequest.objects.get().count == 2

    def test_for_what_is_translated_is_not_counted(self, client, service):
        self.ask(client, service.pk)

        assert not TranslationRequest.objects.exists()

    @pytest.mark.parametrize("page", ["", "x", "99999", "9" * 40, "-1", "1"])
    def test_for_nonsense_is_not_found(self, client, home, page):
        assert self.ask(client, page).status_code == 404

    def test_says_nothing_of_a_private_page(self, client, arabic_home, make_service):
        service = make_service()
        PageViewRestriction.objects.create(
            page=service, restriction_type=PageViewRestriction.LOGIN
        )

        assert self.ask(client, service.pk).status_code == 404

    def test_for_an_unknown_language_leads_to_german(self, client, make_service):
        response = self.ask(client, make_service().pk, "xx")

        assert response["Location"].startswith("/de/")

    def test_is_offered_where_the_page_is_german(
        self, client, arabic_home, make_service
    ):
        make_service()

        page = client.get("/ar/leistungen/wohnsitz-anmelden/").content.decode()

        assert 'action="/-/ask-for-translation/" method="post"' in page


class TestASnippetWithGermanWords:
    def test_is_printed_as_german_until_it_is_translated(
        self, client, topic, arabic, arabic_home, translated
    ):
        from pages.base.frame import frame

        translated(topic, arabic, but=["name", "line"])
        assert frame("ar").topics[topic.pk].lang == "de"

        translated(topic, arabic)
        assert frame("ar").topics[topic.pk].lang == ""

    def test_counts_as_not_translated(self, topic, arabic, arabic_home, translated):
        version = translated(topic, arabic, but=["name", "line"])

        assert TranslationStatus.objects.of(version).get().state == "missing"
