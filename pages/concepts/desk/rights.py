"""
Who may enter values: whoever may edit the concept's German page.

Counting is daily work, so a number goes live with the right to edit. Words that readers
see (a source), deleting and handing over ask for the right to publish, and where
somebody has locked the page nobody else changes its values.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from wagtail.locks import BasicLock
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.concepts.models import ConceptPage, Indicator, IndicatorValue


@dataclass(frozen=True)
class Allowed:
    """What somebody may do with the values of a concept that they may edit."""

    is_open: bool
    may_publish: bool

    @property
    def may_remove(self) -> bool:
        """Delete values, or hand over what is no longer in the plan."""
        return self.may_publish and self.is_open


def allowed(user: User, page: ConceptPage) -> Allowed:
    is_locked = page.locked and BasicLock(page).for_user(user)
    may_publish = page.permissions_for_user(user).can_publish()
    return Allowed(is_open=not is_locked, may_publish=may_publish)


def concepts_of(user: User) -> QuerySet[ConceptPage]:
    """The German concepts whose values that person may change."""
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return ConceptPage.objects.filter(
        pk__in=editable.values("pk"), locale__language_code=SOURCE_CODE
    )


def concept_for(user: User, pk: int) -> ConceptPage:
    """
    That concept, if its values are theirs to change.

    :raises PermissionDenied: also where there is no such concept
    """
    return _concept(user, pk=pk)


def concept_of_key(user: User, key: UUID) -> ConceptPage:
    """
    The same by the key that its rows have.

    :raises PermissionDenied: also where there is no such concept
    """
    return _concept(user, translation_key=key)


def _concept(user: User, **which: object) -> ConceptPage:
    page = concepts_of(user).filter(**which).first()
    if page is None:
        raise PermissionDenied
    return page


def keys_of(user: User) -> QuerySet:
    return concepts_of(user).order_by().values("translation_key")


def indicators_of(user: User, *, is_current: bool = True) -> QuerySet[Indicator]:
    """The indicators that stand in those concepts today, or no longer do."""
    rows = Indicator.objects.filter(concept_key__in=keys_of(user))
    return rows.filter(is_current=is_current).order_by("concept_key", "sort_order")


def indicator_for(user: User, pk: int) -> tuple[Indicator, ConceptPage]:
    """
    That indicator and its concept.

    :raises PermissionDenied: if the concept is not theirs
    """
    indicator = get_object_or_404(Indicator.objects.select_related("goal"), pk=pk)
    return indicator, _concept(user, translation_key=indicator.concept_key)


def value_for(user: User, pk: int) -> tuple[IndicatorValue, ConceptPage]:
    """
    That value and the concept that it belongs to.

    :raises PermissionDenied: if the concept is not theirs
    """
    rows = IndicatorValue.objects.select_related("indicator__goal")
    value = get_object_or_404(rows, pk=pk)
    page = _concept(user, translation_key=value.indicator.concept_key)
    return value, page
