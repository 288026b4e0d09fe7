"""Many concepts: what looks at all of them asks as often as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.base.frame import forget_frames
from pages.concepts.addresses import sub_addresses
from pages.concepts.due import lines, with_something_due
from pages.concepts.goals import goal_lines
from pages.concepts.models import ConceptPage, Goal
from pages.concepts.reminding import send_reminders
from pages.directory.models import Organisation, Person

from .conftest import item, plan_of
from .test_reminding import DUE, morning

pytestmark = pytest.mark.django_db


class TestManyConcepts:
    def test_cost_as_many_queries_as_one(self, make_concept):
        person = Person.objects.create(name="Ada", slug="ada")
        school = Organisation.objects.create(name="Schule", slug="schule")
        measure = {
            "person": person.pk,
            "organisation": school.pk,
            "partners": [item("p1", school.pk)],
            "starts_on": "2026-01-01",
            "ends_on": "2030-12-31",
        }
        point = {"day": "2026-05-09", "what": "Auftakt"}
        timeline = [{"type": "point", "id": "p1", "value": point}]

        def make(number):
            make_concept(
                f"Konzept {number}",
                plan=plan_of(measure=measure, indicator={"due_on": "2030-01-01"}),
                timeline=timeline,
            )

        def asked():
            forget_frames()
            numbers, goals = [], [*Goal.objects.values_list("pk", flat=True)]
            for ask in (
                lambda: send_reminders(at=morning(0)),
                lambda: list(ConceptPage.objects.filter(with_something_due(DUE))),
                lambda: list(sub_addresses()),
                lambda: list(lines(morning(0), morning(1))),
                lambda: goal_lines(goals, "de"),
            ):
                with CaptureQueriesContext(connection) as queries:
                    ask()
                numbers.append(len(queries))
            return numbers

        make(0)
        one = asked()
        for number in range(1, 20):
            make(number)

        assert asked() == one
        assert {rest for _key, rest, _at in sub_addresses()} >= {"report/2026/"}
