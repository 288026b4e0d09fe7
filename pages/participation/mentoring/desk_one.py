"""One person in the office: what they told us, who suits them, what is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from locales.table import find

from . import pairing, rights, steps
from .candidates import proposals_for
from .matching import Match, objection, reasons_for
from .models import Participant, State
from .pairing import REFUSALS, NotPossible
from .project import german_page
from .reasons import Words
from .telling import answers_in_words

DELETED, PROPOSED = "mentoring.delete", "mentoring.propose"
CALLED, PAUSED = "mentoring.called", "mentoring.paused"
# What each step is logged as, where it leads, and what is said then.
STEPS = {
    "called": (CALLED, State.WAITING, _("They now look for somebody.")),
    "pause": (PAUSED, State.PAUSED, _("Nobody is proposed to them now.")),
    "look": (CALLED, State.WAITING, _("They now look for somebody.")),
}


@never_cache
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody told us, their pairs, and the proposals with their reasons."""
    rights.require(request.user)
    person = rights.one_of(rights.people_of(request.user).with_pairs(), pk)
    may_change = rights.people_of(request.user, rights.CHANGE).filter(pk=pk).exists()
    words = Words()
    is_free = person.pairs_now < person.most_pairs
    looks = person.state == State.WAITING and is_free
    found = proposals_for(person) if looks else []
    context = {
        "person": person,
        "deleted_on": person.deleted_on(),
        "page": german_page(person.programme),
        "reads": find(person.locale).german,
        "answers": answers_in_words(person, with_sensitive=may_change),
        "pairs": [
            (pair, pair.other_of(person))
            for pair in person.pairs.select_related("mentor", "newcomer")
        ],
        "looks": looks,
        "proposals": [
            {"person": other, "match": match, "reasons": words.of(match)}
            for other, match in found
        ],
        "may_change": may_change,
    }
    return render(request, "mentoring/admin/one.html", context)


def _to_change(request: HttpRequest, pk: int) -> Participant:
    """:raises PermissionDenied: if that person is not theirs to change"""
    rights.require(request.user, rights.CHANGE)
    return rights.one_of(rights.people_of(request.user, rights.CHANGE), pk)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was called, pauses, or goes on."""
    person, at = _to_change(request, pk), timezone.now()
    wanted = request.POST.get("step", "")
    if wanted == "called":
        changed = steps.confirm(person.pk, at=at)
    elif wanted == "pause":
        changed = steps.pause(person.pk)
    elif wanted == "look":
        changed = steps.look_on(person.pk, at=at)
    else:
        changed = None
    action, state, words = STEPS.get(wanted, STEPS["look"])
    if changed is not None and changed.state == state:
        log(instance=request.user, action=action, user=request.user)
        messages.success(request, words)
    else:
        messages.error(request, _("This person is not where they were any more."))
    return redirect("mentoring_one", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Both names and the reasons once more; a POST asks the two."""
    one = _to_change(request, pk)
    second = _to_change(request, other)
    mentor, newcomer = (one, second) if one.is_mentor else (second, one)
    if request.method == "POST":
        try:
            pair = pairing.propose(
                mentor.pk, newcomer.pk, by=request.user, at=timezone.now()
            )
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return redirect("mentoring_one", pk)
        log(instance=request.user, action=PROPOSED, user=request.user)
        messages.success(
            request,
            _("Both are asked in ten minutes; until then you can take it back."),
        )
        return redirect("mentoring_pair_desk", pair.pk)
    profiles = pairing.profile_now(mentor), pairing.profile_now(newcomer)
    why = objection(*profiles)
    context = {
        "mentor": mentor,
        "newcomer": newcomer,
        "person": one,
        "reasons": Words().of(Match(profiles[1], reasons_for(*profiles))),
        "refusal": REFUSALS[why] if why else "",
    }
    return render(request, "mentoring/admin/propose.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete somebody with their letters; numbers stay."""
    person = _to_change(request, pk)
    if request.method == "POST":
        steps.remove(person.pk, at=timezone.now())
        log(instance=request.user, action=DELETED, user=request.user)
        messages.success(request, _("The person is deleted."))
        return redirect("mentoring_index")
    return render(request, "mentoring/admin/delete.html", {"person": person})
