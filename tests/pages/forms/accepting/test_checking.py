"""Which forms can make organisations: asked when an editor saves one."""

import pytest
from django.core.exceptions import ValidationError

from pages.forms.blocks import QuestionsBlock
from pages.forms.models import FormPage

from .conftest import QUESTIONS, options, question

pytestmark = pytest.mark.django_db


def faults(page, questions):
    page.questions = questions
    with pytest.raises(ValidationError) as refused:
        page.clean()
    return " ".join(refused.value.message_dict["becomes"])


class TestAFormThatMakesOrganisations:
    def test_is_saved_when_its_questions_fit(self, offering):
        offering.clean()

    def test_must_fill_the_name(self, offering):
        assert "Namen der Organisation" in faults(offering, QUESTIONS[1:])

    @pytest.mark.parametrize(
        "values",
        [{"required": False}, {"required": True, "show_if": "offer"}],
    )
    def test_must_always_ask_for_the_name(self, make_form, values):
        name = question("short_text", "n", "Name", fills="name", **values)
        page = make_form(live=False, becomes="")
        page.becomes = "organisation"

        assert "„Name“" in faults(page, [name])

    def test_fills_no_field_twice(self, make_form):
        page = make_form(live=False)
        twice = question("short_text", "again", "Noch einmal", fills="offer")

        assert "Angebot" in faults(page, [*QUESTIONS, twice])

    def test_shows_nothing_sensitive(self, make_form):
        page = make_form(live=False)
        secret = question("email", "m", "Ihre Mail", fills="email", sensitive=True)

        assert "„Ihre Mail“" in faults(page, [QUESTIONS[0], secret])

    @pytest.mark.parametrize(
        ("kind", "fills"), [("choice", "municipality"), ("choices", "languages")]
    )
    def test_understands_choices_by_their_keys(self, make_form, kind, fills):
        page = make_form(live=False)
        odd = question(kind, "o", "Seltsam", fills=fills, options=options(x="X", y="Y"))

        assert "„Seltsam“" in faults(page, [QUESTIONS[0], odd])

    def test_is_not_asked_anything_where_entries_are_only_read(self, make_form):
        make_form(becomes="", questions=QUESTIONS[1:], live=False).clean()


class TestAQuestion:
    @pytest.mark.parametrize(
        ("kind", "fills"),
        [("phone", "name"), ("email", "website"), ("short_text", "email")],
    )
    def test_fills_no_field_that_its_answers_do_not_fit(self, kind, fills):
        block = QuestionsBlock()
        value = question(kind, "k", "Frage", fills=fills)[1]

        with pytest.raises(ValidationError):
            block.clean(block.to_python([{"type": kind, "value": value, "id": "a"}]))

    def test_of_an_older_form_fills_nothing(self, home):
        kind, value = question("short_text", "n", "Name", required=True)
        del value["fills"]
        page = home.add_child(
            instance=FormPage(
                title="F", slug="f", retention_days=9, questions=[(kind, value)]
            )
        )

        assert [x.fills for x in FormPage.objects.get(pk=page.pk).asked()] == [""]
