"""The report: which kinds of pages lack what, and the pages themselves."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.auth import permission_denied

from pages.base.listing import all_page_types

from .checks import (
    BY_NAME,
    CHECKS,
    PageType,
    lacking,
    pages_of,
    rows_for,
)

PER_PAGE = 50


@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """A row for each kind of page, with how many lack each thing."""
    rows = list(rows_for(request.user))
    if not rows:
        return permission_denied(request)
    context = {"rows": rows, "checks": CHECKS}
    return render(request, "lifecycle/admin/completeness.html", context)


@never_cache
@require_GET
def pages(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """The pages of one kind that lack one thing."""
    model, check = _kind(kind), BY_NAME.get(name)
    if model is None or check is None:
        raise Http404
    if not pages_of(model, request.user).exists():
        return permission_denied(request)
    found = Paginator(lacking(model, check, request.user), PER_PAGE)
    context = {
        "listed": found.get_page(request.GET.get("p")),
        "kind": capfirst(model._meta.verbose_name_plural),
        "check": check,
    }
    return render(request, "lifecycle/admin/lacking.html", context)


def _kind(label: str) -> PageType | None:
    return next((x for x in all_page_types() if x._meta.label_lower == label), None)
