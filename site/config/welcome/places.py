"""Where somebody can take a first step: pages that they may edit, and desks."""

from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from accounts.models import User
from locales.table import SOURCE_CODE


def page_to_try(user: User) -> Page | None:
    """The German page that they changed last; else the newest that they may edit."""
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    german = mine.filter(
        locale__language_code=SOURCE_CODE, depth__gt=1, alias_of=None, locked=False
    )
    begun = german.filter(latest_revision__user=user)
    return (
        begun.order_by("-latest_revision_created_at").first()
        # A page with nothing below it is one to read; others are lists or a home.
        or german.filter(live=True, numchild=0).order_by("-pk").first()
        or german.order_by("-depth", "-pk").first()
    )


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def waiting_translations() -> str:
    """What waits for a translator, of what the reader of the list may edit."""
    return reverse("translation_status:report") + "?state=open"
