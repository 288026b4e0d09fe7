"""The nightly sweep: what is due goes, and nothing else."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from pages.forms import retention, spam, tokens
from pages.forms.models import (
    AccessToken,
    Attempt,
    ConsentRecord,
    DailyKey,
    EntryFile,
    FormEntry,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NIGHT = datetime.datetime(2027, 3, 3, 2, tzinfo=datetime.UTC)


def make_entry(contact, delete_at, **values):
    return FormEntry.objects.create(
        form_key=contact.translation_key,
        locale="ar",
        answers={
            "name": {
                "kind": "short_text",
                "label": "Name",
                "value": "Ada",
                "text": "Ada",
                "sensitive": False,
            }
        },
        searchable="ada",
        note="hat angerufen",
        delete_at=delete_at,
        **values,
    )


@pytest.fixture
def due(contact):
    return make_entry(contact, datetime.date(2027, 3, 3), idem_key="a")


@pytest.fixture
def not_due(contact):
    return make_entry(contact, datetime.date(2027, 3, 4), idem_key="b")


def swept(at=NIGHT, **options):
    found = retention.sweep(at=at, **options)
    return {duty.name: number for duty, number in found.items()}


class TestTheSweep:
    def test_forgets_what_is_due_and_nothing_else(self, due, not_due):
        assert swept()["form_entries"] == 1

        due.refresh_from_db()
        not_due.refresh_from_db()
        assert due.answers == {}
        assert due.note == due.searchable == ""
        assert due.reference is None
        assert due.idem_key is None
        assert due.locale == "ar"
        assert not_due.answers["name"]["value"] == "Ada"
        assert not_due.anonymised_at is None

    def test_keeps_only_the_month(self, due):
        swept()

        due.refresh_from_db()
        assert timezone.localtime(due.created_at).day == 1

    def test_takes_files_and_consent_along(self, send, contact, consent, picture):
        contact.consent = consent
        contact.save()
        send(consent="yes", photo=picture())
        file = EntryFile.objects.get()
        FormEntry.objects.update(delete_at=datetime.date(2027, 3, 1))

        swept()

        assert not EntryFile.objects.exists()
        assert not ConsentRecord.objects.exists()
        assert not file.file.storage.exists(file.file.name)

    def test_only_says_what_is_due_in_a_dry_run(self, due):
        assert swept(dry_run=True)["form_entries"] == 1

        due.refresh_from_db()
        assert due.answers

    def test_finds_nothing_the_second_time(self, due):
        swept()

        assert swept()["form_entries"] == 0

    def test_goes_on_where_it_was_stopped(self, contact, monkeypatch):
        monkeypatch.setattr(retention, "BATCH", 2)
        for _number in range(5):
            make_entry(contact, datetime.date(2027, 3, 1), idem_key=None)
        forget, calls = FormEntry.anonymise, []

        def fails_at_the_fourth(entry, *, at):
            calls.append(entry)
            if len(calls) == 4:
                raise RuntimeError
            forget(entry, at=at)

        monkeypatch.setattr(FormEntry, "anonymise", fails_at_the_fourth)
        with pytest.raises(RuntimeError):
            swept()
        monkeypatch.setattr(FormEntry, "anonymise", forget)

        assert FormEntry.objects.filter(anonymised_at=None).count() == 3
        assert swept()["form_entries"] == 3

    def test_forgets_files_of_forms_that_were_never_sent(self, send, picture):
        send(name="", photo=picture())
        now = timezone.now()

        assert swept(now + datetime.timedelta(hours=23))["waiting_files"] == 0
        assert swept(now + datetime.timedelta(hours=25))["waiting_files"] == 1

    def test_finds_files_whose_row_is_gone(self, send, picture):
        send(photo=picture())
        EntryFile.objects.all().delete()

        later = timezone.now() + datetime.timedelta(hours=25)

        assert swept(later)["lost_files"] == 1
        assert swept(later)["lost_files"] == 0

    def test_forgets_yesterdays_keys_and_counts_but_not_todays(self, contact):
        yesterday = NIGHT - datetime.timedelta(days=1)
        spam.count("sent", "192.0.2.1", at=yesterday)
        spam.count("sent", "192.0.2.1", at=NIGHT)

        swept()

        assert Attempt.objects.count() == 1
        assert DailyKey.objects.get().day == datetime.date(2027, 3, 3)

    def test_forgets_links_a_month_after_they_ran_out(self, due):
        for days in (29, 31):
            tokens.mint(
                "x", due, at=NIGHT, expires_at=NIGHT - datetime.timedelta(days=days)
            )

        assert swept()["access_links"] == 1
        assert AccessToken.objects.count() == 1


class TestTheCommand:
    def test_reports_counts(self, due, capsys):
        call_command("sweep_personal_data", "--dry-run")

        assert "form_entries: 0 due" in capsys.readouterr().out

    def test_runs_duties_of_other_rooms(self, home, capsys):
        duty = retention.Duty("later_room", "", lambda at, dry_run: 7)
        retention.register(duty)
        try:
            call_command("sweep_personal_data")
        finally:
            retention._duties.pop("later_room")

        assert "later_room: 7 deleted" in capsys.readouterr().out
