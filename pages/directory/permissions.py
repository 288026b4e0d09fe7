"""Who may change which entries: editors of a municipality only their own."""

from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from wagtail.models import GroupPagePermission
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import User

from .models import MunicipalityPage


def municipalities_of(user: User) -> set[int] | None:
    """
    The municipalities whose entries somebody may change; None means all of them.

    A group that has rights on a municipality's page keeps that municipality's
    entries. Whoever is in another group that may change entries keeps them all.
    """
    if user.is_superuser:
        return None
    own, others = _by_group(user)
    return None if others else own


def _by_group(user: User) -> tuple[set[int], bool]:
    towns = dict(MunicipalityPage.objects.values_list("pk", "municipality_id"))
    rights = GroupPagePermission.objects.filter(
        group__in=user.groups.all(), page__in=towns
    ).values_list("group_id", "page_id")
    municipal = {group for group, _page in rights}
    others = (
        Group.objects.filter(
            user=user, permissions__content_type__app_label="directory"
        )
        .exclude(pk__in=municipal)
        .exists()
    )
    return {towns[page] for _group, page in rights}, others


class KeptPolicy(ModelPermissionPolicy):
    """Model rights, and for editors of a municipality only entries kept by it."""

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Model
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: User, actions: list[str], instance: Model
    ) -> bool:
        if not self.user_has_any_permission(user, actions):
            return False
        own = municipalities_of(user)
        return own is None or instance.kept_by_id in own

    def instances_user_has_any_permission_for(
        self, user: User, actions: list[str]
    ) -> QuerySet:
        found = super().instances_user_has_any_permission_for(user, actions)
        own = municipalities_of(user)
        return found if own is None else found.filter(kept_by__in=own)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet:
        return self.instances_user_has_any_permission_for(user, [action])
