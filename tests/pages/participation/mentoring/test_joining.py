"""People sign up as mentors or to find one; machines try, too."""

import datetime
import re

import pytest
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import PageViewRestriction

from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.forms import spam, tokens
from pages.participation.mentoring import letters, steps
from pages.participation.mentoring.models import (
    Interest,
    MentoringProgramme,
    Participant,
    State,
)
from pages.topics.models import Audience
from search.models import SearchEntry

from .conftest import MENTOR_URL, NEWCOMER_URL, plain

pytestmark = pytest.mark.django_db
ROLES = ("mentor", "newcomer")


class TestTheProject:
    def test_leads_to_both_forms_in_every_language(
        self, client, programme, page, arabic_page
    ):
        html = client.get("/de/projekte/patenschaften/").content.decode()
        assert f'href="{MENTOR_URL}"' in html
        assert f'href="{NEWCOMER_URL}"' in html

        html = client.get("/ar/projekte/patenschaften/").content.decode()
        assert f'href="{MENTOR_URL.replace("/de/", "/ar/")}"' in html

    def test_leads_there_beside_a_german_page_too(
        self, client, programme, page, arabic_home
    ):
        html = client.get("/ar/projekte/patenschaften/").content.decode()

        assert f'href="{MENTOR_URL.replace("/de/", "/ar/")}"' in html

    def test_says_nothing_while_nobody_can_sign_up(self, client, programme):
        programme.is_open = False
        programme.save()

        assert (
            "/mentoring/"
            not in client.get("/de/projekte/patenschaften/").content.decode()
        )

    def test_without_a_programme_has_no_forms(self, client, page):
        assert client.get(MENTOR_URL).status_code == 404
        assert (
            "/mentoring/"
            not in client.get("/de/projekte/patenschaften/").content.decode()
        )


class TestTheForm:
    def test_says_for_whom_it_is_and_how_long_it_is_kept(
        self, client, make_programme, page, german
    ):
        make_programme(
            page,
            minimum_age=16,
            kept_days=30,
            audience=Audience.objects.create(
                name="Familien", slug="familien", locale=german
            ),
        )

        text = plain(client.get(NEWCOMER_URL))

        assert "Familien" in text
        assert "ab 16 Jahren" in text
        assert "16–17" in text
        assert "30 Tage" in text

    def test_offers_no_age_below_the_least(self, client, programme):
        text = plain(client.get(NEWCOMER_URL))

        assert "18–25" in text
        assert "14–17" not in text

    def test_asks_only_mentors_how_many_people_they_take(self, client, programme):
        assert "q-offers" in client.get(MENTOR_URL).content.decode()
        assert "q-offers" not in client.get(NEWCOMER_URL).content.decode()

    def test_asks_for_the_gender_only_with_words_to_agree_to(
        self, client, make_programme, page
    ):
        make_programme(page, gender_consent=None)

        html = client.get(NEWCOMER_URL).content.decode()

        assert "q-gender" not in html

    def test_is_in_the_readers_language_with_interests_in_it(
        self, client, programme, arabic_page, arabic
    ):
        own = Interest.objects.get(slug="kochen").copy_for_translation(arabic)
        own.name = "الطبخ"
        own.save()

        html = client.get(MENTOR_URL.replace("/de/", "/ar/")).content.decode()

        assert '<html lang="ar" dir="rtl">' in html
        assert "الطبخ" in html
        assert "مرافقة" in html
        assert '<option value="ar" selected>العربية</option>' in html
        assert f'<span lang="de" dir="ltr">{programme.consent.text}</span>' in html

    def test_closed_says_so_and_has_no_form(self, client, programme):
        programme.is_open = False
        programme.save()

        response = client.get(NEWCOMER_URL)

        assert response.status_code == 200
        assert "q-name" not in response.content.decode()
        assert "im Moment niemand anmelden" in plain(response)

    def test_cannot_be_read_below_a_private_page(self, client, programme, page):
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )

        assert client.get(NEWCOMER_URL).status_code == 404

    def test_is_kept_by_no_cache_and_sets_no_cookie(self, client, programme):
        response = client.get(NEWCOMER_URL)

        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies

    @pytest.mark.parametrize("end", ["?sent=forged", "?sent=", "?x=%00"])
    def test_bears_any_address(self, client, programme, end):
        assert client.get(f"{NEWCOMER_URL}{end}").status_code == 200

    def test_knows_no_other_role(self, client, programme):
        assert client.get("/de/projekte/patenschaften/mentoring/boss/").status_code in (
            404,
        )


