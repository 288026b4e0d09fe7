"""What can be done about a question, by those who may do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.contrib.search_promotions.views.settings import CreateView
from wagtail.models import Locale, Page
from wagtail.search.utils import normalise_query_string

from accounts.models import User
from locales.permissions import may_create_in, may_submit
from locales.table import SOURCE_CODE
from search.analysis.folding import in_one_line
from search.desk.counting import MASKS
from search.models import SearchEntry, SearchItem

PAGE = "page:"


@dataclass(frozen=True)
class Missing:
    """
    A page that answers a question in a language it is not there in.

    `url` orders the translation, or leads to it where it is being made.
    """

    title: str
    url: str
    is_ordered: bool = False


def pin_url(user: User, text: str) -> str:
    """Where a page is put first for this question; empty if this person may not."""
    # What was left out of a question is not known, so nothing can be told by it.
    if any(mask in text for mask in MASKS):
        return ""
    if not user.has_perm("wagtailsearchpromotions.add_searchpromotion"):
        return ""
    return f"{reverse('search_pin')}?{urlencode({'q': text})}"


class PinView(CreateView):
    """Wagtail's form for results that come first, with the question filled in."""

    def get(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        pinned = SearchPromotion.objects.filter(query__query_string=self._text())
        if pin := pinned.first():
            return redirect("wagtailsearchpromotions:edit", pin.query_id)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, str]:
        return {"query_string": self._text()}

    def _text(self) -> str:
        longest = Query._meta.get_field("query_string").max_length
        asked = in_one_line(self.request.GET.get("q", ""))
        return normalise_query_string(asked)[:longest]


def missing_translations(
    user: User, found: Iterable[tuple[str, list[str]]]
) -> list[Missing | None]:
    """For each language and what is found in it: the best page that lacks it."""
    found = [(code, _first_page(keys)) for code, keys in found]
    versions = _versions(_seen_in_german({name for _code, name in found if name}))
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    return [
        _missing(user, versions.get(name, {}), locales.get(code))
        for code, name in found
    ]


def _first_page(keys: list[str]) -> str:
    pages = (key.removeprefix(PAGE) for key in keys if key.startswith(PAGE))
    return next(pages, "")


def _seen_in_german(names: set[str]) -> set[str]:
    """Those whose German title everybody may read."""
    entries = SearchEntry.objects.filter(
        item__key__in=[f"{PAGE}{name}" for name in names], language=SOURCE_CODE
    )
    keys = entries.exclude(item__state=SearchItem.State.DELETED)
    return {x.removeprefix(PAGE) for x in keys.values_list("item__key", flat=True)}


def _versions(names: set[str]) -> dict[str, dict[str, Page]]:
    """The pages of these names by language, without those that only mirror another."""
    versions: dict[str, dict[str, Page]] = {}
    pages = Page.objects.filter(translation_key__in=names, alias_of__isnull=True)
    for page in pages.select_related("locale"):
        by_code = versions.setdefault(str(page.translation_key), {})
        by_code[page.locale.language_code] = page
    return versions


def _missing(
    user: User, versions: dict[str, Page], locale: Locale | None
) -> Missing | None:
    original = versions.get(SOURCE_CODE)
    if original is None or locale is None or locale.language_code == SOURCE_CODE:
        return None
    version = versions.get(locale.language_code)
    if version is None:
        return _to_order(user, original, locale)
    if version.live:
        return None
    may = version.permissions_for_user(user).can_edit()
    url = reverse("wagtailadmin_pages:edit", args=[version.pk]) if may else ""
    return Missing(original.title, url, is_ordered=True)


def _to_order(user: User, original: Page, locale: Locale) -> Missing:
    """Without an address for those who may only see that it is missing."""
    if not (may_submit(user, original) and may_create_in(user, original, locale)):
        return Missing(original.title, "")
    url = reverse("wagtail_localize:submit_page_translation", args=[original.pk])
    chosen = urlencode({"select_locale": locale.language_code})
    return Missing(original.title, f"{url}?{chosen}")
