"""The way to the yearly reports of a concept."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from locales.table import SOURCE_CODE
from pages.base.frame import address
from pages.concepts.models import ConceptPage
from pages.concepts.report import told_years

register = template.Library()


@register.simple_tag
def reports_of(page: ConceptPage) -> list[tuple[int, str]]:
    """Year and address of each report, the newest first."""
    url = address(page.url_path, get_language() or SOURCE_CODE)
    years = told_years(page, on=timezone.localdate())
    return [(year, f"{url}{rest}") for year, rest in years]
