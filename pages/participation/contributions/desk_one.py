"""One text in the office: what is decided, what is answered, deleting it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from locales.table import find

from . import deciding, desk, rights
from .headings import Headings
from .models import Contribution, OfficeAnswer, State, Why

DELETED, ANSWERED = "contributions.delete", "contributions.answer"


class AnswerForm(forms.ModelForm):
    class Meta:
        model = OfficeAnswer
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "text": _(
                "In German. Everybody reads it below the text, once that is shown; "
                "translators get it as “Answer of the office”."
            )
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # Without words there is no answer any more.
        self.fields["text"].required = False


def _text(request: HttpRequest, pk: int) -> tuple[Contribution, bool]:
    """
    That text, and whether it is theirs to decide.

    :raises PermissionDenied: if they may not read it
    """
    rights.require(request.user)
    row = get_object_or_404(Contribution, pk=pk)
    found = rights.texts_to_read(request.user).filter(pk=row.pk).first()
    if found is None:
        raise PermissionDenied
    decides = rights.texts_to_decide(request.user).filter(pk=pk).exists()
    return found, decides


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A text with all that is known of it but the writer's address; and the answer."""
    row, may_decide = _text(request, pk)
    posted = request.POST if request.method == "POST" and may_decide else None
    form = AnswerForm(posted, instance=row.answer)
    if posted is not None and form.is_valid():
        deciding.answer(row, form.cleaned_data["text"].strip(), at=timezone.now())
        log(instance=request.user, action=ANSWERED, user=request.user)
        messages.success(request, _("Saved."))
        return redirect("contributions_one", pk)
    headings = Headings([row])
    context = {
        "row": row,
        "page": headings.page_of(row),
        "goal": headings.goal(row),
        "language": find(row.lang) if row.lang else None,
        "reads": find(row.locale),
        "form": form if may_decide else None,
        "may_delete": may_decide and request.user.has_perm(rights.DELETE),
        "states": [x for x in State.choices if x[0] != row.state],
        "wanted": State.REFUSED if desk.CHOSEN in request.GET else "",
        "reasons": Why.choices,
    }
    return render(request, "contributions/admin/one.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a text with its answer and letters."""
    row, may_decide = _text(request, pk)
    if not (may_decide and request.user.has_perm(rights.DELETE)):
        return redirect("contributions_one", pk)
    if request.method == "POST":
        deciding.forget_one(row, at=timezone.now())
        log(instance=request.user, action=DELETED, user=request.user)
        messages.success(request, _("The text is deleted."))
        return redirect("contributions_index")
    return render(request, "contributions/admin/delete.html", {"row": row})
