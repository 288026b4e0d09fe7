"""What a project's page says, in the order of its template."""

from django.utils.translation import gettext as _

from pages.base.parts import Part, Section, blocks, text

from .glance import glance_of
from .models import ProjectPage
from .support import ProjectLine, support_of


def sections_of(page: ProjectPage, body: list[Section]) -> list[Section]:
    """Every heading of a project with its pieces; `body` where the template has it."""
    return [
        Section(_("At a glance"), _at_a_glance(page)),
        text("aims", _("What we want"), page.aims),
        *body,
        text("results", _("Results"), page.results),
        blocks("volunteers", _("Join in"), page.open_volunteers),
        blocks("partners", _("Who takes part"), page.partners),
        Section(
            _("Who helps you"),
            [Part(f"who.{x.slug}", "who", x) for x in page.helpers()],
        ),
        Section(_("Who pays for it"), _funding(page)),
    ]


def project_parts(line: ProjectLine | None) -> list[Section]:
    """The project that another page belongs to, with its emblem."""
    if line is None or not (line.url or line.statement):
        return []
    return [Section(_("Part of a project"), [Part("project", "project_line", line)])]


def _at_a_glance(page: ProjectPage) -> list[Part]:
    return [
        Part(
            f"glance.{row.key}",
            "glance",
            {"label": row.label, "text": row.text, "note": ""},
        )
        for row in glance_of(page)
    ]


def _funding(page: ProjectPage) -> list[Part]:
    support = support_of(page, with_logos=False)
    if support is None:
        return []
    grants = [
        Part(f"grant.{at}", "grant", grant)
        for at, grant in enumerate(support.grants, start=1)
    ]
    if support.statement:
        grants.insert(0, Part("eu", "eu_statement", support.statement))
    return grants
