"""A concept's plan: fields of action, their goals, their measures."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from pages.base.blocks.text import CharBlock, TextBlock
from pages.concepts.terms import EXPLAINED, MeasureState
from pages.directory.blocks import EntryChooserBlock

from .indicator import IndicatorBlock
from .shared import (
    SyncedChoiceBlock,
    SyncedDateBlock,
    SyncedPageBlock,
    UnsearchedCharBlock,
    days_in_order,
)

ASKED = {
    MeasureState.DONE: _("It is done: on which day was that?"),
    MeasureState.STOPPED: _("It was stopped: on which day was that?"),
}
RESPONSIBLE = ("person", "organisation", "council", "responsible")


class MeasureBlock(blocks.StructBlock):
    """What is done for a goal: who does it, with whom, when, how far it is."""

    title = blocks.CharBlock(label=_("What is done"), max_length=160)
    text = TextBlock(label=_("More about it"), required=False, default="", rows=2)
    person = EntryChooserBlock(
        "directory.Person", label=_("Responsible: person"), required=False
    )
    organisation = EntryChooserBlock(
        "directory.Organisation", label=_("Responsible: organisation"), required=False
    )
    council = SyncedPageBlock(
        label=_("Responsible: council"),
        required=False,
        page_type="councils.CouncilPage",
    )
    responsible = CharBlock(
        label=_("Responsible: in words"), required=False, default="", max_length=160
    )
    partners = blocks.ListBlock(
        EntryChooserBlock("directory.Organisation", label=_("Organisation")),
        label=_("Partners"),
        default=[],
    )
    others = CharBlock(
        label=_("Other partners, in words"), required=False, default="", max_length=160
    )
    starts_on = SyncedDateBlock(label=_("Begins on"), required=False)
    ends_on = SyncedDateBlock(
        label=_("Ends on"),
        required=False,
        help_text=_("Once it is done or stopped: the day on which it was."),
    )
    state = SyncedChoiceBlock(
        choices=MeasureState.choices,
        label=_("State"),
        default=MeasureState.PLANNED.value,
    )
    reason = TextBlock(
        label=_("Reason"),
        required=False,
        default="",
        rows=2,
        max_length=300,
        help_text=_("Needed where it is late or was stopped."),
    )
    indicators = blocks.ListBlock(
        IndicatorBlock(), label=_("Indicators of this measure"), default=[]
    )

    class Meta:
        icon = "tasks"
        label = _("Measure")
        label_format = "{title}"

    def clean(self, value: dict) -> dict:
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        errors = _undone(value)
        if not days_in_order(value, "starts_on", "ends_on"):
            errors["ends_on"] = _("This is before the first day.")
        if value["state"] in EXPLAINED and not value["reason"].strip():
            errors["reason"] = _("Say why it is late or was stopped.")
        if not any(value[name] for name in RESPONSIBLE):
            errors["responsible"] = _("Say who is responsible.")
        if errors:
            raise StructBlockValidationError(
                block_errors={
                    name: ValidationError(text) for name, text in errors.items()
                }
            )
        return value


def _undone(value: dict) -> dict[str, str]:
    """Done or stopped is a measure on a day: reports tell it in that day's year."""
    day = value["ends_on"]
    asked = ASKED.get(value["state"])
    if asked and (day is None or day > timezone.localdate()):
        return {"ends_on": asked}
    return {}


class GoalBlock(blocks.StructBlock):
    """What shall be reached. Others know it by the key of its block."""

    title = blocks.CharBlock(label=_("Goal"), max_length=200)
    text = TextBlock(label=_("More about it"), required=False, default="", rows=2)
    slug = UnsearchedCharBlock(
        label=_("Name in addresses"),
        required=False,
        default="",
        max_length=60,
        validators=[validate_slug],
        help_text=_(
            "The same in every language. Empty means: made from the goal. It should "
            "not change once the concept is published: others link to it."
        ),
    )
    measures = blocks.ListBlock(MeasureBlock(), label=_("Measures"), default=[])
    indicators = blocks.ListBlock(
        IndicatorBlock(), label=_("Indicators of this goal"), default=[]
    )

    class Meta:
        icon = "crosshairs"
        label = _("Goal")
        label_format = "{title}"


class FieldOfActionBlock(blocks.StructBlock):
    """A part of life that the concept is about, with its goals."""

    title = blocks.CharBlock(label=_("Field of action"), max_length=160)
    text = TextBlock(label=_("More about it"), required=False, default="", rows=3)
    goals = blocks.ListBlock(GoalBlock(), label=_("Goals"), default=[])

    class Meta:
        icon = "folder-open-inverse"
        label = _("Field of action")
        label_format = "{title}"
