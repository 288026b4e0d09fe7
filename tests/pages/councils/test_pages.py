"""Councils, meetings and motions as their readers see them."""

import pytest
from wagtail.test.utils import WagtailPageTestCase

from pages.base.models import HomePage
from pages.councils.models import (
    CouncilIndexPage,
    CouncilPage,
    MeetingPage,
    MotionPage,
)
from pages.directory.models import MunicipalityPage

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestTheirPlace(WagtailPageTestCase):
    def test_is_only_below_what_they_belong_to(self):
        homes = {HomePage, MunicipalityPage}
        self.assertAllowedParentPageTypes(CouncilIndexPage, homes)
        self.assertAllowedParentPageTypes(CouncilPage, {CouncilIndexPage})
        self.assertAllowedParentPageTypes(MeetingPage, {CouncilPage})
        self.assertAllowedParentPageTypes(MotionPage, {CouncilPage})
        self.assertAllowedSubpageTypes(CouncilPage, {MeetingPage, MotionPage})


class TestACouncil:
    def test_says_so_where_there_is_nothing_yet(self, client, council):
        html = read(client, "/de/mitreden/rat/")

        assert "Noch gibt es keinen Antrag." in html
        assert "Noch steht kein Termin fest." in html
        assert "Wer sitzt darin?" not in html
