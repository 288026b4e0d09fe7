"""Whoever keeps a project hears in time that its money ends."""

from datetime import timedelta

import pytest
from freezegun import freeze_time

from accounts.models import User
from outbox.models import OutboxMessage
from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings
from pages.forms import notify
from pages.projects import deadlines

from .conftest import MORNING, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(make_project):
    return make_project(responsible_email="ada@example.org")


def told(days=0, since=1):
    """The sentences of the digest so many days after TODAY."""
    until = MORNING + timedelta(days=days)
    return [x.sentence for x in deadlines.lines(until - timedelta(days=since), until)]


class TestTheDigest:
    @pytest.mark.parametrize(
        ("days", "is_told"),
        [(61, False), (60, True), (59, False), (15, False), (14, True), (13, False)],
    )
    def test_tells_60_and_14_days_before(self, kept, union, grant, days, is_told):
        grant(kept, union, ends_on=TODAY + timedelta(days=days))

        assert bool(told()) == is_told

    def test_says_whose_money_of_which_project_ends_when(self, kept, union, grant):
        grant(kept, union, ends_on=TODAY + timedelta(days=14))

        [line] = deadlines.lines(MORNING - timedelta(days=1), MORNING)

        assert line.to == "ada@example.org"
        assert line.heading == "Förderung"
        assert line.sentence == (
            "Patenschaften: Die Förderung durch „Europäische Union“ endet am "
            "16. März 2027 (in 14 Tagen)"
        )
        assert line.url.endswith(f"/admin/pages/{kept.pk}/edit/")

    def test_takes_the_projects_end_where_a_grant_has_none(self, kept, union, grant):
        grant(kept, union)
        kept.ends_on = TODAY + timedelta(days=60)
        kept.save()

        assert len(told()) == 1

    def test_tells_once_what_it_missed_while_it_stood_still(self, kept, union, grant):
        grant(kept, union, ends_on=TODAY + timedelta(days=60))

        assert [len(told(day)) for day in range(-2, 60)].count(1) == 2
        assert len(told(days=50, since=55)) == 1

    def test_says_nothing_after_the_end(self, kept, union, grant):
        grant(kept, union, ends_on=TODAY + timedelta(days=60))

        assert told(days=61, since=62) == []

    def test_does_not_tell_for_each_translation(
        self, kept, union, grant, arabic, arabic_home
    ):
        grant(kept, union, ends_on=TODAY + timedelta(days=14))
        version = kept.copy_for_translation(arabic, copy_parents=True)
        version.save_revision().publish()

        assert len(told()) == 1

    def test_is_silent_about_a_draft(self, kept, union, grant):
        grant(kept, union, ends_on=TODAY + timedelta(days=14))
        kept.unpublish()

        assert told() == []

    def test_reaches_the_keeper_or_else_the_office(self, make_project, union, grant):
        grant(make_project(), union, ends_on=TODAY + timedelta(days=14))
        assert told() == []

        OfficeSettings.objects.update(email="buero@example.org")
        forget_frames()
        [line] = deadlines.lines(MORNING - timedelta(days=1), MORNING)

        assert line.to == "buero@example.org"

    @pytest.mark.parametrize(
        ("is_active", "to"), [(True, "bob@example.org"), (False, "ada@example.org")]
    )
    def test_leaves_out_whoever_has_left(self, kept, union, grant, is_active, to):
        kept.responsible = User.objects.create_user(
            "bob", "bob@example.org", is_active=is_active
        )
        kept.save()
        grant(kept, union, ends_on=TODAY + timedelta(days=14))

        [line] = deadlines.lines(MORNING - timedelta(days=1), MORNING)

        assert line.to == to

    def test_goes_out_as_a_letter(self, kept, union, grant):
        grant(kept, union, ends_on=TODAY + timedelta(days=14))

        notify.send_digests(at=MORNING)

        letter = OutboxMessage.objects.get(kind="digest")
        assert letter.to == "ada@example.org"
        assert "Patenschaften" in letter.snapshot["sections"][0]["lines"][0]["sentence"]


class TestTheDashboard:
    @pytest.mark.parametrize(("days", "is_shown"), [(-1, 0), (0, 1), (60, 1), (61, 0)])
    def test_lists_projects_whose_money_ends_soon(
        self, client, admin_user, kept, union, grant, days, is_shown
    ):
        grant(kept, union, ends_on=TODAY + timedelta(days=days))

        with freeze_time(MORNING):
            client.force_login(admin_user)
            page = client.get("/admin/").content.decode()

        heading = "Förderung endet in den nächsten 60 Tagen"
        assert (f"{heading} (1)" in page) == bool(is_shown)
        assert ("Keine Förderung endet bald." in page) != bool(is_shown)
