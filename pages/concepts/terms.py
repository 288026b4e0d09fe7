"""What a concept's parts can be: phases, states, directions, precisions."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """How far a concept has come; in this order."""

    PREPARATION = "preparation", _("preparation")
    PARTICIPATION = "participation", _("participation")
    DRAFT = "draft", _("draft")
    DECISION = "decision", _("decision of the council")
    IMPLEMENTATION = "implementation", _("implementation")
    EVALUATION = "evaluation", _("evaluation")


class MeasureState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    LATE = "late", _("late")
    STOPPED = "stopped", _("stopped")


# States that nobody is told without a reason.
EXPLAINED = (MeasureState.LATE, MeasureState.STOPPED)


class Direction(models.TextChoices):
    MORE = "more", _("more is better")
    LESS = "less", _("less is better")


class Precision(models.TextChoices):
    """How exactly a point in time is known."""

    DAY = "day", _("the day")
    MONTH = "month", _("the month")
    YEAR = "year", _("the year")


class Every(models.IntegerChoices):
    """Months from one value to the next."""

    MONTH = 1, _("every month")
    QUARTER = 3, _("every quarter")
    HALF_YEAR = 6, _("every half year")
    YEAR = 12, _("every year")
    TWO_YEARS = 24, _("every two years")


YEARS = range(1900, 2201)


def check_year(day: date) -> None:
    """
    Nothing, for a day that a plan can be about.

    :raises ValidationError: for another one
    """
    if day.year not in YEARS:
        raise ValidationError(_("Is the year right?"))