@pytest.mark.postgres
class TestWhoSignsUp:
    def test_with_an_address_is_unconfirmed_and_gets_a_letter(self, send, programme):
        response = send("mentor")

        assert response.status_code == 302
        person = Participant.objects.get()
        assert (person.role, person.state) == ("mentor", State.UNCONFIRMED)
        assert person.offers == 2
        assert person.spoken == ["de"]
        assert person.consent.text == programme.consent.text
        assert person.delete_at == timezone.localdate() + datetime.timedelta(days=180)
        assert OutboxMessage.objects.get().kind == "mentoring_confirm"

    def test_with_a_phone_number_waits_for_a_call(self, send, client):
        response = send(without=["q-email"], phone="0800 555 201")

        person = Participant.objects.get()
        assert person.state == State.TO_CALL
        assert not OutboxMessage.objects.exists()
        html = client.get(response.url).content.decode()
        assert person.reference in html
        assert "/de/-/mentoring/open/" in html

    def test_with_an_address_gets_the_link_by_letter_only(self, send, client):
        html = client.get(send().url).content.decode()

        assert "/-/mentoring/open/" not in html
        assert "E-Mail" in html

    @pytest.mark.parametrize("sent", ["x", "", "forged:1"])
    def test_is_promised_no_call_where_nobody_is_known(self, sent, client, programme):
        text = plain(client.get(f"{NEWCOMER_URL}?sent={sent}"))

        assert "Wir rufen Sie an" not in text

    def test_with_the_same_address_confirms_by_the_same_letter(self, send, client):
        send(name="Mutter")
        send(name="Kind")
        assert OutboxMessage.objects.count() == 1
        first = Participant.objects.get(name="Mutter")
        second = Participant.objects.get(name="Kind")
        client.get(letters.own_path(first, "de", at=timezone.now()))
        assert "Kind" in plain(client.get("/de/-/mentoring/"))

        data = {"step": "other", "number": second.reference}
        client.post("/de/-/mentoring/step/", data)
        client.post("/de/-/mentoring/step/", {"step": "confirm"})

        states = dict(Participant.objects.values_list("name", "state"))
        assert states == {"Mutter": State.UNCONFIRMED, "Kind": State.WAITING}

    @pytest.mark.parametrize("email", ["eve@example.org", ""])
    def test_with_another_address_is_not_opened(self, email, client, make_person):
        person = make_person("Eve", email=email)
        other = make_person("Ada")
        client.get(letters.own_path(person, "de", at=timezone.now()))
        assert "Ada" not in plain(client.get("/de/-/mentoring/"))

        for number in (other.reference, "\x00", ""):
            data = {"step": "other", "number": number}
            client.post("/de/-/mentoring/step/", data)

        found = client.get("/de/-/mentoring/data.json").json()
        assert found["name"] == "Eve"

    def test_without_any_contact_is_not_kept_and_loses_nothing(self, send):
        response = send(without=["q-email"])

        assert response.status_code == 422
        assert "Eines genügt" in plain(response)
        assert 'value="Ada Beispiel"' in response.content.decode()
        assert not Participant.objects.exists()

    def test_agrees_only_to_the_words_that_were_read(self, client, send, consent):
        html = client.get(NEWCOMER_URL).content.decode()
        signed = re.search(r'name="_form" value="([^"]+)"', html)[1]
        consent.text = "Ich bin mit viel mehr einverstanden."
        consent.save()

        response = send(signed=signed)

        assert response.status_code == 422
        assert "Ich bin mit viel mehr einverstanden." in plain(response)
        assert not Participant.objects.exists()

    def test_says_how_well_each_language_goes(self, send):
        assert send(language2="ar").status_code == 422
        assert send(language2="ar", level2="little").status_code == 302

        assert Participant.objects.get().spoken == ["de", "ar"]

    def test_agrees_apart_that_the_gender_is_kept(self, send, gender_consent):
        assert send(gender="woman").status_code == 422

        assert send(gender="woman", same_gender="yes", gender_consent="yes").url

        person = Participant.objects.get()
        assert person.gender_consent.text == gender_consent.text
        assert person.answers["same_gender"] == "yes"

    def test_may_keep_the_gender_untold(self, send):
        send(gender="untold")

        person = Participant.objects.get()
        assert "gender" not in person.answers
        assert person.gender_consent is None

    def test_cannot_wish_for_a_gender_without_telling_the_own(self, send):
        assert send(same_gender="yes").status_code == 422

    def test_too_late_is_not_kept_and_loses_nothing(self, send, programme):
        programme.is_open = False
        programme.save()

        response = send()

        assert response.status_code == 422
        assert "im Moment niemand anmelden" in plain(response)
        assert 'value="Ada Beispiel"' in response.content.decode()
        assert not Participant.objects.exists()

    def test_is_found_by_no_search(self, send):
        send(name="Zacharias Auffindbar")

        assert not SearchEntry.objects.filter(title__icontains="Auffindbar").exists()


