"""Who may have what translated. wagtail-localize asks for its own permission only."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permission_policies.base import BasePermissionPolicy, ModelPermissionPolicy
from wagtail_localize.models import Translation

from accounts.models import User

from .table import SOURCE_CODE

SUBMIT = "wagtail_localize.submit_translation"


def is_source(obj: TranslatableMixin) -> bool:
    """Whether this is the German original."""
    return obj.locale.language_code == SOURCE_CODE


def policy_of(model: type[TranslatableMixin]) -> BasePermissionPolicy:
    """Who may have which snippets of that kind, as its own forms ask."""
    viewset = getattr(model, "snippet_viewset", None)
    return viewset.permission_policy if viewset else ModelPermissionPolicy(model)


def may_change(user: User, obj: TranslatableMixin) -> bool:
    """Whether this person may edit that page or snippet."""
    if isinstance(obj, Page):
        return obj.permissions_for_user(user).can_edit()
    policy = policy_of(type(obj))
    return policy.user_has_permission_for_instance(user, "change", obj)


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
        return policy_of(type(source)).user_has_permission(user, "add")
    above = translated_above(source, locale)
    return above.permissions_for_user(user).can_add_subpage()


def translation_to_change(user: User, translation_id: int) -> Translation:
    """
    That translation, for somebody who may edit the page or snippet it leads to.

    :raises Http404: if the translation or what it leads to is not there
    :raises PermissionDenied: if it is not theirs, or is the German original
    """
    translation = get_object_or_404(Translation, pk=translation_id)
    target = translation.source.object.get_instance_or_none(translation.target_locale)
    if target is None:
        raise Http404
    if is_source(target) or not may_change(user, target):
        raise PermissionDenied
    return translation


def translated_above(page: Page, locale: Locale) -> Page:
    """The nearest page above that exists in that language; else the root."""
    for ancestor in reversed(list(page.get_ancestors().filter(depth__gt=1))):
        found = ancestor.get_translation_or_none(locale)
        if found is not None:
            return found.specific
    return Page.get_first_root_node()
