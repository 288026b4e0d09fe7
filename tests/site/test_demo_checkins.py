"""The demonstration's partners: who confirmed, who kept silent, who wrote."""

import pytest

from config.demo.checkins import add_checkins
from pages.directory.models import Organisation
from pages.lifecycle.checkin.saying import in_german
from pages.lifecycle.models import CheckIn, Proposal

pytestmark = pytest.mark.django_db


class TestThePartners:
    def test_are_there_once_however_often_loaded(self, demonstration):
        counted = (CheckIn.objects.count(), Proposal.objects.count())
        assert counted == (3, 1)
        assert Organisation.objects.exclude(confirmed_on=None).count() >= 4
        assert Organisation.objects.exclude(unconfirmed_since=None).count() == 1

        add_checkins(demonstration)

        assert counted == (CheckIn.objects.count(), Proposal.objects.count())

    def test_propose_what_fits_the_entry(self, demonstration):
        row = Proposal.objects.get()
        said = in_german(row.checkin.entry())

        assert {x: said[x] for x in row.changes} == {
            name: change["was"] for name, change in row.changes.items()
        }
