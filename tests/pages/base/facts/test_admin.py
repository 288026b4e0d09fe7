"""Facts on the editors' side: made, chosen, looked up, kept while texts name them."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import EDITORS, MODERATORS
from pages.base.models import Fact, FactWords, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commit_at_once")]

INLINE = '<a linktype="fact" key="fee">fee</a>'


def address(view, *args):
    return reverse(Fact.snippet_viewset.get_url_name(view), args=args)


def choosing(view, *args):
    return reverse(f"wagtailsnippetchoosers_base_fact:{view}", args=args)


@pytest.fixture
def fee(home):
    return Fact.objects.create(key="fee", label="Gebühr", kind="money", value="20.40")


@pytest.fixture
def page(home, fee):
    page = home.add_child(
        instance=StandardPage(
            title="Amt", slug="amt", body=[("rich_text", f"<p>Für {INLINE}.</p>")]
        )
    )
    page.save_revision().publish()
    return page


class TestANewFact:
    def test_gets_a_key_of_what_it_is_called(self, admin_client, home, fee):
        for _time in range(2):
            answer = admin_client.post(
                address("add"),
                {"label": "Gebühr für Größe", "kind": "money", "value": "3"},
            )
            assert answer.status_code == 302, answer.context["form"].errors

        keys = Fact.objects.exclude(pk=fee.pk).values_list("key", flat=True)
        assert sorted(keys) == ["gebuehr-fuer-groesse", "gebuehr-fuer-groesse-2"]

    def test_keeps_its_key_for_ever(self, admin_client, fee):
        form = {"label": "Anders", "key": "other", "kind": "money", "value": "3"}

        admin_client.post(address("edit", fee.pk), form)

        fee.refresh_from_db()
        assert (fee.label, fee.key) == ("Anders", "fee")


class TestChoosingOne:
    def test_finds_it_by_any_part_and_shows_its_value(self, admin_client, fee):
        Fact.objects.create(key="tel", label="Telefon", kind="phone", value="112")

        found = admin_client.get(choosing("choose_results"), {"q": "BÜHR"})
        other = admin_client.get(choosing("choose_results"), {"q": "gebü"})

        assert "20,40" in other.content.decode()
        assert "Telefon" not in other.content.decode()
        assert found.status_code == 200

    def test_tells_the_editor_what_to_show(self, admin_client, fee):
        answer = admin_client.get(choosing("chosen", fee.pk))

        chosen = json.loads(answer.content)["result"]
        assert chosen["key"] == "fee"
        assert chosen["value"] == "20,40\xa0€"
        assert chosen["id"] == str(fee.pk)

    def test_makes_one_on_the_way(self, admin_client, home):
        form = {"label": "Kurs", "kind": "money", "value": "12,50"}

        answer = admin_client.post(choosing("create"), form)

        assert json.loads(answer.content)["result"]["key"] == "kurs"
        assert Fact.objects.get().value == "12,50"

    def test_refuses_a_wrong_one_and_loses_nothing(self, admin_client, home):
        form = {"label": "Kurs", "kind": "money", "value": "zwölf"}

        answer = json.loads(admin_client.post(choosing("create"), form).content)

        assert answer["step"] == "reshow_creation_form"
        assert "zwölf" in answer["htmlFragment"]


class TestWhereItIsUsed:
    def test_names_each_text_once_with_its_languages(
        self, admin_client, page, fee, arabic_home, translated
    ):
        version = translated(page, arabic_home.locale)

        html = admin_client.get(address("usage", fee.pk)).content.decode()

        assert html.count(">Amt<") == 1
        for found in (page, version):
            assert f'href="/admin/pages/{found.pk}/edit/"' in html

    def test_knows_blocks_and_short_texts_and_drafts(self, admin_client, home, fee):
        for title, values in (
            ("Block", {"body": [("fact", {"label": "x", "fact": fee})]}),
            ("Kurz", {"summary": "Für {fee}."}),
            ("Schritt", {"body": [("steps", [{"title": "a", "text": "{fee}"}])]}),
        ):
            page = StandardPage(title=title, slug=title.lower(), **values)
            home.add_child(instance=page)
        page = home.add_child(instance=StandardPage(title="Entwurf", slug="entwurf"))
        page.body = [("rich_text", f"<p>{INLINE}</p>")]
        page.save_revision()

        html = admin_client.get(address("usage", fee.pk)).content.decode()

        for title in ("Block", "Kurz", "Schritt", "Entwurf"):
            assert f">{title}<" in html
        assert html.count("nur in einem Entwurf") == 1

    def test_says_how_to_use_one_that_nobody_uses(self, admin_client, fee):
        html = admin_client.get(address("usage", fee.pk)).content.decode()

        assert "<code>{fee}</code>" in html

    def test_links_nothing_that_one_may_not_edit(self, sign_in, page, fee, home):
        client = sign_in(EDITORS)
        home.group_permissions.all().delete()

        html = client.get(address("usage", fee.pk)).content.decode()

        assert f"/admin/pages/{page.pk}/edit/" not in html

    def test_is_counted_in_the_list(self, admin_client, page, fee):
        html = admin_client.get(address("list")).content.decode()

        assert address("usage", fee.pk) in html
        assert "20,40" in html


class TestDeleting:
    def test_is_refused_while_a_text_names_it(self, admin_client, page, fee):
        answer = admin_client.post(address("delete", fee.pk), follow=True)

        assert Fact.objects.exists()
        assert "Gebühr" in answer.content.decode()
        assert address("usage", fee.pk) in answer.content.decode()

    def test_is_refused_for_a_draft_and_among_many(self, admin_client, home, fee):
        page = home.add_child(instance=StandardPage(title="E", slug="e"))
        page.summary = "Für {fee}."
        page.save_revision()
        many = (
            reverse("wagtail_bulk_action", args=["base", "fact", "delete"])
            + f"?id={fee.pk}"
        )

        admin_client.post(many)
        admin_client.post(address("delete", fee.pk))

        assert Fact.objects.exists()

    def test_is_refused_where_only_the_title_of_a_draft_names_it(
        self, admin_client, home, fee
    ):
        page = home.add_child(instance=StandardPage(title="E", slug="e"))
        page.title = "Für {fee}"
        page.save_revision()

        admin_client.post(address("delete", fee.pk))

        assert Fact.objects.exists()

    def test_is_done_when_no_text_names_it(self, sign_in, fee):
        sign_in(MODERATORS).post(address("delete", fee.pk))

        assert not Fact.objects.exists()


class TestWordsOfAFact:
    @pytest.fixture
    def hours(self, home):
        return Fact.objects.create(key="hours", label="x", kind="words", value="auf")

    def test_are_not_made_without_it(self, admin_client, home):
        answer = admin_client.get(
            reverse(FactWords.snippet_viewset.get_url_name("add"))
        )

        assert answer.url == address("add")

    def test_are_not_deleted_without_it(self, admin_client, hours):
        url = FactWords.snippet_viewset.get_url_name("delete")

        admin_client.post(reverse(url, args=[FactWords.objects.get().pk]))

        assert FactWords.objects.exists()

    def test_go_with_it(self, admin_client, hours):
        admin_client.post(address("delete", hours.pk))

        assert not FactWords.objects.exists()


class TestAKeyInBraces:
    def test_that_leads_to_no_fact_is_refused(self, home, fee):
        page = StandardPage(title="x", slug="x", summary="Für {feee}.")

        with pytest.raises(ValidationError, match="feee"):
            home.add_child(instance=page)
