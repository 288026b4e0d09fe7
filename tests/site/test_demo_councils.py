"""The demonstration's councils: every stage and state, once however often loaded."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from pages.councils.models import CouncilPage, MeetingPage, Member, MotionPage
from pages.directory.models import Person, TermOfOffice

pytestmark = pytest.mark.django_db
NETWORK_DAYS = [
    *("2011-03-14", "2011-11-30", "2012-04-25", "2013-03-11", "2013-07-01"),
    *("2013-10-14", "2015-03-25", "2015-06-29", "2015-11-02", "2016-05-23"),
    *("2016-11-28", "2017-05-29"),
]
MODELS = (CouncilPage, MeetingPage, MotionPage, Member, Person)


class TestTheCouncils:
    def test_are_there_once_however_often_they_are_loaded(self, demonstration):
        counts = [model.objects.count() for model in MODELS]

        demonstration.load_german()

        assert counts == [model.objects.count() for model in MODELS]

    def test_are_loaded_again_when_their_events_are_over(self, demonstration):
        counts = [model.objects.count() for model in MODELS]

        with freeze_time(timezone.now() + timedelta(days=5000)):
            demonstration.load_german()

        assert counts == [model.objects.count() for model in MODELS]

    def test_name_the_posts_of_the_network_and_not_who_holds_them(self, demonstration):
        network = CouncilPage.objects.get(slug="netzwerk-beauftragte")
        held = TermOfOffice.objects.filter(person__name="Lutz Pappel")

        posts = {member.post for member in network.members.all()}
        posts |= {term.post for term in held}
        # Those of our own three towns are held by women.
        names = {post.name for post in posts if post.municipality is None}

        assert len(names) > 10
        assert not [name for name in names if not name.startswith("Stelle für ")]

    def test_show_every_stage_and_state_as_editors_would_have_written_it(
        self, demonstration, client
    ):
        stages = Counter(MeetingPage.objects.values_list("stage", flat=True))
        states = Counter(MotionPage.objects.values_list("state", flat=True))
        group = CouncilPage.objects.get(slug="lenkungsgruppe-konzept")
        network = CouncilPage.objects.get(slug="netzwerk-beauftragte")
        meetings = MeetingPage.objects.child_of(network).order_by("date")
        days = meetings.filter(date__year__lte=2017)
        html = client.get("/de/mitreden/rat-kelmis/schule-und-sprache/").content

        assert {*stages} == {*MeetingPage.Stage.values}
        assert {*states} == {*MotionPage.State.values}
        assert MeetingPage.objects.filter(is_cancelled=True).exists()
        assert [x.number for x in group.seats.all()] == [4, 4, 4]
        assert group.members.count() == 12
        assert [f"{x.date:%Y-%m-%d}" for x in days] == NETWORK_DAYS
        assert b"/de/kelmis/termine/rat-fuer-zusammenleben-sitzung/" in html
        for model in (CouncilPage, MeetingPage, MotionPage):
            for page in model.objects.all():
                page.full_clean()
        for member in Member.objects.all():
            member.full_clean(exclude=["council"])


class TestTheNetwork:
    def test_has_nineteen_commissioners_seven_of_them_honorary(self, demonstration):
        network = CouncilPage.objects.get(slug="netzwerk-beauftragte")
        today = timezone.localdate()
        current = [x for x in network.members.all() if x.sits_on(today)]
        terms = TermOfOffice.objects.held().filter(
            post__in=[x.post_id for x in current], ends_on=None
        )

        assert len(current) == 19
        assert terms.count() == 19
        assert terms.filter(kind=TermOfOffice.Kind.HONORARY).count() == 7

    def test_has_posts_that_changed_hands_and_people_with_two(self, demonstration):
        terms = TermOfOffice.objects.held().filter(post__municipality=None)
        posts = Counter(terms.values_list("post", flat=True))
        people = Counter(terms.values_list("person", flat=True))

        assert sorted(posts.values())[-3:] == [2, 2, 2]
        assert max(people.values()) == 2

    def test_hands_on_a_sheet_in_four_languages(self, demonstration, client):
        html = client.get("/de/mitreden/netzwerk-beauftragte/netzwerk-2016-11/")

        for lang in ("de", "en", "fr", "ar"):
            assert f"merkblatt-jobcenter-{lang}" in html.content.decode()
