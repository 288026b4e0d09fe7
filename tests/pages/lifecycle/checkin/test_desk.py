"""The editors' side: proposals side by side, letters and calls, who may do what."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS, grant_municipality
from locales.status.models import TranslationStatus
from outbox import kinds
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.directory.models import (
    DirectorySettings,
    MunicipalityPage,
    Organisation,
    Place,
    PlaceHours,
)
from pages.forms.notify import send_digests
from pages.lifecycle.checkin import answering, asking
from pages.lifecycle.checkin.due import lines
from pages.lifecycle.models import CheckIn, Proposal

from .conftest import BOB, KNOWN, asked, morning, outbox, path_in, rendered

pytestmark = pytest.mark.django_db
INDEX = "/admin/check-in/"
AT = morning(1)
TODAY = AT.date()


@pytest.fixture
def now():
    with freeze_time(AT) as clock:
        yield clock


@pytest.fixture
def propose(house):
    """A proposal of changes: field to a pair of what it said and what it should."""

    def propose(locale="de", note="", is_gone=False, **changes):
        row, _is_new = CheckIn.objects.get_or_create(
            kind="organisations",
            entry_key=house.translation_key,
            defaults={"begun_on": TODAY, "state": CheckIn.State.CHANGED},
        )
        return Proposal.objects.create(
            checkin=row,
            changes={
                name: {"was": was, "shown": was, "now": now}
                for name, (was, now) in changes.items()
            },
            note=note,
            is_gone=is_gone,
            locale=locale,
            created_at=AT,
            delete_at=answering.deletion_day(at=AT),
            idem_key=f"test:{Proposal.objects.count()}",
        )

    return propose


@pytest.fixture
def phone(propose):
    return propose(phone=("0800 555 101", "0800 555 999"))


def url_of(proposal):
    return reverse("check_in_proposal", args=[proposal.pk])


def take(client, proposal, *names, **typed):
    """Tick these fields on the page as it stands now, and take them over."""
    page = client.get(url_of(proposal))
    form = {"accept": "1"}
    for line in page.context["lines"]:
        if line.field.name in names:
            form[f"take-{line.field.name}"] = "1"
            form[f"seen-{line.field.name}"] = line.now
            form[f"text-{line.field.name}"] = line.text
    return client.post(url_of(proposal), form | typed)


class TestTheList:
    def test_shows_what_is_to_be_done(self, sign_in, house, phone, make_organisation):
        make_organisation("Andere", "andere")
        client = sign_in(EDITORS)

        text = client.get(INDEX).content.decode()
        assert "Sprachhaus" in text and "Andere" not in text
        assert "Andere" in client.get(f"{INDEX}?stand=all").content.decode()

    def test_finds_who_is_waited_for_and_who_is_to_be_called(self, sign_in, house):
        client = sign_in(EDITORS)
        asked(0)
        assert "Sprachhaus" in client.get(f"{INDEX}?stand=waiting").content.decode()
        assert "Sprachhaus" not in client.get(f"{INDEX}?stand=call").content.decode()

        for day in (14, 28, 42):
            asked(day)
        for stand in ("call", "unconfirmed", ""):
            page = client.get(f"{INDEX}?stand={stand}")
            assert "Sprachhaus" in page.content.decode()

    @pytest.mark.parametrize("query", ["stand=x&kind=y", "q=%00", "p=99999", "p=x"])
    def test_takes_any_address(self, sign_in, house, query):
        assert sign_in(EDITORS).get(f"{INDEX}?{query}").status_code == 200

    def test_costs_as_much_for_many(self, sign_in, make_organisation):
        client = sign_in(EDITORS)
        costs = []
        for number in range(20):
            make_organisation(f"Haus {number}", f"haus-{number}")
            if number in (2, 19):
                client.get(f"{INDEX}?stand=all")
                with CaptureQueriesContext(connection) as asked_of_it:
                    client.get(f"{INDEX}?stand=all")
                costs.append(len(asked_of_it))

        assert costs[0] == costs[1]

    def test_stands_in_the_menu_of_people_and_places(self, sign_in, directory):
        assert INDEX in sign_in(EDITORS).get("/admin/").content.decode()

    def test_is_a_column_of_the_entries(self, sign_in, house):
        Organisation.objects.update(confirmed_on=TODAY)
        page = sign_in(EDITORS).get("/admin/snippets/directory/organisation/")

        assert "Zuletzt bestätigt" in page.content.decode()


class TestWritingNow:
    def write(self, client, *entries, what="letter"):
        ids = [f"organisations-{x.pk}" for x in entries]
        return client.post(f"{INDEX}many/", {"what": what, "id": ids}, follow=True)

    def test_sends_the_link_to_many(self, sign_in, house, make_organisation, now):
        other = make_organisation("Andere", "andere", email="ida@example.org")

        page = self.write(sign_in(EDITORS), house, other)

        assert "2 Briefe gehen hinaus" in page.content.decode()
        assert {x.to for x in outbox()} == {BOB, "ida@example.org"}

    def test_sends_one_letter_a_day(self, sign_in, house, now):
        client = sign_in(EDITORS)
        self.write(client, house)
        page = self.write(client, house)

        assert "zwei Briefe" in page.content.decode()
        assert outbox().count() == 1

    def test_begins_anew_after_silence(self, sign_in, house):
        for day in (0, 14, 28, 42):
            asked(day)
        with freeze_time(morning(50)):
            self.write(sign_in(EDITORS), house)

        assert outbox().count() == 4
        assert asked(63) == [] and asked(64) == [BOB]

    def test_says_whom_to_call_instead(self, sign_in, make_organisation, now):
        page = self.write(sign_in(EDITORS), make_organisation(email=""))

        assert "Bitte anrufen" in page.content.decode()
        assert not outbox().exists()

    def test_confirms_after_a_call(self, sign_in, house, now):
        self.write(sign_in(EDITORS), house, what="phone")

        house.refresh_from_db()
        assert house.confirmed_on == TODAY

    @pytest.mark.parametrize("key", ["x", "people-1", "organisations-x", "\x00-1"])
    def test_takes_any_key(self, sign_in, house, now, key):
        data = {"what": "phone", "id": [key, f"organisations-{'9' * 30}"]}
        assert sign_in(EDITORS).post(f"{INDEX}many/", data).status_code == 302
        house.refresh_from_db()
        assert house.confirmed_on is None

    def test_makes_a_link_for_the_telephone(self, sign_in, house, client, now):
        url = reverse("check_in_entry", args=["organisations", house.pk])
        editor = sign_in(EDITORS)
        assert "/-/check-in/" not in editor.get(url).content.decode()

        link = editor.post(url).context["link"]

        assert client.post(path_in(link, "/check-in/")).status_code == 302
        house.refresh_from_db()
        assert house.confirmed_on == TODAY
        assert not outbox().exists()

    def test_makes_links_invalid(self, sign_in, house, client, now):
        url = reverse("check_in_entry", args=["organisations", house.pk])
        editor = sign_in(EDITORS)
        path = path_in(editor.post(url).context["link"], "/check-in/")
        assert client.get(path).status_code == 200

        assert editor.post(url, {"close": "1"}).status_code == 302

        assert client.get(path).status_code == 404


class TestAProposal:
    def test_stands_beside_what_the_entry_says(self, sign_in, phone):
        text = sign_in(EDITORS).get(url_of(phone)).content.decode()

        assert "0800 555 101" in text and "0800 555 999" in text
        assert text.count("check-in-changed") == 1
        assert 'name="take-phone" value="1" checked' in text

    def test_goes_into_the_entry_and_counts_as_confirmed(
        self, sign_in, phone, house, now
    ):
        take(sign_in(EDITORS), phone, "phone")

        house.refresh_from_db()
        phone.refresh_from_db()
        assert house.phone == "0800 555 999"
        assert house.confirmed_on == TODAY
        assert phone.state == Proposal.State.ACCEPTED
        assert not outbox().exists()

    def test_goes_in_field_by_field_and_the_partner_hears_of_the_rest(
        self, sign_in, propose, house, now
    ):
        row = propose(
            phone=("0800 555 101", "0800 555 999"),
            contact_name=("Bob Beispiel", "Ida Neu"),
        )
        take(sign_in(EDITORS), row, "phone", reason="Bob ist noch da.")

        house.refresh_from_db()
        assert house.confirmed_on is None
        assert (house.phone, house.contact_name) == ("0800 555 999", "Bob Beispiel")
        letter = rendered()
        assert "Bob ist noch da." in letter.text
        assert (
            "Ansprechperson" in letter.text
            and "Telefon" not in letter.text.split("--")[0]
        )

    def test_can_be_edited_before(self, sign_in, phone, house, now):
        take(sign_in(EDITORS), phone, "phone", **{"text-phone": "0800 555 000"})

        house.refresh_from_db()
        assert house.phone == "0800 555 000"

    def test_makes_translated_words_old(
        self, sign_in, propose, house, arabic, now, django_capture_on_commit_callbacks
    ):
        version = house.copy_for_translation(arabic)
        version.offer = "دورات"
        version.save()
        row = propose(offer=("Deutschkurse am Abend.", "Deutschkurse am Morgen."))
        client = sign_in(EDITORS)
        with django_capture_on_commit_callbacks(execute=True):
            take(client, row, "offer")

        status = TranslationStatus.objects.get(
            translation_key=house.translation_key, locale=arabic
        )
        assert status.state != "current"

    def test_of_another_language_is_put_into_german_first(
        self, sign_in, propose, house, now
    ):
        row = propose("ar", offer=("Deutschkurse am Abend.", "دورات جديدة"))
        client = sign_in(EDITORS)
        page = take(client, row, "offer")
        assert page.status_code == 422
        assert "zuerst auf Deutsch" in page.content.decode()

        take(client, row, "offer", **{"text-offer": "Neue Kurse."})
        house.refresh_from_db()
        assert house.offer == "Neue Kurse."

    def test_of_languages_is_understood_or_refused(self, sign_in, propose, house, now):
        row = propose(languages=("Deutsch, Arabisch", "Deutsch, Türkisch, Elbisch"))
        client = sign_in(EDITORS)
        assert "Elbisch" in take(client, row, "languages").content.decode()
        house.refresh_from_db()
        assert house.languages == ["de", "ar"]

        take(client, row, "languages", **{"text-languages": "Deutsch, Türkisch"})
        house.refresh_from_db()
        assert house.languages == ["de", "tr"]

    def test_of_hours_is_entered_by_hand(self, sign_in, propose, house, now):
        row = propose(hours=("", "Montag 9 bis 12"))
        client = sign_in(EDITORS)
        assert "Ich habe es eingetragen" in client.get(url_of(row)).content.decode()
        take(client, row, "hours")

        row.refresh_from_db()
        assert row.state == Proposal.State.ACCEPTED

    def test_of_hours_is_no_conflict_after_they_were_entered(
        self, sign_in, propose, house, german, now
    ):
        row = propose(hours=("", "Montag 9 bis 12"))
        client = sign_in(EDITORS)
        form = {"accept": "1", "take-hours": "1", "seen-hours": ""}
        client.get(url_of(row))
        place = Place.objects.create(name="Haus", slug="haus", locale=german)
        hours = {"opens": datetime.time(9), "closes": datetime.time(12)}
        PlaceHours.objects.create(place=place, weekday=0, **hours)
        house.places = [place]
        house.save()
        page = client.get(url_of(row)).content.decode()
        assert "Montag: 09:00–12:00" in page
        assert "Inzwischen geändert" not in page

        client.post(url_of(row), form)

        row.refresh_from_db()
        assert row.state == Proposal.State.ACCEPTED

    def test_waits_with_what_is_left_and_confirms_at_the_end(
        self, sign_in, propose, house, now
    ):
        Organisation.objects.update(unconfirmed_since=KNOWN)
        row = propose(
            phone=("0800 555 101", "0800 555 999"), hours=("", "Montag 9 bis 12")
        )
        client = sign_in(EDITORS)
        page = client.get(url_of(row))
        assert [x.field.name for x in page.context["lines"] if x.is_ticked] == ["phone"]
        take(client, row, "phone")

        house.refresh_from_db()
        row.refresh_from_db()
        assert house.phone == "0800 555 999"
        assert (house.confirmed_on, house.unconfirmed_since) == (None, KNOWN)
        assert row.state == Proposal.State.WAITING
        text = client.get(url_of(row)).content.decode()
        assert 'name="take-phone"' not in text and 'name="take-hours"' in text
        assert client.post(url_of(row), {"accept": "1"}).status_code == 422

        take(client, row, "hours")

        house.refresh_from_db()
        row.refresh_from_db()
        assert (house.confirmed_on, house.unconfirmed_since) == (TODAY, None)
        assert row.state == Proposal.State.ACCEPTED

    def test_may_refuse_the_rest_later(self, sign_in, propose, house, now):
        row = propose(
            phone=("0800 555 101", "0800 555 999"), hours=("", "Montag 9 bis 12")
        )
        client = sign_in(EDITORS)
        take(client, row, "phone")
        client.post(url_of(row), {"accept": "1", "reason": "Da ist zu."})

        row.refresh_from_db()
        assert row.state == Proposal.State.ACCEPTED
        text = rendered().text
        assert "Öffnungszeiten" in text and "Telefon" not in text.split("--")[0]

    def test_is_done_where_the_entry_says_it_already(self, sign_in, phone, house, now):
        Organisation.objects.update(phone="0800 555 999")
        client = sign_in(EDITORS)

        client.post(url_of(phone), {"accept": "1"})

        phone.refresh_from_db()
        assert phone.state == Proposal.State.ACCEPTED

    def test_sends_no_letter_about_nothing(self, sign_in, phone, house, now):
        page = take(sign_in(EDITORS), phone, "phone", reason="Danke!")

        assert page.status_code == 422
        assert "Danke!" in page.content.decode()
        assert not outbox().exists()

    def test_that_is_old_moves_no_later_confirmation(self, sign_in, phone, house, now):
        later = morning(80).date()
        Organisation.objects.update(confirmed_on=later)
        asking.begin(house, at=morning(90))
        with freeze_time(morning(91)):
            take(sign_in(EDITORS), phone, "phone")

        house.refresh_from_db()
        assert house.confirmed_on == later
        assert CheckIn.objects.unanswered().exists()

    @pytest.mark.parametrize(
        ("name", "typed"),
        [("name", ""), ("name", "N" * 200), ("email", "x"), ("website", "java:x")],
    )
    def test_is_not_taken_over_where_the_entry_cannot_hold_it(
        self, sign_in, propose, house, now, name, typed
    ):
        row = propose(**{name: (str(getattr(house, name)), "neu")})
        page = take(sign_in(EDITORS), row, name, **{f"text-{name}": typed})

        assert page.status_code == 422
        before = getattr(house, name)
        house.refresh_from_db()
        assert getattr(house, name) == before

    def test_is_refused_with_a_reason_that_the_partner_gets_in_ten_minutes(
        self, sign_in, phone, house, now
    ):
        client = sign_in(EDITORS)
        assert client.post(url_of(phone), {"refuse": "1"}).status_code == 422
        client.post(url_of(phone), {"refuse": "1", "reason": "Falsche Nummer."})

        house.refresh_from_db()
        assert house.phone == "0800 555 101"
        letter = outbox().get()
        assert letter.to == BOB
        assert (letter.due_at - AT).total_seconds() == 600
        assert "Falsche Nummer." in rendered().text

    @pytest.mark.usefixtures("now")
    def test_is_refused_although_no_letter_can_go(self, sign_in, phone):
        Organisation.objects.update(email="no address")

        sign_in(EDITORS).post(url_of(phone), {"refuse": "1", "reason": "Nein."})

        phone.refresh_from_db()
        assert phone.state == Proposal.State.REFUSED
        assert not outbox().exists()

    def test_that_somebody_is_gone_is_not_taken_over(
        self, sign_in, propose, house, now
    ):
        row = propose(is_gone=True)
        client = sign_in(MODERATORS)
        assert client.post(url_of(row), {"accept": "1"}).status_code == 422
        assert "/delete/" in client.get(url_of(row)).content.decode()

        house.delete()
        assert not Proposal.objects.exists()

    def test_is_decided_once(self, sign_in, phone, now):
        client = sign_in(EDITORS)
        take(client, phone, "phone")

        page = client.post(url_of(phone), {"refuse": "1", "reason": "Nein."})

        assert page.status_code == 422
        assert not outbox().exists()


class TestAConflict:
    def test_is_shown_and_not_ticked(self, sign_in, phone, house):
        Organisation.objects.update(phone="0800 555 555")

        text = sign_in(EDITORS).get(url_of(phone)).content.decode()

        assert "Inzwischen geändert" in text
        assert 'name="take-phone" value="1" checked' not in text

    def test_overwrites_nothing_that_was_not_looked_at(
        self, sign_in, phone, house, now
    ):
        client = sign_in(EDITORS)
        form = {
            "accept": "1",
            "take-phone": "1",
            "seen-phone": "0800 555 101",
            "text-phone": "0800 555 999",
        }
        Organisation.objects.update(phone="0800 555 555")

        page = client.post(url_of(phone), form)

        assert page.status_code == 422
        house.refresh_from_db()
        assert house.phone == "0800 555 555"
        take(client, phone, "phone")
        house.refresh_from_db()
        assert house.phone == "0800 555 999"

    def test_comes_from_a_second_proposal(self, sign_in, propose, house, now):
        first = propose(phone=("0800 555 101", "0800 555 999"))
        second = propose(phone=("0800 555 101", "0800 555 998"))
        client = sign_in(EDITORS)
        assert url_of(second) in client.get(url_of(first)).content.decode()
        take(client, first, "phone")

        assert "Inzwischen geändert" in client.get(url_of(second)).content.decode()


class TestTakingBack:
    def undo(self, client, proposal):
        return client.post(f"{url_of(proposal)}undo/", follow=True)

    def test_puts_the_entry_back(self, sign_in, propose, house, now):
        Organisation.objects.update(unconfirmed_since=KNOWN)
        row = propose(
            phone=("0800 555 101", "0800 555 999"),
            languages=("Deutsch, Arabisch", "Deutsch"),
        )
        client = sign_in(EDITORS)
        take(client, row, "phone", "languages")
        self.undo(client, row)

        house.refresh_from_db()
        row.refresh_from_db()
        assert (house.phone, house.languages) == ("0800 555 101", ["de", "ar"])
        assert (house.confirmed_on, house.unconfirmed_since) == (None, KNOWN)
        assert row.state == Proposal.State.WAITING

    def test_leaves_a_later_confirmation(self, sign_in, phone, house, now):
        Organisation.objects.update(unconfirmed_since=KNOWN)
        client = sign_in(EDITORS)
        take(client, phone, "phone")
        later = morning(20)
        answering.confirm(house, on=later.date(), at=later, how="phone")
        self.undo(client, phone)

        house.refresh_from_db()
        assert house.phone == "0800 555 101"
        assert house.confirmed_on == later.date()
        assert house.unconfirmed_since is None

    def test_puts_back_what_was_taken_over_so_far(self, sign_in, propose, house, now):
        row = propose(phone=("0800 555 101", "0800 555 999"), hours=("", "Montag"))
        client = sign_in(EDITORS)
        take(client, row, "phone")
        self.undo(client, row)

        house.refresh_from_db()
        assert house.phone == "0800 555 101"
        assert "take-phone" in client.get(url_of(row)).content.decode()

    @pytest.mark.parametrize("before", [None, KNOWN])
    def test_of_a_refusal_warns_readers_of_the_gone_again(
        self, sign_in, house, now, before
    ):
        Organisation.objects.update(unconfirmed_since=before)
        house.refresh_from_db()
        row = asking.open_round(house, at=AT)
        answering.say_gone(row, house, locale="de", at=AT)
        proposal = Proposal.objects.get()
        client = sign_in(EDITORS)

        client.post(url_of(proposal), {"refuse": "1", "reason": "Doch."})
        house.refresh_from_db()
        assert house.unconfirmed_since == before

        self.undo(client, proposal)
        house.refresh_from_db()
        assert house.unconfirmed_since == KNOWN

    def test_leaves_what_was_changed_since(self, sign_in, phone, house, now):
        client = sign_in(EDITORS)
        take(client, phone, "phone")
        Organisation.objects.update(phone="0800 555 555")

        assert "Telefon" in self.undo(client, phone).content.decode()
        house.refresh_from_db()
        assert house.phone == "0800 555 555"

    def test_keeps_a_refusal_from_the_partner_and_ends_with_the_letter(
        self, sign_in, phone, now
    ):
        client = sign_in(EDITORS)
        refusal = {"refuse": "1", "reason": "Nein."}
        client.post(url_of(phone), refusal)
        self.undo(client, phone)
        letter = outbox().get()
        assert not kinds.find(letter.kind).is_wanted(letter.snapshot)

        client.post(url_of(phone), refusal)
        now.tick(601)
        self.undo(client, phone)
        phone.refresh_from_db()
        assert phone.state == Proposal.State.REFUSED


class TestRights:
    @pytest.fixture
    def town(self, home, house, eupen):
        """Eupen's editor, with an address; the house is kept by Eupen."""
        home.add_child(
            instance=MunicipalityPage(title="Eupen", slug="eupen", municipality=eupen)
        )
        Organisation.objects.filter(pk=house.pk).update(kept_by=eupen)
        user = User.objects.create_user("eva", "eva@example.org", "x")
        user.groups.add(grant_municipality("Eupen", [MunicipalityPage.objects.get()]))
        return user

    def addresses(self, house, phone):
        one = reverse("check_in_entry", args=["organisations", house.pk])
        return [one, url_of(phone), f"{url_of(phone)}undo/"]

    def test_are_those_of_who_may_change_the_entry(
        self, client, town, house, phone, make_organisation, now
    ):
        make_organisation("Andere", "andere")
        client.force_login(town)

        page = client.get(f"{INDEX}?stand=all").content.decode()
        assert "Sprachhaus" in page and "Andere" not in page
        take(client, phone, "phone")
        house.refresh_from_db()
        assert house.phone == "0800 555 999"

    def test_end_at_another_municipality(self, client, town, house, phone, now):
        Organisation.objects.update(kept_by=None)
        client.force_login(town)

        for address in self.addresses(house, phone):
            client.post(address, {"accept": "1", "take-phone": "1"})
        data = {"what": "phone", "id": [f"organisations-{house.pk}"]}
        client.post(f"{INDEX}many/", data)

        house.refresh_from_db()
        phone.refresh_from_db()
        assert house.confirmed_on is None
        assert phone.state == Proposal.State.WAITING
        assert not CheckIn.objects.unanswered().exists()

    def test_are_not_those_of_translators_or_strangers(
        self, sign_in, client, house, phone, now
    ):
        for address in (INDEX, *self.addresses(house, phone)):
            assert client.get(address).status_code == 302
        translator = sign_in(TRANSLATORS)
        for address in (INDEX, *self.addresses(house, phone)):
            page = translator.post(address, follow=True)
            assert "Sprachhaus" not in page.content.decode()
        house.refresh_from_db()
        assert house.confirmed_on is None

    def test_say_whom_the_digest_goes_to(self, client, town, house, phone):
        found = list(lines(morning(0), morning(2)))

        assert [x.to for x in found] == ["eva@example.org"]
        assert "Sprachhaus" not in found[0].sentence

    def test_keep_from_the_digest_who_cannot_decide(self, town, house, phone):
        OfficeSettings.objects.update(email="office@example.org")
        forget_frames()
        add = Permission.objects.get(codename="add_organisation")
        town.groups.get().permissions.remove(add)

        found = list(lines(morning(0), morning(2)))

        assert [x.to for x in found] == ["office@example.org"]


