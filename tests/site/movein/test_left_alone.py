"""What was done here stays, whatever the old site says later."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from config.movein.alone import alone
from config.movein.fetching import Refused
from pages.base.models import StandardPage
from pages.directory.models import Organisation, Person, Place

from .conftest import HOST, outcomes, picture, whys
from .test_integreat import TestPlaces, page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(region):
    region.page("de", "kurs", "<p>Er kostet 50 Euro.</p>")
    region.page("ar", "dawra", "<p>يكلف 50 يورو.</p>", german="kurs")
    region.page("de", "entwurf", status="REVIEW")
    region.move()
    return region


def change(region, code, slug, html):
    region.rows[code, "pages"][slug]["content"] = html


class TestWhatWasTakenOffTheSite:
    @pytest.mark.parametrize("is_expired", [False, True])
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_stays_off(self, moved, code, is_expired):
        page("kurs", code).unpublish(set_expired=is_expired)
        change(moved, code, {"de": "kurs", "ar": "dawra"}[code], "<p>Neu.</p>")

        report = moved.move()

        assert not page("kurs", code).live
        assert ("kept as changed here", "kurs", code) in outcomes(report)

    def test_stays_off_where_it_is_an_organisation(self, region):
        region.put("de", "locations", TestPlaces.LOCATION)
        region.move()
        Organisation.objects.update(is_public=False)
        region.rows["de", "locations"][0] = {
            **TestPlaces.LOCATION,
            "meta_description": "Neu.",
        }

        report = region.move()

        assert not Organisation.objects.get().is_public
        assert ("kept as changed here", "7", "de") in outcomes(report, "organisation")


class TestWhatAnEditorAdded:
    @pytest.mark.parametrize("slug", ["kurs", "entwurf"])
    @pytest.mark.parametrize(
        ("name", "value"), [("keywords", "Deutsch"), ("image_alt", "Ein Saal")]
    )
    def test_to_a_draft_stays(self, moved, slug, name, value):
        draft = page(slug).get_latest_revision_as_object()
        setattr(draft, name, value)
        draft.save_revision()
        change(moved, "de", slug, "<p>Neu.</p>")

        report = moved.move()

        newest = page(slug).get_latest_revision_as_object()
        assert getattr(newest, name) == value
        assert ("kept as changed here", slug, "de") in outcomes(report)

    def test_to_an_empty_page_after_a_break_stays(self, region, monkeypatch):
        region.page("de", "kurs")
        with monkeypatch.context() as patch:
            patch.setattr(
                "config.movein.moving.Move._batch",
                lambda *args: (_ for _ in ()).throw(KeyboardInterrupt),
            )
            with pytest.raises(KeyboardInterrupt):
                region.move()
        begun = page("kurs")
        begun.title = "Von Hand"
        begun.save_revision()

        region.move()

        assert page("kurs").get_latest_revision_as_object().title == "Von Hand"

    def test_to_a_person_or_an_organisation_stays(self, region):
        region.put("de", "locations", TestPlaces.LOCATION)
        region.move()
        here = Place.objects.get()
        here.pk = here.translation_key = None
        here.slug, here.translation_key = "anders", "0" * 31 + "1"
        here.save()
        Person.objects.update(office=here)
        Organisation.objects.get().places.set([here])
        organisation = Organisation.objects.get()
        organisation.places.set([here])
        organisation.save()
        contact = {**TestPlaces.LOCATION["contacts"][0], "phone_number": "1"}
        region.rows["de", "locations"][0] = {
            **TestPlaces.LOCATION,
            "website": "https://neu.example.org/",
            "contacts": [contact],
        }

        region.move()

        assert Person.objects.get().office == here
        assert Organisation.objects.get().places.get() == here

    def test_to_the_german_text_leaves_translations_as_they_are(self, moved):
        german = page("kurs")
        (block,) = german.body.get_prep_value()
        block["value"] = block["value"].replace("50 Euro", "60 Euro")
        german.body = [block]
        german.save_revision().publish()
        change(moved, "ar", "dawra", "<p>يكلف 55 يورو.</p>")

        report = moved.move()

        assert "55" not in text(page("kurs", "ar"))
        assert ("kept as changed here", "kurs", "ar") in outcomes(report)

    def test_is_told_by_a_dry_run_as_well(self, moved):
        page("kurs").unpublish()
        change(moved, "de", "kurs", "<p>Neu.</p>")

        report = moved.move(dry=True)

        assert ("kept as changed here", "kurs", "de") in outcomes(report)


class TestWhatIsWithdrawnThere:
    def test_stays_public_and_is_told(self, moved):
        moved.rows["de", "pages"]["kurs"]["status"] = "REVIEW"
        change(moved, "de", "kurs", "<p>Geheim.</p>")
        change(moved, "ar", "dawra", "<p>سر.</p>")

        report = moved.move()

        assert "50" in text(page("kurs"))
        assert "50" in text(page("kurs", "ar"))
        assert any("is not public there any more" in why for why in whys(report))

    def test_and_public_later_comes_in_all_languages(self, region):
        region.page("de", "spaeter", status="REVIEW")
        region.page("ar", "later", german="spaeter")
        region.move()
        region.rows["de", "pages"]["spaeter"]["status"] = "PUBLIC"

        region.move()

        assert page("spaeter").live
        assert page("spaeter", "ar").live


def test_nothing_comes_below_a_page_that_was_deleted_here(moved, region):
    region.page("de", "oben")
    region.move()
    page("oben").delete()
    region.page("de", "unten", above="oben")

    report = region.move()

    assert not StandardPage.objects.filter(slug="unten").exists()
    assert ("left out", "unten", "") in outcomes(report)


def test_a_picture_that_was_deleted_here_is_told_and_left_out(region):
    from pages.media.models import CustomImage

    (region.folder / "media").mkdir(parents=True)
    (region.folder / "media" / "a.png").write_bytes(picture())
    region.page("de", "bild", f'<p>a</p><img src="{HOST}/media/a.png">')
    region.move()
    CustomImage.objects.get().delete()
    region.page("de", "bild-2", f'<p>a</p><img src="{HOST}/media/a.png">')

    report = region.move()

    assert [x.block_type for x in page("bild-2").body] == ["rich_text"]
    assert any("was deleted here" in why for why in whys(report))


class TestOldAddresses:
    def test_lead_there_after_a_break_too(self, region, monkeypatch):
        for number in range(5):
            region.page("de", f"seite-{number}")
        with monkeypatch.context() as patch:
            patch.setattr(
                "config.movein.moving.Move._went_on",
                lambda *args: (_ for _ in ()).throw(KeyboardInterrupt),
            )
            with pytest.raises(KeyboardInterrupt):
                region.move()
        assert Redirect.objects.count() == 3

        region.move()

        assert Redirect.objects.count() == 5

    def test_lead_no_page_to_itself(self, region, client):
        region.page("de", "gleich", url=f"{HOST}/de/gleich/")

        region.move()

        assert not Redirect.objects.exists()

    def test_of_drafts_lead_there_once_they_are_public(self, region):
        region.page("de", "entwurf", status="DRAFT")
        region.move()
        assert not Redirect.objects.exists()

        page("entwurf").get_latest_revision().publish()

        assert Redirect.objects.get().redirect_page_id == page("entwurf").pk

    def test_lead_in_no_circle_when_a_page_gets_its_old_name(self, region, client):
        region.page("de", "alt")
        region.move()
        Redirect.objects.update(old_path="/de/alt")
        page("alt").unpublish()

        for path in ("/de/alt/", "/ar/alt/"):
            assert client.get(path).status_code == 404


class TestOneBadThing:
    def test_stops_no_other(self, region):
        row = {"title": "Fest", "path": "/musterstadt/de/events/fest/"}
        day = {"id": 5, "start": "2031-05-03T18:00:00", "end": "2031-05-03T19:00:00"}
        region.put("de", "events", {**row, "event": day, "meeting_url": "http://[x"})
        far = {"id": 6, "start": "9999-12-31T23:00:00", "end": "9999-12-31T23:59:00"}
        region.put("de", "events", {**row, "path": "/x/ende/", "event": far})
        region.put("de", "locations", {"path": "/x/", "location": "kaputt"})
        region.page("de", "gut", "<div>" * 3000 + "x")
        region.page("de", "besser")

        report = region.move()

        assert page("besser").live
        assert Page.objects.filter(slug="fest").exists()
        assert any("could not be read" in why for why in whys(report))

    def test_of_an_unknown_kind_stops_no_other(self, region, monkeypatch):
        from config.movein import pages

        store = pages.store_version

        def broken(page, **values):
            if page.slug == "schlecht":
                raise IndexError("what nobody has foreseen")
            return store(page, **values)

        monkeypatch.setattr(pages, "store_version", broken)
        region.page("de", "schlecht")
        region.page("de", "gut")

        report = region.move()

        assert page("gut").live
        assert not StandardPage.objects.filter(slug="schlecht").exists()
        assert "could not be written: IndexError" in whys(report)

    def test_such_as_a_broken_picture_stops_no_page(self, region, monkeypatch):
        def broken(content):
            raise EOFError

        monkeypatch.setattr("config.movein.pictures.ending_of_picture", broken)
        (region.folder / "media").mkdir(parents=True)
        (region.folder / "media" / "a.png").write_bytes(b"x")
        region.page("de", "bild", f'<p>a</p><img src="{HOST}/media/a.png">')

        report = region.move()

        assert page("bild").live
        assert any("cannot be read: EOFError" in why for why in whys(report))


def test_people_of_a_place_that_is_a_draft_do_not_come(region):
    region.put("de", "locations", {**TestPlaces.LOCATION, "status": "DRAFT"})

    region.move()

    assert not Person.objects.exists()


def test_two_runs_of_one_old_site_never_overlap(region, django_db_blocker):
    from django.db import connection

    region.page("de", "kurs")
    other = connection.copy() if connection.vendor == "postgresql" else connection
    with alone("integreat:musterstadt", other), pytest.raises(Refused):
        region.move()
    if other is not connection:
        other.close()

    region.move()

    assert page("kurs").live
