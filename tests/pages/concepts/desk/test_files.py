"""Values as files: out, looked at, in; a broken file changes nothing."""

import copy
import csv
import datetime
import subprocess
import sys
import zipfile
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import PageLogEntry

from accounts.roles import MODERATORS
from pages.concepts.desk import importing
from pages.concepts.models import Indicator, IndicatorValue
from pages.forms import import_files
from tests.pages.concepts.conftest import INDICATOR, item, plan_of

from .conftest import upload, workbook

pytestmark = pytest.mark.django_db

HEAD = "Schlüssel;Was gezählt wird;Tag;Wert;Quelle;Anmerkung"
GOOD = f"{HEAD}\ni1;;31.01.2026;130;VHS;\n;Plätze in Kursen;2026-02-28;140;;\n"


@pytest.fixture
def address(concept):
    return reverse("concepts_files", args=[concept.pk])


@pytest.fixture
def look(sign_in, address):
    client = sign_in(MODERATORS)

    def look(content, name="values.csv"):
        return client.post(address, {"file": upload(content, name)})

    return look


@pytest.fixture
def put_in(look, client, address):
    def put_in(content, name="values.csv"):
        entries = look(content, name).context["entries"]
        return client.post(address, {"entries": entries}, follow=True)

    return put_in


def shares(value):
    """A workbook with a cell in which somebody typed a share, such as "45 %"."""
    head = ["Was gezählt wird", "Tag", "Wert"]
    content = workbook(head, ["Plätze in Kursen", datetime.date(2026, 1, 31), value])
    book = openpyxl.load_workbook(BytesIO(content))
    book.active["C2"].number_format = "0 %"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def kept():
    rows = IndicatorValue.objects.order_by("indicator__key", "day")
    return [(x.day.isoformat(), str(x.value.normalize())) for x in rows]


class TestTakingOut:
    @pytest.fixture
    def take_out(self, sign_in, concept):
        client = sign_in()

        def take_out(content, kind):
            address = reverse("concepts_export", args=[concept.pk, content, kind])
            return client.get(address)

        return take_out

    def test_gives_a_workbook_that_another_library_opens(self, take_out, make_value):
        make_value("2026-01-31", "120.5", note="geschätzt")
        Indicator.objects.update(decimals=1)

        book = openpyxl.load_workbook(BytesIO(take_out("all", "xlsx").content))

        assert book.sheetnames == [
            *("Konzept", "Ziele", "Maßnahmen", "Kennzahlen", "Werte")
        ]
        head, row = book["Werte"].iter_rows(values_only=True)
        assert head[:4] == ("Schlüssel", "Was gezählt wird", "Einheit", "Tag")
        assert row[:3] == ("i1", "Plätze in Kursen", "Plätze")
        assert row[3] == datetime.datetime(2026, 1, 31)
        assert (row[4], row[6]) == (120.5, "geschätzt")
        assert book["Ziele"]["B2"].value == "Alle lernen Deutsch"
        assert book["Maßnahmen"]["C2"].value == "Abendkurse"
        assert book["Kennzahlen"]["J2"].value == 200

    def test_gives_comma_and_semicolon_with_a_mark_in_front(self, take_out, make_value):
        Indicator.objects.update(decimals=1)
        make_value("2026-01-31", "120.5")

        content = take_out("values", "csv").content

        assert content.startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert lines[1] == [
            *("i1", "Plätze in Kursen", "Plätze", "2026-01-31", "120,5", "", "")
        ]

    def test_has_a_line_for_what_was_never_counted(self, take_out, indicator):
        book = openpyxl.load_workbook(BytesIO(take_out("values", "xlsx").content))

        assert book.active["B2"].value == "Plätze in Kursen"
        assert book.active["E2"].value is None

    def test_never_gives_a_formula(self, take_out, make_value):
        make_value("2026-01-31", "1", source='=HYPERLINK("http://x")', note="@SUM(A1)")

        book = openpyxl.load_workbook(BytesIO(take_out("values", "xlsx").content))
        cell = book.active["F2"]
        assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
        text = take_out("values", "csv").content.decode("utf-8-sig")
        assert '"\'=HYPERLINK(""http://x"")"' in text and '"\'@SUM(A1)"' in text

    def test_is_noted(self, take_out):
        take_out("all", "csv")

        entry = PageLogEntry.objects.get(action="concepts.export")
        assert entry.data == {"kind": "csv", "content": "all"}

    def test_costs_no_more_for_many(
        self, sign_in, make_concept, django_assert_max_num_queries
    ):
        plan = copy.deepcopy(plan_of())
        goal = plan[0]["value"]["goals"][0]["value"]
        goal["measures"] = [
            item(f"m{n}", copy.deepcopy(goal["measures"][0]["value"]))
            for n in range(50)
        ]
        goal["indicators"] = [
            item(f"i{n}", copy.deepcopy(INDICATOR)) for n in range(50)
        ]
        page = make_concept(plan=plan)
        client = sign_in()

        with django_assert_max_num_queries(30):
            client.get(reverse("concepts_export", args=[page.pk, "all", "csv"]))


