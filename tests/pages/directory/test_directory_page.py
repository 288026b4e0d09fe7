"""The directory's addresses: lists, filters, entries, in every language."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.test.utils import WagtailPageTestCase

from pages.base.models import HomePage
from pages.directory.models import (
    DirectoryPage,
    Person,
    PlaceChange,
    Post,
    TermOfOffice,
)
from pages.directory.shelf import forget_shelves

pytestmark = pytest.mark.django_db
ALWAYS = [(weekday, "00:00", "00:00") for weekday in range(7)]


class TestItsPlace(WagtailPageTestCase):
    def test_is_below_the_home_page_with_nothing_below_it(self):
        self.assertAllowedParentPageTypes(DirectoryPage, {HomePage})
        self.assertAllowedSubpageTypes(DirectoryPage, set())


class TestWhoSpeaksMyLanguage:
    def test_asks_the_question_and_lists_those_who_can_be_reached(
        self, client, directory, make_person
    ):
        make_person(phone="0800 555 011", languages=["ar"])
        make_person("Anna Vorlage", "anna", languages=["ar"])

        page = client.get("/de/menschen/").content.decode()

        assert "Wer spricht meine Sprache?" in page
        assert "Mira Beispiel" in page
        assert "Anna Vorlage" not in page
        assert "1 Person" in page

    def test_shows_who_is_drawn_on_the_threshold(self, client, directory):
        directory.summary = "Fragen Sie in Ihrer Sprache."
        directory.illustration, directory.door = "bust-hijab", "saffron"
        directory.save_revision().publish()

        page = client.get("/de/menschen/").content.decode()

        assert '<p class="lead">Fragen Sie in Ihrer Sprache.</p>' in page
        assert "images/people/bust-hijab.svg" in page
        assert "door-saffron" in page

    def test_keeps_those_who_speak_it(self, client, directory, make_person):
        make_person(phone="1", languages=["fa_AF", "ti"])
        make_person("Jana Muster", "jana", phone="2", languages=["fa"])

        page = client.get("/de/menschen/?language=fa_AF").content.decode()

        assert "Mira Beispiel" in page
        assert "Jana Muster" not in page
        assert "Spricht: Dari" in page

    def test_offers_only_languages_that_somebody_speaks(
        self, client, directory, make_person, make_organisation
    ):
        make_person(phone="1", languages=["kmr"])
        make_organisation(languages=["so"])

        page = client.get("/de/menschen/").content.decode()

        assert "Kurdisch (Kurmandschi)" in page
        assert "Somali" in page
        assert "Tigrinya" not in page

    def test_keeps_topic_and_municipality(
        self, client, directory, make_person, make_place, topic, eupen
    ):
        office = make_place(municipality=eupen)
        make_person(phone="1", topics=[topic], office=office)
        make_person("Jana Muster", "jana", phone="2")

        for query in ("topic=wohnen", "place=eupen", "topic=wohnen&place=eupen"):
            page = client.get(f"/de/menschen/?{query}").content.decode()
            assert "Mira Beispiel" in page
            assert "Jana Muster" not in page

    def test_keeps_who_can_be_met_now(self, client, directory, make_person, make_place):
        make_person(phone="1", office=make_place(hours=ALWAYS))
        make_person("Jana Muster", "jana", phone="2", office=make_place("B", "b"))

        page = client.get("/de/menschen/?open=now").content.decode()

        assert "Mira Beispiel" in page
        assert "Jana Muster" not in page

    @pytest.mark.parametrize(
        "query", ["language=xx", "open=%00", "topic=%27--", "place=" + "x" * 5000]
    )
    def test_names_a_filter_that_it_does_not_know(self, client, directory, query):
        response = client.get(f"/de/menschen/?{query}")

        assert response.status_code == 200
        assert "Einen Filter in dieser Adresse kennen wir nicht" in (
            response.content.decode()
        )

    def test_offers_the_phone_when_nobody_is_found(
        self, client, directory, make_person, topic
    ):
        make_person(phone="1")

        page = client.get("/de/menschen/?topic=wohnen").content.decode()

        assert "Dazu haben wir nichts gefunden." in page
        assert "0800 555 010" in page

    def test_needs_the_same_queries_for_10_and_for_1000(
        self, client, arabic_home, directory, eupen, topic, german
    ):
        addresses = [
            f"/ar/menschen/{path}{query}"
            for path in ("", "organisations/", "places/")
            for query in ("", "?open=now")
        ]
        fill(german, eupen, topic, 0, 10)
        few = {address: len(queries(client, address)) for address in addresses}
        fill(german, eupen, topic, 10, 1000)

        for address in addresses:
            many = queries(client, address)
            assert len(many) == few[address], address
            assert len(many) <= 15, [x["sql"][:150] for x in many]


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return found


def fill(german, eupen, topic, start, stop):
    """People, organisations and places, as many as asked for, all connected."""
    from pages.directory.models import Organisation, Place, PlaceHours

    numbers = range(start, stop)
    make = {"locale": german, "phone": "1"}
    places = Place.objects.bulk_create(
        Place(name=f"O {n}", slug=f"o-{n}", municipality=eupen, **make) for n in numbers
    )
    PlaceHours.objects.bulk_create(
        PlaceHours(
            place=place,
            weekday=weekday,
            opens=datetime.time(0),
            closes=datetime.time(0),
        )
        for place in places
        for weekday in range(7)
    )
    post = Post.objects.get_or_create(name="Stelle", locale=german, municipality=eupen)[
        0
    ]
    people = Person.objects.bulk_create(
        Person(
            name=f"P {n}", slug=f"p-{n}", office=place, languages=["ar", "ti"], **make
        )
        for n, place in zip(numbers, places, strict=True)
    )
    TermOfOffice.objects.bulk_create(
        TermOfOffice(person=x, post=post, starts_on=datetime.date(2020, 1, 1))
        for x in people
    )
    Person.topics.through.objects.bulk_create(
        Person.topics.through(person_id=x.pk, topic_id=topic.pk) for x in people
    )
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"V {n}", slug=f"v-{n}", languages=["so"], **make)
        for n in numbers
    )
    Organisation.places.through.objects.bulk_create(
        Organisation.places.through(organisation_id=x.pk, place_id=place.pk)
        for x, place in zip(organisations, places, strict=True)
    )
    forget_shelves()


class TestAPerson:
    def test_has_an_address_with_everything_to_reach_them(
        self, client, directory, make_person, make_place
    ):
        make_person(
            phone="0800 555 011",
            email="mira@example.org",
            languages=["ar"],
            office=make_place(hours=ALWAYS, street="Beispielstraße 1"),
        )

        page = client.get("/de/menschen/people/mira/").content.decode()

        assert '<a href="tel:0800555011"><bdi dir="ltr">0800 555 011</bdi></a>' in page
        assert "mailto:mira@example.org" in page
        assert "Arabisch" in page
        assert "Jetzt geöffnet, rund um die Uhr." in page
        assert "Beispielstraße 1" in page

    def test_offers_no_way_to_reach_them_where_there_is_none(
        self, client, directory, make_person
    ):
        make_person(languages=["ar"])

        page = client.get("/de/menschen/people/mira/").content.decode()

        assert "Mira Beispiel" in page
        assert "So erreichen Sie diese Person" not in page
        assert ".vcf" not in page

    def test_says_why_the_office_is_closed_today(
        self, client, directory, make_person, make_place
    ):
        office = make_place(hours=ALWAYS)
        PlaceChange.objects.create(
            place=office, first_day=timezone.localdate(), reason="illness"
        )
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        PlaceChange.objects.create(place=office, first_day=yesterday)
        make_person(phone="1", office=office)

        page = client.get("/ar/menschen/people/mira/").content.decode()

        assert "مغلق اليوم: أحد العاملين مريض." in page

    def test_has_predecessor_and_successor(
        self, client, directory, make_person, german, eupen, arabic
    ):
        post = Post.objects.create(
            name="Beauftragte", locale=german, municipality=eupen
        )
        people = [make_person(name, name.lower()) for name in ("Ada", "Berta", "Cora")]
        for year, person in zip((2016, 2019, 2022), people, strict=True):
            TermOfOffice.objects.create(
                person=person,
                post=post,
                precision="year",
                starts_on=datetime.date(year, 1, 1),
                ends_on=None if year == 2022 else datetime.date(year + 2, 12, 31),
            )

        # Translations bring copies of the terms along: they do not count.
        people[1].copy_for_translation(arabic).save()

        page = client.get("/de/menschen/people/berta/").content.decode()

        assert "2019 bis 2021" in page
        assert "Davor:" in page
        assert "Danach:" in page
        assert page.index(">Ada<") < page.index(">Cora<")

    def test_nobody_knows_is_not_found(self, client, directory):
        for path in ("people/x/", "places/x/", "organisations/x/", "people/x/vcard/"):
            assert client.get(f"/de/menschen/{path}").status_code == 404

    def test_is_told_in_the_readers_words_or_in_german(
        self, client, arabic_home, arabic, directory, make_person
    ):
        person = make_person(phone="1", about="Mira hilft.")
        page = client.get("/ar/menschen/people/mira/").content.decode()
        assert '<p class="lead" lang="de" dir="ltr">Mira hilft.</p>' in page

        version = person.copy_for_translation(arabic)
        version.about = "ميرا تساعدك."
        version.save()

        page = client.get("/ar/menschen/people/mira/").content.decode()
        assert '<p class="lead">ميرا تساعدك.</p>' in page
        assert "Mira hilft." not in page


class TestItsAddresses:
    def test_work_where_the_directory_is_not_translated(
        self, client, arabic_home, directory, make_person
    ):
        make_person(phone="1", languages=["ti"])

        response = client.get("/ar/menschen/people/mira/")

        page = response.content.decode()
        assert response.status_code == 200
        assert '<html lang="ar" dir="rtl">' in page
        assert "التغرينية" in page
        assert (
            'rel="canonical" href="http://localhost/de/menschen/people/mira/"' in page
        )
        assert response["X-Robots-Tag"] == "noindex"

    def test_lead_to_the_same_address_in_every_language(
        self, client, arabic_home, arabic, directory, make_person
    ):
        make_person(phone="1")
        version = directory.copy_for_translation(arabic)
        version.title = "الناس"
        version.save_revision().publish()

        for address in ("/de/menschen/people/mira/", "/ar/menschen/people/mira/"):
            page = client.get(address).content.decode()

            assert 'href="/ar/menschen/people/mira/"' in page
            for code in ("de", "ar"):
                target = f"http://localhost/{code}/menschen/people/mira/"
                assert f'hreflang="{code}" href="{target}"' in page
            own = f'rel="canonical" href="http://localhost{address}"'
            assert own in page

    def test_stand_in_the_sitemap_in_few_queries(
        self, client, directory, make_person, make_place, django_assert_max_num_queries
    ):
        make_person()
        make_place()

        with django_assert_max_num_queries(12):
            text = client.get("/sitemap.xml").content.decode()

        for path in ("people/mira/", "places/haus/", "organisations/", "posts/"):
            assert f"<loc>http://localhost/de/menschen/{path}</loc>" in text

    def test_of_the_list_of_people_has_one_original(
        self, client, directory, make_person
    ):
        make_person()

        page = client.get("/de/menschen/people/").content.decode()

        assert 'rel="canonical" href="http://localhost/de/menschen/"' in page


class TestThePosts:
    def test_show_all_who_held_them(
        self, client, directory, make_person, german, eupen
    ):
        post = Post.objects.create(
            name="Beauftragte", locale=german, municipality=eupen
        )
        TermOfOffice.objects.create(
            person=make_person(),
            post=post,
            kind="honorary",
            precision="month",
            starts_on=datetime.date(2021, 2, 1),
        )

        page = client.get("/de/menschen/posts/").content.decode()

        assert "seit Februar 2021" in page
        assert "Mira Beispiel" in page
        assert "ehrenamtlich" in page
        assert "Eupen" in page


class TestTheMap:
    def test_numbers_the_places_in_the_list_and_on_the_drawing(
        self, client, directory, make_place
    ):
        make_place(latitude="50.6279", longitude="6.0363")
        make_place("Ohne Ort", "ohne")

        page = client.get("/de/menschen/places/").content.decode()

        assert page.count("<circle") == 1
        assert '<span class="map-number">1</span>' in page
        assert page.count("map-number") == 1
