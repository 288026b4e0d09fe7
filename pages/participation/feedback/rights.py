"""Who reads what readers say of a page: who may edit it in German, and is trusted."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE

from .models import FeedbackCount, FeedbackText

VIEW = "feedback.view_feedbacktext"
CHANGE = "feedback.change_feedbacktext"
DELETE = "feedback.delete_feedbacktext"


def pages_of(user: User) -> QuerySet[Page]:
    """The German pages of which that person may read the answers."""
    if not user.has_perm(VIEW):
        return Page.objects.none()
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return editable.filter(locale__language_code=SOURCE_CODE, depth__gt=1)


def _keys(user: User) -> QuerySet:
    return pages_of(user).order_by().values("translation_key")


def counts_of(user: User) -> QuerySet[FeedbackCount]:
    return FeedbackCount.objects.filter(page_key__in=_keys(user))


def texts_of(user: User) -> QuerySet[FeedbackText]:
    return FeedbackText.objects.filter(page_key__in=_keys(user))


def require(user: User, right: str = VIEW) -> None:
    """:raises PermissionDenied: without that right"""
    if not user.has_perm(right):
        raise PermissionDenied
