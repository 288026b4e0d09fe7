"""A StreamField whose blocks stay out of migrations, and texts that may name facts."""

from collections.abc import Iterator

from django.db import models
from wagtail.fields import RichTextField as WagtailRichTextField
from wagtail.fields import StreamField as WagtailStreamField
from wagtail.rich_text import get_text_for_indexing

from locales.values import expanded, filled
from pages.base.facts.naming import named_facts, refuse_unknown

# What an editor may use in running text. No images: their words would never reach
# the translators. No headings: they are blocks, so that a page has an outline.
INLINE_TEXT = ["bold", "link", "document-link", "fact", "ol", "ul"]


class StreamField(WagtailStreamField):
    """
    A StreamField that migrations know only as JSON.

    A new block then needs no migration. In return a data migration never saves a
    model that has one: without the blocks every body would be emptied.
    """

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class RichTextField(WagtailRichTextField):
    """Rich text that is found by the values of its facts, too."""

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs

    def get_searchable_content(self, value: str) -> list[str]:
        return [get_text_for_indexing(expanded(value or ""))]


class NamingFacts:
    """A short text in which {key} stands for the value of a fact."""

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs

    def validate(self, value: str, model_instance: models.Model) -> None:
        super().validate(value, model_instance)
        refuse_unknown(value)

    def get_searchable_content(self, value: str) -> list[str]:
        return [filled(value or "")]

    def extract_references(self, value: str) -> Iterator[tuple]:
        yield from named_facts(value or "")


class CharField(NamingFacts, models.CharField):
    """One line that may name facts."""

    def get_internal_type(self) -> str:
        return "CharField"


class TextField(NamingFacts, models.TextField):
    """A plain text that may name facts."""

    def get_internal_type(self) -> str:
        return "TextField"
