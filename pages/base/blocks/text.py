"""Blocks of words: steps, what to bring, questions, dates."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.rich_text import RichText, get_text_for_indexing

from locales.values import expanded, filled
from pages.base.facts.naming import named_facts, refuse_unknown
from pages.base.fields import INLINE_TEXT


class SyncedMixin:
    """A value that is the same in every language, never offered as text."""

    synchronised = True

    def get_translatable_segments(self, value: object) -> list:
        return []

    def restore_translated_segments(self, value: object, segments: list) -> object:
        return value


class SyncedCharBlock(SyncedMixin, blocks.CharBlock):
    """A phone number, a code: words that are not translated."""


class SyncedURLBlock(SyncedMixin, blocks.URLBlock):
    """An address on the web, the same in every language."""


class SyncedBooleanBlock(SyncedMixin, blocks.BooleanBlock):
    """A tick that counts in every language."""


class SyncedDateBlock(SyncedMixin, blocks.DateBlock):
    """A day that is the same in every language."""


class NamingFacts:
    """A text in which {key} stands for the value of a fact."""

    def clean(self, value: str) -> str:
        value = super().clean(value)
        refuse_unknown(value)
        return value

    def get_searchable_content(self, value: str) -> list[str]:
        return [filled(text) for text in super().get_searchable_content(value)]

    def extract_references(self, value: str) -> Iterator[tuple]:
        yield from named_facts(value or "")


class CharBlock(NamingFacts, blocks.CharBlock):
    """One line that may name facts."""


class TextBlock(NamingFacts, blocks.TextBlock):
    """A plain text that may name facts."""


class StepBlock(blocks.StructBlock):
    title = CharBlock(label=_("What to do"), max_length=80)
    text = TextBlock(label=_("How"), required=False, default="", rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"


class BringBlock(blocks.StructBlock):
    item = CharBlock(label=_("What to bring"), max_length=120)
    note = CharBlock(label=_("Note"), required=False, default="", max_length=160)
    document = DocumentChooserBlock(
        label=_("Form or information sheet"), required=False
    )

    class Meta:
        icon = "tick"
        label = _("Thing to bring")
        label_format = "{item}"


class QuestionBlock(blocks.StructBlock):
    question = CharBlock(label=_("Question"), max_length=160)
    answer = TextBlock(label=_("Answer"), rows=3)

    class Meta:
        icon = "help"
        label = _("Special case")
        label_format = "{question}"


class TimelineBlock(blocks.StructBlock):
    when = CharBlock(label=_("When"), max_length=60)
    what = CharBlock(label=_("What happens"), max_length=200)

    class Meta:
        icon = "time"
        label = _("Point in time")
        label_format = "{when}"


class RichTextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", INLINE_TEXT)
        super().__init__(**kwargs)

    def get_searchable_content(self, value: RichText) -> list[str]:
        if not self.search_index:
            return []
        return [get_text_for_indexing(expanded(value.source))]
