"""A search of each type of page, which counts what was asked for."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Page

from .models import ArticleIndexPage, ArticlePage, HomePage


def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    numbers = [
        page.pk
        for kind in (ArticlePage, ArticleIndexPage, HomePage)
        for page in kind.objects.live().search(text)
    ]
    Query.get(text).add_hit()
    found = Paginator(Page.objects.live().filter(pk__in=numbers).specific(), 10)
    return render(
        request,
        "stock_site/search.html",
        {"text": text, "results": found.get_page(request.GET.get("page"))},
    )
