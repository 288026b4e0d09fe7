"""Under which pages residents may write: open one, change its last day, close it."""

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log
from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.base.listing import readable
from pages.forms.models import ConsentText

from . import desk, rights
from .models import Discussion, State

SET_UP = "contributions.set_up"
NEWEST = 30


class DiscussionForm(forms.ModelForm):
    class Meta:
        model = Discussion
        fields = ["is_open", "closes_on", "consent", "retention_days", "told_addresses"]
        widgets = {
            "closes_on": AdminDateInput,
            "told_addresses": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: object, keeper: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.keeper = keeper
        german = ConsentText.objects.filter(locale__language_code=SOURCE_CODE)
        self.fields["consent"].queryset = german

    def clean(self) -> None:
        """:raises ValidationError: if nobody would hear of new texts"""
        told = self.cleaned_data.get("told_addresses", self.keeper)
        if not told and not self.keeper:
            self.add_error(
                "told_addresses",
                _("Nobody keeps this page, so nobody would hear of new texts."),
            )


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The pages that are or were open, and those that could be."""
    rights.require(request.user)
    numbers = {
        "waiting": Count("contributions", filter=Q(contributions__state=State.WAITING)),
        "shown": Count("contributions", filter=Q(contributions__state=State.SHOWN)),
    }
    rows = rights.discussions_to_read(request.user).annotate(**numbers)
    pages = {page.translation_key: page for page in desk.discussed_pages(request)}
    mine = rights.pages_to_decide(request.user)
    decided = set(mine.values_list("pk", flat=True))
    others = mine.exclude(translation_key__in=pages).filter(live=True)
    today = timezone.localdate()
    context = {
        "rows": [
            {
                "discussion": row,
                "page": pages[row.page_key],
                "takes": row.takes(on=today),
                "may_change": pages[row.page_key].pk in decided,
                "url": desk.list_url(pages[row.page_key].pk),
            }
            for row in rows
            if row.page_key in pages
        ],
        "others": others.order_by("-first_published_at", "-pk")[:NEWEST],
    }
    return render(request, "contributions/admin/pages.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, page_id: int) -> HttpResponse:
    """Last day, consent, deletion: what holds for every language of the page."""
    page = rights.page_to_decide(request.user, page_id)
    known = Discussion.objects.filter(page_key=page.translation_key).first()
    discussion = known or Discussion(page_key=page.translation_key)
    keeper = page.specific.keeper_email
    form = DiscussionForm(request.POST or None, instance=discussion, keeper=keeper)
    if request.method == "POST" and form.is_valid():
        keep(discussion)
        log(instance=page, action=SET_UP, user=request.user)
        messages.success(request, _said(page, discussion))
        return redirect("contributions_pages")
    context = {"form": form, "page": page, "is_new": known is None}
    return render(request, "contributions/admin/set_up.html", context)


def keep(discussion: Discussion) -> None:
    """Save it; a double click on a page that was not open yet sets it up once."""
    values = {name: getattr(discussion, name) for name in DiscussionForm.Meta.fields}
    Discussion.objects.update_or_create(page_key=discussion.page_key, defaults=values)


def _said(page: Page, discussion: Discussion) -> str:
    if not discussion.takes(on=timezone.localdate()):
        words = _("Nobody can write under “%(page)s” now.")
    elif readable(Page.objects.filter(pk=page.pk), SOURCE_CODE).exists():
        words = _("People can now write under “%(page)s”.")
    else:
        words = _("People can write under “%(page)s” once everybody can read it.")
    return words % {"page": page.title}
