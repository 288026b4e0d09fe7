"""Entering values: what is due, one after the other, by whoever may."""

import copy
import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS
from pages.concepts.desk.forms import ValueForm
from pages.concepts.models import Indicator, IndicatorValue
from tests.pages.concepts.conftest import INDICATOR, item, plan_of

pytestmark = pytest.mark.django_db

DUE = reverse("concepts_due")


def text_of(response):
    return response.content.decode()


@pytest.fixture
def address(indicator):
    return reverse("concepts_enter", args=[indicator.pk])


def waiting_since(indicator, days, every=12):
    """Lets the next value be due so many days ago."""
    due = timezone.localdate() - datetime.timedelta(days=days)
    Indicator.objects.filter(pk=indicator.pk).update(first_due=due, every=every)


class TestTheList:
    def test_shows_what_is_due_and_not_the_rest(self, sign_in, indicator):
        client = sign_in()

        assert "Kein Wert ist" in text_of(client.get(DUE))
        waiting_since(indicator, 3)
        page = text_of(client.get(DUE))
        assert "Plätze in Kursen" in page and "zu spät seit" in page

    def test_waits_for_nothing_of_a_concept_that_is_not_public(
        self, sign_in, concept, indicator, address
    ):
        waiting_since(indicator, 3)
        concept.unpublish()
        client = sign_in()

        assert "Kein Wert ist" in text_of(client.get(DUE))
        page = text_of(client.get(address))
        assert "sofort öffentlich" not in page and "nicht öffentlich" in page
        data = {"day": "2026-01-31", "value": "120", "note": ""}
        page = text_of(client.post(address, data, follow=True))
        assert "Gespeichert." in page and "öffentlich" not in page

    def test_shows_all_where_asked(self, sign_in, indicator, make_value):
        make_value("2026-01-31", "120")

        page = text_of(sign_in().get(DUE, {"show": "all"}))

        assert "Plätze in Kursen" in page and "120 Plätze" in page

    def test_is_of_one_concept_where_asked(self, sign_in, make_concept):
        first, second = make_concept(), make_concept("Zweites")
        Indicator.objects.of(second.translation_key).update(name="Ämter")
        client = sign_in()

        page = text_of(client.get(DUE, {"show": "all", "concept": first.pk}))

        assert "Plätze in Kursen" in page and "Ämter" not in page
        strange = {"show": "x", "concept": "x' OR 1", "p": "-9"}
        assert client.get(DUE, strange).status_code == 200

    def test_says_so_where_there_is_nothing(self, sign_in, concepts):
        assert "kein Konzept" in text_of(sign_in().get(DUE))

    def test_costs_no_more_for_many(
        self, sign_in, make_concept, django_assert_max_num_queries
    ):
        one = plan_of()
        many = copy.deepcopy(one)
        goal = many[0]["value"]["goals"][0]["value"]
        goal["indicators"] = [
            item(f"i{number}", {**INDICATOR, "name": f"Zahl {number}"})
            for number in range(120)
        ]
        make_concept(plan=many)
        client = sign_in()
        client.get(DUE, {"show": "all"})

        with django_assert_max_num_queries(30):
            page = text_of(client.get(DUE, {"show": "all"}))

        assert "Seite 1 von 3" in page


