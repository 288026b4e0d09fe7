"""What was taken out of a plan and written anew: its values and links move along."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.base.frame import forget_frames
from pages.base.sentences import day_words
from pages.concepts.blocks.indicator import decimals_of
from pages.concepts.models import Goal, Indicator

from . import rights

# So many days are named that have two values.
NAMED = 5


def set_aside(user: User) -> QuerySet[Indicator]:
    """Indicators that no concept has any more, but that were counted."""
    found = rights.indicators_of(user, is_current=False).select_related("goal")
    counted = found.annotate(number=Count("values"), newest=Max("values__day"))
    return counted.filter(number__gt=0).order_by("concept_key", "sort_order", "pk")


def goals_set_aside(user: User) -> list[tuple[Goal, int]]:
    """Goals that no concept has any more, with how many German pages serve them."""
    goals = Goal.objects.filter(
        is_current=False, concept_key__in=rights.keys_of(user)
    ).order_by("concept_key", "sort_order", "pk")
    served = _served({goal.pk for goal in goals})
    return [(goal, served[goal.pk]) for goal in goals if goal.pk in served]


def _served(goals: set[int]) -> dict[int, int]:
    """How many German pages serve each of these goals, in a query for each type."""
    found: dict[int, int] = {}
    if not goals:
        return found
    for relation in _relations():
        links = relation.through.objects.filter(goal__in=goals)
        page = relation.field.m2m_field_name()
        links = links.filter(**{f"{page}__locale__language_code": SOURCE_CODE})
        for goal, number in links.values_list("goal").annotate(Count("pk")):
            found[goal] = found.get(goal, 0) + number
    return found


def check_values(old: Indicator, to: Indicator) -> None:
    """:raises ValidationError: where the values cannot stand beside those of `to`"""
    days = to.values.values("day")
    twice = list(old.values.filter(day__in=days).order_by("day"))
    if twice:
        named = [day_words(row.day) for row in twice[:NAMED]]
        named += ["…"] * (len(twice) > NAMED)
        raise ValidationError(
            _("Both have a value of the same day: %(days)s. Please delete one first."),
            params={"days": "; ".join(named)},
        )
    if any(decimals_of(row.value) > to.decimals for row in old.values.all()):
        raise ValidationError(
            _("These values have more digits behind the comma than that one shows.")
        )


@transaction.atomic
def hand_values(old: Indicator, to: Indicator) -> int:
    """
    Let the values of one indicator be those of another; how many there were.

    :raises ValidationError: where they do not fit, and nothing is moved
    """
    both = Indicator.objects.select_for_update().filter(pk__in=[old.pk, to.pk])
    list(both.order_by("pk"))
    check_values(old, to)
    moved = old.values.update(indicator=to)
    forget_frames()
    return moved


@transaction.atomic
def hand_links(old: Goal, to: Goal) -> int:
    """Let all pages that serve one goal serve another; how many, in all languages."""
    moved = 0
    for relation in _relations():
        field = relation.field
        page, goal = field.m2m_column_name(), field.m2m_reverse_name()
        links = relation.through.objects.filter(**{goal: old.pk})
        served = set(links.values_list(page, flat=True))
        already = relation.through.objects.filter(**{goal: to.pk})
        twice = list(already.values_list(page, flat=True))
        links.filter(**{f"{page}__in": twice}).delete()
        links.update(**{goal: to.pk})
        _mend_drafts(relation.related_model, field.name, served, old.pk, to.pk)
        moved += len(served)
    forget_frames()
    return moved


def _relations() -> Iterator[models.ManyToManyRel]:
    """What names goals, whichever room it is in."""
    for relation in Goal._meta.get_fields(include_hidden=True):
        if relation.many_to_many and relation.auto_created:
            yield relation


def _mend_drafts(
    model: type[Page], name: str, served: set[int], old: int, to: int
) -> None:
    """The newest version of each page would bring the old link back."""
    changed = models.Q(pk__in=served) | models.Q(has_unpublished_changes=True)
    newest = model.objects.filter(changed).values("latest_revision")
    for revision in Revision.objects.filter(pk__in=newest):
        goals = revision.content.get(name) or []
        if old in goals:
            kept = [to if pk == old else pk for pk in goals]
            revision.content[name] = list(dict.fromkeys(kept))
            revision.save(update_fields=["content"])
