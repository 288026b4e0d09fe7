"""Values of a concept as files: taken out, looked at, put in."""

from datetime import date
from decimal import Decimal

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts.models import User
from pages.concepts.models import ConceptPage, Indicator
from pages.forms.import_files import read_cells
from pages.projects.proof_files import TYPES

from . import importing, rights
from .forms import LOCKED, FileForm
from .importing import CHANGED, NEW, SAME, Entry, Outcome
from .tables import tables_of, values_of, values_sheet

SALT, SECONDS = "concepts.values", 24 * 3600
EXPORTED, IMPORTED = "concepts.export", "concepts.import_values"
CONTENTS = {"all": tables_of, "values": values_of}
# So many lines of a file are shown before it is put in.
SHOWN = 500


@never_cache
@require_GET
def export(request: HttpRequest, pk: int, content: str, kind: str) -> HttpResponse:
    """A concept with all that it has, or its values alone."""
    page = rights.concept_for(request.user, pk)
    write, content_type = TYPES[kind]
    log(
        instance=page,
        action=EXPORTED,
        user=request.user,
        data={"kind": kind, "content": content},
    )
    name = f"{page.slug}-{timezone.localdate().isoformat()}"
    if content == "values":
        name = f"{name}-values"
    return HttpResponse(
        write(CONTENTS[content](page)),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Take values out; read a file and say what it would change; put it in."""
    page = rights.concept_for(request.user, pk)
    if "entries" in request.POST:
        return _put_in(request, page)
    form = FileForm(request.POST or None, request.FILES or None)
    context, status = {"page": page, "form": form, "most": importing.MOST}, 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (found := _look(form, page, request.user)):
            context, status = {**context, **found}, 200
    return render(request, "concepts/admin/files.html", context, status=status)


def _look(form: FileForm, page: ConceptPage, user: User) -> dict | None:
    """What the file would do; None where something is wrong, which the form says."""
    indicators = list(Indicator.objects.current().of(page.translation_key))
    file = form.cleaned_data["file"]
    try:
        cells = read_cells(file, sheet=values_sheet(), most_rows=importing.MOST + 1)
    except ValidationError as error:
        form.add_error("file", error)
        return None
    entries, problems, empty = importing.read_entries(cells, indicators)
    problems = problems or _not_allowed(user, page, entries, indicators)
    if problems:
        form.add_error(None, _("Nothing has been changed. Please mend these lines:"))
        for problem in problems:
            form.add_error("file", problem)
        return None
    outcomes = importing.plan(entries, indicators)
    wanted = [x for x in outcomes if x.kind != SAME]
    return {
        "outcomes": wanted[:SHOWN],
        "more": max(len(wanted) - SHOWN, 0),
        "counts": {
            "new": sum(x.kind == NEW for x in outcomes),
            "changed": sum(x.kind == CHANGED for x in outcomes),
            "same": sum(x.kind == SAME for x in outcomes),
            "empty": empty,
        },
        "entries": _signed(page, user, wanted) if wanted else "",
        "is_looked_at": True,
    }


def _not_allowed(
    user: User, page: ConceptPage, entries: list[Entry], indicators: list[Indicator]
) -> list[str]:
    """What of it that person may not put in."""
    allowed = rights.allowed(user, page)
    if not allowed.is_open:
        return [str(LOCKED)]
    if allowed.may_publish:
        return []
    said = str(
        _(
            "Line %(number)s: only those who may publish the concept give a value "
            "another source."
        )
    )
    found = importing.with_other_source(entries, indicators)
    return [said % {"number": x.line} for x in found[: importing.MOST_PROBLEMS]]


def _signed(page: ConceptPage, user: User, outcomes: list[Outcome]) -> str:
    """The lines travel with the page: nothing is kept before it is put in."""
    rows = [
        [
            *(x.entry.line, x.entry.indicator, x.entry.day.isoformat()),
            *(str(x.entry.value), x.entry.source, x.entry.note, x.version),
        ]
        for x in outcomes
    ]
    told = {"concept": page.pk, "by": user.pk, "rows": rows}
    return signing.dumps(told, salt=SALT, compress=True)


def _put_in(request: HttpRequest, page: ConceptPage) -> HttpResponse:
    again = redirect("concepts_files", page.pk)
    try:
        told = signing.loads(request.POST["entries"], salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        told = {}
    if (told.get("concept"), told.get("by")) != (page.pk, request.user.pk):
        messages.error(request, _("Please choose the file once more."))
        return again
    lines = _read(told["rows"])
    indicators = list(Indicator.objects.current().of(page.translation_key))
    entries = [entry for entry, _version in lines]
    # Rights may have been taken since the file was looked at.
    if problems := _not_allowed(request.user, page, entries, indicators):
        for problem in problems:
            messages.error(request, problem)
        return again
    try:
        new, changed = importing.put_in(page, lines, by=request.user)
    except importing.Outdated:
        messages.error(
            request,
            _(
                "Somebody has changed values meanwhile, so nothing was put in. "
                "Please choose the file once more."
            ),
        )
        return again
    numbers = {"new": new, "changed": changed}
    log(instance=page, action=IMPORTED, user=request.user, data=numbers)
    messages.success(
        request, _("Put in: %(new)s new values, %(changed)s changed ones.") % numbers
    )
    return redirect(f"{reverse('concepts_due')}?concept={page.pk}&show=all")


def _read(rows: list[list]) -> list[tuple[Entry, str]]:
    return [
        (
            Entry(
                line, indicator, date.fromisoformat(day), Decimal(value), source, note
            ),
            version,
        )
        for line, indicator, day, value, source, note, version in rows
    ]
