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
    # Kept where Django keeps a person's rights: three shelves ask for it.
    if not hasattr(user, "_municipalities"):
        own, others = _by_group(user)
        user._municipalities = None if others else own
    return user._municipalities


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


def keepers_of(municipality_id: int) -> list[str]:
    """The addresses of a municipality's editors, each once."""
    pages = MunicipalityPage.objects.filter(municipality=municipality_id)
    rights = GroupPagePermission.objects.filter(page__in=pages.values("pk"))
    people = User.objects.filter(
        is_active=True,
        groups__in=rights.values("group"),
        groups__permissions__content_type__app_label="directory",
    )
    addresses = people.exclude(email="").order_by("email").values_list("email")
    return [email for (email,) in addresses.distinct()]


class OwnPolicy(ModelPermissionPolicy):
    """Model rights, and for editors of a municipality only what is its own."""

    def own(self, user: User) -> object | None:
        """What their municipality keeps; None for whoever keeps that of all."""
        raise NotImplementedError

    def is_among(self, instance: Model, own: object) -> bool:
        """Whether one row is theirs."""
        raise NotImplementedError

    def those_among(self, rows: QuerySet, own: object) -> QuerySet:
        """The rows that are theirs."""
        raise NotImplementedError

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Model
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: User, actions: list[str], instance: Model
    ) -> bool:
        if not self.user_has_any_permission(user, actions):
            return False
        own = self.own(user)
        return own is None or self.is_among(instance, own)

    def instances_user_has_any_permission_for(
        self, user: User, actions: list[str]
    ) -> QuerySet:
        found = super().instances_user_has_any_permission_for(user, actions)
        own = self.own(user)
        return found if own is None else self.those_among(found, own)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet:
        return self.instances_user_has_any_permission_for(user, [action])


class KeptPolicy(OwnPolicy):
    """Own are the entries that the municipality keeps."""

    def own(self, user: User) -> set[int] | None:
        return municipalities_of(user)

    def is_among(self, instance: Model, own: set[int]) -> bool:
        return instance.kept_by_id in own

    def those_among(self, rows: QuerySet, own: set[int]) -> QuerySet:
        return rows.filter(kept_by__in=own)
