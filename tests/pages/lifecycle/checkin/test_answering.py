"""The pages behind the link: all right, something has changed, no more letters."""

import datetime
import logging

import pytest
from django.core.management import call_command
from freezegun import freeze_time

from pages.directory.languages import CODES
from pages.directory.models import Organisation, Place, PlaceHours
from pages.forms import spam, tokens
from pages.forms.models import AccessToken
from pages.lifecycle.checkin import letters
from pages.lifecycle.checkin.asking import begin
from pages.lifecycle.models import CheckIn, Proposal

from .conftest import FIRST, KNOWN, asked, morning, outbox, path_in, rendered

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(house):
    """The address in the first letter."""
    asked(0)
    with freeze_time(morning(0)):
        return path_in(rendered().text, "/-/check-in/")


@pytest.fixture
def now():
    """The morning after."""
    with freeze_time(morning(1)) as clock:
        yield clock


def filled(client, path, **changed):
    """The form as it came, with some answers changed."""
    page = client.get(f"{path}change/")
    form = {
        "_form": page.context["signed_ticket"],
        "_seen": page.context["signed_seen"],
    }
    form |= {f"q-{key}": raw for key, raw in page.context["sheet"].raw.items()}
    return form | {f"q-{key}": value for key, value in changed.items()}


def send(client, now, path, **changed):
    form = filled(client, path, **changed)
    now.tick(10)
    return client.post(f"{path}change/", form)


class TestTheLink:
    def test_shows_all_that_the_site_says_and_changes_nothing(
        self, client, path, house, now
    ):
        page = client.get(path)

        text = page.content.decode()
        assert "Stimmt das noch?" in text
        for said in ("Deutschkurse am Abend.", "0800 555 101", "Bob Beispiel"):
            assert said in text
        assert "Deutsch, Arabisch" in text
        assert client.head(path).status_code == 200
        house.refresh_from_db()
        assert house.confirmed_on is None
        assert CheckIn.objects.get().state == CheckIn.State.OPEN

    def test_is_kept_and_told_by_nobody(self, client, path, now):
        for address in (path, f"{path}change/", f"{path}end/"):
            page = client.get(address)
            assert "no-store" in page["Cache-Control"]
            assert page["X-Robots-Tag"] == "noindex"
            assert page["Referrer-Policy"] == "no-referrer"
            assert not page.cookies

    def test_shows_the_readers_language(self, client, path, house, arabic, now):
        version = house.copy_for_translation(arabic)
        version.offer = "دورات ألمانية في المساء"
        version.save()

        text = client.get(path.replace("/de/", "/ar/")).content.decode()

        assert 'lang="ar" dir="rtl"' in text
        assert "دورات ألمانية في المساء" in text
        assert "الألمانية" in text

    def test_shows_where_it_is_and_when_it_is_open(
        self, client, path, house, german, now
    ):
        place = Place.objects.create(
            name="Haus am Markt", slug="markt", street="Markt 1", locale=german
        )
        hours = {"opens": datetime.time(9), "closes": datetime.time(12, 30)}
        PlaceHours.objects.create(place=place, weekday=0, **hours)
        house.places = [place]
        house.save()

        text = client.get(path).content.decode()

        assert "Haus am Markt, Markt 1" in text
        assert "Montag: 09:00–12:30" in text

    def test_shows_hours_from_the_left_where_one_reads_from_the_right(
        self, client, path, house, german, now
    ):
        place = Place.objects.create(name="Haus", slug="haus", locale=german)
        for opens, closes in ((9, 12), (14, 17)):
            PlaceHours.objects.create(
                place=place,
                weekday=0,
                opens=datetime.time(opens),
                closes=datetime.time(closes),
            )
        house.places = [place]
        house.save()
        arabic = path.replace("/de/", "/ar/")
        hours = "\u200e09:00–12:00, \u200f\u200e14:00–17:00"

        assert hours in client.get(arabic).content.decode()
        assert hours in client.get(f"{arabic}change/").content.decode()
        send(client, now, arabic, contact_name="Ida")
        assert [*Proposal.objects.get().changes] == ["contact_name"]
        typed = filled(client, arabic)["q-hours"].replace("\u200e", "")
        page = send(client, now, arabic, hours=typed)
        assert page.status_code == 422

    @pytest.mark.parametrize("raw", ["forged", "x" * 300, "%00", "..%2f"])
    def test_does_not_open_when_forged(self, client, path, now, raw):
        for rest in ("", "change/", "end/"):
            assert client.get(f"/de/-/check-in/{raw}/{rest}").status_code == 404

    def test_does_not_open_when_old(self, client, path, house):
        with freeze_time(morning(91)):
            assert client.post(path).status_code == 404
        house.refresh_from_db()
        assert house.confirmed_on is None

    def test_does_not_open_with_a_link_for_something_else(self, client, path, now):
        row = CheckIn.objects.get()
        for purpose, place in (
            (letters.STOP, "check-in"),
            (letters.OPEN, "no-check-in"),
        ):
            raw = tokens.mint(purpose, row, at=morning(1), expires_at=morning(9))
            assert client.post(f"/de/-/{place}/{raw}/").status_code == 404
        raw = tokens.mint("page_right", row, at=morning(1), expires_at=morning(9))
        assert client.get(f"/de/-/check-in/{raw}/").status_code == 404

    def test_does_not_open_another_entry(self, client, path, make_organisation, now):
        make_organisation("Andere", "andere")

        assert "Andere" not in client.get(path).context["name"]

    def test_does_not_open_after_the_address_was_corrected(
        self, client, path, house, now
    ):
        Organisation.objects.update(email="ida@example.org")
        house.refresh_from_db()
        assert client.get(path).status_code == 200

        begin(house, at=morning(1))

        assert client.get(path).status_code == 404
        assert outbox().last().to == "ida@example.org"
        new = path_in(rendered().text, "/-/check-in/")
        assert asked(15) == ["ida@example.org"]
        assert client.get(new).status_code == 200

    def test_does_not_open_when_the_entry_is_gone(self, client, path, house, now):
        house.delete()

        assert client.get(path).status_code == 404

    def test_is_kept_as_a_fingerprint(self, client, path):
        raw = path.strip("/").split("/")[-1]

        assert raw not in str(AccessToken.objects.values())


