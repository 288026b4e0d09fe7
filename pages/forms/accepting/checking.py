"""Whether a form's questions can make an organisation; asked when it is saved."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.directory.languages import CODES
from pages.forms.questions import Question
from pages.topics.models import Municipality

from .targets import LABELS, LANGUAGES, NAME, TOWN


def faults_of(questions: list[Question]) -> list[str]:
    """What is wrong with them, a sentence for each fault."""
    filling = [question for question in questions if question.fills]
    return [
        *_of_the_name(filling),
        *_of_fields_filled_twice(filling),
        *_of_secrets(filling),
        *_of_options(filling),
    ]


def _of_the_name(filling: list[Question]) -> list[str]:
    names = [x for x in filling if x.fills == NAME]
    if not names:
        return [_("No question fills the name of the organisation.")]
    return [
        _("“%(question)s” fills the name: it must be asked always and answered.")
        % {"question": question.label}
        for question in names
        if not question.required or question.show_if
    ]


def _of_fields_filled_twice(filling: list[Question]) -> list[str]:
    numbers = Counter(question.fills for question in filling)
    return [
        _("Two questions fill the same field: %(field)s.") % {"field": LABELS[name]}
        for name, number in numbers.items()
        if number > 1
    ]


def _of_secrets(filling: list[Question]) -> list[str]:
    return [
        _("“%(question)s” is sensitive: its answers cannot become public.")
        % {"question": question.label}
        for question in filling
        if question.sensitive
    ]


def _of_options(filling: list[Question]) -> list[str]:
    """Answers to choose are understood by their keys."""
    found = []
    for question in filling:
        keys = {option.key for option in question.options}
        values = {"question": question.label}
        if question.fills == LANGUAGES and not keys & {*language_codes()}:
            found.append(
                _("“%(question)s”: the keys of its answers must be codes: ar, fr.")
                % values
            )
        if question.fills == TOWN and not keys & {*town_slugs()}:
            found.append(
                _(
                    "“%(question)s”: the keys of its answers must be the short names "
                    "of municipalities."
                )
                % values
            )
    return found


def language_codes() -> dict[str, str]:
    """Languages by how the key of an answer writes them: fa_AF has small letters."""
    return {code.casefold(): code for code in CODES}


def town_slugs() -> list[str]:
    german = Municipality.objects.filter(locale__language_code=SOURCE_CODE)
    return list(german.values_list("slug", flat=True))
