"""
Who sees people in mentoring, and who brings them together.

Rights of their own, and only for projects whose German page that person may edit.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.projects.models import ProjectPage

from .models import MentoringProgramme, Pair, Participant

VIEW = "mentoring.view_mentoring"
CHANGE = "mentoring.change_mentoring"


def projects_of(user: User, right: str = VIEW) -> QuerySet[ProjectPage]:
    """The German pages of projects whose mentoring is theirs to see, or to change."""
    if not user.has_perm(right):
        return ProjectPage.objects.none()
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return ProjectPage.objects.filter(
        pk__in=editable.order_by().values("pk"), locale__language_code=SOURCE_CODE
    )


def programmes_of(user: User, right: str = VIEW) -> QuerySet[MentoringProgramme]:
    keys = projects_of(user, right).order_by().values("translation_key")
    return MentoringProgramme.objects.filter(page_key__in=keys)


def people_of(user: User, right: str = VIEW) -> QuerySet[Participant]:
    rows = Participant.objects.filter(programme__in=programmes_of(user, right))
    return rows.select_related("programme")


def pairs_of(user: User, right: str = VIEW) -> QuerySet[Pair]:
    rows = Pair.objects.filter(programme__in=programmes_of(user, right))
    return rows.select_related("programme", "mentor", "newcomer", "proposed_by")


def require(user: User, right: str = VIEW) -> None:
    """:raises PermissionDenied: without that right"""
    if not user.has_perm(right):
        raise PermissionDenied


def one_of(rows: QuerySet, pk: int) -> object:
    """
    That row, if it is among theirs.

    :raises PermissionDenied: also where there is no such row
    """
    found = rows.filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found
