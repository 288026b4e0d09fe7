"""Which projects bring people together: set one up, close it, see its numbers."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from locales.table import SOURCE_CODE
from pages.directory.models import Person
from pages.forms.exports import as_download
from pages.forms.models import ConsentText
from pages.topics.models import Audience

from . import figures, rights
from .models import MentoringProgramme
from .steps import shorten

SET_UP, EXPORTED = "mentoring.set_up", "mentoring.figures"


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = MentoringProgramme
        fields = [
            *("is_open", "audience", "minimum_age", "waiting_days", "kept_days"),
            *("consent", "gender_consent", "contact", "told_addresses"),
        ]
        widgets = {"told_addresses": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        models = {
            "audience": Audience,
            "consent": ConsentText,
            "gender_consent": ConsentText,
            "contact": Person,
        }
        for name, model in models.items():
            german = model.objects.filter(locale__language_code=SOURCE_CODE)
            self.fields[name].queryset = german


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The projects that have a programme, with their numbers; and the others."""
    rights.require(request.user)
    mine = rights.projects_of(request.user, rights.CHANGE)
    changed = {*mine.values_list("pk", flat=True)}
    found = _with_pages(request)
    known = [programme.page_key for programme, _page in found]
    context = {
        "rows": [
            {
                "programme": programme,
                "page": page,
                "years": [(x.year, *figures.told(x)) for x in _years(programme)],
                "may_change": page.pk in changed,
            }
            for programme, page in found
        ],
        "others": mine.exclude(translation_key__in=known).filter(live=True),
        "export_kinds": ("xlsx", "csv"),
    }
    return render(request, "mentoring/admin/programmes.html", context)


def _years(programme: MentoringProgramme) -> list[figures.Year]:
    return figures.years_of(programme)


def _with_pages(request: HttpRequest) -> list[tuple]:
    pages = {x.translation_key: x for x in rights.projects_of(request.user)}
    programmes = rights.programmes_of(request.user)
    return [(x, pages[x.page_key]) for x in programmes if x.page_key in pages]


@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, page_id: int) -> HttpResponse:
    """For whom, consent, days: what holds for every language of the project."""
    page = rights.one_of(rights.projects_of(request.user, rights.CHANGE), page_id)
    known = MentoringProgramme.objects.filter(page_key=page.translation_key).first()
    programme = known or MentoringProgramme(page_key=page.translation_key)
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        programme = form.save()
        shorten(programme, on=timezone.localdate())
        log(instance=page, action=SET_UP, user=request.user)
        messages.success(request, _said(programme) % {"page": page.title})
        return redirect("mentoring_programmes")
    context = {"form": form, "page": page, "is_new": known is None}
    return render(request, "mentoring/admin/set_up.html", context)


def _said(programme: MentoringProgramme) -> str:
    if programme.is_open:
        return _("People can now sign up for “%(page)s”.")
    return _("Nobody can sign up for “%(page)s” now.")


@never_cache
@require_GET
def figures_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The numbers of every programme and year as a file."""
    rights.require(request.user)
    rows = [(page.title, _years(x)) for x, page in _with_pages(request)]
    name = f"mentoring-figures-{timezone.localdate().isoformat()}"
    response = as_download(figures.table(rows), kind, name)
    data = {"kind": kind}
    log(instance=request.user, action=EXPORTED, user=request.user, data=data)
    return response
