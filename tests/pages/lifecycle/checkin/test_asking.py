"""Who is asked whether an entry is right, when, and what if nobody answers."""

import datetime

import pytest
from django.core.management import call_command
from freezegun import freeze_time

from outbox import kinds
from outbox.models import OutboxMessage
from pages.directory.models import DirectorySettings, Organisation, Person
from pages.lifecycle.checkin import answering, asking
from pages.lifecycle.models import CheckIn, CheckInLetter

from .conftest import BOB, FIRST, KNOWN, asked, morning, outbox, rendered

pytestmark = pytest.mark.django_db


class TestALetter:
    def test_comes_after_half_a_year_and_twice_more(self, house):
        days = [day for day in range(-30, 100) if asked(day)]

        assert days == [0, 14, 28]

    def test_comes_once_however_often_the_clock_looks(self, house):
        assert asked(0) == [BOB]
        assert asked(0) == asked(0, hour=20) == asked(1) == []

    def test_comes_not_before_seven(self, house):
        assert asked(0, hour=3) == []
        assert asked(0) == [BOB]

    def test_leaves_two_weeks_where_the_clock_stood_still(self, house):
        days = [day for day in (0, 60, 61, 73, 74, 80, 88) if asked(day)]

        assert days == [0, 60, 74]
        assert CheckIn.objects.get().state == CheckIn.State.CALL

    def test_comes_as_often_as_the_settings_say(self, house):
        DirectorySettings.objects.update(check_months=3)
        assert asked(-92) == [] and asked(-91) == [BOB]

    def test_does_not_come_where_nobody_is_to_be_asked(self, house):
        DirectorySettings.objects.update(check_months=0)
        assert asked(0) == []

    def test_comes_although_somebody_made_a_link_for_the_telephone(self, house):
        asking.open_round(house, at=morning(-1))

        assert asked(0) == [BOB]

    def test_goes_to_people_whom_only_the_office_can_write_to(self, german):
        values = {"check_email": "ida@example.org", "known_since": KNOWN}
        Person.objects.create(name="Ida", slug="ida", locale=german, **values)

        assert asked(0) == ["ida@example.org"]

    def test_leaves_out_single_entries(self, house):
        Organisation.objects.update(check_by="never")

        assert asked(0) == asked(300) == asked(900) == []
        house.refresh_from_db()
        assert house.unconfirmed_since is None

    def test_is_not_about_an_organisation_that_readers_do_not_see(self, house):
        Organisation.objects.update(is_public=False)

        assert asked(0) == []

    def test_goes_to_the_address_that_readers_never_see(self, house, client):
        Organisation.objects.update(check_email="ask@example.org")

        assert asked(0) == ["ask@example.org"]
        page = client.get("/de/menschen/organisations/sprachhaus/").content.decode()
        assert BOB in page
        assert "ask@example.org" not in page

    def test_ends_when_somebody_answers(self, house):
        asked(0)
        answering.confirm(house, on=FIRST, at=morning(1), how="phone")

        assert asked(14) == asked(28) == []
        assert asked(183) == [] and asked(184) == [BOB]

    def test_is_not_sent_where_the_answer_came_meanwhile(self, house):
        asked(0)
        kind = kinds.find("check_in")
        assert kind.is_wanted(outbox().get().snapshot)

        answering.confirm(house, on=FIRST, at=morning(0), how="phone")
        assert not kind.is_wanted(outbox().get().snapshot)

    def test_is_not_sent_about_an_entry_that_is_gone(self, house):
        asked(0)
        snapshot = outbox().get().snapshot
        house.delete()

        assert not CheckIn.objects.exists()
        assert not kinds.find("check_in").is_wanted(snapshot)

    def test_is_not_about_translations_or_former_people(self, house, arabic, german):
        house.copy_for_translation(arabic).save()
        Person.objects.create(name="Ida", slug="ida", locale=german, known_since=KNOWN)

        assert asked(0) == [BOB]
        assert CheckIn.objects.count() == 1

    def test_is_sent_by_a_command_of_the_timer(self, house):
        from pages.base.management.commands.timer import CHORES

        with freeze_time(morning(0)):
            call_command("ask_partners")
            call_command("ask_partners")

        assert outbox().count() == 1
        assert ("ask_partners",) in [chore.command for chore in CHORES]

    def test_comes_again_half_a_year_later_to_who_was_silent(self, house):
        for day in (0, 14, 28, 42):
            asked(day)

        assert asked(183) == [] and asked(184) == [BOB]


