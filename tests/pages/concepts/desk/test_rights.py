"""Who may do what with values: numbers, sources, deleting, and under a lock."""

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS
from pages.concepts.models import ConceptPage, Indicator, IndicatorValue

from .conftest import upload

pytestmark = pytest.mark.django_db

HEAD = "Schlüssel;Tag;Wert;Quelle"
FILE = f"{HEAD}\ni1;31.01.2026;130;VHS\n"


def text_of(response):
    return response.content.decode()


@pytest.fixture
def address(indicator):
    return reverse("concepts_enter", args=[indicator.pk])


@pytest.fixture
def files(concept):
    return reverse("concepts_files", args=[concept.pk])


class TestWhoMayNotPublish:
    def test_enters_and_corrects_numbers_but_no_source(
        self, sign_in, make_value, address
    ):
        value = make_value("2026-01-31", "120", source="Amt")
        client = sign_in(EDITORS)
        page = text_of(client.get(address))
        assert "veröffentlichen darf" in page and 'name="source"' not in page
        change = reverse("concepts_change", args=[value.pk])

        told = {"day": "31.01.2026", "value": "130", "source": "Gerücht"}
        client.post(change, told)
        client.post(address, {**told, "day": "28.02.2026"})

        rows = IndicatorValue.objects.order_by("day")
        assert [(x.value, x.source) for x in rows] == [(130, "Amt"), (130, "")]

    def test_deletes_nothing_and_is_told_why(self, sign_in, make_value):
        value = make_value("2026-01-31", "120")
        address = reverse("concepts_delete", args=[value.pk])
        client = sign_in(EDITORS)

        assert "veröffentlichen darf" in text_of(client.get(address))
        assert client.post(address).status_code == 403
        assert IndicatorValue.objects.exists()


class TestALock:
    @pytest.fixture(autouse=True)
    def _locked(self, concept):
        other = User.objects.create_user("eva", "eva@example.org", "x")
        ConceptPage.objects.update(locked=True, locked_by=other)

    def test_holds_for_values_and_keeps_what_was_typed(self, sign_in, address):
        response = sign_in(MODERATORS).post(
            address, {"day": "31.01.2026", "value": "130"}
        )

        assert response.status_code == 422
        assert "gesperrt" in text_of(response)
        assert 'value="130"' in text_of(response)
        assert not IndicatorValue.objects.exists()

    def test_holds_for_deleting(self, sign_in, make_value):
        value = make_value("2026-01-31", "120")
        address = reverse("concepts_delete", args=[value.pk])

        response = sign_in(MODERATORS).post(address)

        assert response.status_code == 403 and "gesperrt" in text_of(response)
        assert IndicatorValue.objects.exists()

    def test_does_not_hold_for_who_set_it(self, sign_in, address):
        client = sign_in(MODERATORS)
        ConceptPage.objects.update(locked_by=User.objects.get(username=MODERATORS))

        client.post(address, {"day": "31.01.2026", "value": "130"})

        assert IndicatorValue.objects.exists()


class TestAFile:
    def kept(self):
        rows = IndicatorValue.objects.order_by("day")
        return [(x.value, x.source) for x in rows]

    def test_puts_in_numbers_with_the_sources_that_are_known(
        self, sign_in, files, make_value
    ):
        make_value("2026-01-31", "120", source="Amt")
        client = sign_in(EDITORS)
        lines = "i1;31.01.2026;130;Amt\ni1;28.02.2026;140;Volkshochschule\n"

        looked = client.post(files, {"file": upload(f"{HEAD}\n{lines}")})
        client.post(files, {"entries": looked.context["entries"]})

        assert self.kept() == [(130, "Amt"), (140, "Volkshochschule")]

    def test_puts_in_no_other_source_and_is_told_the_line(
        self, sign_in, files, indicator
    ):
        response = sign_in(EDITORS).post(files, {"file": upload(FILE)})

        assert response.status_code == 422
        assert "Zeile 2: Eine andere Quelle" in text_of(response)

    def test_is_put_in_by_who_looked_at_it(self, sign_in, files, indicator):
        client = sign_in(MODERATORS)
        looked = client.post(files, {"file": upload(FILE)})
        other = User.objects.create_superuser("eva", "eva@example.org", "x")
        client.force_login(other)

        client.post(files, {"entries": looked.context["entries"]})

        assert self.kept() == []

    def test_is_put_in_while_nobody_else_changes_its_values(
        self, sign_in, files, indicator, monkeypatch
    ):
        client, held = sign_in(MODERATORS), set()
        hold = QuerySet.select_for_update

        def watched(rows, *args, **kwargs):
            held.add(rows.model)
            return hold(rows, *args, **kwargs)

        monkeypatch.setattr(QuerySet, "select_for_update", watched)
        looked = client.post(files, {"file": upload(FILE)})
        assert not held

        client.post(files, {"entries": looked.context["entries"]})

        assert {Indicator, IndicatorValue} <= held

    def test_waits_while_the_concept_is_locked(self, sign_in, files, indicator):
        client = sign_in(MODERATORS)
        looked = client.post(files, {"file": upload(FILE)})
        other = User.objects.create_user("eva", "eva@example.org", "x")
        ConceptPage.objects.update(locked=True, locked_by=other)

        entries = {"entries": looked.context["entries"]}
        answer = client.post(files, entries, follow=True)

        assert "gesperrt" in text_of(answer) and self.kept() == []
        again = client.post(files, {"file": upload(FILE)})
        assert "gesperrt" in text_of(again)
