"""Fills the stock site: three lists in the menu, each with articles and pictures."""

import io
from datetime import date

from django.core.files.images import ImageFile
from django.core.management import call_command
from PIL import Image as Drawing
from wagtail.images.models import Image
from wagtail.models import Collection, Locale, Page, Site

from .models import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    Author,
    FooterText,
    HomePage,
)

TEXT = "<p>" + "Bread is made of flour, water, salt and patience. " * 12 + "</p>"
MENU = ("News", "Services", "Events", "Places", "Recipes")
ARTICLES = 4


def make_site() -> dict[str, Page]:
    """The whole site, from no tables at all; the pages that are measured."""
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)
    Locale.objects.create(language_code="en")
    Collection.add_root(name="Root")
    home = Page.add_root(instance=Page(title="Root", slug="root")).add_child(
        instance=HomePage(
            title="Home",
            slug="home",
            hero_text="Welcome.",
            image=picture(0),
            promo_image=picture(1),
            body=body(),
        )
    )
    Site.objects.create(
        hostname="localhost", port=80, root_page=home, is_default_site=True
    )
    FooterText.objects.create(body=TEXT)
    author = Author.objects.create(name="Ada", image=picture(2))
    lists = [make_list(home, title, author) for title in MENU]
    home.hero_link = lists[0]
    home.first, home.second, home.third = lists[:3]
    home.save_revision().publish()
    article = lists[0].get_children().first()
    return {"home": home, "article": article.specific, "list": lists[0]}


def make_list(home: HomePage, title: str, author: Author) -> ArticleIndexPage:
    """A list in the menu with articles that are published."""
    found = home.add_child(
        instance=ArticleIndexPage(
            title=title, introduction=title, image=picture(3), show_in_menus=True
        )
    )
    for number in range(ARTICLES):
        make_article(found, number, author)
    return found


def make_article(parent: ArticleIndexPage, number: int, author: Author) -> ArticlePage:
    """An article with an author, two tags and a picture in its text."""
    page = parent.add_child(
        instance=ArticlePage(
            title=f"Article {number} of {parent.title}",
            subtitle="About bread",
            introduction="What bread is made of, and how long it takes.",
            image=picture(4 + number % 4),
            date=date(2026, 1, 1 + number % 28),
            body=body(),
        )
    )
    page.article_authors = [ArticleAuthor(author=author)]
    page.tags.add("bread", "flour")
    page.save_revision().publish()
    return page


def body() -> list[tuple]:
    return [
        ("heading", "Bread"),
        ("paragraph", TEXT),
        ("picture", {"image": picture(5), "caption": "Bread"}),
        ("paragraph", TEXT),
    ]


def picture(number: int) -> Image:
    """One of a few pictures, drawn when it is first asked for."""
    title = f"Picture {number}"
    if found := Image.objects.filter(title=title).first():
        return found
    data = io.BytesIO()
    Drawing.new("RGB", (2000, 1200), (10 * number, 90, 140)).save(data, "JPEG")
    return Image.objects.create(
        title=title, file=ImageFile(data, name=f"{number}.jpg"), width=2000, height=1200
    )