class TestAllOfItIsRight:
    def test_confirms_the_entry_and_ends_the_letters(self, client, path, house, now):
        page = client.post(path, follow=True)

        assert "Vielen Dank" in page.content.decode()
        house.refresh_from_db()
        assert house.confirmed_on == FIRST + datetime.timedelta(days=1)
        assert CheckIn.objects.get().state == CheckIn.State.RIGHT
        assert asked(14) == []

    def test_is_the_same_after_a_double_click(self, client, path, house, now):
        for _tap in range(2):
            client.post(path)

        assert CheckIn.objects.count() == 1
        page = client.get("/de/menschen/organisations/sprachhaus/")
        assert "Bestätigt im Juli 2026" in page.content.decode()

    def test_is_refused_after_too_many(self, client, path, house, now, monkeypatch):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 0)

        page = client.post(path)

        assert page.status_code == 429
        house.refresh_from_db()
        assert house.confirmed_on is None


class TestSomethingHasChanged:
    def test_becomes_a_proposal_of_what_differs(self, client, path, house, now):
        page = send(client, now, path, phone="0800 555 999", note="Wir ziehen um.")

        assert page.status_code == 302
        row = Proposal.objects.get()
        assert row.changes == {
            "phone": {
                "was": "0800 555 101",
                "shown": "0800 555 101",
                "now": "0800 555 999",
            }
        }
        assert row.note == "Wir ziehen um."
        house.refresh_from_db()
        assert house.phone == "0800 555 101"
        assert CheckIn.objects.get().state == CheckIn.State.CHANGED
        assert "Wir haben es bekommen" in client.get(path).content.decode()

    def test_is_kept_once_after_a_double_click(self, client, path, now):
        form = filled(client, path, phone="0800 555 999")
        now.tick(10)
        for _tap in range(2):
            client.post(f"{path}change/", form)

        assert Proposal.objects.count() == 1

    def test_may_come_twice(self, client, path, now):
        send(client, now, path, phone="0800 555 999")
        send(client, now, path, phone="0800 555 998")

        assert Proposal.objects.waiting().count() == 2

    def test_names_languages_in_any_language(self, client, path, now):
        arabic = path.replace("/de/", "/ar/")
        send(client, now, arabic, languages="العربية، français; Klingonisch")

        assert Proposal.objects.get().changes["languages"]["now"] == (
            "Arabisch, Französisch, Klingonisch"
        )

    def test_knows_what_the_german_row_said(self, client, path, house, arabic, now):
        version = house.copy_for_translation(arabic)
        version.offer = "دورات"
        version.save()
        send(client, now, path.replace("/de/", "/ar/"), offer="دورات جديدة")

        row = Proposal.objects.get()
        assert row.locale == "ar"
        assert row.changes["offer"] == {
            "was": "Deutschkurse am Abend.",
            "shown": "دورات",
            "now": "دورات جديدة",
        }

    def test_is_nothing_that_the_office_changed_meanwhile(
        self, client, path, house, now
    ):
        form = filled(client, path, contact_name="Ida Neu")
        Organisation.objects.update(phone="0800 555 555", contact_name="Ada")
        now.tick(10)
        client.post(f"{path}change/", form)

        changes = Proposal.objects.get().changes
        assert [*changes] == ["contact_name"]
        assert changes["contact_name"]["was"] == "Bob Beispiel"

    def test_is_not_sent_where_nothing_has_changed(self, client, path, now):
        page = send(client, now, path, offer=" Deutschkurse  am Abend. ")

        assert page.status_code == 422
        assert "Sie haben nichts geändert" in page.content.decode()
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("name", ""),
            ("name", "N" * 121),
            ("offer", "O" * 301),
            ("email", "no address"),
            ("phone", "ruf an"),
            ("website", "javascript:alert(1)"),
            ("website", "https://" + "w" * 250),
            ("languages", "L" * 5000),
            ("note", "N" * 5001),
            ("answer_to", "@"),
        ],
    )
    def test_says_what_cannot_be_and_keeps_what_was_typed(
        self, client, path, now, name, typed
    ):
        page = send(client, now, path, contact_name="Ida Neu", **{name: typed})

        text = page.content.decode()
        assert page.status_code == 422
        assert 'href="#q-' in text
        assert 'value="Ida Neu"' in text
        assert not Proposal.objects.exists()

    def test_does_not_complain_of_what_the_office_wrote(self, client, path, house, now):
        Organisation.objects.update(phone="nur abends: 0800", name="N" * 120)

        assert send(client, now, path, contact_name="Ida").status_code == 302

    def test_takes_many_languages(self, client, path, house, now):
        Organisation.objects.update(languages=[*CODES][:60])

        assert send(client, now, path, contact_name="Ida").status_code == 302
        assert [*Proposal.objects.get().changes] == ["contact_name"]

    def test_takes_an_address_without_its_beginning(self, client, path, now):
        send(client, now, path, website="www.example.org/neu")

        [change] = Proposal.objects.get().changes.values()
        assert change["now"] == "https://www.example.org/neu"

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"_form": "forged", "_seen": "forged"},
            {"q-name": "\x00\u202e<script>"},
            {"_form": ["a", "b"], "q-phone": "\ud800".encode("utf-8", "replace")},
        ],
    )
    def test_survives_hostile_input(self, client, path, now, data):
        assert client.post(f"{path}change/", data).status_code == 422
        assert not Proposal.objects.exists()

    def test_is_not_sent_by_machines(self, client, path, now):
        form = filled(client, path, phone="0800 555 999")
        assert client.post(f"{path}change/", form).status_code == 422
        now.tick(10)
        trapped = client.post(f"{path}change/", {**form, "website": "x"})
        assert trapped.status_code == 422

        assert not Proposal.objects.exists()

    def test_says_when_it_is_deleted_and_keeps_the_promise(
        self, client, path, now, settings
    ):
        settings.CHECKIN_DAYS = 30
        page = client.get(f"{path}change/")
        assert "15. August 2026" in page.content.decode()
        send(client, now, path, phone="0800 555 999", answer_to="ida@example.org")

        with freeze_time(morning(30)):
            call_command("sweep_personal_data")
        assert Proposal.objects.exists()
        with freeze_time(morning(31)):
            call_command("sweep_personal_data")
        assert not Proposal.objects.exists()

    def test_leaves_nothing_in_the_log(self, client, path, now, caplog):
        caplog.set_level(logging.DEBUG)
        send(client, now, path, phone="0800 555 999", answer_to="ida@example.org")

        assert "ida@example.org" not in caplog.text
        assert "555 999" not in caplog.text


