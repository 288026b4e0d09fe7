"""What has changed is seen by the next reader; what shows none of it stays."""

from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from config.settings import base
from events.models import EventIndexPage, EventPage, Occurrence
from events.registration.models import RegistrationPolicy
from freshness.models import Change
from pages.base.models import AlertBanner, OfficeSettings, StandardPage
from pages.base.models.facts import Fact
from pages.directory.models import (
    DirectoryPage,
    MunicipalityPage,
    Person,
    Place,
    PlaceHours,
)
from pages.news.models import NewsIndexPage, NewsPage
from pages.services.models import ServiceIndexPage, ServicePage
from pages.topics.models import Municipality
from tests.filling import image

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LIST, ARABIC_LIST, APART = "/de/leistungen/", "/ar/leistungen/", "/de/apart/"


@pytest.fixture
def apart(home):
    """A page that shows nothing of any other."""
    text = "<p>Etwas anderes.</p>"
    page = home.add_child(instance=StandardPage(title="Apart", slug="apart"))
    page.body = [("text", text)]
    page.save_revision().publish()
    return page


@pytest.fixture
def service(make_service, arabic_home, apart):
    return make_service(summary="Kurz gesagt.")


@pytest.fixture
def place(german, home):
    home.add_child(instance=DirectoryPage(title="Kontakte", slug="kontakte"))
    return Place.objects.create(name="Haus", slug="haus", locale=german)


@pytest.fixture
def date(home):
    index = home.add_child(instance=EventIndexPage(title="Termine", slug="termine"))
    event = index.add_child(instance=EventPage(title="Sprachcafé", slug="cafe"))
    RegistrationPolicy.objects.create(
        event_key=event.translation_key, is_open=True, retention_days=30
    )
    day = timezone.localdate() + timedelta(days=5)
    return Occurrence.objects.create(
        event_key=event.translation_key, start_day=day, end_day=day,
        start_time=time(18), end_time=time(20), capacity=3,
    )  # fmt: skip


class TestAPage:
    def test_that_is_changed_is_new_in_lists_of_every_language(
        self, elsewhere, service
    ):
        own = "/de/leistungen/wohnsitz-anmelden/"
        elsewhere.knows(LIST, ARABIC_LIST, own, APART)

        service.title = "Wohnung melden"
        service.save_revision().publish()

        assert not elsewhere.makes(APART)
        for path in (LIST, ARABIC_LIST, own):
            assert "Wohnung melden" in elsewhere.text(path), path

    def test_that_is_new_is_in_the_list(self, elsewhere, service, make_service):
        elsewhere.knows(LIST, APART)

        make_service(title="Kita finden")

        assert not elsewhere.makes(APART)
        assert "Kita finden" in elsewhere.text(LIST)

    @pytest.mark.parametrize("leaves", ["unpublish", "delete"])
    def test_that_is_gone_is_gone_everywhere(
        self, elsewhere, service, make_service, leaves
    ):
        make_service(title="Eine andere")
        own = "/de/leistungen/wohnsitz-anmelden/"
        elsewhere.knows(LIST, own, APART)

        getattr(service, leaves)()

        assert not elsewhere.makes(APART)
        assert elsewhere.get(own).status_code == 404
        assert "Wohnsitz anmelden" not in elsewhere.text(LIST)

    def test_that_is_moved_is_at_its_new_place_only(self, elsewhere, service, home):
        other = home.add_child(
            instance=type(service.get_parent().specific)(title="Rat", slug="rat")
        )
        elsewhere.knows(LIST, APART, "/de/rat/")

        service.move(other, pos="last-child")

        assert elsewhere.get("/de/leistungen/wohnsitz-anmelden/").status_code != 200
        assert elsewhere.get("/de/rat/wohnsitz-anmelden/").status_code == 200
        assert "Wohnsitz anmelden" in elsewhere.text("/de/rat/")

    def test_that_becomes_private_is_asked_for(self, elsewhere, service):
        own = "/de/leistungen/wohnsitz-anmelden/"
        elsewhere.knows(LIST, own)

        PageViewRestriction.objects.create(
            page=service, restriction_type="password", password="geheim"
        )

        assert "Kurz gesagt" not in elsewhere.text(own)
        assert "Wohnsitz anmelden" not in elsewhere.text(LIST)

    def test_that_only_has_a_new_draft_changes_nothing_elsewhere(
        self, elsewhere, service
    ):
        elsewhere.knows(APART)

        service.title = "Entwurf"
        service.save_revision()

        assert not elsewhere.makes(APART)
        assert "Entwurf" not in elsewhere.text(LIST)

    def test_whose_translation_goes_stale_says_so(
        self, elsewhere, service, arabic, translated
    ):
        translated(service.get_parent(), arabic)
        translated(service, arabic)
        own = "/ar/leistungen/wohnsitz-anmelden/"
        elsewhere.knows(own, APART)
        before = elsewhere.text(own)

        service.summary = "Ganz anders gesagt."
        service.save_revision().publish()

        assert elsewhere.text(own) != before


