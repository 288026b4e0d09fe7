"""What a page's readers see while editors prepare, schedule, lock and take down."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import nested_form_data

from bench.editing import publishing
from pages.base.models import StandardPage
from tests.filling import EMPTY_FORMSET, document, fact, image, numbered, rich_text
from tests.pages.test_editing import arabic_word, fill_in, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def imprint(home):
    page = home.add_child(instance=StandardPage(title="Impressum", slug="impressum"))
    page.save_revision().publish()
    return page


def form_of(page, body=(), **more):
    """What the editor's form of a standard page sends."""
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "door": "sky",
            "body": numbered(list(body)),
            "related_pages": EMPTY_FORMSET,
            "comments": EMPTY_FORMSET,
            **more,
        }
    )


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def preview(page):
    return reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])


@pytest.fixture
def publish():
    """Do what a request would, with what it leaves for after its transaction."""

    def run(call):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return call()

    return run


class TestAPreview:
    def test_shows_what_is_in_the_form_and_nobody_else_sees(
        self, admin_client, client, home
    ):
        draft = home.add_child(
            instance=StandardPage(title="Neu", slug="neu", live=False)
        )
        form = form_of(draft, title="Noch nicht gespeichert")

        sent = admin_client.post(preview(draft), form)

        assert sent.json()["is_valid"] is True
        html = admin_client.get(preview(draft)).content.decode()
        assert "Noch nicht gespeichert" in html
        assert 'lang="de"' in html
        assert client.get("/de/neu/").status_code == 404

    def test_of_a_translation_has_its_language_and_direction(
        self, admin_client, client, imprint, arabic, arabic_home
    ):
        translation = submitted(imprint, arabic, admin_client)
        fill_in(translation, admin_client)
        draft = translation.get_target_instance()

        html = admin_client.get(
            reverse("wagtailadmin_pages:view_draft", args=[draft.pk])
        ).content.decode()

        assert re.search(r'<html[^>]*lang="ar"[^>]*dir="rtl"', html)
        assert "Impressum" not in client.get("/ar/").content.decode()


