"""The editors' side of forms: entries in one list over all languages."""

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from locales.table import TABLE, find
from outbox.letters import forget

from . import exports, rights
from .accepting.letters import is_to_hear
from .accepting.offered import deciding_on
from .models import EntryFile, FormEntry


class EntryFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=FormEntry.State)
    locale = django_filters.ChoiceFilter(
        label=_("Language"), choices=[(x.code, x.german) for x in TABLE]
    )
    created_at = django_filters.DateFromToRangeFilter(
        label=_("Sent"), widget=DateRangePickerWidget
    )

    class Meta:
        model = FormEntry
        fields = ["state", "locale", "created_at"]


class FormsView(BaseListingView):
    """Every form whose entries this person may read, with what is new."""

    page_title = _("Forms")
    header_icon = "form"
    verbose_name_plural = _("forms")
    index_url_name = "forms_index"
    paginate_by = 50
    columns = [
        TitleColumn(
            "title",
            label=_("Form"),
            get_url=lambda page: reverse("forms_entries", args=[page.pk]),
        ),
        Column("new", label=_("New"), accessor="numbers.new"),
        Column("total", label=_("Kept"), accessor="numbers.total"),
        Column("retention_days", label=_("Days kept")),
    ]

    def get_base_queryset(self) -> QuerySet:
        return rights.forms_of(self.request.user).order_by("title")

    def get_table(self, object_list: QuerySet) -> object:
        pages = list(object_list)
        counted = {
            row["form_key"]: row
            for row in FormEntry.objects.of([page.translation_key for page in pages])
            .order_by()
            .values("form_key")
            .annotate(
                total=Count("pk"),
                new=Count("pk", filter=Q(state=FormEntry.State.NEW)),
            )
        }
        for page in pages:
            page.numbers = counted.get(page.translation_key, {"new": 0, "total": 0})
        return super().get_table(pages)


