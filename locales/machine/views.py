"""The editors' side of machine translation: fill a page, read proposals."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

from locales.table import find

from .differences import marked
from .engines import EngineError
from .filling import Filled, fill, proposals_of, take_over


def _translation(request: HttpRequest, translation_id: int) -> Translation:
    """The translation, if this person may edit its page or snippet."""
    translation = get_object_or_404(Translation, pk=translation_id)
    target = translation.get_target_instance()
    if not user_can_edit_instance(request.user, target):
        raise PermissionDenied
    return translation


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Fill what is untranslated, then back to the translation with what happened."""
    translation = _translation(request, translation_id)
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
    try:
        filled = fill(translation, request.user)
    except EngineError:
        messages.error(
            request,
            _(
                "The translation service does not answer. Nothing was changed; "
                "please try again later."
            ),
        )
        return redirect(back)
    report(request, filled)
    if filled.proposed:
        return redirect("machine_proposals", translation_id)
    return redirect(back)


def report(request: HttpRequest, filled: Filled) -> None:
    """Tell the editor what the machine did and what it left."""
    if filled.is_empty:
        messages.info(request, _("There is nothing left to translate."))
    if filled.filled:
        text = ngettext_lazy(
            "%(count)s text was translated by a machine. Please read it.",
            "%(count)s texts were translated by a machine. Please read them.",
            filled.filled,
        )
        messages.success(request, text % {"count": filled.filled})
    if filled.broken:
        text = ngettext_lazy(
            "%(count)s text is still German: the machine broke its links or words.",
            "%(count)s texts are still German: the machine broke their links or words.",
            filled.broken,
        )
        messages.warning(request, text % {"count": filled.broken})
    if filled.proposed:
        text = ngettext_lazy(
            "%(count)s text was written by a person. Compare before you take it over.",
            "%(count)s texts were written by a person. Compare before you take them "
            "over.",
            filled.proposed,
        )
        messages.info(request, text % {"count": filled.proposed})


@require_http_methods(["GET", "POST"])
def proposals(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Machine texts beside what a person wrote; each is taken over or thrown away."""
    translation = _translation(request, translation_id)
    waiting = proposals_of(translation)
    if request.method == "POST":
        _decide(request, waiting)
        return redirect("machine_proposals", translation_id)
    target = translation.get_target_instance()
    language = find(translation.target_locale.language_code)
    rows = [(row, marked(row.former, row.data)) for row in waiting]
    context = {
        "rows": rows,
        "target": target,
        "language": language,
        "edit_url": translation.get_target_instance_edit_url(),
    }
    return render(request, "machine/admin/proposals.html", context)


def _decide(request: HttpRequest, waiting: list) -> None:
    known = {str(row.pk): row for row in waiting}
    decision, _sep, pk = request.POST.get("decision", "").partition(":")
    proposal = known.get(pk)
    if proposal is None:
        raise Http404
    if decision == "take":
        take_over(proposal, request.user)
        messages.success(request, _("The text was taken over into the translation."))
    else:
        proposal.delete()
        messages.success(request, _("The proposal was thrown away."))
