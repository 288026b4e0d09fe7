"""A proposal side by side with what the entry says now; an editor decides."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from locales.table import find
from pages.directory.models.entry import Entry
from pages.forms.kinds import one_line, several_lines
from pages.lifecycle.models import Proposal

from . import deciding, rights
from .deciding import Chosen, Refusal
from .desk import delete_url, edit_url
from .questions import is_same
from .saying import EntryField, fields_of, in_german

PROPOSAL = "check_in_proposal"
MOST = 5000


@dataclass
class Line:
    """A field: what it says now, what is proposed, and what the editor made of it."""

    field: EntryField
    now: str
    proposed: str
    text: str
    was: str
    is_changed: bool
    needs_german: bool
    is_ticked: bool
    is_taken: bool = False
    error: str = ""

    @property
    def is_conflict(self) -> bool:
        """Whether somebody changed it after the partner had looked at it."""
        is_open = self.is_changed and not self.is_settled and not self.field.by_hand
        return is_open and not is_same(self.was, self.now)

    @property
    def is_settled(self) -> bool:
        """Whether it was taken over, or the entry says it anyway."""
        is_there = self.is_changed and is_same(self.now, self.proposed)
        return self.is_taken or is_there


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Look, edit, take over or refuse."""
    row, entry = rights.proposal_to_decide(request.user, pk)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _decided(request, row, entry)
        except Refusal as refusal:
            errors = refusal.errors
    at = timezone.now()
    others = Proposal.objects.waiting().filter(
        checkin__kind=row.checkin.kind, checkin__entry_key=row.checkin.entry_key
    )
    context = {
        "row": row,
        "entry": entry,
        "kind": row.checkin.kind,
        "language": find(row.locale),
        "lines": _lines(request, row, entry, errors),
        "error": errors.get("", ""),
        "reason": request.POST.get("reason", ""),
        "others": others.exclude(pk=row.pk),
        "edit_url": edit_url(entry),
        "delete_url": _delete_url(request, entry),
        "is_open": row.state == Proposal.State.WAITING,
        "may_undo": deciding.may_undo(row, at=at),
    }
    status = 422 if errors else 200
    template = "lifecycle/admin/check_in_proposal.html"
    return render(request, template, context, status=status)


def _delete_url(request: HttpRequest, entry: Entry) -> str:
    meta = entry._meta
    may = request.user.has_perm(f"{meta.app_label}.delete_{meta.model_name}")
    return delete_url(entry) if may else ""


def _lines(
    request: HttpRequest, row: Proposal, entry: Entry, errors: dict[str, str]
) -> list[Line]:
    german = in_german(entry)
    posted = request.POST if request.method == "POST" else None
    return [
        _line(field, row, german[field.name], posted, errors.get(field.name, ""))
        for field in fields_of(entry)
    ]


def _line(
    field: EntryField, row: Proposal, now: str, posted: dict | None, error: str
) -> Line:
    change = row.changes.get(field.name)
    foreign = bool(change) and deciding.needs_german(row, field)
    line = Line(
        field,
        now=now,
        proposed=change["now"] if change else "",
        text=now if foreign or not change else change["now"],
        was=change["was"] if change else now,
        is_changed=bool(change),
        needs_german=foreign,
        is_ticked=False,
        is_taken=field.name in row.taken.get("fields", {}),
        error=error,
    )
    line.is_ticked = line.is_changed and not (
        line.is_conflict or line.is_settled or foreign or field.by_hand
    )
    if posted is not None and change:
        line.text = posted.get(f"text-{field.name}", line.text)[:MOST]
        line.is_ticked = f"take-{field.name}" in posted
    return line


def _decided(request: HttpRequest, row: Proposal, entry: Entry) -> HttpResponse:
    """
    What the button says, and on to what follows.

    :raises Refusal: if that cannot be done
    """
    at = timezone.now()
    reason = several_lines(request.POST.get("reason", ""))[:1000]
    if "refuse" in request.POST:
        if not reason:
            raise Refusal({"": str(_("Write why: the partner reads it."))})
        deciding.refuse(row, entry, reason, by=request.user, at=at)
        messages.success(request, _("Refused. The partner hears of it in ten minutes."))
        return redirect(PROPOSAL, row.pk)
    if row.is_gone:
        raise Refusal({"": str(_("Delete the entry, or refuse."))})
    chosen = _chosen(request, row, entry)
    left = deciding.accept(row, entry, chosen, reason=reason, by=request.user, at=at)
    if not left:
        messages.success(request, _("Taken over. The entry counts as confirmed."))
    elif reason:
        words = _("Taken over. The partner hears in ten minutes why the rest is not.")
        messages.success(request, words)
    else:
        words = _("Taken over. The rest waits, so nothing counts as confirmed yet.")
        messages.warning(request, words)
    return redirect(PROPOSAL, row.pk)


def _chosen(request: HttpRequest, row: Proposal, entry: Entry) -> dict[str, Chosen]:
    found = {}
    for field in fields_of(entry):
        if field.name in row.changes and f"take-{field.name}" in request.POST:
            clean = several_lines if field.is_long else one_line
            found[field.name] = Chosen(
                seen=request.POST.get(f"seen-{field.name}", ""),
                text=clean(request.POST.get(f"text-{field.name}", "")[:MOST]),
            )
    return found


@never_cache
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it wait again, with the entry as it was."""
    row, entry = rights.proposal_to_decide(request.user, pk)
    at = timezone.now()
    if not deciding.may_undo(row, at=at):
        messages.error(request, _("This cannot be taken back any more."))
        return redirect(PROPOSAL, pk)
    try:
        kept = deciding.undo(row, entry, by=request.user, at=at)
    except Refusal:
        raise PermissionDenied from None
    messages.success(request, _("The proposal waits again."))
    if kept:
        words = _("These were changed since and stay as they are: %(labels)s")
        messages.warning(request, words % {"labels": ", ".join(map(str, kept))})
    return redirect(PROPOSAL, pk)
