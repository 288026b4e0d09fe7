"""What a service's page says, in the order of its template."""

from django.utils.translation import gettext as _

from pages.base.parts import Part, Section, blocks, text

from .models import ServicePage


def sections_of(page: ServicePage, body: list[Section]) -> list[Section]:
    """Every heading of a service with its pieces; `body` where the template has it."""
    return [
        *_why_paused(page),
        Section(_("At a glance"), _at_a_glance(page)),
        text("what_it_is", _("What it is"), page.what_it_is),
        text("who_for", _("Who it is for"), page.who_for),
        text("who_may_apply", _("Who may apply"), page.who_may_apply),
        text("outcome", _("What you get"), page.outcome),
        blocks("steps", _("How to do it"), page.steps),
        blocks("bring", _("What to bring"), page.bring),
        text("cost_text", _("What it costs"), page.cost_text),
        blocks("timeline", _("How long it takes"), page.timeline),
        *body,
        blocks("special_cases", _("More about it"), page.special_cases),
        text("legal_basis", _("Legal basis"), page.legal_basis),
    ]


def _why_paused(page: ServicePage) -> list[Section]:
    if not page.is_paused:
        return []
    value = {"until": page.paused_until, "reason": page.paused_reason}
    return [Section(_("This service is paused"), [Part("paused", "paused", value)])]


def _at_a_glance(page: ServicePage) -> list[Part]:
    choices = {
        page.Interpreter.POSSIBLE: _("Possible"),
        page.Interpreter.NONE: _("Not possible"),
    }
    rows = [
        ("deadline", _("Deadline"), page.deadline),
        ("cost", _("Cost"), page.cost),
        ("duration", _("How long"), page.duration),
        ("interpreter", _("Interpreter"), choices.get(page.interpreter)),
    ]
    return [
        Part(
            name,
            "glance",
            {"label": label, "text": value, "note": getattr(page, f"{name}_note")},
        )
        for name, label, value in rows
        if value
    ]