class TestWhatItSays:
    def test_is_in_the_language_of_the_entry(self, house):
        Organisation.objects.update(check_language="ar")
        asked(0)

        letter = rendered()
        assert outbox().get().locale == "ar"
        assert "هل ما زال هذا صحيحًا؟" in letter.subject
        assert 'dir="rtl"' in letter.html and "تكفي لمستان" in letter.html
        assert "/ar/-/check-in/" in letter.text
        assert "Sprachhaus" in letter.text

    def test_reminds_and_warns_at_last(self, house):
        asked(0)
        assert "Wir fragen seit" not in rendered().text
        asked(14)
        text = rendered().text
        assert "Wir fragen seit dem 15. Juli 2026" in text
        assert "letzter Brief" not in text
        asked(28)
        assert "letzter Brief" in rendered().text

    def test_has_a_button_of_the_mail_program_to_stop(self, house):
        asked(0)

        assert "/-/no-check-in/" in rendered().stop_url

    def test_keeps_no_secret_in_the_copy(self, house, client):
        asked(0)
        path = rendered().text.split("/-/check-in/")[1].split("/")[0]

        assert path not in str(OutboxMessage.objects.values())


class TestSilence:
    def test_is_told_to_readers_two_weeks_after_the_last_letter(self, house):
        for day in (0, 14, 28, 41):
            asked(day)
        house.refresh_from_db()
        assert house.unconfirmed_since is None

        asked(42)
        house.refresh_from_db()
        assert house.unconfirmed_since == KNOWN
        assert CheckIn.objects.get().state == CheckIn.State.CALL
        assert CheckInLetter.objects.count() == 3

    def test_counts_from_the_last_confirmation(self, house):
        Organisation.objects.update(confirmed_on=datetime.date(2026, 1, 20))
        for day in (5, 19, 33, 47):
            asked(day)

        house.refresh_from_db()
        assert house.unconfirmed_since == datetime.date(2026, 1, 20)

    def test_is_ended_by_a_confirmation(self, house):
        Organisation.objects.update(unconfirmed_since=KNOWN)
        house.refresh_from_db()

        answering.confirm(house, on=FIRST, at=morning(0), how="phone")

        house.refresh_from_db()
        assert (house.unconfirmed_since, house.confirmed_on) == (None, FIRST)


class TestWithoutALetter:
    @pytest.mark.parametrize(
        "values", [{"email": ""}, {"check_by": "phone"}, {"email": "no address"}]
    )
    def test_the_keeper_is_to_call(self, house, values):
        Organisation.objects.update(**values)

        assert asked(0) == asked(14) == []
        assert CheckIn.objects.get().state == CheckIn.State.CALL

    def test_readers_are_told_after_a_year(self, house):
        Organisation.objects.update(email="")
        asked(0)
        asked(180)
        house.refresh_from_db()
        assert house.unconfirmed_since is None

        asked(184)
        house.refresh_from_db()
        assert house.unconfirmed_since == KNOWN


class TestAMark:
    def is_marked(self, house):
        house.refresh_from_db()
        return house.unconfirmed_since is not None

    def test_is_not_for_who_was_never_asked(self, house):
        DirectorySettings.objects.update(check_months=0)
        asking.open_round(house, at=morning(1))

        asked(400)

        assert not self.is_marked(house)

    def test_waits_six_weeks_for_the_answer(self, house):
        Organisation.objects.update(email="")
        DirectorySettings.objects.update(check_months=24, unconfirmed_months=12)

        asked(550)
        asked(591)
        assert not self.is_marked(house)
        asked(592)
        assert self.is_marked(house)

    def test_goes_when_the_office_does_not_ask_any_more(self, house):
        for day in (0, 14, 28, 42):
            asked(day)
        assert self.is_marked(house)

        Organisation.objects.update(check_by="never")
        asked(43)

        assert not self.is_marked(house)