class TestNoMoreLetters:
    def test_ends_them_and_the_keeper_calls(self, client, path, house, now):
        assert client.get(f"{path}end/").status_code == 200
        house.refresh_from_db()
        assert house.check_by == "letter"

        page = client.post(f"{path}end/", follow=True)

        assert "keine Erinnerungen mehr" in page.content.decode()
        house.refresh_from_db()
        assert house.check_by == "phone"
        assert CheckIn.objects.get().state == CheckIn.State.CALL
        assert asked(14) == []

    def test_is_one_post_of_the_mail_program(self, client, path, house, now):
        stop = path_in(rendered().stop_url, "/no-check-in/")

        page = client.post(stop, {"List-Unsubscribe": "One-Click"})

        assert page.status_code == 200
        house.refresh_from_db()
        assert house.check_by == "phone"

    def test_can_be_taken_back(self, client, path, house, now):
        client.post(f"{path}end/")
        client.post(f"{path}end/", {"again": "1"})

        house.refresh_from_db()
        assert house.check_by == "letter"
        assert asked(14) != []

    def test_is_not_for_the_partner_to_undo_where_the_office_decided(
        self, client, path, house, now
    ):
        Organisation.objects.update(check_by="never")

        client.post(f"{path}end/", {"again": "1"})

        house.refresh_from_db()
        assert house.check_by == "never"

    def test_because_it_is_gone_warns_readers_and_tells_an_editor(
        self, client, path, house, now
    ):
        for _tap in range(2):
            page = client.post(f"{path}end/", {"gone": "1"}, follow=True)

        assert "Vielen Dank" in page.content.decode()
        assert Proposal.objects.get().is_gone
        house.refresh_from_db()
        assert house.unconfirmed_since == KNOWN
        assert asked(14) == []


