"""No word of the interface is left untranslated, on any page type."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from babel.dates import get_month_names
from django.db import models
from django.test import Client
from django.utils.translation import trans_real
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from pages.base.listing import all_page_types
from pages.base.models import BasePage, HomePage, OfficeWords
from pages.services.models import ServiceIndexPage
from pages.topics.models import Municipality, Topic

WORDS, CONTENT = "⟦{}⟧", "⟪{}⟫"
READ_ALOUD = {"alt", "aria-label", "title", "placeholder", "content"}
VOID = {"meta", "link", "img", "input", "br", "hr", "source", "use", "path", "wbr"}
# Babel's, in the reader's language: they are not in our catalogues.
MONTHS = set(get_month_names(locale="de").values())
VALUES = {"retention_days": 30, "told_addresses": "ada@example.org"}
NOT_WORDS = (models.URLField, models.SlugField, models.EmailField)
LETTERS = re.compile(r"[^\W\d_]{2,}")


class Unmarked(HTMLParser):
    """Collects text that stands in neither kind of bracket."""

    def __init__(self, html):
        super().__init__()
        self.open, self.depth, self.found = [], 0, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        # Names of languages, dates and addresses are not words of the interface.
        silent = (
            tag in ("script", "style", "svg", "time")
            or "hreflang" in attributes
            or (tag in ("bdi", "option") and "lang" in attributes)
            or (tag == "bdi" and attributes.get("dir") == "ltr")
        )
        if not silent and attributes.get("name") != "viewport":
            for name in READ_ALOUD & set(attributes):
                self._look(attributes[name] or "", own=True)
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag):
        if tag in [opened for opened, _silent in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, text):
        if any(silent for _tag, silent in self.open):
            return
        self._look(text)

    def _look(self, text, own=False):
        depth, outside = 0 if own else self.depth, ""
        for letter in text:
            if letter in "⟦⟪":
                depth += 1
            elif letter in "⟧⟫":
                depth -= 1
            elif depth == 0:
                outside += letter
        if LETTERS.search(outside) and outside.strip() not in MONTHS:
            self.found.append(text.strip()[:80])
        if not own:
            self.depth = depth


@pytest.fixture
def bracketed(monkeypatch):
    """German words of the interface, each in brackets."""
    catalogue = trans_real.translation("de")
    one, many = catalogue.gettext, catalogue.ngettext
    monkeypatch.setattr(
        catalogue, "gettext", lambda text: WORDS.format(one(text)) if text else ""
    )
    monkeypatch.setattr(
        catalogue, "ngettext", lambda *given: WORDS.format(many(*given))
    )


def filled(block):
    """A value for a block in which every text is marked; None where it must choose."""
    if isinstance(block, blocks.StreamBlock):
        pairs = [(name, filled(child)) for name, child in block.child_blocks.items()]
        return [(name, value) for name, value in pairs if value is not None]
    if isinstance(block, blocks.StructBlock):
        values = {name: filled(child) for name, child in block.child_blocks.items()}
        empty = [block.child_blocks[name] for name in values if values[name] is None]
        if any(x.required or isinstance(x, blocks.ListBlock) for x in empty):
            return None
        return {name: value for name, value in values.items() if value is not None}
    if isinstance(block, blocks.ListBlock):
        value = filled(block.child_block)
        return None if value is None else [value]
    if isinstance(block, blocks.ChoiceBlock):
        return block.field.choices[-1][0]
    if isinstance(block, blocks.URLBlock):
        return "https://www.example.org/"
    if isinstance(block, blocks.RichTextBlock):
        return block.to_python(f"<p>{CONTENT.format('Absatz')}</p>")
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        return CONTENT.format("Wort")
    return None


def fill(page):
    """Give every field of a page that an editor writes a marked text."""
    inherited = {field.name for field in Page._meta.fields}
    for field in page._meta.get_fields():
        if field.name in inherited or not getattr(field, "editable", False):
            continue
        if isinstance(field, StreamField):
            setattr(page, field.name, filled(field.stream_block))
        elif isinstance(field, RichTextField):
            setattr(page, field.name, f"<p>{CONTENT.format('Absatz')}</p>")
        elif isinstance(field, models.ForeignKey):
            if not (field.null or field.primary_key):
                setattr(page, field.name, field.related_model.objects.first())
        elif field.choices or isinstance(field, NOT_WORDS) or field.name in VALUES:
            continue
        elif isinstance(field, (models.CharField, models.TextField)):
            setattr(page, field.name, CONTENT.format("Wort"))
        elif isinstance(field, models.DateField) and not field.has_default():
            setattr(page, field.name, date(2026, 12, 3))
    vars(page).update(illustration="", **values_of(page))
    return page


def values_of(page):
    """What is neither a word nor chosen, and that the page asks for."""
    names = {field.name for field in page._meta.get_fields()}
    return {name: value for name, value in VALUES.items() if name in names}


def parent_for(model, home):
    """The home page, or a list made for the type that stands in one."""
    if not model.allowed_parent_page_models() or HomePage in (
        allowed := model.allowed_parent_page_models()
    ):
        return home
    index = allowed[0]
    found = index.objects.first()
    return found or home.add_child(
        instance=fill(index(title=CONTENT.format("Liste"), slug="liste"))
    )


@pytest.fixture
def marked_site(home):
    """The small site with marked words of the office and of the home page."""
    Topic.objects.create(name=CONTENT.format("Wohnen"), slug="x", locale=home.locale)
    Municipality.objects.create(
        name=CONTENT.format("Eupen"), slug="eupen", locale=home.locale
    )
    OfficeWords.objects.update(name=CONTENT.format("Büro"))
    fill(home)
    home.title = CONTENT.format("Willkommen")
    home.save()
    return home


@pytest.mark.django_db
class TestEveryPageType:
    @pytest.mark.parametrize(
        "model", [x for x in all_page_types() if x is not HomePage], ids=str
    )
    def test_says_nothing_that_is_not_translated(self, marked_site, bracketed, model):
        page = model(title=CONTENT.format("Seite"), slug="seite")
        parent_for(model, marked_site).add_child(instance=fill(page))

        self.assert_all_marked(page)

    def test_nor_does_the_home_page(self, marked_site, bracketed):
        self.assert_all_marked(marked_site)

    @pytest.mark.parametrize("path", ["gibt-es-nicht/", "seite/?topic=x&page=99"])
    def test_nor_does_an_answer_to_a_wrong_address(self, marked_site, bracketed, path):
        marked_site.add_child(
            instance=fill(ServiceIndexPage(title=CONTENT.format("Liste"), slug="seite"))
        )

        html = Client().get(f"/de/{path}").content.decode()

        assert "⟦" in html
        assert Unmarked(html).found == []

    def assert_all_marked(self, page: BasePage):
        answer = Client().get(page.url)

        assert answer.status_code == 200
        assert "⟦" in answer.content.decode()
        assert Unmarked(answer.content.decode()).found == []


class TestTheSearch:
    def test_finds_a_word_without_brackets(self):
        html = '<p>⟦Start⟧ <a href="#" aria-label="Menu">⟪Wohnen⟫</a> Help</p>'

        assert Unmarked(html).found == ["Menu", "Help"]
