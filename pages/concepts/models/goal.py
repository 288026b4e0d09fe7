"""Goal: what other pages name when they serve a goal of a concept."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.base.listing import readable


class GoalQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Goals that stand in their concepts today, in the order of these."""
        return self.filter(is_current=True).order_by("concept_key", "sort_order")

    def offered(self, chosen: Iterable[int] = ()) -> Self:
        """Goals that readers can go to today, and those of these keys anyhow."""
        from .page import ConceptPage

        concepts = readable(ConceptPage.objects.all(), SOURCE_CODE).order_by()
        keys = concepts.values("translation_key")
        is_open = Q(is_current=True, concept_key__in=keys)
        return self.filter(is_open | Q(pk__in=chosen))


class Goal(models.Model):
    """
    A goal of a published concept, the same for every language.

    Written from the German page when it is published: `concept_key` is the translation
    key of the pages, `key` the block's id, the words are for editors who choose one.
    A goal that was taken out of its concept stays: it may come back, and old
    editions of other pages name it.
    """

    concept_key = models.UUIDField()
    key = models.CharField(max_length=64)
    slug = models.CharField(max_length=70)
    title = models.CharField(_("goal"), max_length=200)
    field = models.CharField(_("field of action"), max_length=160)
    concept = models.CharField(_("concept"), max_length=255)
    sort_order = models.PositiveIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["concept", "concept_key", "sort_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept_key", "key"], name="concepts_a_goal_once"
            )
        ]

    def __str__(self) -> str:
        name = f"{self.concept} · {self.field} · {self.title}"
        if self.is_current:
            return name
        return str(_("%(goal)s (no longer in the plan)") % {"goal": name})

    @property
    def anchor(self) -> str:
        """Where it stands on the concept's page, in every language."""
        return anchor_of(self.slug)


def anchor_of(slug: str) -> str:
    return f"goal-{slug}"
