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
    "let_go": _("let go, because the date was cancelled"),
    "reinstated": _("valid again, because the date takes place after all"),
    "needs": _("needs arranged or not possible"),
    "reconfirmed": _("says again that they come"),
    "forgotten": _("personal data deleted"),
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
    return f"{WHAT.get(event.what, event.what)}: {State(event.after).label}"
