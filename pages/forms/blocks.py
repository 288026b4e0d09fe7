"""Blocks of a form: one for each kind of question, keys the same in every language."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from pages.base.blocks import SyncedBooleanBlock, SyncedCharBlock
from pages.base.blocks.text import SyncedMixin

from .accepting import targets

KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,39}$")
PURPOSES = [
    ("name", _("a person's name")),
    ("organization", _("an organisation's name")),
    ("street-address", _("street and number")),
    ("postal-code", _("postcode")),
    ("address-level2", _("town")),
    ("url", _("an address on the web")),
]


def check_key(value: str) -> None:
    if not KEY.match(value):
        raise ValidationError(
            _("A key has only small letters, digits and hyphens: 'first-name'.")
        )


class SyncedIntegerBlock(SyncedMixin, blocks.IntegerBlock):
    """A number that is the same in every language."""


class PurposeBlock(SyncedMixin, blocks.ChoiceBlock):
    choices = PURPOSES


def _key_block() -> SyncedCharBlock:
    return SyncedCharBlock(
        label=_("Key"),
        required=False,
        max_length=40,
        validators=[check_key],
        help_text=_(
            "Answers are kept under it, in every language. Empty means: made from "
            "the words. It never changes once the form is published."
        ),
    )


class OptionBlock(blocks.StructBlock):
    """One answer that can be chosen."""

    key = _key_block()
    label = blocks.CharBlock(label=_("Answer"), max_length=120)

    class Meta:
        label_format = "{label}"


class QuestionBlock(blocks.StructBlock):
    """What every question has; each kind adds its own."""

    key = _key_block()
    label = blocks.CharBlock(label=_("Question"), max_length=160)
    help = blocks.CharBlock(
        label=_("Help"),
        required=False,
        default="",
        max_length=250,
        help_text=_("Shown before the answer: an example, or why you ask."),
    )
    required = SyncedBooleanBlock(label=_("Must be answered"), required=False)
    sensitive = SyncedBooleanBlock(
        label=_("Sensitive"),
        required=False,
        help_text=_("Seen and exported only by people with the right to do so."),
    )
    show_if = SyncedCharBlock(
        label=_("Ask only if: key of an earlier question"),
        required=False,
        max_length=40,
    )
    show_if_values = SyncedCharBlock(
        label=_("... and its answer is one of these keys, with commas"),
        required=False,
        max_length=255,
        help_text=_("A tick is answered by: yes"),
    )

    class Meta:
        label_format = "{label}"


class FillsBlock(SyncedMixin, blocks.ChoiceBlock):
    """Which field of an organisation the answers fill."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            choices=targets.choices_for(kind),
            required=False,
            label=_("Fills this field of an organisation"),
            help_text=_("Only where entries become drafts of organisations."),
        )

    def deconstruct(self) -> tuple:
        return "pages.forms.blocks.FillsBlock", (self.kind,), {}


class LongTextBlock(QuestionBlock):
    fills = FillsBlock("long_text")


class EmailBlock(QuestionBlock):
    fills = FillsBlock("email")


class PhoneBlock(QuestionBlock):
    fills = FillsBlock("phone")


class ShortTextBlock(QuestionBlock):
    purpose = PurposeBlock(
        label=_("What it asks for"),
        required=False,
        help_text=_("So that a phone can fill it in by itself."),
    )
    fills = FillsBlock("short_text")


class NumberBlock(QuestionBlock):
    minimum = SyncedIntegerBlock(label=_("At least"), required=False)
    maximum = SyncedIntegerBlock(label=_("At most"), required=False)


class ChoiceQuestionBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2)

    def clean(self, value: dict) -> dict:
        value = super().clean(value)
        _give_keys(list(value["options"]))
        keys = [option["key"] for option in value["options"]]
        if len(set(keys)) != len(keys):
            raise StructBlockValidationError(
                block_errors={"options": ValidationError(_("A key stands here twice."))}
            )
        return value


class OneOfSeveralBlock(ChoiceQuestionBlock):
    fills = FillsBlock("choice")


class AnyOfSeveralBlock(ChoiceQuestionBlock):
    fills = FillsBlock("choices")


class ExplanationBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, default="", rows=2)

    class Meta:
        label_format = "{heading}"


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a form, in their order."""

    short_text = ShortTextBlock(label=_("Short text"), icon="pilcrow")
    long_text = LongTextBlock(label=_("Long text"), icon="doc-full")
    email = EmailBlock(label=_("E-mail"), icon="mail")
    phone = PhoneBlock(label=_("Phone"), icon="mobile-alt")
    number = NumberBlock(label=_("Number"), icon="decimal")
    date = QuestionBlock(label=_("Date"), icon="calendar")
    choice = OneOfSeveralBlock(label=_("One of several"), icon="radio-full")
    choices = AnyOfSeveralBlock(label=_("Any of several"), icon="list-ul")
    tick = QuestionBlock(label=_("Yes, or nothing"), icon="tick")
    file = QuestionBlock(label=_("File"), icon="upload")
    explanation = ExplanationBlock(label=_("Heading and text"), icon="title")

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        value = super().clean(value)
        asked = [child.value for child in value if "key" in child.value]
        _give_keys(asked)
        known: set[str] = set()
        for question in asked:
            _check_question(question, known)
            known.add(question["key"])
        return value


def _check_question(question: dict, known: set[str]) -> None:
    if question["key"] in known:
        raise ValidationError(
            _("Two questions have the key “%(key)s”."), params={"key": question["key"]}
        )
    if question["show_if"] and question["show_if"] not in known:
        raise ValidationError(
            _("“%(question)s” waits for “%(key)s”, but no earlier question has it."),
            params={"question": question["label"], "key": question["show_if"]},
        )


def _give_keys(rows: list[dict]) -> None:
    """Give a key made from its words to every row that has none."""
    taken = {row["key"] for row in rows if row["key"]}
    for row in rows:
        if row["key"]:
            continue
        base = slugify(row["label"])[:34] or "answer"
        key, number = base, 2
        while key in taken:
            key, number = f"{base}-{number}", number + 1
        row["key"] = key
        taken.add(key)
