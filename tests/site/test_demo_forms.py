"""The demonstration's forms: somebody has signed up, once however often loaded."""

import pytest
from django.urls import reverse

from config.demo.forms import add_forms
from config.demo.loading import Demonstration
from outbox.models import OutboxMessage
from pages.base.models import HomePage
from pages.directory.models import Organisation
from pages.forms.models import ConsentRecord, FormEntry, FormPage, Outcome

pytestmark = pytest.mark.django_db
PEOPLE = {
    "patin-oder-pate-werden": "Paula Vorlage",
    "patenschaft-suchen": "Samir Entwurf",
}
ENTRIES = len(PEOPLE) + 2


@pytest.fixture
def home(demonstration):
    return HomePage.objects.get()


class TestTheForms:
    def test_show_the_office_who_signed_up(self, home, admin_client):
        for slug, name in PEOPLE.items():
            form = FormPage.objects.get(slug=slug)
            page = admin_client.get(reverse("forms_entries", args=[form.pk]))

            assert name in page.content.decode()

    def test_were_filled_in_wholly_and_write_to_nobody(self, home):
        form = FormPage.objects.get(slug="patenschaft-suchen")
        wanted = {question.key for question in form.asked()} - {"which", "email"}

        [entry] = FormEntry.objects.of([form.translation_key])
        assert {*entry.answers} == wanted
        assert ConsentRecord.objects.count() == ENTRIES
        keys = OutboxMessage.objects.values_list("dedupe_key", flat=True)
        assert not [key for key in keys if key.startswith("entry:")]

    def test_are_sent_once_even_if_an_editor_deletes_what_came(self, home):
        demonstration = Demonstration(lambda text: None)

        add_forms(demonstration, home)
        assert FormEntry.objects.count() == ENTRIES
        FormEntry.objects.all().delete()
        add_forms(demonstration, home)

        assert not FormEntry.objects.exists()


class TestTheOrganisationsThatOfferThemselves:
    def test_are_one_draft_and_one_entry_that_waits_in_arabic(self, demonstration):
        form = FormPage.objects.get(
            slug="organisation-anbieten", locale__language_code="de"
        )
        form.clean()

        draft = Organisation.objects.get(is_public=False)
        assert draft.name == "Fahrradwerkstatt Drehmoment"
        assert Outcome.objects.get().organisation == draft
        waiting = FormEntry.objects.of([form.translation_key]).get(outcome=None)
        assert waiting.locale == "ar"
