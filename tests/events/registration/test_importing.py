"""The office's list from a file: looked at first, then put down, each party once."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.roles import EDITORS, TRANSLATORS
from events.registration import answers, importing, places, refusals
from events.registration.contacts import Party
from events.registration.models import AuditEvent, Registration, RegistrationPolicy
from events.registration.reconciling import reconcile
from events.registration.states import State
from outbox.models import OutboxMessage
from pages.forms import import_files

from .conftest import to_come

pytestmark = pytest.mark.django_db

HEAD = "Name;E-Mail;Telefon;Erwachsene;Kinder;Sprache;Notiz"


@pytest.fixture
def date(make_date):
    return to_come(make_date(capacity=3))


@pytest.fixture
def address(date):
    return reverse("registration_import", args=[date.pk])


def upload(content, name="list.csv"):
    if isinstance(content, str):
        content = content.encode()
    return SimpleUploadedFile(name, content)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def look(sign_in, address):
    client = sign_in(EDITORS)

    def look(content, name="list.csv"):
        return client.post(address, {"file": upload(content, name)})

    return look


@pytest.fixture
def put_down(look, client, address):
    def put_down(content, name="list.csv"):
        rows = look(content, name).context["rows"]
        return client.post(address, {"rows": rows})

    return put_down


def said(response):
    return [str(x.said) for x in response.context["outcomes"]]


ADA_AND_BOB = f"{HEAD}\nAda;ada@example.org;;2;;ar;am Fenster\nBob;;0470 555010;;1;;\n"


class TestLookingFirst:
    def test_says_row_by_row_what_each_would_get_and_changes_nothing(self, look):
        response = look(ADA_AND_BOB + "Cleo;;;1;;;\n")

        assert said(response) == ["ein Platz", "die Warteliste", "die Warteliste"]
        assert "Noch ist nichts geschehen" in response.content.decode()
        assert not Registration.objects.exists()
        assert not OutboxMessage.objects.exists()

    def test_says_who_gets_nothing(self, look):
        RegistrationPolicy.objects.update(waiting_list="none")

        response = look(f"{HEAD}\nAda;;;3;;;\nBob;;;1;;;\nClub;;;9;;;\n")

        good = [x.is_good for x in response.context["outcomes"]]
        assert good == [True, False, False]

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("", "leer"),
            (f"{HEAD}\n", "niemand"),
            ("Ada;ada@example.org\n", "Spalte"),
            ("Name;Name\nAda;Bob\n", "zweimal"),
            ("Name;Schuhgröße\nAda;39\n", "Schuhgröße"),
            (f"{HEAD}\nAda;;;;;;\n;bob@example.org;;;;;\n", "Zeile 3"),
            (f"{HEAD}\nAda;ada@;;;;;\n", "Zeile 2"),
            (f"{HEAD}\nAda;ada@{'long.' * 50}example.org;;;;;\n", "Zeile 2"),
            (f"{HEAD}\nAda;;;zwei;;;\n", "zwei"),
            (f"{HEAD}\nAda;;;-1;;;\n", "-1"),
            (f"{HEAD}\nAda;;;0;0;;\n", "Zeile 2"),
            (f"{HEAD}\nAda;;keine;;;;\n", "Zeile 2"),
            (f"{HEAD}\nAda;;;;;Klingonisch;\n", "Klingonisch"),
            (f"{HEAD}\n{'A' * 201};;;;;;\n", "Zeile 2"),
            ("Name,E-Mail\nLovelace, Ada,ada@example.org\n", "Zeile 2: „ada@ex"),
            ("Name\n" + "Ada\n" * 501, "500"),
            ("Name\n" + "Ada\n" * 1001, "zu lang"),
            ("Name\n" + "A" * 2_000_001, "zu groß"),
            ("Name\n" + "A" * 200_000 + "\n", "nicht gelesen"),
            ("Name\nA\x00da\n", "nicht gelesen"),
            (b"PK\x03\x04 broken", "nicht gelesen"),
        ],
    )
    def test_names_what_is_wrong_and_where(self, look, content, problem):
        response = look(content)

        assert response.status_code == 200
        assert problem in response.content.decode()
        assert "outcomes" not in response.context

    def test_wants_a_file(self, sign_in, address):
        assert sign_in(EDITORS).post(address, {}).status_code == 200

    def test_opens_no_workbook_that_swells(self, look, monkeypatch):
        monkeypatch.setattr(import_files, "MOST_UNPACKED", 1_000_000)
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", b" " * 2_000_000)

        assert "zu groß" in look(target.getvalue(), "list.xlsx").content.decode()


class TestPuttingItDown:
    def test_registers_each_party_once(self, put_down, counts, date):
        assert put_down(ADA_AND_BOB).status_code == 302

        ada, bob = Registration.objects.order_by("pk")
        assert (ada.state, bob.state) == (State.CONFIRMED, State.WAITLISTED)
        assert (ada.channel, ada.locale, ada.note) == ("staff", "ar", "am Fenster")
        assert (bob.phone, bob.party_size, bob.children) == ("0470 555010", 2, 1)
        assert counts(date) == (2, 1)
        assert AuditEvent.objects.first().by.username == EDITORS
        assert OutboxMessage.objects.get().to == "ada@example.org"
        assert not reconcile()

    def test_a_second_time_adds_only_who_is_new(self, put_down, look):
        put_down(ADA_AND_BOB)
        longer = ADA_AND_BOB + "Cleo;;;1;;;\ncleo;;;1;;;\n"

        assert said(look(longer))[:2] == ["ist schon da"] * 2
        assert said(look(longer))[3] == "steht zweimal in der Liste"
        put_down(longer)

        names = Registration.objects.order_by("pk").values_list("name", flat=True)
        assert list(names) == ["Ada", "Bob", "Cleo"]

    def test_names_those_who_had_cancelled(self, put_down, look):
        put_down(ADA_AND_BOB)
        answers.cancel(Registration.objects.get(name="Ada").pk, at=timezone.now())

        [ada, bob] = look(ADA_AND_BOB).context["outcomes"]

        assert (ada.is_good, bob.is_good) == (False, True)
        assert "abgesagt" in str(ada.said)
        assert not put_down(ADA_AND_BOB).context["outcomes"][0].is_good

    def test_reads_a_spreadsheet_as_people_write_it(self, put_down):
        content = workbook(
            ["Name", "Phone", "Adults", None], ["Ada", 470555010.0, 2, None], []
        )

        put_down(content, "list.xlsx")

        ada = Registration.objects.get()
        assert (ada.phone, ada.party_size) == ("470555010", 2)

    def test_reads_what_excel_writes_in_this_country(self, put_down):
        put_down("Name;Sprache\nJürgen;Französisch\n".encode("cp1252"))

        assert Registration.objects.get().name == "Jürgen"

    def test_takes_whoever_comes_meanwhile_into_account(
        self, look, client, address, date
    ):
        RegistrationPolicy.objects.update(waiting_list="none")
        rows = look(ADA_AND_BOB).context["rows"]
        other = Party(name="Eve", adults=2, email="eve@example.org")
        places.register([date.pk], party=other, at=timezone.now())

        response = client.post(address, {"rows": rows})

        assert response.status_code == 200
        assert [x.is_good for x in response.context["outcomes"]] == [False, False]
        assert Registration.objects.count() == 1

    def test_that_broke_off_goes_on_where_it_was(
        self, look, client, address, monkeypatch
    ):
        rows = look(ADA_AND_BOB).context["rows"]
        register = places.register

        def fail_for_bob(pks, *, party, **values):
            if party.name == "Bob":
                raise refusals.Busy
            return register(pks, party=party, **values)

        monkeypatch.setattr(importing.places, "register", fail_for_bob)
        assert [
            x.is_good for x in client.post(address, {"rows": rows}).context["outcomes"]
        ] == [True, False]
        monkeypatch.undo()
        client.post(address, {"rows": rows})

        assert Registration.objects.count() == 2

    def test_takes_no_rows_but_those_that_were_looked_at(
        self, look, client, address, make_date
    ):
        rows = look(ADA_AND_BOB).context["rows"]
        other = reverse("registration_import", args=[to_come(make_date()).pk])

        assert client.post(address, {"rows": "forged"}).status_code == 302
        assert client.post(other, {"rows": rows}).status_code == 302

        assert not Registration.objects.exists()


class TestTheTemplate:
    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_can_be_filled_and_sent_back(self, sign_in, date, kind):
        client = sign_in(EDITORS)
        address = reverse("registration_import_template", args=[date.pk, kind])

        empty = client.get(address).content

        table = import_files.read_table(upload(empty, f"list.{kind}"))
        rows, problems = importing.read_rows([table[0], ["Ada"]])
        assert ([x.name for x in rows], problems) == (["Ada"], [])


class TestWhoMay:
    def test_is_whoever_may_change_registrations(self, sign_in, address, date):
        client = sign_in(TRANSLATORS)
        template = reverse("registration_import_template", args=[date.pk, "csv"])

        assert client.get(address).status_code == 302
        assert client.post(address, {"file": upload(ADA_AND_BOB)}).status_code == 302
        assert client.get(template).status_code == 302
        assert not Registration.objects.exists()

    def test_finds_it_on_the_list(self, sign_in, address, date):
        listed = sign_in(EDITORS).get(reverse("registration_list", args=[date.pk]))

        assert address in listed.content.decode()

    def test_is_told_when_the_date_is_off(self, sign_in, address, date):
        date.status = "cancelled"
        date.save()

        assert sign_in(EDITORS).get(address).status_code == 302