CASES = {
    "a machine fills the trap": ({"website": "x"}, 422, "muss leer bleiben", 0),
    "a forged ticket": ({"signed": "forged"}, 422, "nicht mehr gültig", 0),
    "no ticket": ({"without": [spam.FIELD]}, 422, "nicht mehr gültig", 0),
    "no consent": ({"without": ["q-consent"]}, 422, "Bitte kreuzen Sie", 0),
    "a web address as a name": ({"name": "www.example.org"}, 422, "nur einen Namen", 0),
    "a name of 10 kB": ({"name": "A" * 10_000}, 422, "10000 Zeichen", 0),
    "a text of 10 kB": ({"text": "A" * 10_000}, 422, "10000 Zeichen", 0),
    "a phone number of 200 dashes": (
        {"phone": "12345" + "-" * 200},
        422,
        "205 Zeichen",
        0,
    ),
    "a line break in an address": (
        {"email": "ada@example.org\r\nBcc: all@example.org"},
        422,
        "Schreiben Sie eine E-Mail-Adresse",
        0,
    ),
    "a language that there is not": ({"language1": "x-evil"}, 422, "wählen Sie", 0),
    "a town that there is not": ({"municipality": "x"}, 422, "wählen Sie", 0),
    "a time that there is not": ({"times": ["never"]}, 422, "wählen Sie", 0),
    "an age below the least": ({"age": "14"}, 422, "wählen Sie", 0),
    "an interest twice": ({"interests": ["kochen", "kochen"]}, 302, "", 1),
    "a formula": ({"name": '=HYPERLINK("x")'}, 302, "", 1),
    "marks that turn letters round": ({"name": "Ada\u202egnp"}, 302, "", 1),
    "a zero byte": ({"text": "Gu\x00t", "name": "A\x00da"}, 302, "", 1),
}


