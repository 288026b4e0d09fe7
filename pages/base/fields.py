"""A StreamField whose blocks stay out of migrations, and the rich text's features."""

from wagtail.fields import StreamField as WagtailStreamField

# What an editor may use in running text. No images: their words would never reach
# the translators. No headings: they are blocks, so that a page has an outline.
INLINE_TEXT = ["bold", "link", "document-link", "ol", "ul"]


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
