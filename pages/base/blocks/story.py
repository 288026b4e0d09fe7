"""StoryBlock: the body of a page."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.base.facts.values import value_of

from .text import (
    BringBlock,
    CharBlock,
    RichTextBlock,
    StepBlock,
    SyncedMixin,
    SyncedURLBlock,
    TextBlock,
)


class SectionBlock(blocks.StructBlock):
    """Something to open: a question and its answer."""

    title = CharBlock(label=_("Title"), max_length=160)
    text = RichTextBlock(label=_("Text"))

    class Meta:
        label_format = "{title}"


class QuoteBlock(blocks.StructBlock):
    text = TextBlock(label=_("Quote"), rows=3)
    source = CharBlock(
        label=_("Who says it"), required=False, default="", max_length=120
    )


class PictureBlock(blocks.StructBlock):
    """A picture that says what it shows, or that it only decorates."""

    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False, default="", max_length=255)


class Downloads(blocks.StructValue):
    def kept_files(self) -> list:
        """The files that nobody has deleted since, the reader's language first."""
        files = [document for document in self["files"] if document]
        return sorted(files, key=lambda document: document.language != get_language())


class DownloadBlock(blocks.StructBlock):
    title = CharBlock(label=_("Title"), max_length=160)
    files = blocks.ListBlock(
        DocumentChooserBlock(label=_("File")),
        label=_("Files, one for each language"),
        min_num=1,
    )

    class Meta:
        value_class = Downloads


class KindBlock(SyncedMixin, blocks.ChoiceBlock):
    choices = [
        ("info", _("Information")),
        ("ok", _("Good news")),
        ("warn", _("Warning")),
    ]


class CallOutBlock(blocks.StructBlock):
    kind = KindBlock(label=_("Kind"), default="info")
    title = CharBlock(label=_("Title"), max_length=120)
    text = RichTextBlock(label=_("Text"), required=False)


class VideoKindBlock(SyncedMixin, blocks.ChoiceBlock):
    choices = [("video", _("Video")), ("sign", _("Sign language"))]


class VideoBlock(blocks.StructBlock):
    """A video that loads nothing before the reader asks for it."""

    kind = VideoKindBlock(label=_("Kind"), default="video")
    title = CharBlock(label=_("Title"), max_length=160)
    poster = ImageBlock(label=_("Still picture"), required=False)
    url = SyncedURLBlock(
        label=_("Address of the video file"),
        help_text=_("An .mp4 or .webm file. It is loaded only after a click."),
    )
    length = CharBlock(
        label=_("Length and size"), required=False, max_length=40, default=""
    )
    transcript = RichTextBlock(label=_("Transcript"), required=False)

    def normalize(self, value: dict) -> blocks.StructValue:
        # wagtail-localize breaks on a picture of which nothing is stored at all.
        value = super().normalize(value)
        value.setdefault("poster", None)
        return value


class FactChooserBlock(SyncedMixin, SnippetChooserBlock):
    """A value kept once for all languages."""

    def get_searchable_content(self, value: object) -> list[str]:
        return [value_of(value.key, get_language()).text] if value else []


class FactBlock(blocks.StructBlock):
    label = CharBlock(label=_("What it is"), max_length=120)
    fact = FactChooserBlock("base.Fact", label=_("Fact"))


class TableBlock(blocks.StructBlock):
    """Rows of cells that are plain blocks, so that translators are offered each."""

    caption = CharBlock(label=_("What the table shows"), max_length=160)
    header = blocks.ListBlock(
        CharBlock(label=_("Heading"), max_length=80), label=_("Headings")
    )
    rows = blocks.ListBlock(
        blocks.ListBlock(
            CharBlock(label=_("Cell"), required=False, default="", max_length=255),
            label=_("Cells"),
        ),
        label=_("Rows"),
        min_num=1,
    )

    def clean(self, value: dict) -> dict:
        value = super().clean(value)
        width = len(value["header"])
        if any(len(row) != width for row in value["rows"]):
            raise StructBlockValidationError(
                block_errors={
                    "rows": ValidationError(
                        _("Every row needs as many cells as there are headings.")
                    )
                }
            )
        return value


class StoryBlock(blocks.StreamBlock):
    """
    The body of a page, in the order an editor gives it.

    Rooms above add blocks of their own with `offer` when they are ready: all bodies
    share one set of blocks, and migrations know none of it.
    """

    heading = CharBlock(
        label=_("Heading"),
        icon="title",
        max_length=120,
        template="blocks/heading.html",
    )
    rich_text = RichTextBlock(
        label=_("Text"), icon="pilcrow", template="blocks/rich_text.html"
    )
    steps = blocks.ListBlock(
        StepBlock(), label=_("Steps"), icon="list-ol", template="blocks/steps.html"
    )
    checklist = blocks.ListBlock(
        BringBlock(),
        label=_("Checklist"),
        icon="tick",
        template="blocks/checklist.html",
    )
    accordion = blocks.ListBlock(
        SectionBlock(),
        label=_("Sections to open"),
        icon="collapse-down",
        template="blocks/accordion.html",
    )
    quote = QuoteBlock(label=_("Quote"), icon="openquote", template="blocks/quote.html")
    image = PictureBlock(label=_("Picture"), icon="image", template="blocks/image.html")
    downloads = DownloadBlock(
        label=_("Downloads"), icon="download", template="blocks/downloads.html"
    )
    call_out = CallOutBlock(
        label=_("Call-out"), icon="warning", template="blocks/call_out.html"
    )
    video = VideoBlock(
        label=_("Video or sign language"), icon="media", template="blocks/video.html"
    )
    fact = FactBlock(label=_("Fact"), icon="info-circle", template="blocks/fact.html")
    table = TableBlock(label=_("Table"), icon="table", template="blocks/table.html")

    def __init__(self, local_blocks: list | None = None, **kwargs: object) -> None:
        super().__init__(local_blocks, **kwargs)
        if not local_blocks:
            self.child_blocks = self.base_blocks

    @classmethod
    def offer(cls, name: str, block: blocks.Block) -> None:
        """Let every body hold such blocks."""
        block.set_name(name)
        cls.base_blocks[name] = block
