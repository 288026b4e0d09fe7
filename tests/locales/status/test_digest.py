"""The weekly letter to a language's team."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from locales.status.digest import DIGEST, send_digests
from locales.status.models import TranslationTeam
from outbox.models import OutboxMessage
from outbox.rendering import render

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def team(admin, arabic):
    team = TranslationTeam.objects.create(locale=arabic)
    team.members.add(admin)
    return team


@pytest.fixture
def kurdish_team(admin, make_locale, services):
    services.copy_for_translation(make_locale("kmr"), copy_parents=True)
    team = TranslationTeam.objects.create(locale=make_locale("kmr"))
    team.members.add(admin)
    return team


@pytest.fixture
def waiting(arabic_services, make_service):
    page = make_service(summary="Melden Sie sich an.")
    page.save_revision().publish()
    return page


class TestTheLetter:
    def test_names_what_waits_and_leads_there(self, team, waiting):
        call_command("translation_digest")

        letter = render(OutboxMessage.objects.get(), DIGEST)
        assert "Wohnsitz anmelden" in letter.text
        assert "/admin/translations/?locale=" in letter.text
        assert "Seiten und Texte warten" in letter.text
        assert "Nicht übersetzt" in letter.html

    def test_comes_once_a_week(self, team, waiting):
        assert send_digests(at=NOW) == 1
        assert send_digests(at=NOW + timedelta(days=3)) == 0
        assert send_digests(at=NOW + timedelta(days=7)) == 1

    def test_does_not_come_while_nothing_waits(self, team):
        assert send_digests(at=NOW) == 0

    def test_is_stopped_by_its_link_for_one_team_and_one_person(
        self, team, make_user, waiting, client, kurdish_team
    ):
        send_digests(at=NOW)
        letter = render(OutboxMessage.objects.get(snapshot__team=team.pk), DIGEST)
        assert letter.stop_url in letter.text
        assert letter.stop_url in letter.html

        client.post(letter.stop_url.removeprefix("http://localhost:8000"))

        assert send_digests(at=NOW + timedelta(days=7)) == 1
        newest = OutboxMessage.objects.latest("pk")
        assert newest.snapshot["team"] == kurdish_team.pk

    def test_does_not_come_to_somebody_who_may_edit_nothing(
        self, team, make_user, waiting
    ):
        team.members.set([make_user("bob", "submit_translation")])

        assert send_digests(at=NOW) == 0
