"""Who sees and changes what: links are the office's, pages are their editors'."""

from django.db.models import Model
from wagtail.models import Page
from wagtail.permissions import ModelPermissionPolicy

from accounts.models import User
from locales.permissions import may_change
from pages.lifecycle.models import Address


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
