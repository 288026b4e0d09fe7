"""Words for the office's pages about registrations."""

from django import template
from django.utils.translation import gettext_lazy as _

from events.registration.models import AuditEvent, Need
from events.registration.needs import detail_words as words_of_detail
from events.registration.states import State

register = template.Library()

WHAT = {
    "registered": _("registered"),
    "changed": _("people or needs changed"),
    "moved": _("moved to another date"),
    "needs": _("needs arranged or not possible"),
    "reconfirmed": _("says again that they come"),
    "first": _("put first on the waiting list"),
    "own_turn": _("back to its own turn"),
}


@register.filter
def detail_words(need: Need) -> str:
    return words_of_detail(need, for_office=True)


@register.filter
def audit_words(event: AuditEvent) -> str:
    """What happened, without a name: `on the waiting list → place offered`."""
    if event.what == "step":
        before, after = State(event.before).label, State(event.after).label
        return f"{before} → {after}"
    said = f"{WHAT.get(event.what, event.what)}: {State(event.after).label}"
    return f"{said} ({event.get_reason_display()})" if event.reason else said
