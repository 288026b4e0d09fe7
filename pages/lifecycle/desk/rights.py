"""Who sees and changes what: links are the office's, pages are their editors'."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import ModelPermissionPolicy, page_permission_policy

from accounts.models import User
from locales.permissions import may_change
from pages.lifecycle.models import Address, Use


class LinkPermissionPolicy(ModelPermissionPolicy):
    """Links come and go with the texts: nobody adds or deletes one by hand."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action in ("add", "delete"):
            return False
        return super().user_has_permission(user, action)


POLICY = LinkPermissionPolicy(Address)


def may_see(user: User) -> bool:
    return POLICY.user_has_any_permission(user, ["view", "change"])


def may_keep(user: User) -> bool:
    """Ask again, ignore, count a round after all: for the whole office."""
    return POLICY.user_has_permission(user, "change")


def may_know(user: User, thing: Model) -> bool:
    """Whether the name of what uses a link may be said to them."""
    if may_change(user, thing):
        return True
    return not isinstance(thing, Page) or not thing.get_view_restrictions().exists()


def known_to(user: User) -> QuerySet[Address]:
    """Links that stand at least in one place that they may know of; all for keepers."""
    if may_keep(user):
        return Address.objects.all()
    own = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = Page.objects.filter(
        Q(pk__in=Page.objects.public().order_by().values("pk"))
        | Q(pk__in=own.order_by().values("pk"))
    )
    kind = ContentType.objects.get_for_model(Page)
    uses = Use.objects.filter(
        ~Q(content_type=kind) | Q(content_type=kind, object_id__in=pages.values("pk"))
    )
    return Address.objects.filter(pk__in=uses.values("address_id"))
