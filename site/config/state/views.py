"""`/admin/state/`: everything that an administrator would otherwise look up."""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from config.views import health

from .look import Look, guarded, hurried
from .panels import Level, in_need, machine, safety, work

PANELS = [
    (machine.health, _("What must work")),
    (work.letters, _("Letters")),
    (work.tasks, _("Background tasks")),
    (work.sweeps, _("Sweeps by the clock")),
    (work.search, _("Search")),
    (machine.backups, _("Backups")),
    (machine.disks, _("Disk space")),
    (safety.safety, _("Safety")),
    (machine.versions, _("Versions")),
]


def may_see(user: User) -> bool:
    """Administrators only: it says where the site is weak."""
    return user.is_active and user.is_superuser


@require_safe
@never_cache
def state(request: HttpRequest) -> HttpResponse:
    """How everything is, what needs somebody, and what to do about it."""
    if not may_see(request.user):
        raise PermissionDenied
    with hurried():
        look = Look(timezone.now(), json.loads(health(request).content))
        panels = [guarded(build, title, look) for build, title in PANELS]
    urgent = [panel for panel in panels if panel.level != Level.WELL]
    context = {
        "at": look.at,
        "panels": panels,
        "urgent": sorted(urgent, key=lambda panel: -panel.level),
        "number": in_need(panels),
        "level": max(panel.level for panel in panels),
    }
    return render(request, "state/admin/state.html", context)