class TestTheFrame:
    def test_shows_a_new_line_of_the_menu_on_every_page(self, elsewhere, home, apart):
        elsewhere.knows(APART)

        page = home.add_child(
            instance=StandardPage(title="Neu im Menü", slug="neu", show_in_menus=True)
        )

        assert "Neu im Menü" in elsewhere.text(APART)
        page.delete()
        assert "Neu im Menü" not in elsewhere.text(APART)

    def test_shows_a_banner_and_a_new_number_at_once(self, elsewhere, apart, german):
        elsewhere.knows(APART)

        AlertBanner.objects.create(title="Heute geschlossen", locale=german)

        assert "Heute geschlossen" in elsewhere.text(APART)
        site = Site.objects.get(is_default_site=True)
        OfficeSettings.objects.filter(site=site).update(phone="0800 999 111")
        assert "0800 999 111" in elsewhere.text(APART)
        AlertBanner.objects.all().delete()
        assert "Heute geschlossen" not in elsewhere.text(APART)

    def test_shows_a_topic_by_its_new_name(self, elsewhere, make_service, topic, apart):
        make_service(topics=[topic])
        elsewhere.knows(LIST)

        topic.name = "Zuhause"
        topic.save()

        assert "Zuhause" in elsewhere.text(LIST)


class TestEntries:
    def test_are_new_where_they_are_shown(self, elsewhere, place, apart):
        shown = "/de/kontakte/places/haus/"
        elsewhere.knows(shown, APART)

        Place.objects.filter(pk=place.pk).update(directions="Durch den Hof.")

        assert not elsewhere.makes(APART)
        assert "Durch den Hof." in elsewhere.text(shown)

    def test_of_people_too(self, elsewhere, place, german, apart):
        person = Person.objects.create(name="Mira", slug="mira", locale=german)
        elsewhere.knows("/de/kontakte/people/mira/", APART)

        person.phone = "0800 123 456"
        person.save()

        assert not elsewhere.makes(APART)
        assert "0800 123 456" in elsewhere.text("/de/kontakte/people/mira/")

    def test_show_other_hours_at_once(self, elsewhere, place, apart):
        shown = "/de/kontakte/places/haus/"
        PlaceHours.objects.create(place=place, weekday=0, opens="09:00", closes="12:00")
        elsewhere.knows(shown, APART)

        PlaceHours.objects.filter(place=place).update(closes="17:30")

        assert not elsewhere.makes(APART)
        assert "17:30" in elsewhere.text(shown)


class TestATown:
    def test_shows_what_is_below_it_when_its_own_page_comes(
        self, elsewhere, home, arabic_home, arabic
    ):
        ort = Municipality.objects.create(name="Ort", slug="ort", locale=home.locale)
        town = MunicipalityPage(title="Ort", slug="ort", municipality=ort)
        services = ServiceIndexPage(title="L", slug="l")
        home.add_child(instance=town).add_child(instance=services)
        services.add_child(instance=ServicePage(title="Hilfe", slug="hilfe"))
        for page in (town, services, services.get_children().get().specific):
            version = page.copy_for_translation(arabic)
            version.title = f"ar {page.title}"
            revision = version.save_revision()
            if page is not town:
                revision.publish()
        elsewhere.knows("/ar/ort/")
        assert "ar Hilfe" not in elsewhere.text("/ar/ort/")

        town.get_translation(arabic).save_revision().publish()

        assert "ar Hilfe" in elsewhere.text("/ar/ort/")


