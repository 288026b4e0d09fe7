"""Goals and indicators of published concepts, as rows that others can name."""

from collections.abc import Iterator

from django.db import transaction

from accounts.models import User

from .models import ConceptPage, Goal, Indicator, Recipient, Reminder
from .terms import Direction, Every

# What an indicator's row takes over from its block, beside the days of its values.
TAKEN = (
    *("name", "unit", "source"),
    *("baseline", "baseline_on", "target", "target_on"),
    *("told_name", "told_email"),
)


@transaction.atomic
def register(page: ConceptPage) -> None:
    """Let the rows be what the German page says; what it no longer has goes aside."""
    goals, indicators = [], []
    for order, (field, key, goal) in enumerate(_goals(page)):
        row = _goal(page, order, field, key, goal)
        goals.append(key)
        for measure, indicator in _indicators(goal):
            _indicator(row, len(indicators), measure, indicator)
            indicators.append(indicator.id)
    for model, keys in ((Goal, goals), (Indicator, indicators)):
        rows = model.objects.filter(concept_key=page.translation_key)
        rows.exclude(key__in=keys).update(is_current=False)


def forget(page: ConceptPage) -> None:
    """The concept is gone, and all that was counted for it."""
    for model in (Goal, Reminder, Recipient):
        model.objects.filter(concept_key=page.translation_key).delete()


def _goals(page: ConceptPage) -> Iterator[tuple[str, str, dict]]:
    for field in page.plan:
        for goal in field.value["goals"].bound_blocks:
            yield field.value["title"], goal.id, goal.value


def _indicators(goal: dict) -> Iterator[tuple[str, object]]:
    """Those of the goal, then those of its measures with their titles."""
    for indicator in goal["indicators"].bound_blocks:
        yield "", indicator
    for measure in goal["measures"]:
        for indicator in measure["indicators"].bound_blocks:
            yield measure["title"], indicator


def _goal(page: ConceptPage, order: int, field: str, key: str, goal: dict) -> Goal:
    row, _is_new = Goal.objects.update_or_create(
        concept_key=page.translation_key,
        key=key,
        defaults={
            "slug": goal["slug"],
            "title": goal["title"],
            "field": field,
            "concept": page.title,
            "sort_order": order,
            "is_current": True,
        },
    )
    return row


def _indicator(goal: Goal, order: int, measure: str, block: object) -> None:
    values = block.value
    told = values["told_user"]
    Indicator.objects.update_or_create(
        concept_key=goal.concept_key,
        key=block.id,
        defaults={
            **{name: values[name] for name in TAKEN},
            # A draft, which nobody has checked, may be published by its workflow.
            "direction": values["direction"] or Direction.MORE,
            "decimals": values["decimals"] or 0,
            "every": values["every"] or Every.YEAR,
            "goal": goal,
            "measure": measure,
            "first_due": values["due_on"],
            "told_user": User.objects.filter(pk=told).first() if told else None,
            "sort_order": order,
            "is_current": True,
        },
    )
