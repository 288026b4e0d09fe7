"""Doors of wagtail-localize that stay shut, and one with a lock."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail_localize.views.snippets_api import SnippetViewSet


def no_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """
    An alias would show the German text silently under a foreign address.

    Without a translation readers get the German page with a notice instead.
    """
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    messages.error(
        request,
        _(
            "Pages cannot become aliases here. Unpublish this translation: readers "
            "then see the German text with a note."
        ),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


class GuardedSnippetAPI(SnippetViewSet):
    """Names of snippets, for those who may see that kind of snippet."""

    http_method_names = ["get", "head", "options"]

    def initial(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        rights = ["add", "change", "delete", "view"]
        policy = ModelPermissionPolicy(self.get_model())
        if not policy.user_has_any_permission(request.user, rights):
            raise PermissionDenied