@pytest.mark.postgres
class TestMachines:
    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("case", CASES)
    def test_a_case(self, case, role, send):
        values, status, sentence, stored = CASES[case]

        response = send(role, **values)

        assert response.status_code == status
        assert sentence in plain(response)
        assert Participant.objects.count() == stored

    @pytest.mark.parametrize("role", ROLES)
    def test_too_fast_is_asked_again_and_loses_nothing(self, role, send, ticket):
        response = send(role, signed=ticket(role, ago=0).signed())

        assert response.status_code == 422
        assert "Das ging sehr schnell." in plain(response)
        assert 'value="Ada Beispiel"' in response.content.decode()

    def test_a_flood_stops_and_loses_nothing(self, send, monkeypatch):
        monkeypatch.setattr(spam, "SENT_PER_HOUR", 1)
        send(name="Eins")

        response = send(name="Zwei")

        assert response.status_code == 429
        assert 'value="Zwei"' in response.content.decode()
        assert Participant.objects.count() == 1

    @pytest.mark.parametrize("role", ROLES)
    def test_a_double_click_is_one(self, role, send):
        assert send(role).status_code == send(role).status_code == 302
        assert Participant.objects.count() == 1
        assert OutboxMessage.objects.count() == 1

    def test_a_ticket_of_the_other_form_does_not_count(self, send, ticket):
        assert send("mentor", signed=ticket("newcomer").signed()).status_code == 422

    def test_what_is_typed_is_never_markup(self, client, make_person):
        person = make_person("Ada", state=State.WAITING)
        person.name = "<script>alert(1)</script>"
        person.save()
        client.get(letters.own_path(person, "de", at=timezone.now()))

        html = client.get("/de/-/mentoring/").content.decode()

        assert "<script>alert" not in html


@pytest.mark.postgres
class TestAVictimsAddress:
    def test_gets_one_letter_a_day_with_nothing_typed(self, send):
        send(email="victim@example.org", name="Kaufen Sie")
        send(email="Victim@example.org", name="Kaufen Sie mehr")

        assert Participant.objects.count() == 2
        letter = OutboxMessage.objects.get()
        assert "Kaufen" not in str(letter.snapshot)
        assert "Kaufen" not in str(render(letter, letters.CONFIRM))

    def test_is_told_from_nobody_else_by_the_answer(self, send, client, make_person):
        make_person("Ada", email="known@example.org")

        known = client.get(send(email="known@example.org", name="Eins").url)
        other = client.get(send(email="other@example.org", name="Zwei").url)

        def words(response):
            return plain(response).split("Ihre Nummer")[0]

        assert words(known) == words(other)


