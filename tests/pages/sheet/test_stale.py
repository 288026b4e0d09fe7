"""What the second column says of a translation that German has left behind."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from locales.status.changes import ADDED, CHANGED, MISSING, Change
from locales.status.models import TranslationStatus, content_type_of
from pages.directory.models import Person, Place, PlaceHours

pytestmark = pytest.mark.django_db

URL = "/ar/leistungen/wohnsitz-anmelden/beside/"
SINCE = "2026-11-03T10:00:00+00:00"
CHANGED_ON = "تغيّر النص الألماني في"


@pytest.fixture
def stand(arabic_service):
    """Say how the Arabic page stands."""

    def stand(*changes, state="stale", **values):
        TranslationStatus.objects.update_or_create(
            content_type=content_type_of(arabic_service),
            translation_key=arabic_service.translation_key,
            locale=arabic_service.locale,
            defaults={
                "state": state,
                "changes": [change.as_json() for change in changes],
                "reviewed_at": None,
                **values,
            },
        )

    return stand


def change(path, kind=CHANGED, *, german="Neu.", start=0, end=1, urgent=False):
    return Change(path, kind, start, end, [german], SINCE, urgent)


@pytest.fixture
def rows(client):
    def rows():
        page = BeautifulSoup(client.get(URL).content, "html.parser")
        return [x.select(".beside-cell") for x in page.select(".beside > .beside-row")]

    return rows


def marked(rows):
    """The cells of readers with a mark in them, and their German neighbours."""
    return [(own, de) for own, de in rows if own.select(".beside-change")]


class TestAChangedText:
    def test_is_marked_beside_the_current_german(self, stand, rows):
        stand(change("summary", german="Sagen Sie uns, wo Sie wohnen."))

        ((own, german),) = marked(rows())

        assert "أخبرنا أين تسكن." in own.text
        assert CHANGED_ON in own.select_one(".beside-change").text
        assert german.text.strip() == "Sagen Sie uns, wo Sie wohnen."
        assert "Sagen Sie" not in own.text

    def test_is_marked_in_the_row_of_its_paragraph(self, stand, rows):
        stand(change("what_it_is", german="<p>Zweiter Absatz.</p>", start=1, end=2))

        ((own, german),) = marked(rows())

        assert "الفقرة الثانية." in own.text
        assert german.text.strip() == "Zweiter Absatz."

    def test_within_a_block_is_marked_at_its_block(self, stand, rows):
        stand(change("steps.s2.title", german="Unterschreiben"))

        ((own, german),) = marked(rows())

        assert "وقّع" in own.text
        assert "Unterschreiben" in german.text

    def test_that_is_urgent_gives_way_to_german(self, stand, rows):
        stand(
            change("summary", german="Heute geschlossen.", urgent=True),
            change("what_it_is", german="<p>Zu.</p>", start=1, end=2, urgent=True),
        )

        found = [own for own, _german in marked(rows())]

        assert [CHANGED_ON in own.text for own in found] == [True, True]
        assert found[0].find(lang="de").text == "Heute geschlossen."
        assert found[1].find(lang="de").text == "Zu."
        assert "أخبرنا" not in found[0].text
        assert "الثانية" not in found[1].text

    def test_that_is_new_or_was_never_translated_is_not_printed_twice(
        self, stand, rows
    ):
        stand(
            change("what_it_is", ADDED, german="<p>Dazu.</p>", start=2, end=2),
            change("outcome", MISSING, german="<p>Bescheid.</p>"),
        )

        said = " ".join(own.text for own, _german in rows())

        assert "Dazu." not in said and "Bescheid." not in said
        assert "لم يُترجم بعد." in said

    def test_in_the_title_is_marked_above_the_columns(self, client, stand):
        stand(change("title", german="Wohnsitz melden"))

        page = BeautifulSoup(client.get(URL).content, "html.parser")

        assert CHANGED_ON in page.select_one(".page-head .beside-change").text

    @pytest.mark.usefixtures("printer")
    def test_is_marked_on_paper(self, client, stand):
        from .test_printing import words_of

        stand(change("summary"))

        pdf = client.get(URL.replace("beside/", "beside.pdf"))

        assert "2026" in words_of(pdf.content).split("مجانًا")[0]
        assert pdf["Content-Type"] == "application/pdf"


class TestTheHeadOfTheColumn:
    @pytest.fixture
    def head(self, client):
        def head():
            page = BeautifulSoup(client.get(URL).content, "html.parser")
            own, german = page.select(".beside-head .beside-cell")
            return own.text, german.text

        return head

    def test_says_that_a_machine_wrote_it(self, stand, head):
        stand(state="machine", machine_texts=3)

        own, german = head()

        assert "ترجمت آلة" in own
        assert "Maschine" not in german

    def test_says_when_a_person_checked_it(self, stand, head):
        day = timezone.make_aware(datetime.datetime(2026, 11, 3, 12))
        stand(state="current", machine_texts=3, reviewed_at=day)

        own, _german = head()

        assert "راجع إنسان هذا النص في" in own
        assert "ترجمت آلة" not in own

    def test_counts_what_has_changed_and_what_is_missing(self, stand, head):
        stand(change("summary"), change("title"), change("cost", MISSING))

        own, german = head()

        assert "موضعين" in own
        assert "غير مترجمة بعد" in own
        assert "geändert" not in german

    def test_says_nothing_of_what_is_kept_by_hand(self, stand, head):
        stand(state="stopped", machine_texts=3)

        assert "ترجمت آلة" not in head()[0]


class TestWhoAndWhere:
    @pytest.fixture
    def _helped(self, service, arabic_service, german):
        place = Place.objects.create(
            name="Haus am Markt",
            slug="haus",
            locale=german,
            street="Beispielstraße 1",
            phone="0800 555 021",
            directions="Bus 4",
        )
        PlaceHours.objects.create(
            place=place,
            weekday=0,
            opens=datetime.time(9),
            closes=datetime.time(12, 30),
        )
        person = Person(
            name="Mira Beispiel", slug="mira", phone="0800 555 011", locale=german
        )
        person.save()
        for page in (service, arabic_service):
            page.refresh_from_db()
            page.contacts, page.places = [person], [place]
            page.save()

    @pytest.mark.usefixtures("_helped")
    def test_stand_in_both_columns_with_hours_in_words(self, rows):
        text = [(own.text, de.text) for own, de in rows()]
        who = next(x for x in text if "Mira Beispiel" in x[0])
        where = next(x for x in text if "Haus am Markt" in x[0])

        assert all("0800 555 011" in side for side in who)
        assert all("Beispielstraße 1" in side for side in where)
        assert "Montag: 9:00–12:30" in " ".join(where[1].split()).replace("09", "9")
        assert "Montag" not in where[0] and "الاثنين" in where[0]

    @pytest.mark.usefixtures("_helped")
    def test_say_nothing_that_is_only_true_today(self, client):
        page = client.get(URL).content.decode()

        assert "opening-status" not in page
        assert "مغلق الآن" not in page
