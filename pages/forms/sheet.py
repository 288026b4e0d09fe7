"""AnswerSheet: what was typed into a form, checked, and how it is shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from babel.dates import get_month_names
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from locales.table import find
from locales.templatetags.locale_tags import lang_attr
from pages.directory.opening_words import fill

from .kinds import KINDS
from .questions import Question

# Longer lists are a select: radio buttons would fill several screens of a phone.
MOST_BUTTONS = 12
AUTOCOMPLETE = {"email": "email", "phone": "tel"}
TYPES = {"email": "email", "phone": "tel"}


@dataclass
class Choice:
    """An option as it is drawn."""

    id: str
    key: str
    label: str
    lang: str
    is_chosen: bool


@dataclass
class Row:
    """A question as a template draws it."""

    question: Question
    raw: object = ""
    error: str = ""
    condition: SafeString | str = ""
    choices: list[Choice] = field(default_factory=list)
    months: list[Choice] = field(default_factory=list)
    file_name: str = ""

    @property
    def name(self) -> str:
        return f"q-{self.question.key}"

    @property
    def first_id(self) -> str:
        """Where the error summary leads: the first thing to fill in."""
        if self.question.kind == "date":
            return f"{self.name}-day"
        if self.choices and not self.is_select:
            return self.choices[0].id
        return self.name

    @property
    def described_by(self) -> str:
        parts = (
            ("condition", self.condition),
            ("hint", self.question.help),
            ("kept", self.file_name),
            ("error", self.error),
        )
        return " ".join(f"{self.name}-{part}" for part, there in parts if there)

    @property
    def is_select(self) -> bool:
        return self.question.kind == "choice" and len(self.choices) > MOST_BUTTONS

    @property
    def is_group(self) -> bool:
        """Whether it is a fieldset with a legend."""
        grouped = self.question.kind in ("choice", "choices", "date")
        return grouped and not self.is_select

    @property
    def input_type(self) -> str:
        return TYPES.get(self.question.kind, "text")

    @property
    def autocomplete(self) -> str:
        return AUTOCOMPLETE.get(self.question.kind, self.question.purpose)

    @property
    def writes_ltr(self) -> bool:
        """Whether it reads from left to right in every language."""
        return (
            self.question.kind in ("email", "phone", "number")
            or self.question.purpose == "url"
        )

    @property
    def watched_values(self) -> str:
        """For the script that hides what is not asked."""
        return " ".join(self.question.show_if_values)


class AnswerSheet:
    """
    A form in one language, empty or filled.

    `held` are the names of files that have come already, by key; `language` is that
    of the questions, which a reader of another one may see.
    """

    def __init__(
        self,
        questions: list[Question],
        data: QueryDict | None = None,
        held: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
        language: str = "",
    ) -> None:
        self.questions = questions
        self.language = language
        self.held = dict(held or {})
        self.errors = dict(errors or {})
        self.raw: dict[str, object] = {}
        self.values: dict[str, object] = {}
        self._by_key = {q.key: q for q in questions if q.is_asked}
        for key, question in self._by_key.items():
            kind = KINDS[question.kind]
            self.raw[key] = kind.read(data or QueryDict(), f"q-{key}")
        if data is not None:
            self._check()

    def _check(self) -> None:
        for key, question in self._by_key.items():
            if key in self.errors:
                continue
            try:
                self._check_one(key, question)
            except ValidationError as error:
                self.errors[key] = error.messages[0]

    def _check_one(self, key: str, question: Question) -> None:
        kind = KINDS[question.kind]
        raw = self.held.get(key, "") if question.kind == "file" else self.raw[key]
        if kind.is_empty(raw):
            if question.required and self.applies(question):
                raise ValidationError(kind.missing(question))
            return
        if not self.applies(question) and question.show_if not in self.errors:
            raise ValidationError(
                gettext(
                    "You have answered this, but it does not go with your other "
                    "answers. Please empty it, or change the answer above."
                )
            )
        self.values[key] = kind.clean(question, raw)

    def applies(self, question: Question) -> bool:
        """Whether it is asked, given the answers before it."""
        if not question.show_if:
            return True
        value = self.values.get(question.show_if)
        given = value if isinstance(value, list) else [value]
        return any(x in question.show_if_values for x in given)

    def kept(self) -> dict[str, dict]:
        """The answers as they are stored: by key, with the words that were read."""
        return {
            key: {
                "kind": question.kind,
                "label": question.label,
                "value": self.values[key],
                "text": KINDS[question.kind].text(question, self.values[key]),
                "sensitive": question.sensitive,
                "fills": question.fills,
            }
            for key, question in self._by_key.items()
            if key in self.values
        }

    @property
    def problems(self) -> list[Row]:
        """The rows with an error, in order."""
        return [row for row in self.rows if row.error]

    @property
    def has_files(self) -> bool:
        return any(question.kind == "file" for question in self.questions)

    @property
    def has_conditions(self) -> bool:
        return any(question.show_if for question in self.questions)

    @property
    def rows(self) -> list[Row]:
        return [self._row(question) for question in self.questions]

    def _row(self, question: Question) -> Row:
        raw = self.raw.get(question.key, "")
        row = Row(
            question,
            raw=raw,
            error=self.errors.get(question.key, ""),
            condition=self._condition(question),
            file_name=self.held.get(question.key, ""),
        )
        chosen = raw if isinstance(raw, list) else [raw]
        row.choices = [
            Choice(
                id=f"{row.name}-{number}",
                key=option.key,
                label=option.label,
                lang=option.lang,
                is_chosen=option.key in chosen,
            )
            for number, option in enumerate(question.options)
        ]
        if question.kind == "date":
            row.months = _months(raw)
        return row

    def _condition(self, question: Question) -> SafeString | str:
        """In words, for those whose browser does not hide it."""
        other = self._by_key.get(question.show_if)
        if other is None:
            return ""
        if other.kind == "tick":
            said = gettext("Only if you have ticked: %(question)s")
            return fill(said, question=self._quoted(other.label, other.lang))
        labels = " / ".join(other.labels_of(list(question.show_if_values)))
        said = gettext("Only if you have chosen: %(answers)s")
        return fill(said, answers=self._quoted(labels, other.lang))

    def _quoted(self, words: str, lang: str) -> SafeString:
        """Words of the form inside a sentence of the reader's language."""
        if not lang and self.language != get_language():
            lang = self.language
        return format_html("<bdi{}>{}</bdi>", lang_attr(lang), words)


def _months(raw: object) -> list[Choice]:
    chosen = raw.get("month", "") if isinstance(raw, dict) else ""
    names = get_month_names("wide", "stand-alone", locale=find(get_language()).babel)
    return [
        Choice("", str(number), names[number], "", chosen == str(number))
        for number in range(1, 13)
    ]
