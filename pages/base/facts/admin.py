"""Facts on the editors' side: their list, the choice of one, where each is used."""

from collections.abc import Iterable

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn, UsageCountColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, UsageView

from locales.table import SOURCE_CODE, TABLE
from pages.base.models import Fact, FactWords

from .rich_text import data_of
from .usage import is_used, uses
from .values import value_of

SHOWN_AS = Column(
    "shown_as",
    label=_("Shown in German as"),
    accessor=lambda fact: value_of(fact.key, SOURCE_CODE).text,
)
KIND = Column("kind", label=_("kind"), accessor=Fact.get_kind_display)


class FactFilterForm(BaseFilterForm):
    """Finds facts by any part of what they are called, their key or value."""

    q = forms.CharField(
        label=_("Search term"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Fee, phone, hours …")}),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        asked = self.cleaned_data.get("q")
        if not asked:
            return objects
        self.is_searching, self.search_query = True, asked
        return objects.filter(
            Q(label__icontains=asked)
            | Q(key__icontains=asked)
            | Q(value__icontains=asked)
        )


class ChoosingFacts:
    """The list out of which a fact is put into a text."""

    filter_form_class = FactFilterForm

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, SHOWN_AS, KIND]

    @property
    def title_column(self) -> Column:
        column = super().title_column
        column.label, column.accessor = _("Fact"), "label"
        return column


class ChooseView(ChoosingFacts, chooser.ChooseView):
    pass


class ChooseResultsView(ChoosingFacts, chooser.ChooseResultsView):
    pass


class ChosenAsEntity:
    """Tells the rich text editor what it shows of the fact that was chosen."""

    def get_chosen_response_data(self, item: Fact) -> dict:
        return super().get_chosen_response_data(item) | data_of(item.key)


class ChosenView(ChosenAsEntity, chooser.SnippetChosenView):
    pass


class CreateView(ChosenAsEntity, chooser.SnippetCreateView):
    pass


class FactChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    create_view_class = CreateView
    creation_tab_label = _("New fact")
    create_action_label = _("Keep it and put it in")

    @property
    def creation_form_class(self) -> type[forms.ModelForm]:
        return forms.modelform_factory(
            Fact, form=Fact.base_form_class, fields=["label", "kind", "value"]
        )


class FactUsageView(UsageView):
    """Every text that names a fact, and what readers of each language get for it."""

    def get(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        fact = self.object
        seen = [(x, value_of(fact.key, x.code)) for x in TABLE]
        words = FactWords.objects.german(fact)
        finder = AdminURLFinder(request.user)
        context = {
            "fact": fact,
            "braces": f"{{{fact.key}}}",
            "edit_url": self.get_edit_url(fact),
            "uses": uses(fact, request.user),
            "seen": seen,
            "gaps": [x for x, value in seen if value.lang],
            "words_url": words and finder.get_edit_url(words),
        }
        return render(request, "base/admin/fact_uses.html", context)


class FactIndexView(IndexView):
    """With the number of texts that name each fact."""

    def get_base_queryset(self) -> QuerySet:
        facts = super().get_base_queryset()
        return facts.annotate(usage_count=ReferenceIndex.usage_count_subquery(Fact))


class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "info-circle"
    list_display = [
        "label",
        SHOWN_AS,
        KIND,
        "key",
        UsageCountColumn("usage_count", label=_("used"), sort_key="usage_count"),
        DateColumn("updated_at", label=_("changed"), sort_key="updated_at"),
    ]
    search_fields = ["label", "key", "value"]
    index_view_class = FactIndexView
    usage_view_class = FactUsageView
    chooser_viewset_class = FactChooserViewSet


def _are_german_words(row: Model) -> bool:
    return isinstance(row, FactWords) and row.locale.language_code == SOURCE_CODE


def refuse_used(request: HttpRequest, objects: Iterable[Model]) -> HttpResponse | None:
    """
    Back to the list, deleting nothing, where texts or a fact need one of these.

    A text would be left with a hole, in every language.
    """
    if any(_are_german_words(x) for x in objects):
        messages.error(request, _("These words belong to a fact. They go with it."))
        return redirect(FactViewSet().get_url_name("list"))
    named = [x for x in objects if isinstance(x, Fact) and is_used(x)]
    for fact in named:
        text = _("“%(fact)s” is not deleted: texts name it. Take it out of them first.")
        messages.error(
            request,
            text % {"fact": fact.label},
            buttons=[messages.button(fact.usage_url, _("Where it is used"))],
        )
    return redirect(FactViewSet().get_url_name("list")) if named else None