@pytest.mark.postgres
class TestTheOwnPage:
    @pytest.fixture
    def person(self, make_person):
        return make_person(state=State.UNCONFIRMED)

    @pytest.fixture
    def opened(self, client, person):
        """The link of the letter was opened."""
        client.get(letters.own_path(person, "de", at=timezone.now()))
        return client

    def state(self, person):
        person.refresh_from_db()
        return person.state

    def test_is_opened_by_a_link_that_changes_nothing(self, client, person):
        path = letters.own_path(person, "de", at=timezone.now())

        response = client.get(path, follow=True)

        assert response.redirect_chain[0][0] == "/de/-/mentoring/"
        assert "Ja, ich möchte mitmachen" in plain(response)
        assert self.state(person) == State.UNCONFIRMED

    def test_confirms_with_a_button_and_once(self, opened, person):
        for _time in range(2):
            opened.post("/de/-/mentoring/step/", {"step": "confirm"})
            assert self.state(person) == State.WAITING

    def test_does_not_confirm_a_phone_number(self, opened, person):
        Participant.objects.update(email="", state=State.TO_CALL)

        opened.post("/de/-/mentoring/step/", {"step": "confirm"})

        assert self.state(person) == State.TO_CALL

    def test_pauses_and_goes_on(self, opened, person):
        steps.confirm(person.pk, at=timezone.now())

        opened.post("/de/-/mentoring/step/", {"step": "pause"})
        assert self.state(person) == State.PAUSED
        opened.post("/de/-/mentoring/step/", {"step": "look"})
        assert self.state(person) == State.WAITING

    def test_stops_reminders_also_with_a_double_click(self, opened, person):
        for _click in range(2):
            opened.post("/de/-/mentoring/step/", {"step": "stop"})
        person.refresh_from_db()
        assert not person.gets_reminders

        opened.post("/de/-/mentoring/step/", {"step": "remind"})
        person.refresh_from_db()
        assert person.gets_reminders

    def test_stays_open_for_who_goes_on_reading(self, client, person):
        now = timezone.now()
        for minutes, status in ((0, 200), (25, 200), (50, 200), (81, 404)):
            at = now + datetime.timedelta(minutes=minutes)
            with freeze_time(at):
                if not minutes:
                    client.get(letters.own_path(person, "de", at=at))
                assert client.get("/de/-/mentoring/").status_code == status

    def test_going_on_keeps_the_promised_day(self, opened, person):
        day = person.delete_at
        steps.confirm(person.pk, at=timezone.now())
        MentoringProgramme.objects.update(waiting_days=700)

        opened.post("/de/-/mentoring/step/", {"step": "look"})

        person.refresh_from_db()
        assert person.delete_at == day

    def test_shows_and_corrects_what_is_stored(self, opened, person):
        assert "26–39" in plain(opened.get("/de/-/mentoring/"))
        html = opened.get("/de/-/mentoring/change/").content.decode()
        assert 'value="Ada"' in html
        assert "q-email" not in html

        data = {
            "q-name": "Ada Neu",
            "q-language1": "ar",
            "q-level1": "good",
            "q-municipality": "kelmis",
            "q-age": "40",
        }
        opened.post("/de/-/mentoring/change/", data)

        person.refresh_from_db()
        assert (person.name, person.municipality) == ("Ada Neu", "kelmis")
        assert person.spoken == ["ar"]
        assert person.email == "ada@example.org"

    def test_refuses_a_phone_number_without_end(self, opened, person):
        data = {"q-name": "Ada", "q-phone": "12345" + "-" * 200}

        response = opened.post("/de/-/mentoring/change/", data)

        assert "205 Zeichen" in plain(response)

    def test_refuses_a_correction_and_loses_nothing(self, opened, person):
        response = opened.post("/de/-/mentoring/change/", {"q-name": "Ada Neu"})

        assert response.status_code == 422
        assert 'value="Ada Neu"' in response.content.decode()
        person.refresh_from_db()
        assert person.name == "Ada"

    def test_tells_the_gender_although_nobody_is_asked_any_more(
        self, opened, person, programme
    ):
        person.answers |= {"gender": "woman"}
        person.save()
        programme.gender_consent = None
        programme.save()

        assert "Ihr Geschlecht" in plain(opened.get("/de/-/mentoring/"))

    def test_gives_everything_as_a_file(self, opened, person):
        found = opened.get("/de/-/mentoring/data.json").json()

        assert found["name"] == "Ada"
        assert found["consents"][0]["version"] == 1
        assert found["answers"]["language1"] == "de"

    def test_deletes_at_once_with_letters(self, opened, person):
        letters.post_confirm(person, at=timezone.now())
        assert "Ja, jetzt löschen" in plain(opened.get("/de/-/mentoring/delete/"))
        assert Participant.objects.exists()

        opened.post("/de/-/mentoring/delete/")

        assert not Participant.objects.exists()
        assert not OutboxMessage.objects.filter(to="ada@example.org").exists()
        assert opened.post("/de/-/mentoring/delete/").status_code == 200
        assert opened.get("/de/-/mentoring/").status_code == 200

    @pytest.mark.parametrize("part", ["", "data.json", "change/", "delete/", "pair/1/"])
    def test_is_nobodys_without_the_link(self, client, person, part):
        assert client.get(f"/de/-/mentoring/{part}").status_code == 404
        assert client.get("/de/-/mentoring/open/guessed/").status_code == 404

    def test_does_not_open_with_a_link_made_for_something_else(self, client, person):
        until = timezone.now() + datetime.timedelta(days=1)
        raw = tokens.mint("entry", person, at=timezone.now(), expires_at=until)

        assert client.get(f"/de/-/mentoring/open/{raw}/").status_code == 404
