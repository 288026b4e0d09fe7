"""What an entry would make of an organisation, and what it may be a double of."""

import pytest

from pages.directory.models import Organisation
from pages.forms.accepting import drafting
from pages.forms.accepting.doubles import doubles_of
from pages.forms.accepting.drafting import draft, proposal_of

pytestmark = pytest.mark.django_db


class TestAProposal:
    def test_takes_each_answer_into_its_field(self, entry, offering, eupen):
        made = proposal_of(entry, offering)

        assert made.values == {
            "name": "Nachbarn e.V.",
            "offer": "Wir kochen zusammen.",
            "languages": ["ar", "fa_AF"],
            "address": "Musterweg 1, 4700 Eupen",
            "phone": "0800 555 301",
            "website": "https://nachbarn.example.org",
        }
        assert made.town == eupen

    def test_says_what_it_could_not_take(self, make_entry, offering):
        entry = make_entry(place="near", website="bei mir", offer="x" * 4000)

        made = proposal_of(entry, offering)

        notes = " ".join(map(str, made.notes))
        assert "Andere" in notes
        assert "In der Nähe" in notes
        assert "„bei mir“" in notes
        assert len(made.values["offer"]) == 300
        assert made.town is None
        assert "website" not in made.values

    @pytest.mark.parametrize(
        "name",
        ["<script>alert(1)</script>", "=1+1", "Ver\u202eein", "ا" * 200, "🦄" * 50],
    )
    @pytest.mark.parametrize("website", ["javascript:alert(1)", "http://[", "\x00"])
    def test_takes_hostile_words_as_words(self, make_entry, offering, name, website):
        made = proposal_of(make_entry(organisation=name, website=website), offering)

        organisation = draft(made, kept_by=None)

        assert organisation.website == ""
        assert len(organisation.name) <= 120
        assert "\u202e" not in organisation.name
        organisation.full_clean()

    @pytest.mark.parametrize("where", ["the answer", "the question"])
    def test_leaves_out_what_is_or_was_sensitive(self, entry, offering, where):
        if where == "the answer":
            entry.answers["public"]["sensitive"] = True
        else:
            [phone] = [x for x in offering.questions if x.value["key"] == "public"]
            phone.value["sensitive"] = True

        made = proposal_of(entry, offering)

        assert "phone" not in made.values
        assert made.name

    def test_makes_nothing_of_an_entry_without_answers(self, make_entry, offering):
        entry = make_entry(without=("organisation", "languages", "place"))

        assert proposal_of(entry, offering).name == ""


class TestADraft:
    def test_is_german_and_shown_to_nobody(self, entry, offering, eupen):
        organisation = draft(proposal_of(entry, offering), kept_by=eupen)

        stored = Organisation.objects.get(pk=organisation.pk)
        assert stored.locale.language_code == "de"
        assert not stored.is_public
        assert stored.kept_by == eupen
        assert list(stored.municipalities.all()) == [eupen]

    def test_of_the_same_name_gets_another_address(self, entry, offering):
        made = proposal_of(entry, offering)

        slugs = [draft(made, kept_by=None).slug for _x in range(3)]

        assert slugs == ["nachbarn-ev", "nachbarn-ev-2", "nachbarn-ev-3"]

    def test_finds_another_address_when_somebody_takes_it_meanwhile(
        self, monkeypatch, german, entry, offering
    ):
        Organisation.objects.create(name="Erste", slug="nachbarn-ev", locale=german)
        seen, free_slug = iter(["nachbarn-ev"]), drafting.free_slug
        monkeypatch.setattr(
            drafting, "free_slug", lambda name: next(seen, "") or free_slug(name)
        )

        organisation = draft(proposal_of(entry, offering), kept_by=None)

        assert organisation.slug == "nachbarn-ev-2"

    def test_of_an_arabic_name_has_an_address_as_well(self, make_entry, offering):
        made = proposal_of(make_entry(organisation="جيران"), offering)

        assert draft(made, kept_by=None).slug == "organisation"


class TestDoubles:
    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"name": "Nachbarn eV"}, "der Name"),
            ({"name": "Die Nachbarn"}, None),
            ({"name": "X", "phone": "+49 800 555301"}, "die Telefonnummer"),
            ({"name": "X", "phone": "301"}, None),
            ({"name": "X", "website": "http://www.Nachbarn.example.org/"},
             "die Internetseite"),
            ({"name": "X", "website": "http://["}, None),
        ],
    )  # fmt: skip
    def test_share_a_name_a_number_or_a_website(
        self, german, entry, offering, values, why
    ):
        Organisation.objects.create(slug="x", locale=german, **values)

        found = doubles_of(proposal_of(entry, offering), may_change=set())

        assert [list(map(str, x.why)) for x in found] == ([[why]] if why else [])
