"""A region of Integreat: every language, links, statuses, and a second run."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from config.movein.models import Arrival
from config.movein.report import Outcome
from events.models import EventPage, Occurrence
from locales.status.models import TranslationStatus
from locales.sync import synchronise_page
from pages.base.models import StandardPage
from pages.directory.models import Organisation, Person, Place

from .conftest import outcomes, whys

pytestmark = pytest.mark.django_db

GERMAN = (
    "<h2>Anmelden</h2><p>Wer <strong>neu</strong> ist, meldet sich an.</p>"
    "<ul><li>Pass</li><li>Mietvertrag</li></ul>"
    '<p>Siehe <a href="https://cms.example.org/musterstadt/de/wohnen/arbeit/">Arbeit</a>.</p>'
)
ARABIC = (
    "<h2>التسجيل</h2><p>من هو <strong>جديد</strong> يسجل نفسه.</p>"
    "<ul><li>جواز</li><li>عقد</li></ul>"
    '<p>انظر <a href="/musterstadt/ar/sakan/amal/">العمل</a>.</p>'
)


def page(slug, code="de"):
    return StandardPage.objects.get(slug=slug, locale__language_code=code)


def text(page):
    return "".join(str(getattr(x.value, "source", x.value)) for x in page.body)


@pytest.fixture
def moved(region):
    region.page("de", "wohnen", GERMAN)
    region.page("de", "arbeit", "<p>Arbeit.</p>", above="wohnen")
    region.page("ar", "sakan", ARABIC, german="wohnen", title="السكن")
    region.page("ar", "amal", "<p>عمل.</p>", german="arbeit", above="sakan")
    region.page("en", "living", "<p>Other.</p><h2>Build</h2>", german="wohnen")
    # What `available_languages` says of a page below another has its parent in it.
    for code, slug in (("de", "arbeit"), ("ar", "amal")):
        row = region.rows[code, "pages"][slug]
        row["available_languages"]["de"]["path"] = region.path("de", "arbeit", "wohnen")
    region.report = region.move()
    return region


class TestPages:
    def test_come_in_every_language_at_their_places(self, moved, home):
        living, work = page("wohnen"), page("arbeit")

        assert living.get_parent().pk == home.pk
        assert work.get_parent().pk == living.pk
        arabic = page("arbeit", "ar")
        assert arabic.translation_key == work.translation_key
        assert arabic.get_parent().translation_key == living.translation_key
        assert arabic.live
        assert page("wohnen", "ar").title == "السكن"
        assert not any(Page.find_problems())

    def test_keep_translations_as_strings_where_they_have_the_german_build(self, moved):
        living = page("wohnen")
        arabic = Locale.objects.get(language_code="ar")
        source = TranslationSource.objects.get(object_id=living.translation_key)

        made = source.get_ephemeral_translated_instance(arabic)

        assert text(made) == text(page("wohnen", "ar"))
        assert "جواز" in text(made)
        status = TranslationStatus.objects.get(
            translation_key=living.translation_key, locale=arabic
        )
        assert status.state == TranslationStatus.State.CURRENT

    def test_are_kept_by_hand_where_they_have_another_build(self, moved):
        living = page("wohnen")

        english = page("wohnen", "en")

        assert english.live
        assert "Build" in text(english)
        translations = Translation.objects.filter(
            source__object_id=living.translation_key
        )
        assert [x.target_locale.language_code for x in translations] == ["ar"]
        assert "has other paragraphs than German: kept by hand here" in whys(
            moved.report
        )

    def test_lead_to_each_other_in_every_language(self, moved, client):
        work = page("arbeit")

        for code in ("de", "ar"):
            assert f'<a id="{work.pk}" linktype="page">' in text(page("wohnen", code))
        assert 'href="/ar/wohnen/arbeit/"' in client.get("/ar/wohnen/").content.decode()

    def test_are_found_at_their_old_addresses(self, moved, client):
        answer = client.get("/musterstadt/ar/sakan/")

        assert Redirect.objects.count() == 5
        assert answer.status_code == 301
        assert answer["Location"].endswith("/ar/wohnen/")

    def test_are_found_by_the_search(self, moved, client):
        answer = client.get("/de/search/?q=Mietvertrag")

        assert "wohnen (de)" in answer.content.decode()

    def test_have_nothing_that_synchronising_would_change(self, moved):
        before = page("wohnen", "ar").latest_revision_id

        synchronise_page.call(page("wohnen").pk)

        assert page("wohnen", "ar").latest_revision_id == before

    def test_have_a_history_of_being_published(self, moved):
        living = page("wohnen")

        assert living.live_revision_id == living.latest_revision_id
        assert not living.has_unpublished_changes
        assert living.first_published_at
        again = living.latest_revision.as_object()
        assert text(again) == text(living)

    def test_that_are_not_public_become_drafts(self, region, client):
        region.page("de", "offen", status="PUBLIC")
        region.page("de", "pruefung", status="REVIEW")
        region.page("ar", "offen-ar", german="offen", status="DRAFT")
        region.page("ar", "pruefung-ar", german="pruefung")

        region.move()

        assert page("offen").live
        assert not page("offen", "ar").live
        assert not page("pruefung").live
        assert not page("pruefung", "ar").live
        assert client.get("/de/pruefung/").status_code == 404

    def test_without_german_or_without_a_parent_are_told(self, region):
        region.page("de", "oben")
        region.page("de", "unten", above="oben")
        region.page("en", "only", german="only")
        region.rows["en", "pages"]["only"]["available_languages"] = {}
        region.page("ar", "unten-ar", german="unten")

        report = region.move()

        assert ("left out", "en/only", "") in outcomes(report)
        assert ("left out", "unten", "ar") in outcomes(report)
        assert "the page above it is not there in this language" in whys(report)

    def test_in_languages_that_are_not_here_are_counted(self, region):
        region.codes += ["xx", "fr"]
        region.page("de", "wohnen")
        region.page("xx", "wohnen-xx", german="wohnen")
        region.page("fr", "wohnen-fr", german="wohnen")

        report = region.move()

        assert {x.foreign for x in report.lines if x.kind == "language"} == {"xx", "fr"}

    def test_of_the_same_name_get_addresses_of_their_own(self, region, home):
        home.add_child(instance=StandardPage(title="Da", slug="wohnen"))
        region.page("de", "wohnen")

        region.move()

        assert page("wohnen-1").title == "wohnen (de)"

    def test_in_a_circle_come_to_the_top(self, region):
        region.page("de", "henne", above="ei")
        region.page("de", "ei", above="henne")

        region.move()

        assert page("henne").live
        assert page("ei").live


def test_a_german_text_is_taken_apart_once_for_all_languages(region, monkeypatch):
    from config.movein import pages

    apart, taken = pages.extract_segments, []

    def take(page):
        taken.append(page.locale.language_code)
        return apart(page)

    monkeypatch.setattr(pages, "extract_segments", take)
    for code in ("de", "ar", "en"):
        region.page(code, "wohnen")

    region.move()

    assert sorted(taken) == ["ar", "de", "en"]


class TestASecondRun:
    def test_changes_nothing(self, moved):
        before = sorted(Page.objects.values_list("pk", "latest_revision"))

        report = moved.move()

        assert {line.outcome for line in report.lines} == {Outcome.UNCHANGED}
        assert sorted(Page.objects.values_list("pk", "latest_revision")) == before

    def test_brings_what_is_new_there(self, moved):
        row = moved.rows["ar", "pages"]["sakan"]
        row["content"] = row["content"].replace("جواز", "هوية")
        german = moved.rows["de", "pages"]["wohnen"]
        german["content"] = german["content"].replace("<li>Pass", "<li>Ausweis")

        report = moved.move()

        assert ("changed", "wohnen", "ar") in outcomes(report)
        assert "Ausweis" in text(page("wohnen"))
        assert "هوية" in text(page("wohnen", "ar"))
        locale = Locale.objects.get(language_code="ar")
        key = page("wohnen").translation_key
        status = TranslationStatus.objects.get(translation_key=key, locale=locale)
        assert status.state == TranslationStatus.State.CURRENT

    def test_never_overwrites_what_was_changed_here(self, moved):
        living = page("wohnen")
        living.title = "Hier geändert"
        living.save_revision().publish()
        moved.rows["de", "pages"]["wohnen"]["title"] = "Dort geändert"

        report = moved.move()

        assert page("wohnen").title == "Hier geändert"
        assert ("kept as changed here", "wohnen", "de") in outcomes(report)

    def test_and_a_third_follow_both_languages(self, region):
        for german, arabic in (("eins", "wahid"), ("zwei", "ithnan"), ("drei", "thal")):
            region.page("de", "a", f"<p>{german}</p>")
            region.page("ar", "aa", f"<p>{arabic}</p>", german="a")
            report = region.move()

        assert "thal" in text(page("a", "ar"))
        assert ("changed", "a", "ar") in outcomes(report)

    def test_never_overwrites_what_a_translator_wrote(self, moved):
        key = page("wohnen").translation_key
        string = StringTranslation.objects.get(
            context__object_id=key, data="جواز", locale__language_code="ar"
        )
        string.data = "جواز سفر"
        string.save()
        moved.rows["ar", "pages"]["sakan"]["content"] += "<p>x</p>"

        report = moved.move()

        string.refresh_from_db()
        assert string.data == "جواز سفر"
        assert ("kept as changed here", "wohnen", "ar") in outcomes(report)

    def test_does_not_bring_back_what_was_deleted_here(self, moved):
        page("arbeit", "ar").delete()
        page("arbeit").delete()

        report = moved.move()

        assert not StandardPage.objects.filter(slug="arbeit").exists()
        assert ("deleted here", "arbeit", "de") in outcomes(report)

    def test_tells_what_is_gone_or_has_moved_there(self, moved):
        moved.rows["de", "pages"]["arbeit"]["parent"] = {"path": None}
        del moved.rows["en", "pages"]["living"]
        moved.page("de", "neu")
        moved.move()
        del moved.rows["de", "pages"]["neu"]

        report = moved.move()

        assert ("gone from the old site", "neu", "") in outcomes(report)
        assert page("neu").live
        assert any("stands below the top now" in why for why in whys(report))

    def test_knows_a_page_by_its_other_languages(self, moved):
        row = moved.rows["de", "pages"].pop("wohnen")
        row["path"] = moved.path("de", "wohnen-neu")
        moved.rows["de", "pages"]["wohnen-neu"] = row
        arabic = moved.rows["ar", "pages"]["sakan"]
        arabic["available_languages"]["de"]["path"] = row["path"]

        moved.move()

        assert StandardPage.objects.filter(locale__language_code="de").count() == 2


class TestADryRun:
    def test_writes_nothing_and_says_what_would_come(self, region):
        region.page("de", "wohnen", '<img src="/bild.png">')
        before = Page.objects.count()

        report = region.move(dry=True)

        assert Page.objects.count() == before
        assert not Arrival.objects.exists()
        assert outcomes(report, "page") == [("new", "wohnen", "de")]


class TestAStop:
    def test_in_the_middle_leaves_nothing_half_done(self, region, monkeypatch):
        for number in range(9):
            region.page("de", f"seite-{number}")
        with monkeypatch.context() as patch:
            patch.setattr(
                "config.movein.moving.Move._went_on",
                lambda *args: (_ for _ in ()).throw(KeyboardInterrupt),
            )
            with pytest.raises(KeyboardInterrupt):
                region.move()
        public = StandardPage.objects.live()
        assert public.count() == 3
        assert all(text(one) for one in public)

        region.move()

        assert StandardPage.objects.live().count() == 9
        assert StandardPage.objects.count() == 9

    def test_by_a_text_that_cannot_be_kept_stops_no_other(self, region, monkeypatch):
        from config.movein import pages

        check = pages._check

        def refuse(page):
            if "schlecht" in page.title:
                raise pages.Refusal("title: so nicht")
            check(page)

        monkeypatch.setattr(pages, "_check", refuse)
        region.page("de", "gut")
        region.page("de", "schlecht")

        report = region.move()

        assert page("gut").live
        assert not StandardPage.objects.filter(slug="schlecht").exists()
        assert "title: so nicht" in whys(report)

    def test_by_a_text_that_cannot_be_kept_tears_no_link_for_ever(
        self, region, monkeypatch
    ):
        from config.movein import pages

        link = '<p><a href="/musterstadt/de/ziel/">Ziel</a></p>'
        region.page("de", "vorher", link)
        region.page("ar", "qabl", link, german="vorher")
        region.page("de", "ziel")
        region.page("de", "nachher", link)
        check = pages._check

        def refuse(page):
            if "ziel" in page.title:
                raise pages.Refusal("so nicht")
            check(page)

        with monkeypatch.context() as patch:
            patch.setattr(pages, "_check", refuse)
            first = region.move()

        second = region.move()

        assert "a link leads nowhere until a run brings ziel" in whys(first)
        link = f'<a id="{page("ziel").pk}" linktype="page">Ziel</a>'
        for slug, code in (("vorher", "de"), ("vorher", "ar"), ("nachher", "de")):
            assert link in text(page(slug, code))
            assert ("changed", "vorher", code) in outcomes(second)
        third = region.move()
        assert {line.outcome for line in third.lines} == {Outcome.UNCHANGED}


class TestPlaces:
    LOCATION = {
        "path": "/musterstadt/de/locations/haus/",
        "title": "Haus der Hilfe",
        "meta_description": "Hier hilft man.",
        "content": "<p>Mehr.</p>",
        "website": "https://haus.example.org/",
        "email": "haus@example.org",
        "phone_number": "+49 221 555 010",
        "location": {
            "id": 7,
            "name": "Haus der Hilfe",
            "address": "Weg 1",
            "town": "Musterstadt",
            "postcode": "50000",
            "latitude": 50.5,
            "longitude": 6.1,
        },
        "opening_hours": [
            {"closed": False, "timeSlots": [{"start": "09:00", "end": "12:00"}]}
        ]
        + [{"closed": True}] * 6,
        "contacts": [{"id": 3, "name": "Ada Muster", "area_of_responsibility": "Rat"}],
    }

    def test_become_places_organisations_and_people(self, region):
        region.put("de", "locations", self.LOCATION)
        region.put(
            "ar", "locations", {**self.LOCATION, "meta_description": "هنا مساعدة."}
        )

        report = region.move()

        place = Place.objects.get(locale__language_code="de")
        assert (place.street, place.town) == ("Weg 1", "Musterstadt")
        assert place.hours.get().opens.hour == 9
        offers = dict(
            Organisation.objects.values_list("locale__language_code", "offer")
        )
        assert offers == {"de": "Hier hilft man.", "ar": "هنا مساعدة."}
        assert Organisation.objects.get(offer="Hier hilft man.").places.get() == place
        assert Person.objects.get().office == place
        assert not any("Ada" in line.title for line in report.lines)
        assert Organisation.objects.count() == 2
        second = region.move()
        assert {line.outcome for line in second.lines} == {Outcome.UNCHANGED}

    def test_take_no_address_that_is_taken_in_another_language(self, region, arabic):
        Organisation.objects.create(name="x", slug="haus-der-hilfe", locale=arabic)
        region.put("de", "locations", self.LOCATION)
        region.put(
            "ar", "locations", {**self.LOCATION, "meta_description": "هنا مساعدة."}
        )

        region.move()

        german = Organisation.objects.get(locale__language_code="de")
        assert german.get_translation(arabic).slug == german.slug == "haus-der-hilfe-2"

    def test_that_are_drafts_are_left_out(self, region):
        region.put("de", "locations", {**self.LOCATION, "status": "DRAFT"})

        region.move()

        assert not Place.objects.exists()
        assert not Organisation.objects.get().is_public


class TestEvents:
    def event(self, slug="fest", **more):
        return {
            "path": f"/musterstadt/de/events/{slug}/",
            "title": "Fest",
            "content": "<p>Alle kommen.</p>",
            "location": {"id": None},
            "event": {
                "id": 5,
                "start": "2031-05-03T18:00:00+02:00",
                "end": "2031-05-03T20:00:00+02:00",
                "timezone": "Europe/Berlin",
            },
            **more,
        }

    def test_come_with_their_dates(self, region):
        region.put("de", "events", self.event())

        region.move()
        region.move()

        date = Occurrence.objects.get()
        assert date.event_key == EventPage.objects.get().translation_key
        assert date.local_start.isoformat() == "2031-05-03T18:00:00"

    def test_of_a_series_are_one_page_with_many_dates(self, region):
        for day in ("2031-05-03", "2031-05-10"):
            row = self.event(f"fest${day}")
            row["event"] = {**row["event"], "start": f"{day}T18:00:00+02:00"}
            row["event"]["end"] = f"{day}T20:00:00+02:00"
            region.put("de", "events", row)

        region.move()

        assert EventPage.objects.count() == 1
        assert Occurrence.objects.count() == 2

    def test_that_are_moved_there_are_moved_here(self, region):
        region.put("de", "events", self.event())
        region.move()
        region.rows["de", "events"][0]["event"]["start"] = "2031-05-03T17:00:00+02:00"

        region.move()

        date = Occurrence.objects.get()
        assert date.is_moved
        assert date.local_start.hour == 17