class TestLookingFirst:
    def test_says_what_would_change_and_changes_nothing(self, look, make_value):
        make_value("2026-01-31", "120")
        make_value("2026-03-31", "150")

        response = look(f"{GOOD}i1;;31.03.2026;150;;\ni1;;;;;\n")

        counts = response.context["counts"]
        assert counts == {"new": 1, "changed": 1, "same": 1, "empty": 1}
        told = [(x.before, x.after) for x in response.context["outcomes"]]
        assert told == [("120", "130 · VHS"), ("", "140")]
        assert kept() == [("2026-01-31", "1.2E+2"), ("2026-03-31", "1.5E+2")]

    def test_understands_a_workbook(self, look, concept):
        head = ["Was gezählt wird", "Tag", "Wert"]
        day = datetime.date(2026, 1, 31)
        content = workbook(head, ["Plätze in Kursen", day, 130])

        (outcome,) = look(content, "values.xlsx").context["outcomes"]

        assert (outcome.entry.day, outcome.entry.value) == (day, 130)

    @pytest.mark.parametrize(
        ("unit", "typed", "value"), [("%", 0.45, 45), ("%", 1, 100), ("%", 0.07, 7)]
    )
    def test_reads_a_share_as_it_stands_there(self, look, concept, unit, typed, value):
        Indicator.objects.update(unit=unit)

        answer = look(shares(typed), "values.xlsx")

        assert [x.entry.value for x in answer.context["outcomes"]] == [value]

    def test_refuses_a_share_of_what_is_counted_in_another_unit(self, look):
        assert "„45%“" in look(shares(0.45), "values.xlsx").content.decode()
        assert kept() == []

    def test_sees_words_that_moved_from_the_note_to_the_source(self, look, make_value):
        make_value("2026-01-31", "130", note="VHS")

        response = look("Schlüssel;Tag;Wert;Quelle;Notiz\ni1;31.01.2026;130;VHS;\n")

        assert response.context["counts"]["changed"] == 1

    @pytest.mark.parametrize(
        "content",
        [
            "\ufeffindicator,day,value\nPlätze in Kursen,2026-01-31,130\n",
            '\ufeff"Schlüssel";"Tag";"Wert"\r\n"i1";"31.01.2026";"130"\r\n',
            "Indikator\tTag\tWert\nPlätze in Kursen\t31.01.2026\t130\n",
            "Indikator;Tag;Wert\nPlätze in Kursen;31.01.2026;130\n".encode("cp1252"),
        ],
    )
    def test_understands_what_spreadsheets_write(self, look, content):
        (outcome,) = look(content).context["outcomes"]

        assert outcome.entry.value == 130

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("", "leer"),
            (f"{HEAD}\n", "kein Wert"),
            ("Indikator;Tag\nPlätze;31.01.2026\n", "„Wert“"),
            ("Tag;Wert\n31.01.2026;3\n", "keine Spalte"),
            ("Schlüssel;Tag;Tag;Wert\ni1;31.01.2026;;3\n", "zweimal"),
            ("Schlüssel;Tag;Wert;Farbe\ni1;31.01.2026;3;rot\n", "Farbe"),
            (f"{GOOD}i9;;31.01.2026;3;;\n", "Zeile 4"),
            (f"{GOOD};Bäume;31.01.2026;3;;\n", "Bäume"),
            (f"{GOOD}i1;;32.01.2026;3;;\n", "32.01.2026"),
            (f"{GOOD}i1;;31.03.2026;viel;;\n", "viel"),
            (f"{GOOD}i1;;31.03.2026;1.500;;\n", "zwei Zahlen"),
            (f"{GOOD}i1;;31.03.2026;12,000;;\n", "12000 oder 12"),
            (f"{GOOD}i1;;31.03.2026;1,5;;\n", "Stellen"),
            (f"{GOOD}i1;;31.12.2190;3;;\n", "Zeile 4"),
            (f"{GOOD}i1;;31.01.2026;3;;\n", "Zeile 2"),
            (f"{GOOD}i1;;31.03.2026;3;{'x' * 161};\n", "160"),
            (f"{GOOD}i1;;31.03.2026;{'9' * 15};;\n", "Zeile 4"),
            (f"{GOOD}i1;;=1+1;3;;\n", "kein Tag"),
            # Read with the comma between columns, it would be 12.
            ("Indikator,Tag,Wert\nPlätze in Kursen,31.01.2026,12,5\n", "Zeile 2: „5“"),
            ("Indikator,Tag,Wert,\nPlätze in Kursen,31.01.2026,12,5\n", "Zeile 2: „5“"),
            ("Indikator;Tag;Wert\nPlätze in Kursen;31.01.2026;;12\n", "Zeile 2: „12“"),
            (HEAD + "\ni1;;31.01.2026;3;;" * 5_002, "zu lang"),
            (HEAD + "x" * 2_000_001, "zu groß"),
            (f"{HEAD}\ni1;\x00;31.01.2026;3;;\n", "nicht gelesen"),
            (b"PK\x03\x04 broken", "nicht gelesen"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)), "Zeile 1"),
        ],
    )
    def test_names_what_is_wrong_and_where(self, look, content, problem):
        response = look(content)

        assert response.status_code == 422
        assert problem in response.content.decode()
        assert "entries" not in response.context
        assert kept() == []

    def test_opens_no_workbook_that_swells(self, look, monkeypatch):
        monkeypatch.setattr(import_files, "MOST_UNPACKED", 1_000_000)
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", b" " * 2_000_000)

        answer = look(target.getvalue(), "values.xlsx").content.decode()

        assert "zu groß" in answer

    def test_wants_the_key_where_two_have_the_same_name(self, look):
        first = Indicator.objects.get()
        first.pk, first.key = None, "i2"
        first.save()

        answer = look("Indikator;Tag;Wert\nPlätze in Kursen;31.01.2026;3\n")

        assert "mehr als einmal" in answer.content.decode()