class TestAFact:
    def test_is_new_in_texts_that_name_it(self, elsewhere, service, apart):
        fact = Fact.objects.create(
            key="fee", label="Gebühr", kind="money", value="20.40"
        )
        service.summary = "Kostet {fee}."
        service.save_revision().publish()
        own = "/de/leistungen/wohnsitz-anmelden/"
        elsewhere.knows(own)
        assert "20,40" in elsewhere.text(own)

        fact.value = "31.70"
        fact.save()

        assert "31,70" in elsewhere.text(own)


class TestAPicture:
    def test_whose_sizes_were_made_anew_is_at_its_new_address(
        self, elsewhere, apart, home
    ):
        shown = home.add_child(
            instance=NewsIndexPage(title="Aktuelles", slug="aktuelles")
        ).add_child(
            instance=NewsPage(
                title="Neu", slug="neu", image=image(), image_decorative=True
            )
        )
        own = shown.url_path.replace("/home/", "/de/", 1)
        elsewhere.knows(own, APART)
        before = elsewhere.text(own)

        call_command("wagtail_update_image_renditions", purge_only=True, verbosity=0)

        assert not elsewhere.makes(APART)
        assert elsewhere.makes(own)
        assert "/media/" in before


class TestPlacesOfADate:
    def test_are_told_anew_after_each_registration(self, elsewhere, date, apart):
        own = "/de/termine/cafe/"
        elsewhere.knows(own, "/de/termine/", APART)
        before = elsewhere.text(own)

        Occurrence.objects.filter(pk=date.pk).update(held=3)

        assert not elsewhere.makes(APART)
        assert elsewhere.text(own) != before


class TestWhatIsWritten:
    def test_is_seen_without_the_models_too(self, elsewhere, service):
        elsewhere.knows(LIST)

        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE wagtailcore_page SET title = 'Roh' WHERE id = %s", [service.pk]
            )

        assert "Roh" in elsewhere.text(LIST)


class TestAnAnnouncement:
    @pytest.fixture
    def after_commits(self, settings, django_capture_on_commit_callbacks):
        settings.ANNOUNCES_CHANGES = True
        return lambda: django_capture_on_commit_callbacks(execute=True)

    def told(self):
        return [row.tables for row in Change.objects.order_by("pk")]

    def test_comes_once_for_all_that_a_commit_wrote(self, after_commits, home):
        with after_commits(), transaction.atomic():
            AlertBanner.objects.create(title="a", locale=home.locale)
            AlertBanner.objects.create(title="b", locale=home.locale)

        assert self.told() == ["base_alertbanner"]

    def test_does_not_come_for_what_was_rolled_back(self, after_commits, home):
        with after_commits(), transaction.atomic():
            try:
                with transaction.atomic():
                    AlertBanner.objects.create(title="a", locale=home.locale)
                    raise ValueError
            except ValueError:
                pass

        assert self.told() == []

    def test_survives_a_part_that_is_rolled_back(self, after_commits, home):
        with after_commits(), transaction.atomic():
            try:
                with transaction.atomic():
                    AlertBanner.objects.create(title="a", locale=home.locale)
                    raise ValueError
            except ValueError:
                pass
            AlertBanner.objects.create(title="b", locale=home.locale)

        assert self.told() == ["base_alertbanner"]

    def test_is_made_by_those_who_keep_nothing_themselves(
        self, after_commits, home, settings
    ):
        assert base.ANNOUNCES_CHANGES
        settings.KEEPS_ANSWERS = False
        with after_commits(), transaction.atomic():
            AlertBanner.objects.create(title="a", locale=home.locale)

        assert self.told() == ["base_alertbanner"]

    def test_is_not_made_of_what_no_reader_sees(self, after_commits, django_user_model):
        with after_commits():
            django_user_model.objects.create_user("a", "a@example.org", "x")

        assert self.told() == []
