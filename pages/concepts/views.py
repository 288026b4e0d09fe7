"""What a concept's page and its progress page show."""

from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.blocks import StructValue

from pages.base.frame import Link, address, kept, lang_of
from pages.base.listing import Head
from pages.base.models import BasePage
from pages.base.reading import context_below
from pages.councils.members import rows_of
from pages.councils.models import CouncilPage
from pages.councils.seating import Seating, seating_of
from pages.councils.views import current_frame
from pages.projects.blocks import link_to
from pages.projects.period import period_words

from .links import links_to
from .models import ConceptPage
from .numbers import first_and_last, point_words
from .plan import plan_of
from .terms import Precision
from .wording import phase_line, phase_steps


@dataclass
class PointView:
    """A point of the timeline; `state` is "past", "now" or "ahead"."""

    key: str
    value: StructValue
    when: str
    day: date
    state: str
    link: Link | None = None


@dataclass
class Group:
    """The council that steers a concept, and its seats by sector."""

    link: Link | None = None
    seating: Seating = field(default_factory=Seating)


def concept_context(page: ConceptPage) -> dict:
    """How far it is, who works on it, its timeline and its plan."""
    code, today = current_frame().code, timezone.localdate()
    points = points_of(page, code, on=today)
    named = links_to([page.steering_group_id, page.resolution_id], code)
    return {
        "phase": phase_line(page.phase),
        "phases": phase_steps(page.phase),
        "period": period_words(page.starts_on, page.ends_on),
        "institute": link_to(page.institute, "organisations"),
        "resolution": named.get(page.resolution_id),
        "group": group_of(page, named.get(page.steering_group_id), code),
        "points": points,
        "plan": plan_of(page, code, on=today),
        "progress_url": f"{address(page.url_path, code)}progress/",
    }


def points_of(page: ConceptPage, code: str, *, on: date) -> list[PointView]:
    """The timeline in the order of its days, whatever order an editor gave it."""
    # A preview shows what nobody has checked yet.
    blocks = [block for block in page.timeline if block.value["day"]]
    links = links_to([x.value["page"].pk for x in blocks if x.value["page"]], code)
    points = [
        PointView(
            key=block.id,
            value=block.value,
            when=point_words(block.value["day"], _precision(block.value), code),
            day=block.value["day"],
            state=state_on(on, block.value["day"], _precision(block.value)),
            link=block.value["page"] and links.get(block.value["page"].pk),
        )
        for block in blocks
    ]
    return sorted(points, key=lambda point: point.day)


def _precision(value: StructValue) -> str:
    return value["precision"] or Precision.DAY


def state_on(today: date, day: date, precision: str) -> str:
    """Whether a point in time is over, going on or to come on that day."""
    first, last = first_and_last(day, precision)
    if last < today:
        return "past"
    return "ahead" if first > today else "now"


def group_of(page: ConceptPage, link: Link | None, code: str) -> Group | None:
    """The steering group as readers may see it; kept as long as a frame."""
    if link is None:
        return None
    name = f"seating-{page.steering_group_id}"
    return Group(link, kept(name, code, lambda: _seating(page, code)))


def _seating(page: ConceptPage, code: str) -> Seating:
    council = CouncilPage.objects.get(pk=page.steering_group_id)
    # Asked for in here: what is kept ends with the day.
    return seating_of(council, rows_of(council), code, on=timezone.localdate())


def show_progress(page: ConceptPage, request: HttpRequest) -> HttpResponse:
    """Every goal with its indicators: tables, charts, lights in words."""
    code = current_frame().code
    context = below_concept(page, request, "progress/", gettext("How far we are"))
    context["plan"] = plan_of(page, code, on=timezone.localdate())
    return TemplateResponse(request, "concepts/progress.html", context)


def below_concept(
    page: ConceptPage, request: HttpRequest, rest: str, title: str
) -> dict:
    """What every address below a concept shows beside its own: `title` is its name."""
    # What the page itself shows is not needed here.
    context = BasePage.get_context(page, request)
    code = current_frame().code
    return context_below(context, page, rest, code) | {
        "head": Head(
            title=title,
            title_lang=code if lang_of(page, code) else "",
            summary=page.title,
            illustration=page.illustration,
            door=page.door,
        ),
        "concept_url": address(page.url_path, code),
    }