class TestTheDigest:
    def test_tells_the_office_of_proposals_and_calls_once(
        self, house, phone, make_organisation
    ):
        OfficeSettings.objects.update(email="office@example.org")
        forget_frames()
        make_organisation("Andere", "andere", email="ida@example.org")
        for day in (0, 14, 28, 42):
            asked(day)

        told = [x.sentence for x in lines(morning(0), morning(43))]
        assert any("Vorschläge" in x and x.endswith("1") for x in told)
        assert any("Telefon" in x and x.endswith("1") for x in told)
        assert [*lines(morning(43), morning(60))] == []

        send_digests(at=morning(42, hour=9))
        send_digests(at=morning(42, hour=10))
        assert outbox().filter(kind="digest").count() == 1


class TestTheDashboard:
    def test_lists_proposals_and_calls(self, sign_in, house, phone):
        text = sign_in(EDITORS).get("/admin/").content.decode()

        assert "Menschen und Orte: Stimmt das noch? (1)" in text
        assert "1 Vorschlag" in text

    def test_has_nothing_for_translators(self, sign_in, house, phone):
        text = sign_in(TRANSLATORS).get("/admin/").content.decode()

        assert "Sprachhaus" not in text


class TestForgetting:
    def test_takes_rounds_after_two_years(self, house):
        for day in (0, 14, 28, 42):
            asked(day)
        with freeze_time(morning(731)):
            call_command("sweep_personal_data")

        assert not CheckIn.objects.exists()

    def test_takes_them_later_where_partners_are_asked_more_rarely(self, house):
        DirectorySettings.objects.update(check_months=36)
        asking.begin(house, at=morning(0))
        with freeze_time(morning(731)):
            call_command("sweep_personal_data")

        assert CheckIn.objects.exists()