class TestPuttingIn:
    def test_adds_and_replaces_and_deletes_nothing(self, put_in, make_value):
        make_value("2026-01-31", "120", note="bleibt")
        make_value("2025-01-31", "90")

        put_in("Schlüssel;Tag;Wert\ni1;31.01.2026;130\ni1;28.02.2026;140\n")

        assert kept() == [
            *(("2025-01-31", "9E+1"), ("2026-01-31", "1.3E+2")),
            ("2026-02-28", "1.4E+2"),
        ]
        changed = IndicatorValue.objects.get(day="2026-01-31")
        assert (changed.note, changed.entered_by.username) == ("bleibt", MODERATORS)
        entry = PageLogEntry.objects.get(action="concepts.import_values")
        assert entry.data == {"new": 1, "changed": 1}

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_takes_back_what_was_taken_out(
        self, look, client, concept, make_value, kind
    ):
        Indicator.objects.update(decimals=3)
        make_value("2026-01-31", "1234.567", source="=1+1", note="a\nb;c")
        make_value("2026-02-28", "-5", source="'Amt'")
        content = "all" if kind == "xlsx" else "values"
        address = reverse("concepts_export", args=[concept.pk, content, kind])

        answer = look(client.get(address).content, f"values.{kind}")

        assert answer.context["counts"]["same"] >= 1
        assert answer.context["counts"]["new"] == 0
        assert [x.entry.value for x in answer.context["outcomes"]] in (
            [],
            [Decimal("1234.567")],
        )

    def test_takes_back_what_has_more_digits_than_are_shown_by_now(
        self, look, client, concept, make_value
    ):
        Indicator.objects.update(decimals=2)
        make_value("2026-01-31", "12.25")
        Indicator.objects.update(decimals=0)
        address = reverse("concepts_export", args=[concept.pk, "values", "csv"])
        content = client.get(address).content.decode("utf-8-sig")

        assert look(content).context["counts"]["same"] == 1
        other = look(content.replace("12,25", "12,26")).content.decode()
        assert "Stellen nach dem Komma" in other

    def test_puts_in_nothing_where_somebody_was_faster(
        self, look, client, address, make_value
    ):
        value = make_value("2026-01-31", "120")
        entries = look(GOOD).context["entries"]
        value.value = 7
        value.save()

        answer = client.post(address, {"entries": entries}, follow=True)

        assert "inzwischen" in answer.content.decode()
        assert kept() == [("2026-01-31", "7")]

    def test_puts_in_no_source_of_somebody_who_may_publish_no_longer(
        self, look, client, address, make_value
    ):
        make_value("2026-01-31", "120", source="Amt")
        entries = look(GOOD).context["entries"]
        group = Group.objects.get(name=MODERATORS)
        group.page_permissions.filter(permission__codename="publish_page").delete()

        answer = client.post(address, {"entries": entries}, follow=True)

        assert "Zeile 2: Eine andere Quelle" in answer.content.decode()
        assert IndicatorValue.objects.get().source == "Amt"

    def test_puts_in_nothing_where_one_line_cannot_be_kept(
        self, look, client, address, monkeypatch
    ):
        entries = look(GOOD).context["entries"]
        Indicator.objects.update(is_current=False)

        client.post(address, {"entries": entries})

        assert kept() == []

    @pytest.mark.parametrize("entries", ["", "x", "eyJhIjoxfQ:1:2"])
    def test_takes_only_what_was_looked_at_here(self, sign_in, address, entries):
        answer = sign_in().post(address, {"entries": entries}, follow=True)

        assert "noch einmal" in answer.content.decode()

    def test_takes_nothing_that_was_looked_at_for_another_concept(
        self, look, client, make_concept
    ):
        entries = look(GOOD).context["entries"]
        other = make_concept("Anderes")

        client.post(reverse("concepts_files", args=[other.pk]), {"entries": entries})

        assert kept() == []

    def test_costs_no_more_for_many(
        self, look, client, address, django_assert_max_num_queries
    ):
        day = datetime.date(2010, 1, 1)
        lines = [f"i1;{day + datetime.timedelta(days=n)};{n}" for n in range(1_000)]
        content = "\n".join(["Schlüssel;Tag;Wert", *lines])

        with django_assert_max_num_queries(45):
            entries = look(content).context["entries"]
        with django_assert_max_num_queries(60):
            client.post(address, {"entries": entries})

        assert IndicatorValue.objects.count() == 1_000


class TestMemory:
    def test_is_not_spent_on_workbooks_before_one_is_read(self):
        code = (
            "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = "
            "'config.settings.test'; sys.path[:0] = ['.', 'site']; "
            "import django; django.setup(); "
            "import pages.concepts.desk.urls; "
            "assert 'openpyxl' not in sys.modules"
        )

        subprocess.run([sys.executable, "-c", code], check=True)


class TestColumns:
    def test_are_known_in_either_language_of_the_editors(self):
        words = {
            str(word).casefold() for row in importing.COLUMNS.values() for word in row
        }

        assert {"schlüssel", "indikator", "tag", "wert", "quelle", "value"} <= words
