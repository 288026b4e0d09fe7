"""What mentoring tells for the proof of use of its project."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.projects import evidence
from pages.projects.models import ProjectPage

from .figures import told, years_of
from .models import MentoringProgramme


def counted(project: ProjectPage, until: datetime) -> Iterator[evidence.Counted]:
    """Pairs, meetings and hours of each year; small numbers untold."""
    key = project.translation_key
    programme = MentoringProgramme.objects.filter(page_key=key).first()
    if programme is None:
        return
    names = (_("Pairs in mentoring"), _("Meetings in mentoring"), _("Hours together"))
    for year in years_of(programme, until=timezone.localdate(until)):
        for name, number in zip(names, told(year), strict=True):
            yield evidence.Counted(str(name), year.year, number)


evidence.register(evidence.Provider("mentoring", counted=counted))
