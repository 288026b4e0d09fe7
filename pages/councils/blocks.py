"""Blocks of meetings and motions: what is on the agenda, what happened when."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from pages.base.blocks.text import (
    CharBlock,
    SyncedDateBlock,
    SyncedMixin,
    TextBlock,
)


class MotionChooserBlock(SyncedMixin, blocks.PageChooserBlock):
    """The motion that an item is about, in whatever language it is read."""


class AgendaItem(blocks.StructValue):
    def kept_documents(self) -> list:
        """The files that nobody has deleted since."""
        return [document for document in self["documents"] if document]


class AgendaItemBlock(blocks.StructBlock):
    """What is talked about, and afterwards what came of it."""

    title = CharBlock(label=_("What it is about"), max_length=160)
    text = TextBlock(
        label=_("In one or two sentences"), required=False, default="", rows=2
    )
    motion = MotionChooserBlock(
        label=_("Motion"), required=False, page_type="councils.MotionPage"
    )
    documents = blocks.ListBlock(
        DocumentChooserBlock(label=_("File")), label=_("Files"), default=[]
    )
    result = TextBlock(
        label=_("Result"),
        required=False,
        default="",
        rows=2,
        help_text=_("After the meeting: what was decided or agreed."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Item")
        label_format = "{title}"
        value_class = AgendaItem


class DatedStepBlock(blocks.StructBlock):
    """Something that happened on a day."""

    day = SyncedDateBlock(label=_("Day"))
    what = CharBlock(label=_("What happened"), max_length=240)

    class Meta:
        icon = "time"
        label = _("Step")
        label_format = "{what}"
