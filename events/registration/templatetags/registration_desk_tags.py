"""Words for the office's pages about registrations."""

from collections.abc import Iterable

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events.registration.models import AuditEvent, Need, Registration
from events.registration.needs import detail_words as words_of_detail
from events.registration.numbers import few
from events.registration.states import State

register = template.Library()

WHAT = {
    "registered": _("registered"),
    "changed": _("people or needs changed"),
    "moved": _("moved to another date"),
    "let_go": _("let go, because the date was cancelled"),
    "reinstated": _("valid again, because the date takes place after all"),
    "needs": _("needs arranged or not possible"),
    "reconfirmed": _("says again that they come"),
    "first": _("put first on the waiting list"),
    "own_turn": _("back to its own turn"),
}


register.filter(few)


@register.filter
def detail_words(need: Need) -> str:
    return words_of_detail(need, for_office=True)


@register.filter
def deleted_words(rows: Iterable[Registration]) -> str:
    """When these people are forgotten: not all need be promised the same day."""
    days = sorted({row.delete_on for row in rows})
    if not days:
        return ""
    first, last = date_format(days[0]), date_format(days[-1])
    if first == last:
        return _("Deleted by itself on %(day)s.") % {"day": first}
    return _("Deleted by itself between %(first)s and %(last)s.") % {
        "first": first,
        "last": last,
    }


@register.filter
def audit_words(event: AuditEvent) -> str:
    """What happened, without a name: `on the waiting list → place offered`."""
    if event.what == "step":
        before, after = State(event.before).label, State(event.after).label
        return f"{before} → {after}"
    said = f"{WHAT.get(event.what, event.what)}: {State(event.after).label}"
    return f"{said} ({event.get_reason_display()})" if event.reason else said
