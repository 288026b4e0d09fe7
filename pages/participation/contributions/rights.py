"""
Who reads and who decides: an editor of the German page, trusted with what people wrote.

To show a text is to publish it, so that asks for the right to publish the page.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE

from .models import Contribution, Discussion
from .subjects import TYPES

VIEW = "contributions.view_contribution"
CHANGE = "contributions.change_contribution"
DELETE = "contributions.delete_contribution"


def _german(user: User, action: str) -> QuerySet[Page]:
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, action)
    return pages.type(*TYPES).filter(locale__language_code=SOURCE_CODE)


def pages_to_read(user: User) -> QuerySet[Page]:
    """The German pages whose texts that person may read, shown or not."""
    return _german(user, "change") if user.has_perm(VIEW) else Page.objects.none()


def pages_to_decide(user: User) -> QuerySet[Page]:
    """Those where that person opens, shows, refuses and answers."""
    return _german(user, "publish") if user.has_perm(CHANGE) else Page.objects.none()


def texts_to_read(user: User) -> QuerySet[Contribution]:
    return _texts(pages_to_read(user))


def texts_to_decide(user: User) -> QuerySet[Contribution]:
    return _texts(pages_to_decide(user))


def _texts(pages: QuerySet[Page]) -> QuerySet[Contribution]:
    keys = pages.order_by().values("translation_key")
    rows = Contribution.objects.filter(discussion__page_key__in=keys)
    return rows.select_related("discussion", "answer", "decided_by")


def discussions_to_read(user: User) -> QuerySet[Discussion]:
    keys = pages_to_read(user).order_by().values("translation_key")
    return Discussion.objects.filter(page_key__in=keys)


def page_to_decide(user: User, pk: int) -> Page:
    """
    That page, if it is theirs to open.

    :raises PermissionDenied: also where there is no such page
    """
    page = pages_to_decide(user).filter(pk=pk).first()
    if page is None:
        raise PermissionDenied
    return page


def require(user: User, right: str = VIEW) -> None:
    """:raises PermissionDenied: without that right"""
    if not user.has_perm(right):
        raise PermissionDenied
