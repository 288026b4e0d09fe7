""" "Still right" for editors: a button at the page, and a question before it counts."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from accounts.models import User
from pages.base.models import BasePage

from .confirming import confirm, page_of
from .owners import is_asked, is_due


def may_confirm(user: User, page: BasePage) -> bool:
    """Whoever may edit the page, and whoever keeps it."""
    return page.responsible_id == user.pk or page.permissions_for_user(user).can_edit()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then let the page count as read."""
    page = page_of(pk)
    if page is None:
        raise Http404
    if not may_confirm(request.user, page):
        raise PermissionDenied
    today = timezone.localdate()
    if request.method == "POST":
        if confirm(page, on=today, user=request.user):
            text = _("“%(title)s” counts as read again.")
        else:
            text = _("“%(title)s” was read already.")
        messages.success(request, text % {"title": page.title})
        return redirect("wagtailadmin_home")
    context = {"page": page, "is_due": is_due(page, on=today)}
    return render(request, "lifecycle/admin/still_right.html", context)


def button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Only while it is to be read again."""
    found = page.specific_deferred
    if not page.live or not isinstance(found, BasePage) or not found.is_source:
        return
    if is_asked(found, on=timezone.localdate()) and may_confirm(user, found):
        url = reverse("lifecycle_still_right", args=[page.pk])
        yield Button(_("Still right"), url, icon_name="check", priority=4)
