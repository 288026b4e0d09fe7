"""Words for the same: what they change, before and after they are in use."""

import pytest
from django.urls import reverse

from search.desk.effects import effects_of
from search.desk.lists import read_csv
from search.models import SynonymGroup, SynonymTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(shelf, home):
    shelf.put("wohnsitz", de=("Wohnsitz anmelden", "Im Rathaus."))
    shelf.put("karte", de="Aufenthaltstitel", ar="تصريح الإقامة")


@pytest.fixture
def make_group(db):
    def make(*words, is_active=True, only_asked=()):
        group = SynonymGroup(note="Anmelden", is_active=is_active)
        group.terms = [
            SynonymTerm(language=code, text=text, only_asked=text in only_asked)
            for code, text in words
        ]
        group.save()
        return group

    return make


def titles(client, text, code="de"):
    page = client.get(f"/{code}/search/", {"q": text, "exact": "1"}).content.decode()
    return page.replace("<mark>", "").replace("</mark>", "")


class TestWordsForTheSame:
    def test_find_each_other_at_once(self, client, things, make_group):
        assert "Wohnsitz anmelden" not in titles(client, "Ummeldung")

        make_group(("de", "Ummeldung"), ("de", "Wohnsitz anmelden"))

        assert "Wohnsitz anmelden" in titles(client, "Ummeldung")

    def test_of_several_words_count_as_one(self, client, things, make_group):
        make_group(("de", "blaue Karte"), ("de", "Aufenthaltstitel"))

        assert "Aufenthaltstitel" in titles(client, "die blaue Karte")
        assert "Aufenthaltstitel" not in titles(client, "Karte")

    def test_lead_from_one_language_to_another(self, client, things, make_group):
        make_group(("tr", "oturum"), ("de", "Aufenthaltstitel"))

        assert "Aufenthaltstitel" in titles(client, "oturum", "tr")

    def test_only_typed_ones_are_not_looked_for(self, client, shelf, home, make_group):
        shelf.put("zettel", de="Zettel an der Tür")
        make_group(
            ("de", "Zettel"), ("de", "Meldebescheinigung"), only_asked=("Zettel",)
        )

        assert "Zettel an der Tür" not in titles(client, "Meldebescheinigung")

    def test_out_of_use_they_change_nothing(self, client, things, make_group):
        make_group(("de", "Ummeldung"), ("de", "Wohnsitz"), is_active=False)

        assert "Wohnsitz anmelden" not in titles(client, "Ummeldung")


class TestTheEditor:
    def test_sees_the_effect_before(self, things, make_group):
        group = make_group(("de", "Ummeldung"), ("de", "Wohnsitz"), is_active=False)

        effects = {x.term.text: (x.before, x.after) for x in effects_of(group)}

        assert effects == {"Ummeldung": (0, 1), "Wohnsitz": (1, 1)}

    def test_sees_it_beside_the_words(self, admin_client, things, make_group):
        group = make_group(("de", "Ummeldung"), ("de", "Wohnsitz"))
        url = reverse("wagtailsnippets_search_synonymgroup:edit", args=[group.pk])

        page = admin_client.get(url).content.decode()

        assert "0 gefunden ohne diese Gruppe, 1 mit ihr" in page

    def test_takes_lists_in_and_out(self, admin_client, make_group):
        make_group(("de", "=Ummeldung"), ("ar", "تسجيل"))

        sheet = admin_client.get(reverse("search_export_words")).content.decode()

        assert "'=Ummeldung" in sheet
        SynonymGroup.objects.all().delete()
        assert read_csv(sheet) == 1
        assert SynonymTerm.objects.filter(language="ar", text="تسجيل").exists()

    @pytest.mark.parametrize(
        "text", ["", "a,b\n1,2\n", "group,language,word,only_asked\nx,xx,y,0\n", "\x00"]
    )
    def test_is_told_of_an_odd_list_and_loses_nothing(
        self, admin_client, make_group, text
    ):
        from django.core.files.uploadedfile import SimpleUploadedFile

        make_group(("de", "Ummeldung"), ("de", "Wohnsitz"))
        file = SimpleUploadedFile("words.csv", text.encode())

        page = admin_client.post(reverse("search_import_words"), {"file": file})

        assert page.status_code == 200
        assert SynonymTerm.objects.count() == 2
