"""The editors' page of translators' files: one out, one in."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from locales.table import SOURCE_CODE, find

from .files import FileRefused, Plan, read, write
from .importing import Taken, take
from .scope import tree


def locales() -> list[tuple[str, str]]:
    codes = Locale.objects.exclude(language_code=SOURCE_CODE)
    return [
        (code, find(code).autonym)
        for code in codes.values_list("language_code", flat=True)
    ]


class ExportForm(forms.Form):
    """Which page, with or without those below it, and for which language."""

    page = forms.ModelChoiceField(
        Page.objects.filter(locale__language_code=SOURCE_CODE, depth__gt=1),
        label=_("German page"),
        widget=AdminPageChooser,
    )
    below = forms.BooleanField(
        label=_("and all pages below it"), required=False, initial=True
    )
    language = forms.ChoiceField(label=_("language"), choices=locales)


class ImportForm(forms.Form):
    """A translators' file."""

    file = forms.FileField(
        label=_("file (.po)"),
        widget=forms.FileInput(attrs={"accept": ".po"}),
        help_text=_(
            "A file that is broken or not from this site is refused and changes "
            "nothing. Pages become drafts; somebody publishes them."
        ),
    )


def _may_exchange(request: HttpRequest) -> None:
    """Whoever may edit a page may exchange; each page is asked for again."""
    policy = PagePermissionPolicy()
    if not policy.user_has_any_permission(request.user, {"add", "change", "publish"}):
        raise PermissionDenied


@require_http_methods(["GET"])
def files(request: HttpRequest) -> HttpResponse:
    """Both forms; with `?page=` that German page is chosen."""
    _may_exchange(request)
    return _show(request)


def _show(
    request: HttpRequest,
    export: ExportForm | None = None,
    take_in: ImportForm | None = None,
) -> HttpResponse:
    chosen = {"page": request.GET.get("page"), "below": True}
    context = {
        "export_form": export or ExportForm(initial=chosen),
        "import_form": take_in or ImportForm(),
    }
    return render(request, "exchange/admin/files.html", context)


@require_http_methods(["POST"])
def export_file(request: HttpRequest) -> HttpResponse:
    """The file to download."""
    _may_exchange(request)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _show(request, export=form)
    page, code = form.cleaned_data["page"], form.cleaned_data["language"]
    if not PagePermissionPolicy().user_has_any_permission_for_instance(
        request.user, {"add", "change", "publish"}, page
    ):
        raise PermissionDenied
    instances = tree(page.pk, below=form.cleaned_data["below"])
    po = write(instances, Locale.objects.get(language_code=code))
    response = HttpResponse(str(po), content_type="text/x-gettext-translation")
    name = f"{page.slug}-{code}.po"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a file over, or say why not."""
    _may_exchange(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, take_in=form)
    try:
        plan = read(form.cleaned_data["file"].read())
        taken = take(plan, request.user)
    except FileRefused as refusal:
        for problem in refusal.problems:
            form.add_error("file", problem)
        return _show(request, take_in=form)
    _report(request, plan, taken)
    return redirect("translators_files")


def _report(request: HttpRequest, plan: Plan, taken: Taken) -> None:
    text = ngettext_lazy(
        "%(count)s text was taken over.",
        "%(count)s texts were taken over.",
        taken.texts,
    )
    messages.success(request, text % {"count": taken.texts})
    if plan.outdated:
        text = ngettext_lazy(
            "%(count)s text was left out: its German text has changed since.",
            "%(count)s texts were left out: their German text has changed since.",
            plan.outdated,
        )
        messages.warning(request, text % {"count": plan.outdated})
    for title in taken.waiting:
        text = _("“%(title)s” waits until the page above it is translated.")
        messages.info(request, text % {"title": title})
