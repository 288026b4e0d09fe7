"""A point of the public timeline."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.base.blocks.text import CharBlock
from pages.concepts.terms import Precision

from .shared import SyncedChoiceBlock, SyncedDateBlock, SyncedPageBlock


class PointBlock(blocks.StructBlock):
    """Something on the way; whether it is over follows from its day."""

    day = SyncedDateBlock(label=_("Day"))
    precision = SyncedChoiceBlock(
        choices=Precision.choices,
        label=_("Of this, readers see"),
        default=Precision.DAY.value,
    )
    what = CharBlock(label=_("What happens"), max_length=200)
    page = SyncedPageBlock(
        label=_("Event or meeting"),
        required=False,
        page_type=["events.EventPage", "councils.MeetingPage"],
    )

    class Meta:
        icon = "time"
        label = _("Point in time")
        label_format = "{what}"