class TestEntering:
    def test_keeps_day_value_source_and_note(self, sign_in, indicator, address):
        client = sign_in(MODERATORS)

        response = client.post(
            address,
            {"day": "31.01.2026", "value": "120", "source": "VHS", "note": "geschätzt"},
        )

        value = IndicatorValue.objects.get()
        assert response.url.startswith(DUE)
        assert (value.day, value.value) == (datetime.date(2026, 1, 31), 120)
        assert (value.source, value.note) == ("VHS", "geschätzt")
        assert value.entered_by.username == MODERATORS
        assert PageLogEntry.objects.filter(action="concepts.enter_value").exists()

    def test_takes_a_comma(self, sign_in, indicator, address):
        Indicator.objects.update(decimals=1)

        sign_in().post(address, {"day": "2026-01-31", "value": "12,5"})

        assert IndicatorValue.objects.get().value == Decimal("12.5")

    @pytest.mark.parametrize(
        ("day", "value", "problem"),
        [
            ("31.02.2026", "120", "kein Tag"),
            ("", "120", "Dieses Feld"),
            ("31.12.2190", "120", "erst noch"),
            ("31.01.2026", "viele", "keine Zahl"),
            ("31.01.2026", "1.234", "zwei Zahlen"),
            ("31.01.2026", "12,5", "Stellen"),
            ("31.01.2026", "9" * 20, "Ziffern"),
            ("31.01.2026", "", "Dieses Feld"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, sign_in, address, day, value, problem
    ):
        response = sign_in(MODERATORS).post(
            address, {"day": day, "value": value, "source": "VHS", "note": "Notiz"}
        )

        page = text_of(response)
        assert response.status_code == 422
        assert problem in page
        for typed in (day, value, "VHS", "Notiz"):
            assert f'value="{typed}"' in page or not typed
        assert not IndicatorValue.objects.exists()

    def test_refuses_a_second_value_of_a_day(self, sign_in, address, make_value):
        make_value("2026-01-31", "120")

        response = sign_in().post(address, {"day": "31.01.2026", "value": "7"})

        assert response.status_code == 422
        assert "schon einen Wert: 120" in text_of(response)

    def test_loses_nothing_where_somebody_is_faster(
        self, sign_in, address, make_value, monkeypatch
    ):
        make_value("2026-01-31", "120")
        found = iter([None, IndicatorValue.objects.get()])
        monkeypatch.setattr(
            "pages.concepts.desk.forms.ValueForm._other", lambda *args: next(found)
        )

        response = sign_in().post(address, {"day": "31.01.2026", "value": "7"})

        assert response.status_code == 422
        assert 'value="7"' in text_of(response)

    def test_goes_on_to_the_next_one_that_is_due(self, sign_in, make_concept):
        plan = plan_of(indicator={"due_on": "2026-01-31"})
        goal = plan[0]["value"]["goals"][0]["value"]
        goal["indicators"].append(
            item("i2", {**INDICATOR, "name": "Ämter", "due_on": "2026-02-28"})
        )
        make_concept(plan=plan)
        first, second = Indicator.objects.order_by("key")
        today = timezone.localdate().isoformat()
        client = sign_in()

        def enter(one):
            return client.post(
                reverse("concepts_enter", args=[one.pk]),
                {"day": today, "value": "1", "next": "1"},
            )

        assert enter(first).url == reverse("concepts_enter", args=[second.pk])
        assert enter(second).url.startswith(DUE)

    def test_brings_the_calendar_of_its_date_field(self, sign_in, address):
        assert "date-time-chooser" in text_of(sign_in().get(address))

    def test_shows_the_last_values(self, sign_in, address, make_value):
        make_value("2025-01-31", "110")
        make_value("2026-01-31", "120", source="<b>Amt</b>")

        page = text_of(sign_in().get(address))

        assert page.index("31.01.2026") < page.index("31.01.2025")
        assert "&lt;b&gt;Amt" in page and "<b>Amt" not in page


class TestCorrecting:
    def test_changes_the_value_and_notes_what_it_was(self, sign_in, make_value):
        value = make_value("2026-01-31", "120")
        address = reverse("concepts_change", args=[value.pk])
        client = sign_in()
        assert 'value="120"' in text_of(client.get(address))

        client.post(address, {"day": "31.01.2026", "value": "130"})

        value.refresh_from_db()
        entry = PageLogEntry.objects.get(action="concepts.change_value")
        assert value.value == 130
        assert (entry.data["before"], entry.data["value"]) == ("120", "130")

    def test_takes_the_number_that_it_has_shown_in_english_too(
        self, sign_in, make_value
    ):
        Indicator.objects.update(decimals=3)
        value = make_value("2026-01-31", "1.5")
        address = reverse("concepts_change", args=[value.pk])
        client = sign_in()
        UserProfile.objects.create(user=User.objects.get(), preferred_language="en")
        assert 'value="1.500"' in text_of(client.get(address))

        client.post(address, {"day": "2026-01-31", "value": "1.500", "note": "neu"})
        refused = client.post(address, {"day": "2026-01-31", "value": "1.501"})

        value.refresh_from_db()
        assert (value.value, value.note) == (Decimal("1.5"), "neu")
        assert refused.status_code == 422

    def test_leaves_a_number_with_more_digits_than_are_shown_by_now(
        self, sign_in, make_value
    ):
        value = make_value("2026-01-31", "12.25")
        address = reverse("concepts_change", args=[value.pk])
        client = sign_in()
        assert 'value="12,25"' in text_of(client.get(address))

        client.post(address, {"day": "31.01.2026", "value": "12,25", "note": "neu"})
        refused = client.post(address, {"day": "31.01.2026", "value": "12,26"})

        value.refresh_from_db()
        assert (value.value, value.note) == (Decimal("12.25"), "neu")
        assert refused.status_code == 422

    def test_asks_before_it_deletes(self, sign_in, make_value):
        value = make_value("2026-01-31", "120")
        address = reverse("concepts_delete", args=[value.pk])
        client = sign_in(MODERATORS)

        assert "120 Plätze" in text_of(client.get(address))
        assert IndicatorValue.objects.exists()
        client.post(address)
        assert not IndicatorValue.objects.exists()
        assert PageLogEntry.objects.filter(action="concepts.delete_value").exists()

    def test_does_not_undo_what_somebody_else_corrected_meanwhile(
        self, sign_in, make_value
    ):
        value = make_value("2026-01-31", "120")
        address = reverse("concepts_change", args=[value.pk])
        client = sign_in()
        seen = client.get(address).context["form"]["seen"].value()
        value.value = 125
        value.save()

        told = {"day": "31.01.2026", "value": "130", "note": "neu", "seen": seen}
        response = client.post(address, told)

        value.refresh_from_db()
        page = text_of(response)
        assert response.status_code == 422 and value.value == 125
        assert "Er ist jetzt 125" in page
        assert 'value="130"' in page and 'value="neu"' in page
        seen = response.context["form"]["seen"].value()
        client.post(address, {**told, "seen": seen})
        value.refresh_from_db()
        assert value.value == 130

    def test_does_not_bring_back_what_somebody_deletes_meanwhile(
        self, sign_in, make_value, monkeypatch
    ):
        value = make_value("2026-01-31", "120")
        address = reverse("concepts_change", args=[value.pk])
        clean = ValueForm.clean

        def clean_slowly(form):
            IndicatorValue.objects.all().delete()
            return clean(form)

        monkeypatch.setattr(ValueForm, "clean", clean_slowly)

        response = sign_in().post(address, {"day": "31.01.2026", "value": "130"})

        assert response.status_code == 422
        assert "inzwischen jemand gelöscht" in text_of(response)
        assert not IndicatorValue.objects.exists()


class TestPermission:
    @pytest.fixture
    def addresses(self, concept, indicator, make_value):
        value = make_value("2026-01-31", "120")
        return [
            reverse("concepts_enter", args=[indicator.pk]),
            reverse("concepts_change", args=[value.pk]),
            reverse("concepts_delete", args=[value.pk]),
            reverse("concepts_files", args=[concept.pk]),
            reverse("concepts_export", args=[concept.pk, "all", "xlsx"]),
        ]

    @pytest.mark.parametrize("group", [EDITORS, MODERATORS])
    def test_is_for_those_who_may_edit_the_german_page(self, sign_in, addresses, group):
        client = sign_in(group)

        assert all(client.get(x).status_code == 200 for x in addresses)
        assert DUE in text_of(client.get(reverse("wagtailadmin_home")))

    def test_is_not_for_translators(self, sign_in, addresses):
        self._refused(sign_in(TRANSLATORS), addresses)

    def test_is_not_for_visitors(self, client, addresses):
        for address in addresses:
            assert "login" in client.get(address).url
            assert "login" in client.post(address).url
        assert IndicatorValue.objects.count() == 1

    def test_is_for_a_municipality_only_below_its_own_page(
        self, sign_in_municipal, services, addresses
    ):
        self._refused(sign_in_municipal(services), addresses)

    def test_is_for_a_municipality_below_its_own_page(
        self, sign_in_municipal, concepts, addresses
    ):
        client = sign_in_municipal(concepts)

        assert all(client.get(x).status_code == 200 for x in addresses)

    def _refused(self, client, addresses):
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"value": "1"})):
                if answer.status_code != 405:
                    assert answer.url == reverse("wagtailadmin_home")
        assert IndicatorValue.objects.get().value == 120
        assert "Plätze" not in text_of(client.get(DUE, {"show": "all"}))
        assert DUE not in text_of(client.get(reverse("wagtailadmin_home")))

    def test_is_refused_for_what_is_not_there(self, sign_in, concept):
        client = sign_in()

        for name in ("concepts_enter", "concepts_change", "concepts_delete"):
            assert client.get(reverse(name, args=[99_999])).status_code == 404
        gone = client.get(reverse("concepts_files", args=[99_999]))
        assert gone.status_code == 302
