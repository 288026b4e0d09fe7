"""What an accessibility statement says, in the order of its template."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .duties import issues_for
from .parts import Part, Section

if TYPE_CHECKING:
    from .models import AccessibilityStatementPage


def sections_of(
    page: "AccessibilityStatementPage", body: list[Section]
) -> list[Section]:
    """Its headings with their pieces; `body` where the template has it."""
    issues = issues_for(page.known_barriers())
    conformance = page.conformance(has_issues=bool(issues))
    return [
        Section(
            _("How accessible this site is"),
            [Part("conformance", "conformance", conformance)],
        ),
        Section(
            _("What is not accessible yet"),
            [Part(f"issue.{x.source.pk}", "issue", x) for x in issues],
        ),
        *body,
        Section(_("Report a barrier"), [Part("report", "report", page)]),
        Section(_("If our answer does not help"), _enforcement(page)),
        Section(_("About this statement"), [Part("about", "about", page)]),
    ]


def _enforcement(page: "AccessibilityStatementPage") -> list[Part]:
    if not page.enforcement_name:
        return []
    return [Part("enforcement", "enforcement", page)]
