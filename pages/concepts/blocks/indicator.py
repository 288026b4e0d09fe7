"""An indicator: what is counted, from which value to which, and when again."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from pages.concepts.terms import Direction, Every

from .shared import (
    SyncedChoiceBlock,
    SyncedDateBlock,
    SyncedDecimalBlock,
    SyncedEmailBlock,
    UnsearchedCharBlock,
    UserBlock,
)

MOST_DECIMALS = 3
MOST_DIGITS = 15


def decimals_of(value: Decimal) -> int:
    """How many digits behind the comma it needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _number(label: str) -> SyncedDecimalBlock:
    return SyncedDecimalBlock(
        label=label,
        required=False,
        max_digits=MOST_DIGITS,
        decimal_places=MOST_DECIMALS,
    )


def _day(label: str, help_text: str = "") -> SyncedDateBlock:
    return SyncedDateBlock(label=label, required=False, help_text=help_text)


class IndicatorBlock(blocks.StructBlock):
    """
    What shows whether a goal comes nearer.

    Its dated values are rows of `IndicatorValue`: they come often, without an edition
    of the page, and hold in every language.
    """

    name = blocks.CharBlock(label=_("What is counted"), max_length=160)
    unit = blocks.CharBlock(
        label=_("Unit"),
        required=False,
        default="",
        max_length=40,
        help_text=_("Such as: people, courses, %, days"),
    )
    source = blocks.CharBlock(
        label=_("Where the numbers come from"),
        required=False,
        default="",
        max_length=160,
    )
    direction = SyncedChoiceBlock(
        choices=Direction.choices, label=_("Direction"), default=Direction.MORE.value
    )
    decimals = SyncedChoiceBlock(
        choices=[(number, str(number)) for number in range(MOST_DECIMALS + 1)],
        label=_("Digits behind the comma"),
        # Wagtail takes the number 0 for no default, and would add an empty choice.
        default="0",
    )
    baseline = _number(_("Value at the start"))
    baseline_on = _day(_("of the day"))
    target = _number(_("Target"))
    target_on = _day(_("to be reached by"))
    due_on = _day(
        _("Next value by"),
        _("Who is named below is reminded. Empty: nobody waits for values."),
    )
    every = SyncedChoiceBlock(
        choices=Every.choices, label=_("then"), default=Every.YEAR.value
    )
    told_user = UserBlock(
        required=False,
        help_text=_(
            "Who is reminded. Who may not edit the concept answers by e-mail. Nobody "
            "here or below: who keeps the page."
        ),
    )
    told_name = UnsearchedCharBlock(
        label=_("Or somebody without an account"),
        required=False,
        default="",
        max_length=120,
    )
    told_email = SyncedEmailBlock(label=_("Their e-mail"), required=False, default="")

    class Meta:
        icon = "history"
        label = _("Indicator")
        label_format = "{name}"

    def clean(self, value: dict) -> dict:
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        errors = {
            **_unpaired(value),
            **_too_exact(value),
            **_wrong_way(value),
            **_untold(value),
        }
        if errors:
            raise StructBlockValidationError(
                block_errors={
                    name: ValidationError(text) for name, text in errors.items()
                }
            )
        return value


def _unpaired(value: dict) -> dict[str, str]:
    """A value without its day, or a day without its value."""
    errors = {}
    for name in ("baseline", "target"):
        number, day = value[name], value[f"{name}_on"]
        if number is None and day:
            errors[name] = _("Give the value of this day, too.")
        if number is not None and not day:
            errors[f"{name}_on"] = _("Give the day of this value, too.")
    return errors


def _too_exact(value: dict) -> dict[str, str]:
    most = int(value["decimals"] or 0)
    return {
        name: _("This has more digits behind the comma than are shown.")
        for name in ("baseline", "target")
        if value[name] is not None and decimals_of(value[name]) > most
    }


def _wrong_way(value: dict) -> dict[str, str]:
    """A target before the start, or worse than it."""
    start, end = value["baseline_on"], value["target_on"]
    if start and end and end < start:
        return {"target_on": _("This is before the day of the value at the start.")}
    baseline, target = value["baseline"], value["target"]
    if baseline is None or target is None or baseline == target:
        return {}
    if (target > baseline) != (value["direction"] == Direction.MORE):
        return {
            "target": _("The target is worse than the start. Is the direction right?")
        }
    return {}


def _untold(value: dict) -> dict[str, str]:
    if value["told_name"] and not value["told_email"]:
        return {"told_email": _("Where do reminders go to?")}
    return {}
