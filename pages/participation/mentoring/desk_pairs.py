"""Pairs in the office: how far they are, when they met, the end."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log

from pages.participation.desk import filters, leaf, query_of

from . import pairing, rights
from .desk import projects
from .models import Ending, Meeting, Pair, PairState
from .models.pair import OPEN
from .pairing import NOT_THERE, Met, NotPossible
from .project import german_page

CHANGED = "mentoring.pair"
DESK = "desk"


class MeetingForm(forms.ModelForm):
    """When two met; `once` makes a double click count once."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=32)

    class Meta:
        model = Meeting
        fields = ["day", "hours", "line"]
        widgets = {"day": AdminDateInput}

    def __init__(self, *args: object, pair: Pair, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = Meeting.earliest(pair)

    def clean_day(self) -> object:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day < self.earliest:
            raise forms.ValidationError(_("They did not know each other that day."))
        return day


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The pairs that are proposed, agreed or meet, unless others are asked for."""
    rights.require(request.user)
    chosen = filters(request, "page", "state")
    if chosen["state"] not in PairState.values:
        chosen["state"] = ""
    rows = rights.pairs_of(request.user).prefetch_related("meetings")
    wanted = [chosen["state"]] if chosen["state"] else OPEN
    rows = rows.filter(state__in=wanted)
    if chosen["page"]:
        pages = rights.projects_of(request.user).filter(pk=chosen["page"])
        keys = pages.order_by().values("translation_key")
        rows = rows.filter(programme__page_key__in=keys)
    context = {
        "listed": leaf(request, rows),
        "chosen": chosen,
        "query": query_of(chosen),
        "projects": projects(request),
        "states": PairState.choices,
    }
    return render(request, "mentoring/admin/pairs.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A pair with its meetings; a POST does what its button says."""
    rights.require(request.user)
    pair = rights.one_of(rights.pairs_of(request.user), pk)
    mine = rights.pairs_of(request.user, rights.CHANGE)
    may_change = mine.filter(pk=pk).exists()
    form = MeetingForm(pair=pair, initial={"once": get_random_string(24)})
    if request.method == "POST" and may_change:
        form = MeetingForm(request.POST, pair=pair)
        if _act(request, pair, form):
            return redirect("mentoring_pair_desk", pk)
    context = {
        "pair": pair,
        "page": german_page(pair.programme),
        "meetings": pair.meetings.all(),
        "form": form,
        "reasons": [x for x in Ending.choices if x[0] not in _NOT_CHOSEN],
        "may_change": may_change,
    }
    return render(request, "mentoring/admin/pair.html", context)


# These say themselves why it ended.
_NOT_CHOSEN = (Ending.TAKEN_BACK, Ending.NO_ANSWER, Ending.LEFT)


def _act(request: HttpRequest, pair: Pair, form: MeetingForm) -> bool:
    """Do what was pressed; False where the form has to be shown again."""
    wanted = request.POST.get("step", "")
    if wanted == "met":
        return _note(request, pair, form)
    try:
        if not _take(wanted, request, pair):
            raise NotPossible(NOT_THERE)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return True
    return _say_so(request)


def _take(wanted: str, request: HttpRequest, pair: Pair) -> bool:
    """
    Take one step; False where it is none or changed nothing.

    :raises NotPossible: if the pair has gone on meanwhile
    """
    at = timezone.now()
    if wanted in ("mentor", "newcomer"):
        person = getattr(pair, wanted)
        return person is not None and bool(pairing.say_yes(pair.pk, person, at=at))
    if wanted == "told":
        role, today = request.POST.get("role", ""), timezone.localdate(at)
        return pairing.note_told(pair.pk, role, on=today)
    if wanted == "begin":
        return bool(pairing.begin(pair.pk))
    if wanted == "back":
        why = Ending.TAKEN_BACK
        ended = pairing.end(pair.pk, why, at=at, only_from=pairing.PROPOSED)
        return ended.why_ended == why
    if wanted == "end":
        return _end(pair, request.POST.get("why", ""))
    key = request.POST.get("meeting", "")
    if wanted == "remove" and key.isdecimal() and len(key) < 15:
        return pairing.remove_meeting(pair.pk, int(key))
    return False


def _end(pair: Pair, why: str) -> bool:
    """:raises NotPossible: if no reason was chosen"""
    if why not in Ending.values or why in _NOT_CHOSEN:
        raise NotPossible(_("Choose why it ended."))
    return pairing.end(pair.pk, why, at=timezone.now()).why_ended == why


def _note(request: HttpRequest, pair: Pair, form: MeetingForm) -> bool:
    if not form.is_valid():
        return False
    try:
        pairing.note(pair.pk, _met(pair, form.cleaned_data))
    except NotPossible as refusal:
        form.add_error("day", str(refusal))
        return False
    return _say_so(request)


def _say_so(request: HttpRequest) -> bool:
    log(instance=request.user, action=CHANGED, user=request.user)
    messages.success(request, _("Saved."))
    return True


def _met(pair: Pair, values: dict) -> Met:
    return Met(
        day=values["day"],
        hours=values["hours"],
        line=values["line"],
        noted_by=DESK,
        key=f"{DESK}:{pair.pk}:{values['once']}",
    )
