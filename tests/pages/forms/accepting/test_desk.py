"""The desk: who may decide, what an editor sees first, and every way out."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from pages.directory.models import MunicipalityPage, Organisation
from pages.forms.accepting import deciding
from pages.forms.accepting.offered import decision_on
from pages.forms.models import Outcome
from pages.topics.models import Municipality

from .conftest import DECIDES

pytestmark = pytest.mark.django_db
EDIT = "wagtailsnippets_directory_organisation:edit"
VIEWS = ("forms_accept", "forms_decline", "forms_take_back")


def at(name, entry):
    return reverse(name, args=[entry.pk])


class TestWhoMayDecide:
    @pytest.mark.parametrize("missing", ["add_organisation", "change_formentry"])
    @pytest.mark.parametrize("view", VIEWS)
    def test_only_with_rights_on_both(self, client, person, entry, missing, view):
        rights = [x for x in DECIDES if x != missing]
        client.force_login(person("bob", rights))

        assert client.post(at(view, entry)).status_code == 302
        assert not Outcome.objects.exists()
        page = client.get(at("forms_entry", entry)).content.decode()
        assert at("forms_accept", entry) not in page

    def test_only_on_entries_of_their_own_forms(self, client, person, entry, home):
        other = home.add_child(instance=type(home)(title="X", slug="x"))
        client.force_login(person("bob", page=other))

        client.post(at("forms_accept", entry))

        assert not Organisation.objects.exists()

    def test_only_where_the_form_makes_organisations(
        self, client, ada, entry, offering
    ):
        offering.becomes = ""
        offering.save()
        client.force_login(ada)

        client.post(at("forms_accept", entry))

        assert not Organisation.objects.exists()
        page = client.get(at("forms_entry", entry)).content.decode()
        assert at("forms_accept", entry) not in page

    def test_a_towns_editor_keeps_it_in_the_own_town(
        self, client, person, make_entry, home, german, eupen, offering
    ):
        town = home.add_child(
            instance=MunicipalityPage(title="E", slug="e", municipality=eupen)
        )
        offering.move(town, pos="last-child")
        other = Municipality.objects.create(name="Kelmis", slug="k", locale=german)
        client.force_login(person("bob", page=town))
        entry = make_entry(without=("place",))

        refused = client.post(at("forms_accept", entry), {"kept_by": other.pk})
        client.post(at("forms_accept", entry), {"kept_by": eupen.pk})

        assert refused.status_code == 200
        assert Organisation.objects.get().kept_by == eupen


class TestAccepting:
    def test_shows_how_it_would_look_and_likely_doubles(
        self, client, ada, make_entry, german
    ):
        Organisation.objects.create(name="Nachbarn", slug="n", locale=german)
        client.force_login(ada)
        entry = make_entry(locale="ar", offer="نطبخ <معًا>")

        html = client.get(at("forms_accept", entry)).content.decode()

        assert '<span lang="ar" dir="auto">نطبخ &lt;معًا&gt;</span>' in html
        assert "<bdi>Nachbarn</bdi>" in html
        assert "https://nachbarn.example.org" in html
        assert Organisation.objects.count() == 1

    def test_links_only_those_doubles_that_one_may_change(
        self, client, person, make_entry, home, german, eupen, offering
    ):
        town = home.add_child(
            instance=MunicipalityPage(title="E", slug="e", municipality=eupen)
        )
        offering.move(town, pos="last-child")
        own, other = (
            Organisation.objects.create(
                name="Nachbarn", slug=slug, locale=german, kept_by=keeper
            )
            for slug, keeper in (("own", eupen), ("other", None))
        )
        client.force_login(person("bob", page=town))

        html = client.get(at("forms_accept", make_entry())).content.decode()

        assert html.count("<bdi>Nachbarn</bdi>") == 2
        assert reverse(EDIT, args=[own.pk]) in html
        assert reverse(EDIT, args=[other.pk]) not in html

    def test_leads_to_the_draft_and_is_logged_without_words(
        self, client, ada, entry, offering, eupen
    ):
        client.force_login(ada)

        response = client.post(at("forms_accept", entry), {"kept_by": eupen.pk})

        made = Organisation.objects.get()
        edit = reverse(EDIT, args=[made.pk])
        assert response.url == edit
        assert made.kept_by == eupen
        for log in (ModelLogEntry, PageLogEntry):
            written = log.objects.get(action="forms.accept")
            assert written.user == ada
            assert written.data == {"entry": entry.reference}
        assert client.post(at("forms_accept", entry)).url == edit
        assert Organisation.objects.count() == 1

    def test_says_in_the_draft_that_words_are_not_german_until_they_are(
        self, client, ada, make_entry, offering
    ):
        client.force_login(ada)
        entry = make_entry(locale="ar", offer="نطبخ معًا")
        made, _is_new = deciding.accept(
            entry, offering, kept_by=None, by=ada, at=timezone.now()
        )
        edit = reverse(EDIT, args=[made.pk])

        before = client.get(edit).content.decode()
        made.name = "Anders"
        made.save()
        renamed = client.get(edit).content.decode()
        made.offer = "Wir kochen zusammen."
        made.save()
        after = client.get(edit).content.decode()

        assert "Arabisch" in before
        assert "bevor Sie sie zeigen" in before
        assert "bevor Sie sie zeigen" in renamed
        assert "bevor Sie sie zeigen" not in after

    @pytest.mark.parametrize("offer", ["نطبخ معًا", "Wir kochen zusammen."])
    def test_says_so_again_when_it_is_shown(
        self, client, ada, make_entry, offering, offer
    ):
        client.force_login(ada)
        entry = make_entry(locale="ar", offer="نطبخ معًا")
        made, _is_new = deciding.accept(
            entry, offering, kept_by=None, by=ada, at=timezone.now()
        )
        sent = {
            "name": made.name, "slug": made.slug, "is_public": "on",
            "check_by": "letter", "check_language": "de",
        }  # fmt: skip

        answer = client.post(
            reverse(EDIT, args=[made.pk]), {**sent, "offer": offer}, follow=True
        )

        made.refresh_from_db()
        assert made.is_public
        is_told = "sieht man jetzt auf den Seiten" in answer.content.decode()
        assert is_told == (offer == "نطبخ معًا")

    def test_makes_nothing_of_an_entry_that_names_none(self, client, ada, make_entry):
        client.force_login(ada)
        entry = make_entry(without=("organisation",))

        response = client.post(at("forms_accept", entry))

        assert response.status_code == 200
        assert not Organisation.objects.exists()


class TestTakingBack:
    def test_asks_first(self, client, ada, entry, offering):
        client.force_login(ada)
        deciding.accept(entry, offering, kept_by=None, by=ada, at=timezone.now())

        client.get(at("forms_take_back", entry))
        assert Organisation.objects.exists()
        client.post(at("forms_take_back", entry))

        assert not Organisation.objects.exists()
        assert PageLogEntry.objects.filter(action="forms.take_back").exists()

    def test_is_not_offered_for_a_draft_that_was_worked_on(
        self, client, ada, entry, offering
    ):
        client.force_login(ada)
        made, _is_new = deciding.accept(
            entry, offering, kept_by=None, by=ada, at=timezone.now()
        )
        made.name = "Anders"
        made.save()

        client.post(at("forms_take_back", entry))

        assert Organisation.objects.exists()
        page = client.get(at("forms_entry", entry)).content.decode()
        assert at("forms_take_back", entry) not in page
        assert "<bdi>Anders</bdi>" in page

    def test_is_possible_when_the_form_makes_none_any_more(
        self, client, ada, entry, offering
    ):
        client.force_login(ada)
        deciding.accept(entry, offering, kept_by=None, by=ada, at=timezone.now())
        offering.becomes = ""
        offering.save()

        page = client.get(at("forms_entry", entry)).content.decode()
        client.post(at("forms_take_back", entry))

        assert at("forms_take_back", entry) in page
        assert not Organisation.objects.exists()


class TestDeletingTheEntry:
    @pytest.mark.parametrize("tell", ["on", ""])
    def test_warns_while_the_letter_waits(self, client, person, entry, tell):
        client.force_login(person(rights=(*DECIDES, "delete_formentry")))
        client.post(at("forms_decline", entry), {"reason": "known", "tell": tell})

        page = client.get(at("forms_delete_entry", entry)).content.decode()

        assert ("ist noch nicht verschickt" in page) == bool(tell)


class TestDeclining:
    def test_needs_a_reason_and_keeps_what_was_typed(self, client, ada, entry):
        client.force_login(ada)

        response = client.post(at("forms_decline", entry), {"words": "Leider nicht"})

        assert response.status_code == 200
        assert "Leider nicht" in response.content.decode()
        assert not Outcome.objects.exists()

    @pytest.mark.parametrize("words", ["", " ", "x" * 601])
    def test_for_another_reason_needs_words(self, client, ada, entry, words):
        client.force_login(ada)

        client.post(at("forms_decline", entry), {"reason": "other", "words": words})

        assert not Outcome.objects.exists()

    def test_stands_with_the_entry_and_in_what_the_sender_can_see(
        self, client, ada, entry
    ):
        client.force_login(ada)

        client.post(at("forms_decline", entry), {"reason": "known", "words": "Siehe"})

        page = client.get(at("forms_entry", entry)).content.decode()
        assert "Abgelehnt:" in page
        assert decision_on(entry)["words"] == "Siehe"
        again = client.post(at("forms_decline", entry), {"reason": "known"})
        assert again.url == at("forms_entry", entry)
