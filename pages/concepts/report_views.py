"""The yearly report as a page, and as PDF."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from locales.table import find
from pages.base.sentences import day_words
from pages.councils.views import current_frame
from pages.sheet.printing import Busy, Unprintable, can_print, printed

from .models import ConceptPage
from .report import Report, as_of, report_of, years_of
from .views import below_concept
from .wording import phase_line

STYLES = ("sheet/sheet.css", "concepts/report.css")
SECONDS_UNTIL_FREE = 10


def show_report(page: ConceptPage, request: HttpRequest, year: int) -> HttpResponse:
    """
    What was done in that year, and where it stood.

    :raises Http404: for a year of which nothing is known
    """
    context = _context(page, request, year)
    return TemplateResponse(request, "concepts/report.html", context)


def print_report(page: ConceptPage, request: HttpRequest, year: int) -> HttpResponse:
    """
    The same on A4, kept as long as its words are the same.

    :raises Http404: for a year of which nothing is known
    """
    context = _context(page, request, year)
    html = render_to_string("concepts/report_print.html", context, request)
    try:
        pdf = printed(html, context["canonical_url"], styles=STYLES)
    except Unprintable as error:
        return _unprintable(request, context, is_busy=isinstance(error, Busy))
    code = current_frame().code
    name = f"{page.slug}-{year}-{code}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            # The same words stand at the page's address, so search engines take those.
            "X-Robots-Tag": "noindex",
        },
    )


def _unprintable(request: HttpRequest, context: dict, *, is_busy: bool) -> HttpResponse:
    context = {**context, "is_busy": is_busy}
    response = TemplateResponse(
        request, "concepts/report_unprintable.html", context, status=503
    )
    response.headers["X-Robots-Tag"] = "noindex"
    if is_busy:
        response.headers["Retry-After"] = str(SECONDS_UNTIL_FREE)
    return response


def _context(page: ConceptPage, request: HttpRequest, year: int) -> dict:
    today = timezone.localdate()
    if year not in years_of(page, on=today):
        raise Http404
    code, rest = current_frame().code, f"report/{year}/"
    report = report_of(page, year, code, on=today)
    title = gettext("Report for %(year)s") % {"year": year}
    context = below_concept(page, request, rest, title)
    url = f"{context['concept_url']}{rest}"
    return context | {
        "report": report,
        "phase": phase_line(page.phase),
        "as_of": _as_of(report, as_of(page, report, on=today)),
        "report_url": url,
        "pdf_url": f"{url}pdf/" if can_print() else "",
        "paper_direction": find(page.locale.language_code).direction,
    }


def _as_of(report: Report, on: date) -> str:
    day = day_words(on)
    if not report.is_over:
        return gettext("As of %(day)s. The year is not over yet.") % {"day": day}
    text = gettext(
        "Numbers are those of the end of the year. What became of measures is told "
        "as of %(day)s."
    )
    return text % {"day": day}
