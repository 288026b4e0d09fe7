"""A home page, lists of articles, articles with authors and tags, settings."""

from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.settings.models import (
    BaseGenericSetting,
    BaseSiteSetting,
    register_setting,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

PICTURE = {"null": True, "blank": True, "on_delete": models.SET_NULL}


class BodyBlock(StreamBlock):
    heading = CharBlock()
    paragraph = RichTextBlock()
    picture = StructBlock(
        [("image", ImageChooserBlock()), ("caption", CharBlock(required=False))],
        template="stock_site/picture_block.html",
    )


def picture() -> models.ForeignKey:
    return models.ForeignKey("wagtailimages.Image", related_name="+", **PICTURE)


def page_link() -> models.ForeignKey:
    return models.ForeignKey("wagtailcore.Page", related_name="+", **PICTURE)


@register_snippet
class Author(index.Indexed, models.Model):
    name = models.CharField(max_length=80)
    image = picture()

    def __str__(self) -> str:
        return self.name


@register_snippet
class FooterText(models.Model):
    body = RichTextField()

    def __str__(self) -> str:
        return "Footer"


@register_setting
class GenericSettings(BaseGenericSetting):
    mastodon_url = models.URLField(blank=True)


@register_setting
class SiteSettings(BaseSiteSetting):
    title_suffix = models.CharField(max_length=80, default="Stock")


class HomePage(Page):
    image = picture()
    hero_text = models.CharField(max_length=255, blank=True)
    hero_link = page_link()
    body = StreamField(BodyBlock(), blank=True)
    promo_image = picture()
    first = page_link()
    second = page_link()
    third = page_link()

    content_panels = [
        *Page.content_panels,
        *(
            FieldPanel(name)
            for name in (
                *("image", "hero_text", "hero_link", "body", "promo_image"),
                *("first", "second", "third"),
            )
        ),
    ]


class ArticleIndexPage(Page):
    introduction = models.TextField(blank=True)
    image = picture()

    content_panels = [*Page.content_panels, "introduction", "image"]

    def children(self) -> models.QuerySet:
        return self.get_children().specific().live()

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.descendant_of(self).live()
        context["articles"] = articles.order_by("-date")[:12]
        return context


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", related_name="tagged_items")


class ArticlePage(Page):
    subtitle = models.CharField(blank=True, max_length=255)
    introduction = models.TextField(blank=True)
    image = picture()
    body = StreamField(BodyBlock(), blank=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    date = models.DateField(null=True, blank=True)

    search_fields = [*Page.search_fields, index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        *("subtitle", "introduction", "image", "body", "date", "tags"),
        InlinePanel("article_authors", label="Authors"),
    ]

    def authors(self) -> list[Author]:
        return [row.author for row in self.article_authors.select_related("author")]


class ArticleAuthor(Orderable):
    page = ParentalKey(ArticlePage, related_name="article_authors")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="+")

    panels = ["author"]