class EntriesView(BaseListingView):
    """The entries of one form, in whatever language they came."""

    header_icon = "form"
    verbose_name_plural = _("entries")
    is_searchable = True
    default_ordering = "-created_at"
    paginate_by = 50
    filterset_class = EntryFilterSet

    @cached_property
    def form_page(self) -> object:
        return rights.form_for(self.request.user, self.kwargs["page_id"])

    def get_page_title(self) -> str:
        return self.form_page.title

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            {"url": reverse("forms_index"), "label": _("Forms")},
            {"url": "", "label": self.form_page.title},
        ]

    def get_index_url(self) -> str:
        return reverse("forms_entries", args=[self.form_page.pk])

    def get_index_results_url(self) -> str:
        return reverse("forms_entries_results", args=[self.form_page.pk])

    def get_base_queryset(self) -> QuerySet:
        return FormEntry.objects.of([self.form_page.translation_key])

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return found(queryset, self.search_query)

    @cached_property
    def columns(self) -> list[Column]:
        may_see = rights.may_see_sensitive(self.request.user)
        asked = exports.columns(self.form_page, with_sensitive=may_see)
        names = {x.key for x in self.form_page.asked() if x.purpose == "name"}
        # Who it is comes first, wherever the form asks for it.
        asked.sort(key=lambda column: column[0] not in names)
        return [
            TitleColumn(
                "reference",
                label=_("Reference"),
                get_url=lambda entry: reverse("forms_entry", args=[entry.pk]),
            ),
            *(
                Column(key, label=label, accessor=_excerpt(key))
                for key, label in asked[:2]
            ),
            Column(
                "locale",
                label=_("Language"),
                accessor=lambda entry: find(entry.locale).german,
                sort_key="locale",
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda entry: entry.state == FormEntry.State.NEW,
                sort_key="state",
            ),
            DateColumn("created_at", label=_("Sent"), sort_key="created_at"),
            Column("delete_at", label=_("Deleted on"), sort_key="delete_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [
            self._export(_("Export as %(kind)s") % {"kind": kind.upper()}, kind)
            for kind in exports.TYPES
        ]
        if self._asks_for_sensitive and rights.may_see_sensitive(self.request.user):
            label = _("Export as XLSX, sensitive answers too")
            buttons.append(self._export(label, "xlsx", sensitive="1"))
        return buttons

    def _export(self, label: str, kind: str, **more: str) -> HeaderButton:
        query = self.request.GET.copy()
        query.update(more)
        target = reverse("forms_export", args=[self.form_page.pk, kind])
        return HeaderButton(
            label, url=f"{target}?{query.urlencode()}", icon_name="download"
        )

    @property
    def _asks_for_sensitive(self) -> bool:
        every = exports.columns(self.form_page, with_sensitive=True)
        return every != exports.columns(self.form_page, with_sensitive=False)


def _excerpt(key: str) -> object:
    def answer(entry: FormEntry) -> str:
        text = entry.answers.get(key, {}).get("text", "")
        return text if len(text) <= 80 else f"{text[:79]}…"

    return answer


def found(entries: QuerySet, words: str) -> QuerySet:
    """Entries with all of these words in an answer, or with that number."""
    for word in words.split():
        entries = entries.filter(
            Q(searchable__contains=word.casefold()) | Q(reference__icontains=word)
        )
    return entries


class StateForm(forms.ModelForm):
    class Meta:
        model = FormEntry
        fields = ["state", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}


@never_cache
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry; its state and a note of the office can be changed."""
    shown, page = rights.entry_for(request.user, pk)
    may_change = request.user.has_perm("forms.change_formentry")
    form = StateForm(request.POST or None, instance=shown)
    if request.method == "POST" and may_change and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("forms_entries", page.pk)
    may_see = rights.may_see_sensitive(request.user)
    return render(
        request,
        "forms/admin/entry.html",
        {
            "entry": shown,
            "page": page,
            "form": form if may_change else None,
            "may_delete": request.user.has_perm("forms.delete_formentry"),
            "answers": _readable(shown, page, may_see),
            "files": _readable_files(shown, may_see),
            "language": find(shown.locale),
            "consent": getattr(shown, "consent", None),
            **deciding_on(shown, page, request.user),
        },
    )


def _readable(shown: FormEntry, page: object, may_see: bool) -> list[dict]:
    """
    Question, answer and language of the answer.

    Questions stand in German where the form still has them, choices in both.
    """
    questions = {question.key: question for question in page.asked()}
    rows = []
    for key, answer in shown.answers.items():
        question = questions.get(key)
        hidden = answer["sensitive"] and not may_see
        german = ""
        if question and question.options:
            given = answer["value"]
            keys = given if isinstance(given, list) else [given]
            german = ", ".join(question.labels_of(keys))
        rows.append(
            {
                "label": question.label if question else answer["label"],
                "text": "" if hidden else german or answer["text"],
                "original": answer["text"] if german and not hidden else "",
                "hidden": hidden,
                "kind": answer["kind"],
            }
        )
    return rows


def _readable_files(shown: FormEntry, may_see: bool) -> list[EntryFile]:
    return [
        file
        for file in shown.files.all()
        if may_see or not shown.answers.get(file.question_key, {}).get("sensitive")
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete an entry with its files and letters."""
    shown, page = rights.entry_for(request.user, pk)
    if not request.user.has_perm("forms.delete_formentry"):
        return redirect("forms_entry", pk)
    if request.method == "POST":
        forget(f"entry:{shown.pk}:", at=timezone.now())
        shown.remove()
        log(instance=page, action="forms.delete_entry", user=request.user)
        messages.success(request, _("The entry is deleted."))
        return redirect("forms_entries", page.pk)
    context = {"entry": shown, "page": page, "is_to_hear": is_to_hear(shown)}
    return render(request, "forms/admin/delete.html", context)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A file to save, never to be shown by the browser."""
    shown, _page = rights.entry_for(request.user, pk)
    wanted = get_object_or_404(EntryFile, pk=file_id, entry=shown)
    if wanted not in _readable_files(shown, rights.may_see_sensitive(request.user)):
        raise rights.PermissionDenied
    response = FileResponse(
        wanted.file.open(),
        as_attachment=True,
        filename=wanted.name,
        content_type="application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_GET
def export(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """What the list shows, as a file; sensitive answers only where asked for."""
    page = rights.form_for(request.user, page_id)
    entries = FormEntry.objects.of([page.translation_key])
    filters = EntryFilterSet(request.GET, queryset=entries, request=request)
    if filters.is_valid():
        entries = filters.qs
    entries = found(entries, request.GET.get("q", ""))
    with_sensitive = "sensitive" in request.GET and rights.may_see_sensitive(
        request.user
    )
    rows = exports.table(page, entries.iterator(500), with_sensitive=with_sensitive)
    name = f"{page.slug}-{timezone.localdate().isoformat()}"
    response = exports.as_download(rows, kind, name)
    log(
        instance=page,
        action="forms.export",
        user=request.user,
        data={"kind": kind, "entries": entries.count(), "sensitive": with_sensitive},
    )
    return response
