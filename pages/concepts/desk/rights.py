"""Who may enter values: whoever may edit the concept's German page."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.concepts.models import ConceptPage, Indicator, IndicatorValue


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


def _concept(user: User, **which: object) -> ConceptPage:
    page = concepts_of(user).filter(**which).first()
    if page is None:
        raise PermissionDenied
    return page


def indicators_of(user: User) -> QuerySet[Indicator]:
    """The indicators that stand in those concepts today."""
    keys = concepts_of(user).order_by().values("translation_key")
    return Indicator.objects.current().filter(concept_key__in=keys)


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
