"""Before German goes live: what becomes stale where, and how much that matters."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision

from locales.permissions import is_source
from locales.values import expanded, filled

from .changes import Change
from .judging import preview
from .models import Significance, TranslationStatus
from .recording import announce, announced

WORDS_SHOWN = 14


class SignificanceForm(forms.Form):
    """How much a change matters to its translations."""

    significance = forms.ChoiceField(
        label=_("How much does this change matter to the translations?"),
        choices=Significance,
        widget=forms.RadioSelect,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


@hooks.register("before_publish_page")
def ask_how_much_it_matters(request: HttpRequest, page: Page) -> HttpResponse | None:
    """
    One question before translated words go out of date; none where nothing does.

    The page is the version that goes live, as Wagtail has just saved it.
    """
    waits = page.go_live_at and page.go_live_at > timezone.now()
    if waits or not is_source(page) or not page.latest_revision_id:
        return None
    if not preview(page):
        return None
    return redirect("translation_status:publish", page.pk)


def publish_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """The question and its answer: publishes the newest version of a German page."""
    pages = Page.objects.specific().select_related(
        "latest_revision", "locale", for_specific_subqueries=True
    )
    page = get_object_or_404(pages, pk=page_id)
    _check_rights(request, page)
    revision = page.get_latest_revision()
    if revision is None or not is_source(page):
        raise Http404
    # So that nothing that is known of the page is asked for again.
    revision.content_object = page
    form = SignificanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["revision"] == revision.pk:
            _publish(request, revision, form.cleaned_data["significance"])
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        text = _("Somebody has changed the page in the meantime. Please look again.")
        messages.warning(request, text)
        return redirect("translation_status:publish", page.pk)
    form.initial = {"revision": revision.pk, "significance": announced(revision.pk)}
    draft = revision.as_object()
    statuses = preview(draft)
    context = {
        "page": page,
        "form": form,
        "statuses": statuses,
        "texts": _texts(draft, statuses),
        "words": sum(status.new_words for status in statuses),
    }
    return render(request, "status/admin/publish.html", context)


def _check_rights(request: HttpRequest, page: Page) -> None:
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    lock = page.get_lock()
    if lock is not None and lock.for_user(request.user):
        raise PermissionDenied


def _publish(request: HttpRequest, revision: Revision, significance: str) -> None:
    announce(revision.pk, significance)
    action = PublishPageRevisionAction(revision, user=request.user)
    action.execute()
    text = _("Page '%(title)s' has been published.")
    messages.success(request, text % {"title": action.object.title})
    for function in hooks.get_hooks("after_publish_page"):
        function(request, action.object)


def _texts(page: Page, statuses: Iterable[TranslationStatus]) -> list[dict]:
    """Each text that goes out of date, with the field it stands in, once."""
    found = {}
    for status in statuses:
        for change in status.new_changes:
            key = (change.path, change.start, change.kind)
            found.setdefault(key, _described(page, change))
            found[key]["languages"].append(status.locale.get_display_name())
    return list(found.values())


def _described(page: Page, change: Change) -> dict:
    name = change.path.split(".")[0]
    text = filled(strip_tags(expanded(" ".join(change.german))))
    return {
        "field": page._meta.get_field(name).verbose_name,
        "kind": change.kind,
        "text": Truncator(text).words(WORDS_SHOWN),
        "words": change.words,
        "languages": [],
    }
