"""Handing over what is no longer in the plan: choose, look at it, confirm."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from pages.concepts.models import ConceptPage, Goal, Indicator

from . import handing, rights

HANDED_VALUES, HANDED_LINKS = "concepts.hand_values", "concepts.hand_links"


class Choice(forms.ModelChoiceField):
    def label_from_instance(self, row: Goal | Indicator) -> str:
        if isinstance(row, Goal):
            return f"{row.field} · {row.title}"
        return " · ".join(filter(None, [row.goal.title, row.measure, str(row)]))


class HandOverForm(forms.Form):
    """:param offered: who may take over"""

    to = Choice(queryset=Goal.objects.none(), empty_label=_("Please choose"))

    def __init__(
        self, *args: object, offered: QuerySet, label: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = offered
        self.fields["to"].label = label


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, pk: int) -> HttpResponse:
    """The values of an indicator that is no longer in the plan, to one that is."""
    rows = Indicator.objects.filter(is_current=False).select_related("goal")
    old = get_object_or_404(rows, pk=pk)
    page = _concept(request, old)
    offered = Indicator.objects.current().of(old.concept_key).select_related("goal")
    form = HandOverForm(
        request.POST or None, offered=offered, label=_("Hand these values to")
    )
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            handing.check_values(old, to)
            if "confirmed" in request.POST:
                moved = handing.hand_values(old, to)
                return _done(request, page, HANDED_VALUES, old.name, str(to), moved)
        except ValidationError as error:
            form.add_error("to", error)
    what = _("%(number)s values of “%(title)s”") % {
        "number": old.values.count(),
        "title": str(old),
    }
    return _show(request, form, page, str(what))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages that serve a goal that is no longer in the plan, to one that is."""
    old = get_object_or_404(Goal.objects.filter(is_current=False), pk=pk)
    page = _concept(request, old)
    offered = Goal.objects.current().filter(concept_key=old.concept_key)
    form = HandOverForm(
        request.POST or None, offered=offered, label=_("Let these pages serve")
    )
    if form.is_valid() and "confirmed" in request.POST:
        to = form.cleaned_data["to"]
        moved = handing.hand_links(old, to)
        return _done(request, page, HANDED_LINKS, old.title, to.title, moved)
    what = _("All pages that serve “%(title)s”") % {"title": old.title}
    return _show(request, form, page, str(what))


def _concept(request: HttpRequest, row: Goal | Indicator) -> ConceptPage:
    """:raises PermissionDenied: unless they may publish the concept as it is"""
    page = rights.concept_of_key(request.user, row.concept_key)
    if not rights.allowed(request.user, page).may_remove:
        raise PermissionDenied
    return page


def _show(
    request: HttpRequest, form: HandOverForm, page: ConceptPage, what: str
) -> HttpResponse:
    is_chosen = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "page": page,
        "what": what,
        "chosen": form.cleaned_data["to"] if is_chosen else None,
        "chosen_words": (
            form.fields["to"].label_from_instance(form.cleaned_data["to"])
            if is_chosen
            else ""
        ),
    }
    status = 422 if form.is_bound and not is_chosen else 200
    return render(request, "concepts/admin/hand_over.html", context, status=status)


def _done(
    request: HttpRequest,
    page: ConceptPage,
    action: str,
    old: str,
    to: str,
    moved: int,
) -> HttpResponse:
    data = {"from": old, "to": to, "number": moved}
    log(instance=page, action=action, user=request.user, data=data)
    messages.success(request, _("“%(to)s” has taken it over.") % {"to": to})
    return redirect(f"{reverse('concepts_due')}?concept={page.pk}&show=all")
