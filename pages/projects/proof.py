"""The proof of use: what a project did with its money, as tables for the funder."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageQuerySet

from locales.table import SOURCE_CODE, find
from pages.base.frame import address, frame
from pages.base.models.page import RelatedPage

from . import evidence
from .evidence import FEWEST, Counted, Held, Published, summed
from .models import FundingRow, ProjectPage

Cell = str | int | Decimal | date | None


@dataclass
class Table:
    """One table of the proof, its heading row apart."""

    title: str
    head: list[str]
    rows: list[list[Cell]] = field(default_factory=list)


def proof_of(project: ProjectPage, *, at: datetime) -> list[Table]:
    """Project, grants, events held and publications of a German project page."""
    with translation.override(SOURCE_CODE):
        return [
            _project(project, at),
            _grants(project),
            _events(evidence.held(project, until=at)),
            *_counted(evidence.counted(project, until=at)),
            _publications(published(project)),
        ]


def _project(project: ProjectPage, at: datetime) -> Table:
    facts = [
        (_("Project"), project.title),
        (_("Begins on"), project.starts_on),
        (_("Ends on"), project.ends_on),
        (_("Status"), project.status_words),
        (_("Budget in euros"), project.budget),
        (_("Partners"), "; ".join(_partners(project))),
        (_("Address"), _full(project, SOURCE_CODE)),
        (_("As of"), timezone.localdate(at)),
    ]
    rows = [[str(label), value] for label, value in facts]
    return Table(str(_("Project")), [str(_("What")), str(_("Value"))], rows)


def _partners(project: ProjectPage) -> list[str]:
    found = [(x.link.title, x["role"]) for x in project.known_partners]
    return [f"{name} ({role})" if role else name for name, role in found]


def _grants(project: ProjectPage) -> Table:
    head = [
        *(_("Funder"), _("Programme"), _("Years"), _("Grant number")),
        *(_("Share in per cent"), _("Amount in euros"), _("From"), _("Until")),
    ]
    rows = [
        [
            row.funder.name,
            row.programme.name if row.programme else "",
            row.programme.years if row.programme else "",
            row.grant_number,
            row.share,
            row.amount,
            row.starts_on or project.starts_on,
            row.ends_on or project.ends_on,
        ]
        for row in project.funding.select_related("funder", "programme")
    ]
    return Table(str(_("Funding")), [*map(str, head)], rows)


def _events(held: list[Held]) -> Table:
    """
    Each date with its people.

    Where a number is too small to be told, the total says only how many there were
    at least: it could be taken apart otherwise.
    """
    head = [_("Day"), _("Event"), _("Place"), _("Registered"), _("Came")]
    table = Table(str(_("Events held")), [*map(str, head)])
    table.rows = [
        [one.day, one.title, one.place, people(one.registered), people(one.came)]
        for one in held
    ]
    if held:
        registered = total([one.registered for one in held])
        came = total([one.came for one in held])
        table.rows.append([None, str(_("Total")), "", registered, came])
    return table


def _counted(rows: list[Counted]) -> list[Table]:
    """What was counted besides, where something was."""
    head = [str(_("Year")), str(_("What")), str(_("Number"))]
    cells = [[one.year, one.name, one.number] for one in rows]
    return [Table(str(_("Numbers by year")), head, cells)] if rows else []


def people(number: int | None) -> Cell:
    """How many came, but not who: numbers below five stay untold."""
    if number is None:
        return str(_("not counted"))
    if 0 < number < FEWEST:
        return str(_("fewer than %(number)s") % {"number": FEWEST})
    return number


def total(numbers: list[int | None]) -> Cell:
    """All of them together, in a way that tells none of the small ones."""
    together = summed(numbers)
    if together is None:
        return people(None)
    number, is_exact = together
    return number if is_exact else str(_("at least %(number)s") % {"number": number})


def _publications(rows: list[Published]) -> Table:
    head = [
        *(_("Kind"), _("Title"), _("Language"), _("Address")),
        *(_("First published"), _("Last published"), _("EU emblem")),
    ]
    return Table(
        str(_("Publications")),
        [*map(str, head)],
        [
            [
                one.kind,
                one.title,
                find(one.code).german,
                one.url,
                _day(one.first),
                _day(one.last),
                str(_("shown") if one.has_emblem else _("not shown")),
            ]
            for one in rows
        ],
    )


def _day(moment: datetime | None) -> date | None:
    return moment and timezone.localdate(moment)


def published(project: ProjectPage) -> list[Published]:
    """Its own pages in every language, its events, and pages that belong to it."""
    eu_projects = _eu_projects()
    has_emblem = project.translation_key in eu_projects.values()
    own = ProjectPage.objects.filter(translation_key=project.translation_key)
    others = Page.objects.filter(translation_key__in=_beside(project))
    # Other pages carry the emblem where it stands at the foot of all of them.
    everywhere = frame(SOURCE_CODE).eu_funded
    found = [
        *versions_of(own, has_emblem=has_emblem or everywhere),
        *evidence.published(project),
    ]
    told = {one.url for one in found}
    beside = versions_of(others, has_emblem=everywhere, eu_projects=eu_projects)
    return [*found, *(one for one in beside if one.url not in told)]


def _eu_projects() -> dict[int, UUID]:
    """The projects that the European Union pays for, and their keys."""
    german = {"project__locale__language_code": SOURCE_CODE}
    rows = FundingRow.objects.filter(funder__is_eu=True, **german)
    return dict(rows.values_list("project_id", "project__translation_key"))


def _beside(project: ProjectPage) -> set:
    """Pages that the project names as related, and pages that name it."""
    rows = RelatedPage.objects.filter(
        Q(page=project.pk) | Q(target=project.pk)
    ).values_list("page__translation_key", "target__translation_key")
    keys = {key for pair in rows for key in pair}
    return keys - {project.translation_key}


def versions_of(
    pages: PageQuerySet, *, has_emblem: bool, eu_projects: dict | None = None
) -> list[Published]:
    """
    What there is to say of these pages' live versions, in tree order.

    Pages of and for one of `eu_projects` have the emblem as well.
    """
    rows = pages.live().select_related("locale", "content_type").order_by("path")
    if eu_projects:
        rows = rows.specific()
    return [
        Published(
            kind=str(page.specific_class._meta.verbose_name),
            title=page.title,
            code=page.locale.language_code,
            url=_full(page, page.locale.language_code),
            first=page.first_published_at,
            last=page.last_published_at,
            has_emblem=has_emblem or _is_for(page, eu_projects or {}),
        )
        for page in rows
        if page.specific_class
    ]


def _is_for(page: Page, projects: dict[int, UUID]) -> bool:
    """Whether the page is one of these projects' own, or says it belongs to one."""
    if isinstance(page, ProjectPage):
        return page.translation_key in projects.values()
    return getattr(page, "project_id", None) in projects


def _full(page: Page, code: str) -> str:
    return frame(code).root_url + address(page.url_path, code)
