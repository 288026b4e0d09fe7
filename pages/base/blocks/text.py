"""Blocks of words: steps, what to bring, questions, dates."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

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


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What to do"), max_length=80)
    text = blocks.TextBlock(label=_("How"), required=False, default="", rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"


class BringBlock(blocks.StructBlock):
    item = blocks.CharBlock(label=_("What to bring"), max_length=120)
    note = blocks.CharBlock(label=_("Note"), required=False, default="", max_length=160)
    document = DocumentChooserBlock(
        label=_("Form or information sheet"), required=False
    )

    class Meta:
        icon = "tick"
        label = _("Thing to bring")
        label_format = "{item}"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.TextBlock(label=_("Answer"), rows=3)

    class Meta:
        icon = "help"
        label = _("Special case")
        label_format = "{question}"


class TimelineBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("When"), max_length=60)
    what = blocks.CharBlock(label=_("What happens"), max_length=200)

    class Meta:
        icon = "time"
        label = _("Point in time")
        label_format = "{when}"


class RichTextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", INLINE_TEXT)
        super().__init__(**kwargs)
