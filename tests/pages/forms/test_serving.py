"""A form: shown, sent, thanked for, in German, Arabic and on a German text."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.test.utils import WagtailPageTestCase

from pages.base.models import HomePage, RelatedPage, StandardPage
from pages.directory.models import MunicipalityPage
from pages.forms import spam
from pages.forms.consenting import having_read
from pages.forms.models import ConsentText, EntryFile, FormEntry, FormPage

from .conftest import plain

pytestmark = pytest.mark.django_db


class TestItsPlace(WagtailPageTestCase):
    def test_is_below_the_home_page_a_standard_page_or_a_town(self):
        self.assertAllowedParentPageTypes(
            FormPage, {HomePage, StandardPage, MunicipalityPage}
        )
        self.assertAllowedSubpageTypes(FormPage, set())


class TestAForm:
    def test_shows_its_questions_and_the_day_of_deletion(self, client, contact):
        page = plain(client.get("/de/kontakt/"))

        assert "Ihr Name" in page
        assert "Nur wenn Sie gewählt haben: Etwas anderes" in page
        day = timezone.localdate() + datetime.timedelta(days=98)
        assert f"{day.day}." in page
        assert str(day.year) in page

    def test_is_kept_by_no_cache_and_sets_no_cookie(self, client, contact):
        response = client.get("/de/kontakt/")

        assert "no-store" in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]
        assert not response.cookies

    def test_gives_each_visitor_a_number_of_its_own(self, client, contact):
        first, second = client.get("/de/kontakt/"), client.get("/de/kontakt/")

        assert first.context["signed_ticket"] != second.context["signed_ticket"]

    def test_speaks_arabic_with_what_is_not_translated_in_german(
        self, client, arabic_contact
    ):
        page = client.get("/ar/kontakt/").content.decode()

        assert 'dir="rtl"' in page
        assert "اسمك" in page
        assert "شيء آخر" in page

    def test_asks_a_new_question_in_every_language_at_once(
        self, client, contact, arabic_contact
    ):
        contact.questions.append(
            ("short_text", {**contact.questions[0].value, "key": "new", "label": "Neu"})
        )
        contact.save_revision().publish()

        page = client.get("/ar/kontakt/").content.decode()

        assert '<span lang="de" dir="ltr">Neu</span>' in page


class TestSending:
    def test_stores_the_answers_and_leads_to_thanks(self, client, send):
        response = send(email="ada@example.org")

        assert response.status_code == 302
        entry = FormEntry.objects.get()
        assert entry.locale == "de"
        assert entry.answers["about"]["value"] == "housing"
        assert entry.answers["about"]["text"] == "Wohnen"
        thanks = plain(client.get(response.url))
        assert entry.reference in thanks
        assert "Wir antworten in drei Tagen." in thanks

    def test_keeps_the_readers_language_and_words(self, client, send, arabic_contact):
        response = send("/ar/kontakt/", about="other", which="x")

        entry = FormEntry.objects.get()
        assert entry.locale == "ar"
        assert entry.answers["name"]["label"] == "اسمك"
        assert entry.answers["about"] == {
            "kind": "choice",
            "label": "Worum geht es?",
            "value": "other",
            "text": "شيء آخر",
            "sensitive": False,
            "fills": "",
        }
        assert 'dir="rtl"' in client.get(response.url).content.decode()

    def test_works_in_the_readers_language_on_a_german_text(
        self, client, send, arabic_home
    ):
        page = client.get("/ar/kontakt/").content.decode()
        wrong = send("/ar/kontakt/", name="")
        right = send("/ar/kontakt/")

        assert 'lang="de" dir="ltr"' in page
        assert wrong.status_code == 422
        assert "يرجى الإجابة عن هذا السؤال" in wrong.content.decode()
        assert right.status_code == 302
        assert right.url.startswith("/ar/kontakt/?sent=")
        assert FormEntry.objects.get().locale == "ar"

    def test_works_without_any_cookie(self, contact, ticket):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        data = {spam.FIELD: ticket.signed(), "q-name": "Ada", "q-about": "housing"}

        assert strict.post("/de/kontakt/", data).status_code == 302

    def test_other_pages_still_refuse_forged_requests(self, home):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post("/de/").status_code == 403

    def test_keeps_what_was_typed_when_something_is_wrong(self, send):
        response = send(name="", email="nonsense", message="Viele Worte")

        page = response.content.decode()
        assert response.status_code == 422
        assert "<title>Fehler: Kontakt" in page
        assert 'value="nonsense"' in page
        assert "Viele Worte</textarea>" in page
        assert 'href="#q-name"' in page
        assert 'aria-describedby="q-email-error"' in page
        assert not FormEntry.objects.exists()

    def test_keeps_the_time_and_number_of_the_first_opening(self, send, ticket):
        response = send(name="")

        again = spam.read_ticket(response.context["signed_ticket"], ticket.form_key)
        assert again.nonce == ticket.nonce
        assert int(again.opened_at.timestamp()) == int(ticket.opened_at.timestamp())

    def test_says_thank_you_without_details_to_somebody_elses_address(
        self, client, contact
    ):
        response = client.get("/de/kontakt/?sent=forged")

        assert response.status_code == 200
        assert response.context["entry"] is None


class TestConditions:
    def test_ask_only_when_they_hold(self, send):
        response = send(about="other")

        assert response.context["sheet"].errors.keys() == {"which"}

    def test_refuse_an_answer_that_goes_with_nothing_instead_of_losing_it(self, send):
        response = send(about="housing", which="Ein Satz")

        assert response.status_code == 422
        assert 'value="Ein Satz"' in response.content.decode()


class TestConsent:
    def test_must_be_given_and_is_kept_word_for_word(
        self, send, contact, consent, german
    ):
        contact.consent = consent
        contact.save()

        refused = send()
        accepted = send(consent="yes")

        assert refused.status_code == 422
        assert accepted.status_code == 302
        record = FormEntry.objects.get().consent
        consent.text = "Neue Worte."
        consent.save()
        assert record.wording.text == "Ich bin einverstanden."
        assert record.wording.version == 1
        assert consent.wording().version == 2

    def test_counts_for_the_words_that_were_read(self, send, contact, consent, ticket):
        contact.consent = consent
        contact.save()
        read = having_read(ticket, consent).signed()
        consent.text = "Ich bin mit allem einverstanden."
        consent.save()

        response = send(signed=read, consent="yes")

        html = response.content.decode()
        assert response.status_code == 422
        assert "Wir haben geändert, womit Sie einverstanden sind" in plain(response)
        assert 'value="Ada"' in html
        assert not re.search(r'id="consent"[^>]* checked', html)

        [read] = re.findall(r'name="_form" value="([^"]+)"', html)
        assert send(signed=read, consent="yes").status_code == 302
        assert FormEntry.objects.get().consent.wording.text == consent.text

    def test_is_asked_in_the_readers_language(
        self, client, contact, consent, arabic_home, arabic
    ):
        contact.consent = consent
        contact.save()
        ConsentText.objects.create(
            translation_key=consent.translation_key,
            locale=arabic,
            name="Kontakt",
            text="أوافق",
        )

        page = client.get("/ar/kontakt/").content.decode()

        assert '<span lang="ar" dir="rtl">أوافق</span>' in page


class TestRetention:
    def test_without_it_a_form_cannot_be_published(self, make_form):
        from django.core.exceptions import ValidationError

        with pytest.raises(ValidationError, match="retention_days"):
            make_form(retention_days=None)


class TestTheWords:
    def test_reach_the_translators_and_the_keys_do_not(self, contact):
        from wagtail_localize.segments.extract import extract_segments

        offered = {
            segment.string.data
            for segment in extract_segments(contact)
            if hasattr(segment, "string")
        }

        assert {"Ihr Name", "Wohnen", "Wir antworten in drei Tagen."} <= offered
        assert not offered & {"name", "housing", "about", "other"}


class TestTheKeys:
    def test_are_made_from_the_words(self, contact):
        block = contact.questions.stream_block
        email = {"type": "email", "value": {"label": "Ihre E-Mail", "key": ""}}
        value = block.to_python([{**email, "id": "a"}, {**email, "id": "b"}])

        cleaned = block.clean(value)

        assert [x.value["key"] for x in cleaned] == ["ihre-e-mail", "ihre-e-mail-2"]

    def test_never_change_once_published(self, contact):
        from django.core.exceptions import ValidationError

        page = FormPage.objects.get(pk=contact.pk)
        page.questions[0].value["key"] = "full-name"

        with pytest.raises(ValidationError, match="questions"):
            page.full_clean()

    def test_come_back_when_german_is_published(self, contact, arabic_contact):
        arabic_contact.questions[0].value["key"] = "other"
        arabic_contact.save_revision().publish()
        contact.save_revision().publish()

        fresh = FormPage.objects.get(pk=arabic_contact.pk)
        assert fresh.questions[0].value["key"] == "name"


class TestFiles:
    def test_wait_until_the_rest_is_right(self, client, send, picture):
        wrong = send(name="", photo=picture("foto.jpg"))
        right = send()

        assert "foto.jpg" in wrong.content.decode()
        assert right.status_code == 302
        file = EntryFile.objects.get()
        assert file.entry == FormEntry.objects.get()
        assert file.entry.answers["photo"]["text"] == "foto.jpg"


class TestOtherPages:
    def test_lead_to_a_form(self, client, home, make_form):
        form = make_form(slug="patin-werden", title="Patin werden")
        page = home.add_child(instance=StandardPage(title="Paten", slug="paten"))
        page.related_pages = [RelatedPage(target=form)]
        page.save_revision().publish()

        html = client.get("/de/paten/").content.decode()

        assert "Das hilft Ihnen vielleicht auch" in html
        assert 'href="/de/patin-werden/"' in html
