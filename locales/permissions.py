"""Who may have what translated. wagtail-localize asks for its own permission only."""

from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permission_policies.base import ModelPermissionPolicy

from accounts.models import User

from .table import SOURCE_CODE

SUBMIT = "wagtail_localize.submit_translation"


def is_source(obj: TranslatableMixin) -> bool:
    """Whether this is the German original."""
    return obj.locale.language_code == SOURCE_CODE


def may_change(user: User, obj: TranslatableMixin) -> bool:
    """Whether this person may edit that page or snippet."""
    if isinstance(obj, Page):
        return obj.permissions_for_user(user).can_edit()
    return ModelPermissionPolicy(type(obj)).user_has_permission(user, "change")


def may_publish(user: User, obj: TranslatableMixin) -> bool:
    """Whether this person may put that page or snippet live."""
    if isinstance(obj, Page):
        return obj.permissions_for_user(user).can_publish()
    return may_change(user, obj)


def may_submit(user: User, source: TranslatableMixin) -> bool:
    """Whether this person may send that German original to the translators."""
    return user.has_perm(SUBMIT) and may_change(user, source)


def may_create_in(user: User, source: TranslatableMixin, locale: Locale) -> bool:
    """Whether this person may add the translation where it would stand."""
    if not isinstance(source, Page):
        return ModelPermissionPolicy(type(source)).user_has_permission(user, "add")
    above = translated_above(source, locale)
    return above.permissions_for_user(user).can_add_subpage()


def translated_above(page: Page, locale: Locale) -> Page:
    """The nearest page above that exists in that language; else the root."""
    for ancestor in reversed(list(page.get_ancestors().filter(depth__gt=1))):
        found = ancestor.get_translation_or_none(locale)
        if found is not None:
            return found.specific
    return Page.get_first_root_node()
