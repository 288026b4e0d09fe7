"""Addresses that belong to no room: health, robots, errors, pictures."""

import errno
import sys

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file

from config.upkeep.ages import freshness, state
from config.upkeep.places import unfinished_mark
from locales.catalogues import catalogues
from locales.table import TABLE, find
from outbox.health import Health
from outbox.health import health as outbox_health
from pages.sheet.printing import can_print

WEEK = 7 * 24 * 3600


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """
    The state of each part; 503 when one of them does not work.

    Without PDFs the site is whole: it offers none. How many letters wait or were
    refused is told to those who may see the list of letters, how old the newest backup
    is to all editors; everybody's monitor may ask whether it is fresh.
    """
    parts = {
        "database": _works(_ask_database),
        "migrations": _works(_no_migration_waits),
        "catalogues": _works(_every_catalogue_there),
        "restored": not unfinished_mark().exists(),
    }
    letters = _letters()
    parts["outbox"] = bool(letters) and letters.is_well
    healthy = all(parts.values())
    parts["pdf"] = can_print()
    now = timezone.now()
    answer = {"ok": healthy, **parts, "backup": freshness(at=now)}
    if letters and request.user.has_perm("outbox.view_outboxmessage"):
        answer["letters"] = letters.counts()
    if parts["database"] and request.user.has_perm("wagtailadmin.access_admin"):
        answer["backups"] = state(at=now)
    return JsonResponse(answer, status=200 if healthy else 503)


def _letters() -> Health | None:
    try:
        return outbox_health(at=timezone.now())
    except Error:
        return None


def _works(check: object) -> bool:
    try:
        return bool(check())
    except Exception:  # noqa: BLE001  whatever is broken is the answer
        return False


def _ask_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _no_migration_waits() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _every_catalogue_there() -> bool:
    compiled = {path.parent.parent.name for path in catalogues()}
    return {language.catalogue for language in TABLE} <= compiled


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri("/sitemap.xml")
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /-/",
        "Disallow: /*/beside.pdf",
        "Disallow: /*/report/*/pdf/",
        f"Sitemap: {sitemap}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """
    Uploaded pictures, when no web server in front does it.

    Documents are not served here: they go through Wagtail, which asks for rights.
    """
    if not path.startswith(("images/", "original_images/")):
        raise Http404
    response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = f"public, max-age={WEEK}"
    return response


def no_rehearsal(request: HttpRequest) -> HttpResponse:
    """Wagtail's address that fails on purpose: it would ring the alarm for nothing."""
    raise Http404


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """
    A page that asks nothing of a request that cannot be read.

    Django's own looks for a token in the form, and that ends in another error where the
    form is in an encoding that nobody can read.
    """
    html = render_to_string("400.html", {"language": find(get_language())})
    return HttpResponse(html, status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that asks no database: that may be what is broken (then 503)."""
    passes = _will_pass(sys.exc_info()[1])
    status = 503 if passes else 500
    # Without the request: the frame of other pages would ask the database again.
    html = render_to_string(f"{status}.html", {"language": find(get_language())})
    response = HttpResponse(html, status=status)
    if passes:
        response.headers["Retry-After"] = "120"
    return response


def _will_pass(error: BaseException | None) -> bool:
    """Whether the machine is at fault: no database, or a disk that is full."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    # A cursor that is closed says it in the driver's own words.
    driver = connection.Database
    own = (driver.InterfaceError, driver.OperationalError)
    return isinstance(error, (InterfaceError, OperationalError, *own))
