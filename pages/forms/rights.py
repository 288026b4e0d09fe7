"""Who may read entries: an editor of that form's German page, trusted with entries."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE

from .models import FormEntry, FormPage

SENSITIVE = "forms.view_sensitive_answers"
VIEW = "forms.view_formentry"


def forms_of(user: User) -> QuerySet[FormPage]:
    """The German form pages whose entries that person may read."""
    if not user.has_perm(VIEW):
        return FormPage.objects.none()
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return FormPage.objects.filter(
        pk__in=editable.values("pk"), locale__language_code=SOURCE_CODE
    )


def form_for(user: User, page_id: int) -> FormPage:
    """
    That form, if the person may read its entries.

    :raises PermissionDenied: also where there is no such form
    """
    page = forms_of(user).filter(pk=page_id).first()
    if page is None:
        raise PermissionDenied
    return page


def entry_for(user: User, entry_id: int) -> tuple[FormEntry, FormPage]:
    """
    That entry and its form, if the person may read it.

    :raises PermissionDenied: if the form is not theirs
    """
    if not user.has_perm(VIEW):
        raise PermissionDenied
    entry = get_object_or_404(FormEntry, pk=entry_id, anonymised_at__isnull=True)
    page = forms_of(user).filter(translation_key=entry.form_key).first()
    if page is None:
        raise PermissionDenied
    return entry, page


def may_see_sensitive(user: User) -> bool:
    return user.has_perm(SENSITIVE)