class TestAScheduledPage:
    @pytest.fixture
    def draft(self, home):
        return home.add_child(
            instance=StandardPage(title="Morgen", slug="morgen", live=False)
        )

    def test_waits_for_its_hour_and_is_then_in_the_menu(
        self, admin_client, client, draft, publish, monkeypatch
    ):
        soon = timezone.localtime() + timedelta(hours=2)
        form = form_of(
            draft,
            show_in_menus="on",
            go_live_at=soon.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "1"},
        )

        answer = admin_client.post(edit(draft), form)

        assert answer.status_code == 302, answer.context["form"].errors
        publish(lambda: call_command("publish_scheduled"))
        assert client.get("/de/morgen/").status_code == 404
        later = soon + timedelta(minutes=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        publish(lambda: call_command("publish_scheduled"))
        assert client.get("/de/morgen/").status_code == 200
        assert 'href="/de/morgen/"' in client.get("/de/").content.decode()

    def test_leaves_at_its_end(self, client, imprint, publish):
        imprint.expire_at = timezone.now() - timedelta(minutes=1)
        imprint.save()

        publish(lambda: call_command("publish_scheduled"))

        assert client.get("/de/impressum/").status_code == 404

    def test_with_its_end_before_its_beginning_is_refused_in_german(
        self, admin_client, draft
    ):
        form = form_of(
            draft, go_live_at="2031-05-12 10:00", expire_at="2031-05-11 10:00"
        )

        answer = admin_client.post(edit(draft), form)

        assert answer.status_code == 200
        assert "expire_at" in answer.context["form"].errors


class TestPublishing:
    """What follows in tasks is counted, and two for each transaction in a test's."""

    @pytest.fixture
    def cost(self, admin_client, publish):
        def cost(page):
            press = publishing(admin_client, page)
            publish(press)
            with CaptureQueriesContext(connection) as queries:
                answer = publish(press)
            assert answer.status_code == 302
            return len(queries)

        return cost

    def test_asks_the_database_little(self, cost, make_service, topic):
        assert cost(make_service(topics=[topic])) <= 111

    def test_asks_as_little_however_many_translations_there_are(
        self, cost, publish, make_service, make_locale, translated, topic
    ):
        service = make_service(topics=[topic], summary="Kurz gesagt.")
        numbers = []
        for codes in (["ar"], ["fr", "uk", "tr"]):
            for code in codes:
                for page in (service.get_parent().get_parent(), service.get_parent()):
                    page.specific.copy_for_translation(make_locale(code))
                publish(lambda code=code: translated(service, make_locale(code)))
            numbers.append(cost(service))

        assert numbers[0] == numbers[1] <= 122


class TestTakingAPageDown:
    def test_takes_it_from_lists_menu_and_switcher_at_once(
        self, admin_client, client, make_service, arabic, arabic_home, publish
    ):
        service = make_service()
        index = service.get_parent().specific
        for page in (index, service):
            page.copy_for_translation(arabic).save_revision().publish()
        arabic_service = service.get_translation(arabic)
        assert 'hreflang="ar"' in client.get(service.url).content.decode()

        answer = publish(
            lambda: admin_client.post(
                reverse("wagtailadmin_pages:unpublish", args=[arabic_service.pk])
            )
        )

        assert answer.status_code == 302
        german = client.get(service.url).content.decode()
        assert '<link rel="alternate" hreflang="ar"' not in german
        fallback = client.get(arabic_service.url)
        assert fallback.headers["X-Robots-Tag"] == "noindex"
        assert service.title in client.get("/ar/leistungen/").content.decode()

    def test_of_the_german_page_takes_it_from_the_german_list(
        self, admin_client, client, make_service, publish
    ):
        service = make_service()
        assert service.title in client.get("/de/leistungen/").content.decode()

        publish(
            lambda: admin_client.post(
                reverse("wagtailadmin_pages:unpublish", args=[service.pk])
            )
        )

        assert service.title not in client.get("/de/leistungen/").content.decode()
        assert client.get(service.url).status_code == 404


class TestALockedPage:
    def test_is_read_and_not_written(self, admin_client, client, imprint):
        admin_client.post(reverse("wagtailadmin_pages:lock", args=[imprint.pk]))
        imprint.refresh_from_db()
        assert imprint.locked
        imprint.locked_by = None
        imprint.save()

        admin_client.post(
            edit(imprint), form_of(imprint, title="Neu", **{"action-publish": "1"})
        )

        imprint.refresh_from_db()
        assert imprint.title == "Impressum"
        assert admin_client.get(edit(imprint)).status_code == 200
        assert client.get("/de/impressum/").status_code == 200


class TestAVideoWithoutAStillPicture:
    VIDEO = {
        "kind": "sign",
        "title": "Wort001",
        "poster-image": "",
        "poster-alt_text": "",
        "url": "https://example.org/wort.mp4",
        "length": "",
    }

    @pytest.fixture
    def page(self, admin_client, imprint, publish):
        block = {
            "type": "video",
            "value": {**self.VIDEO, "transcript": rich_text("<p>Wort zum Film</p>")},
        }
        form = form_of(imprint, body=[block], **{"action-publish": "1"})

        answer = publish(lambda: admin_client.post(edit(imprint), form))

        assert answer.status_code == 302, answer.context["form"].errors
        imprint.refresh_from_db()
        return imprint

    def test_is_published(self, client, page):
        html = client.get(page.url).content.decode()

        assert 'href="https://example.org/wort.mp4"' in html
        assert "Wort001" in html
        assert 'src=""' not in html

    def test_is_translated(self, admin_client, client, page, arabic, arabic_home):
        made = submitted(page, arabic, admin_client)
        fill_in(made, admin_client)
        translation = published(made, admin_client)

        html = client.get(translation.url).content.decode()
        assert arabic_word("Wort001") in html
        assert 'href="https://example.org/wort.mp4"' in html

    def test_that_was_put_in_without_any_word_of_it(
        self, admin_client, client, imprint, arabic, arabic_home
    ):
        value = {"kind": "video", "title": "Wort", "url": "https://example.org/a.mp4"}
        imprint.body = [("video", value)]
        imprint.save_revision().publish()

        translation = submitted(imprint, arabic, admin_client)

        assert translation.get_target_instance().slug == "impressum"


class TestWhatWasDeleted:
    """Nobody has to look for every use first: the page stays readable."""

    def test_leaves_the_page_readable(self, client, imprint):
        value, sheet, picture = fact(), document(), image()
        imprint.body = [
            ("fact", {"label": "Gebühr", "fact": value}),
            ("downloads", {"title": "Zum Mitnehmen", "files": [sheet]}),
            (
                "image",
                {"image": {"image": picture, "alt_text": "Tür", "decorative": False}},
            ),
            ("checklist", [{"item": "Ausweis", "document": sheet}]),
            ("rich_text", "<p>Der Rest.</p>"),
        ]
        imprint.save_revision().publish()

        for gone in (value, sheet, picture):
            gone.delete()

        html = client.get(imprint.url)
        assert html.status_code == 200
        assert "Der Rest." in html.content.decode()
        assert "0 Bytes" not in html.content.decode()


class TestDownloads:
    def test_begin_with_the_readers_language(
        self, client, imprint, arabic, arabic_home
    ):
        sheets = [document("de", "Merkblatt"), document("ar", "ورقة")]
        imprint.body = [("downloads", {"title": "Zum Mitnehmen", "files": sheets})]
        imprint.save_revision().publish()

        german = client.get("/de/impressum/").content.decode()
        arabic_frame = client.get("/ar/impressum/").content.decode()

        assert german.index("Merkblatt") < german.index("ورقة")
        assert arabic_frame.index("ورقة") < arabic_frame.index("Merkblatt")


class TestTheRootOfAllPages:
    @pytest.mark.parametrize("path", ["/", "/de/", "/de/nichts/", "/ar/"])
    def test_may_be_the_sites_home_page_without_a_breakdown(
        self, client, home, arabic_home, path
    ):
        Site.objects.update(root_page=Page.get_first_root_node())

        assert client.get(path).status_code < 500
