"""
A fact inside rich text: `<a linktype="fact" key="course-fee">course-fee</a>`.

To wagtail-localize it is a link: the sentence stays one text, and translators get the
fact as a tag that they may move. The editor shows the value of today in its place.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from draftjs_exporter.engines.string import Elt
from wagtail.admin.rich_text.converters.contentstate_models import ContentState
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    STRIP_WHITESPACE,
    HandlerState,
    InlineEntityElementHandler,
)
from wagtail.rich_text import LinkHandler

from locales.table import SOURCE_CODE

from .naming import references
from .values import value_of

ENTITY = "FACT"
STYLES = ("b", "strong")


class FactHandler(LinkHandler):
    """What Wagtail knows about facts in stored rich text: which they are."""

    identifier = "fact"

    @staticmethod
    def get_model() -> type:
        from pages.base.models import Fact

        return Fact

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        # Values are put in before, by `locales.values.expanded`.
        return '<a class="fact-unknown">'

    @classmethod
    def extract_references(cls, attrs: dict) -> Iterator[tuple]:
        yield from references([attrs.get("key", "")])


def data_of(key: str) -> dict[str, str]:
    """What the editor shows of a fact: its German value, its name, where it is kept."""
    from pages.base.models import Fact

    fact = Fact.objects.filter(key=key).first()
    if fact is None:
        return {"key": key, "label": str(_("This fact is gone.")), "value": key}
    return {
        "key": key,
        "label": f"{fact.label} ({key})",
        "value": value_of(key, SOURCE_CODE).text or key,
        "url": reverse(Fact.snippet_viewset.get_url_name("edit"), args=[fact.pk]),
    }


class FactElementHandler(InlineEntityElementHandler):
    """From the database into the editor: with the German value as its text."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict) -> dict[str, str]:
        return data_of(attrs.get("key", ""))

    def handle_endtag(
        self, name: str, state: HandlerState, contentstate: ContentState
    ) -> None:
        block, place = state.current_block, state.current_entity_ranges[-1]
        data = contentstate.entity_map[place.key].data
        # What is stored inside is for translators.
        block.text = block.text[: place.offset] + data["value"]
        for style in block.inline_style_ranges:
            if style.offset >= place.offset:
                style.length = len(data["value"])
        if state.leading_whitespace == STRIP_WHITESPACE:
            state.leading_whitespace = KEEP_WHITESPACE
        super().handle_endtag(name, state, contentstate)


def fact_entity(props: dict) -> Elt:
    """From the editor into the database: without the value, which may change."""
    key = props.get("key") or ""
    inside = key
    for style in reversed(list(_styles(props["children"]))):
        inside = DOM.create_element(style, {}, inside)
    return DOM.create_element("a", {"linktype": "fact", "key": key}, inside)


def _styles(shown: Elt | str) -> Iterator[str]:
    """What the beginning of a value is set in: bold."""
    while isinstance(shown, Elt):
        if shown.type in STYLES:
            yield shown.type
        shown = shown.children[0] if shown.children else ""


RULE = {
    "from_database_format": {'a[linktype="fact"]': FactElementHandler(ENTITY)},
    "to_database_format": {"entity_decorators": {ENTITY: fact_entity}},
}
