"""The editors' side: accept an entry as an organisation, take it back, decline it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts.models import User
from locales.table import SOURCE_CODE, find
from pages.directory.models import Organisation
from pages.forms import rights
from pages.forms.models import FormEntry, FormPage, Outcome
from pages.topics.models import Municipality

from . import deciding, offered
from .doubles import EDIT, doubles_of
from .drafting import WORDS, Proposal, proposal_of
from .targets import LABELS

ACCEPTED, DECLINED = "forms.accept", "forms.decline"
TAKEN_BACK = "forms.take_back"

GONE = _("The draft has been worked on, is used somewhere, or is gone.")


class KeeperForm(forms.Form):
    """Whose organisation it will be: an editor of a town has only the own ones."""

    kept_by = forms.ModelChoiceField(
        queryset=Municipality.objects.none(),
        label=_("kept by"),
        empty_label=_("editors of the whole region"),
        help_text=_("The municipality whose editors may change this."),
    )

    def __init__(self, *args: object, user: User, town: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        field = self.fields["kept_by"]
        field.queryset, field.required = offered.keepers_for(user)
        if town is not None and field.queryset.filter(pk=town.pk).exists():
            field.initial = town.pk
        elif field.required:
            field.initial = field.queryset.first()


class DeclineForm(forms.Form):
    """Why, and whether the sender hears of it."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Outcome.Reason,
        widget=forms.RadioSelect,
        help_text=_("The sender gets it in the own language."),
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They are sent as you write them, in no other language."),
    )
    tell = forms.BooleanField(
        label=_("Tell the sender by e-mail"), required=False, initial=True
    )

    def __init__(self, *args: object, entry: FormEntry, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not entry.email:
            del self.fields["tell"]

    def clean(self) -> dict:
        values = super().clean()
        is_other = values.get("reason") == Outcome.Reason.OTHER
        if is_other and not values.get("words", "").strip():
            self.add_error("words", _("Say why, in your own words."))
        return values


def _entry(request: HttpRequest, pk: int) -> tuple[FormEntry, FormPage]:
    """
    An entry and its form, if this person may decide on it.

    :raises PermissionDenied: also where entries of the form become nothing
    """
    entry, page = _decided(request, pk)
    if page.becomes != FormPage.Becoming.ORGANISATION:
        raise PermissionDenied
    return entry, page


def _decided(request: HttpRequest, pk: int) -> tuple[FormEntry, FormPage]:
    """
    The same, whatever becomes of the form's entries by now.

    :raises PermissionDenied: if they may not decide
    """
    entry, page = rights.entry_for(request.user, pk)
    if not offered.may_decide(request.user):
        raise PermissionDenied
    return entry, page


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """How the organisation would look, what it may be a double of; then make it."""
    entry, page = _entry(request, pk)
    outcome = offered.outcome_of(entry)
    if outcome and outcome.is_accepted:
        return _to_organisation(request, entry, outcome.organisation, is_new=False)
    made = proposal_of(entry, page)
    form = KeeperForm(request.POST or None, user=request.user, town=made.town)
    if request.method == "POST" and form.is_valid() and made.name:
        return _make(request, entry, page, form.cleaned_data["kept_by"])
    context = {
        "entry": entry,
        "page": page,
        "form": form,
        "made": made,
        "rows": _rows(entry, made),
        "doubles": doubles_of(made, may_change=offered.changeable_by(request.user)),
        "language": find(entry.locale),
    }
    return render(request, "forms/admin/accept.html", context)


def _make(
    request: HttpRequest,
    entry: FormEntry,
    page: FormPage,
    kept_by: Municipality | None,
) -> HttpResponse:
    try:
        organisation, is_new = deciding.accept(
            entry, page, kept_by=kept_by, by=request.user, at=timezone.now()
        )
    except deciding.Refused:
        messages.error(request, _("This entry can no longer be accepted."))
        return redirect("forms_entries", page.pk)
    if is_new:
        for instance in (organisation, page):
            _log(request, instance, ACCEPTED, entry)
    return _to_organisation(request, entry, organisation, is_new=is_new)


def _to_organisation(
    request: HttpRequest, entry: FormEntry, organisation: Organisation, *, is_new: bool
) -> HttpResponse:
    """To the draft; to the entry for whom that is not theirs to change."""
    words = _("“%(name)s” is a draft now. Check it, then show it to readers.")
    if not is_new:
        words = _("“%(name)s” was made from this entry already.")
    messages.success(
        request,
        words % {"name": organisation.name},
        buttons=[
            messages.button(reverse("forms_entry", args=[entry.pk]), _("The entry"))
        ],
    )
    if offered.may_change(request.user, organisation):
        return redirect(EDIT, organisation.pk)
    return redirect("forms_entry", entry.pk)


def _rows(entry: FormEntry, made: Proposal) -> list[dict]:
    """Each field with what it would hold; `lang` where that may be another's words."""
    is_foreign = entry.locale != SOURCE_CODE
    return [
        {
            "label": label,
            "text": made.texts.get(name, ""),
            "lang": find(entry.locale) if is_foreign and name in WORDS else None,
        }
        for name, label in LABELS.items()
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete the draft that was made, if nobody has touched it."""
    entry, page = _decided(request, pk)
    outcome = offered.outcome_of(entry)
    if not offered.may_take_back(request.user, outcome):
        messages.error(request, GONE)
        return redirect("forms_entry", pk)
    if request.method == "POST":
        try:
            deciding.take_back(entry)
        except deciding.Refused:
            messages.error(request, GONE)
        else:
            _log(request, page, TAKEN_BACK, entry)
            messages.success(request, _("The draft is deleted, the entry is open."))
        return redirect("forms_entry", pk)
    context = {"entry": entry, "page": page, "outcome": outcome}
    return render(request, "forms/admin/take_back.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """A reason, then a letter to the sender where that is wanted."""
    entry, page = _entry(request, pk)
    if offered.outcome_of(entry):
        messages.error(request, _("This entry was decided already."))
        return redirect("forms_entry", pk)
    form = DeclineForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decline(
                entry,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data["words"].strip(),
                tell=form.cleaned_data.get("tell", False),
                by=request.user,
                at=timezone.now(),
            )
        except deciding.Refused:
            messages.error(request, _("This entry was decided already."))
            return redirect("forms_entry", pk)
        _log(request, page, DECLINED, entry)
        messages.success(request, _("The entry is declined."))
        return redirect("forms_entries", page.pk)
    context = {
        "entry": entry,
        "page": page,
        "form": form,
        "language": find(entry.locale),
    }
    return render(request, "forms/admin/decline.html", context)


def _log(request: HttpRequest, instance: object, action: str, entry: object) -> None:
    """Who did it; of the entry only its number."""
    log(
        instance=instance,
        action=action,
        user=request.user,
        data={"entry": entry.reference},
    )
