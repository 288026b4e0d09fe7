"""Entering values: what is due, one indicator with its values, correcting, deleting."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts.models import User
from pages.concepts.models import ConceptPage, Indicator, IndicatorValue

from . import handing, rights
from .forms import LOCKED, ValueForm
from .reading import shown
from .waiting import Line, lines_of, with_last

PER_PAGE = 50
# So many values of one indicator are shown.
SHOWN = 60
ENTERED, CHANGED, DELETED = (
    f"concepts.{what}" for what in ("enter_value", "change_value", "delete_value")
)


@never_cache
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """The values that are due, or all indicators; of one concept, or of all."""
    concepts = list(rights.concepts_of(request.user).order_by("title"))
    chosen = _chosen(concepts, request.GET.get("concept", ""))
    shows_all = request.GET.get("show") == "all"
    names = {page.translation_key: page for page in concepts}
    lines = _lines(request.user, chosen)
    # Nobody waits for the values of a concept that is no longer public.
    waiting = [x for x in lines if x.is_due and names[x.indicator.concept_key].live]
    pages = Paginator(lines if shows_all else waiting, PER_PAGE)
    listed = pages.get_page(request.GET.get("p"))
    context = {
        "concepts": concepts,
        "chosen": chosen,
        "shows_all": shows_all,
        "lines": [(line, names[line.indicator.concept_key]) for line in listed],
        "listed": listed,
        "due_count": len(waiting),
        "total": len(lines),
        **_set_aside(request.user, concepts, chosen),
    }
    return render(request, "concepts/admin/due.html", context)


def _set_aside(
    user: User, concepts: list[ConceptPage], chosen: ConceptPage | None
) -> dict:
    """What was counted for, or serves, something that is no longer in the plan."""
    wanted = {x.translation_key: x for x in ([chosen] if chosen else concepts)}
    open_keys = {
        key for key, page in wanted.items() if rights.allowed(user, page).may_remove
    }
    indicators = [x for x in handing.set_aside(user) if x.concept_key in wanted]
    goals = [x for x in handing.goals_set_aside(user) if x[0].concept_key in wanted]
    return {
        "indicators_aside": [
            (row, wanted[row.concept_key], row.concept_key in open_keys)
            for row in indicators
        ],
        "goals_aside": [
            (row, number, row.concept_key in open_keys) for row, number in goals
        ],
    }


def _chosen(concepts: list[ConceptPage], asked: str) -> ConceptPage | None:
    return next((page for page in concepts if str(page.pk) == asked), None)


def _lines(user: User, concept: ConceptPage | None = None) -> list[Line]:
    indicators = rights.indicators_of(user)
    if concept is not None:
        indicators = indicators.of(concept.translation_key)
    return lines_of(with_last(indicators), on=timezone.localdate())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator: its last values, and a form for the next one."""
    indicator, page = rights.indicator_for(request.user, pk)
    allowed = rights.allowed(request.user, page)
    form = ValueForm(request.POST or None, indicator=indicator, allowed=allowed)
    if request.method == "POST" and form.is_valid() and form.keep(request.user):
        _note(request, page, ENTERED, form.instance)
        is_public = indicator.is_current and page.live
        said = _("The value is saved and public.") if is_public else _("Saved.")
        messages.success(request, said)
        return _go_on(request, page)
    return _show(request, form, indicator, page)


def _show(
    request: HttpRequest, form: ValueForm, indicator: Indicator, page: ConceptPage
) -> HttpResponse:
    newest = indicator.values.select_related("entered_by").order_by("-day")
    values = list(newest[: SHOWN + 1])
    last = values[0].day if values else None
    context = {
        "form": form,
        "indicator": indicator,
        "page": page,
        "values": [_row(value, indicator) for value in values[:SHOWN]],
        "has_more": len(values) > SHOWN,
        "due": indicator.next_due(last),
        "target": _number(indicator.target, indicator),
        "baseline": _number(indicator.baseline, indicator),
        "is_changed": bool(form.instance.pk),
        "may_publish": form.allowed.may_publish,
    }
    status = 422 if form.is_bound else 200
    return render(request, "concepts/admin/enter.html", context, status=status)


def _row(value: IndicatorValue, indicator: Indicator) -> dict:
    return {"row": value, "number": _number(value.value, indicator)}


def _number(value: object, indicator: Indicator) -> str:
    return "" if value is None else shown(value, indicator.decimals)


def _go_on(request: HttpRequest, page: ConceptPage) -> HttpResponse:
    """To the next value that is due where somebody asked for it, else to the list."""
    if "next" in request.POST and page.live:
        for line in _lines(request.user, page):
            if line.is_due:
                return redirect("concepts_enter", line.indicator.pk)
        messages.success(request, _("No other value of this concept is due."))
    return redirect(f"{reverse('concepts_due')}?concept={page.pk}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a value."""
    value, page = rights.value_for(request.user, pk)
    indicator = value.indicator
    before = shown(value.value, indicator.decimals)
    form = ValueForm(
        request.POST or None,
        instance=value,
        indicator=indicator,
        allowed=rights.allowed(request.user, page),
    )
    if request.method == "POST" and form.is_valid() and form.keep(request.user):
        _note(request, page, CHANGED, form.instance, before=before)
        messages.success(request, _("The value is corrected."))
        return redirect("concepts_enter", indicator.pk)
    return _show(request, form, indicator, page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a value."""
    value, page = rights.value_for(request.user, pk)
    indicator = value.indicator
    allowed = rights.allowed(request.user, page)
    if request.method == "POST" and allowed.may_remove:
        _note(request, page, DELETED, value)
        value.delete()
        messages.success(request, _("The value is deleted."))
        return redirect("concepts_enter", indicator.pk)
    context = {
        "value": value,
        "number": shown(value.value, indicator.decimals),
        "indicator": indicator,
        "page": page,
        "may_publish": allowed.may_publish,
        "locked": "" if allowed.is_open else LOCKED,
    }
    status = 403 if request.method == "POST" else 200
    return render(request, "concepts/admin/delete.html", context, status=status)


def _note(
    request: HttpRequest,
    page: ConceptPage,
    action: str,
    value: IndicatorValue,
    *,
    before: str = "",
) -> None:
    data = {
        "indicator": value.indicator.name,
        "day": value.day.isoformat(),
        "value": shown(value.value, value.indicator.decimals),
    }
    if before:
        data["before"] = before
    log(instance=page, action=action, user=request.user, data=data)
