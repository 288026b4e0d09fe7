"""The office's side of projects: the proof of use as a file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from locales.table import SOURCE_CODE

from .models import ProjectPage
from .proof import proof_of
from .proof_files import TYPES


@never_cache
@require_GET
def proof(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """
    The proof of use of a German project page, for those who may edit it.

    :raises PermissionDenied: for others
    """
    page = get_object_or_404(ProjectPage, pk=page_id, locale__language_code=SOURCE_CODE)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    at = timezone.now()
    write, content_type = TYPES[kind]
    log(
        instance=page,
        action="projects.proof",
        user=request.user,
        data={"kind": kind},
    )
    name = f"{page.slug}-{timezone.localdate(at).isoformat()}.{kind}"
    return HttpResponse(
        write(proof_of(page, at=at)),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