class TestSomebodyWhoSaysToBeGone:
    @pytest.fixture
    def gone(self, client, path, house, now):
        client.post(f"{path}end/", {"gone": "1"})
        house.refresh_from_db()

    def test_can_say_that_all_is_right_after_all(self, client, path, house, gone):
        assert path in client.get(f"{path}end/").content.decode()
        assert "Ja, alles stimmt noch" in client.get(path).content.decode()

        client.post(path)

        house.refresh_from_db()
        assert house.unconfirmed_since is None
        assert not Proposal.objects.exists()
        assert CheckIn.objects.get().state == CheckIn.State.RIGHT

    def test_cannot_do_so_where_a_mail_program_stops_letters(
        self, client, path, house, now
    ):
        stop = path_in(rendered().stop_url, "/no-check-in/")
        assert 'name="gone"' not in client.get(stop).content.decode()

        client.post(stop, {"gone": "1"})

        assert not Proposal.objects.exists()

    def test_is_counted_but_wanting_no_letters_is_not(
        self, client, path, house, now, monkeypatch
    ):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 0)
        assert client.post(f"{path}end/", {"gone": "1"}).status_code == 429
        assert not Proposal.objects.exists()

        client.post(f"{path}end/")

        house.refresh_from_db()
        assert house.check_by == "phone"

    def test_can_do_so_from_the_foot_of_a_letter(self, client, path, house, now):
        [foot] = [x for x in rendered().text.split() if x.rstrip(")").endswith("/end/")]
        address = "/" + foot.rstrip(")").split("/", 3)[3]
        assert 'name="gone"' in client.get(address).content.decode()

        client.post(address, {"gone": "1"})

        assert Proposal.objects.get().is_gone


class TestAnAnswerToAnOlderLetter:
    @pytest.fixture
    def anew(self, path, house):
        """An editor has sent another link meanwhile."""
        with freeze_time(morning(4)):
            begin(house, at=morning(4))
        with freeze_time(morning(5)) as clock:
            yield clock

    def waiting(self):
        return CheckIn.objects.unanswered()

    def test_ends_the_round_that_waits_when_something_changed(
        self, client, path, house, anew
    ):
        send(client, anew, path, phone="0800 555 999")

        assert not self.waiting().exists()
        assert [day for day in range(6, 90) if asked(day)] == []
        house.refresh_from_db()
        assert house.unconfirmed_since is None

    def test_ends_the_round_that_waits_when_it_is_gone(self, client, path, anew):
        client.post(f"{path}end/", {"gone": "1"})

        assert not self.waiting().exists()
        assert asked(18) == []


class TestRemindingAfterAll:
    @pytest.mark.parametrize("check_by", ["phone", "never"])
    def test_is_offered_only_to_who_stopped_the_letters(
        self, client, path, house, now, check_by
    ):
        Organisation.objects.update(check_by=check_by)
        assert 'name="again"' not in client.get(f"{path}end/").content.decode()

        client.post(f"{path}end/", {"again": "1"})

        house.refresh_from_db()
        assert house.check_by == check_by
