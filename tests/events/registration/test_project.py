"""Registrations for an event of a funded project: letters, lists, numbers."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import signing
from django.urls import reverse
from freezegun import freeze_time
from PIL import Image

from accounts.roles import MODERATORS
from events.models import EventPage
from events.registration import letters
from events.registration.models import Registration
from events.registration.page_words import SENT_SALT
from events.registration.states import State
from outbox import kinds, rendering
from outbox.models import OutboxMessage
from pages.projects import evidence
from pages.projects.models import Funder, FundingRow, ProjectIndexPage, ProjectPage
from pages.projects.proof import published

from .conftest import NOON

pytestmark = pytest.mark.django_db
STATEMENT = "Kofinanziert von der Europäischen Union"


@pytest.fixture
def project(home, german, event):
    index = home.add_child(instance=ProjectIndexPage(title="Projekte", slug="projekte"))
    page = index.add_child(instance=ProjectPage(title="Paten", slug="paten"))
    union = Funder.objects.create(name="EU", is_eu=True, locale=german)
    FundingRow.objects.create(project=page, funder=union)
    event.project = page
    event.save()
    return page


def latest():
    message = OutboxMessage.objects.order_by("pk").last()
    letter = rendering.render(message, kinds.find(message.kind))
    return letter, rendering.as_email(message, letter).message()


def emblems(mail):
    return [x for x in mail.walk() if x.get("Content-ID") == "<eu-emblem>"]


class TestALetter:
    def test_shows_the_emblem_and_its_words(self, project, register):
        register("Ada", locale="de")

        letter, mail = latest()

        assert '<img src="cid:eu-emblem" width="72" height="48" alt="">' in letter.html
        assert STATEMENT in letter.html
        assert STATEMENT in letter.text
        assert "/de/projekte/paten/" in letter.html
        [picture] = emblems(mail)
        assert picture.get_content_type() == "image/png"
        assert picture.get_content_disposition() == "inline"
        assert Image.open(BytesIO(picture.get_payload(decode=True))).height >= 48

    def test_keeps_the_calendar_file_beside_it(self, project, register):
        letters.tell_confirmed(register("Ada"), at=NOON + timedelta(hours=1))

        _letter, mail = latest()

        kinds_of_parts = [x.get_content_type() for x in mail.walk()]
        assert "text/calendar" in kinds_of_parts
        assert len(emblems(mail)) == 1

    def test_says_what_it_means_where_there_is_no_official_wording(
        self, project, register
    ):
        register("Ada", locale="ar")

        letter, _mail = latest()

        assert STATEMENT in letter.html
        assert "بتمويل مشترك من الاتحاد الأوروبي" in letter.html
        assert "بتمويل مشترك من الاتحاد الأوروبي" in letter.text

    def test_shows_none_of_it_without_a_project(self, register):
        register("Ada", locale="de")

        letter, mail = latest()

        assert "eu-emblem" not in letter.html
        assert emblems(mail) == []


class TestTheWayToSignUp:
    def test_shows_the_emblem_before_and_after(self, project, client, event, register):
        with freeze_time(NOON):
            signed = signing.dumps(register("Ada").pk, salt=SENT_SALT)
            before = client.get(f"/de/-/sign-up/{event.translation_key}/")
            after = client.get(f"/de/-/sign-up/sent/{signed}/")

        for page in (before, after):
            assert page.status_code == 200
            assert 'class="eu-emblem"' in page.content.decode()


class TestTheListAtTheDoor:
    def test_shows_the_emblem(self, project, date, register, sign_in):
        register("Ada")

        page = sign_in(MODERATORS).get(reverse("registration_print", args=[date.pk]))

        assert 'class="eu-emblem"' in page.content.decode()
        assert STATEMENT in page.content.decode()


class TestTheProofOfUse:
    def test_counts_who_registered_and_who_came(self, project, date, register):
        for name, state in (("Ada", State.ATTENDED), ("Bob", State.NO_SHOW)):
            row = register(name)
            Registration.objects.filter(pk=row.pk).update(state=state, party_size=7)
        gone = register("Eva")
        Registration.objects.filter(pk=gone.pk).update(state=State.CANCELLED)

        [held] = evidence.held(project, until=date.ends_at)

        assert (held.title, held.place) == ("Sprachcafé", "Bürgerhaus")
        assert (held.registered, held.came) == (14, 7)

    def test_says_that_nobody_counted_where_nobody_did(self, project, date, register):
        register("Ada")

        [held] = evidence.held(project, until=date.ends_at)

        assert (held.registered, held.came) == (1, None)

    def test_leaves_out_what_is_to_come_and_what_was_called_off(
        self, project, date, make_date
    ):
        make_date(days=1, status="cancelled")

        assert evidence.held(project, until=NOON + timedelta(days=5)) == []

    def test_leaves_out_what_was_never_published(self, project, event, date):
        EventPage.objects.update(live=False)
        assert evidence.held(project, until=date.ends_at) == []

        # What was taken down afterwards has taken place all the same.
        EventPage.objects.update(first_published_at=NOON)
        assert len(evidence.held(project, until=date.ends_at)) == 1

    def test_needs_the_same_queries_for_many_dates(
        self, project, make_date, django_assert_num_queries
    ):
        for day in range(20):
            make_date(days=day)

        with django_assert_num_queries(2):
            assert len(evidence.held(project, until=NOON + timedelta(days=40))) == 20

    def test_names_the_events_page(self, project, event):
        event.save_revision().publish()

        found = {(x.title, x.has_emblem) for x in published(project)}

        assert ("Sprachcafé", True) in found
