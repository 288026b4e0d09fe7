"""A fact changed once is right for every reader, and no translation goes stale."""

import html

import pytest

from locales.status.models import TranslationStatus
from locales.table import SOURCE_CODE, TABLE
from pages.base.facts.values import value_of
from pages.base.models import Fact
from search.models import SearchEntry
from tests.again import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commit_at_once")]

INLINE = '<a linktype="fact" key="card-fee">card-fee</a>'
TARGETS = [language.code for language in TABLE if language.code != SOURCE_CODE]


@content
def fee(home):
    return Fact.objects.create(
        key="card-fee", label="Karte", kind="money", value="20.40"
    )


@content
def service(make_service, fee):
    page = make_service(
        summary="Eine Karte für {card-fee}.",
        cost="{card-fee}",
        cost_text=f"<p>Die Karte kostet {INLINE} und gilt 5 Jahre.</p>",
        body=[
            ("fact", {"label": "Karte", "fact": fee}),
            ("rich_text", f"<p>Zahlen Sie {INLINE}.</p>"),
            (
                "table",
                {"caption": "Preise", "header": ["Neu"], "rows": [["{card-fee}"]]},
            ),
        ],
    )
    page.save_revision().publish()
    return page


@content
def in_all_languages(service, services, home, make_locale, translated):
    """Every page of the small site in all languages."""
    for code in TARGETS:
        locale = make_locale(code)
        for page in (home, services, service):
            translated(page, locale, mark=f"{code}:")
    return service


def read(client, path):
    """What readers read at an address: references resolved, blanks all alike."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = html.unescape(answer.content.decode())
    return text.replace("\xa0", " ").replace("\u202f", " ")


def fee_in(code):
    return value_of("card-fee", code).text.replace("\xa0", " ").replace("\u202f", " ")


class TestANewValue:
    def test_is_right_in_all_languages_in_one_run_and_makes_nothing_stale(
        self, in_all_languages, fee, client, admin_client
    ):
        before = {code: fee_in(code) for code in [SOURCE_CODE, *TARGETS]}

        answer = admin_client.post(
            f"/admin/snippets/base/fact/edit/{fee.pk}/",
            {"label": "Karte", "kind": "money", "value": "31,70"},
        )

        assert answer.status_code == 302, answer.context["form"].errors
        for code, old in before.items():
            new = fee_in(code)
            assert "31" in new, code
            page = read(client, f"/{code}/leistungen/wohnsitz-anmelden/")
            # In the summary, at a glance, in running text twice, block and table.
            assert page.count(new) >= 6, code
            assert old not in page, code
            for path in ("", "feed/"):
                listed = read(client, f"/{code}/leistungen/{path}")
                assert new in listed, (code, path)
                assert old not in listed, (code, path)
        entries = SearchEntry.objects.filter(path__contains="wohnsitz-anmelden")
        assert entries.count() == len(TABLE)
        for entry in entries:
            new, old = fee_in(entry.language), before[entry.language]
            text = f"{entry.summary} {entry.body}".replace("\xa0", " ")
            text = text.replace("\u202f", " ")
            assert text.count(new) >= 4, (entry.language, text)
            assert old not in text, entry.language
        statuses = TranslationStatus.objects.filter(
            translation_key=in_all_languages.translation_key
        )
        assert len(statuses) == len(TARGETS)
        for status in statuses:
            assert status.state == TranslationStatus.State.CURRENT, status.locale
            assert status.changes == [], status.locale

    def test_is_on_the_sheet_for_the_counter(self, in_all_languages, fee, client):
        fee.value = "31.70"
        fee.save()

        sheet = read(client, "/ar/leistungen/wohnsitz-anmelden/beside/")

        # Description, summary, glance, text twice, block and table.
        assert sheet.count(fee_in("ar")) == 7
        assert sheet.count(fee_in("de")) == 6
        assert "20" not in fee_in("ar")

    def test_is_found_and_the_old_one_is_not(self, service, fee, client):
        fee.value = "31.70"
        fee.save()

        assert "wohnsitz-anmelden" in read(client, "/de/search/?q=31,70")
        assert "wohnsitz-anmelden" not in read(client, "/de/search/?q=20,40")
