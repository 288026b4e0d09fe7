"""
Fills every field and block of a page type, so that a new one cannot be forgotten.

Each visible word is one of its own ("Wort 7"), so that a test can follow it from the
editor's form through the translator's to the reader. An unknown kind is refused.
"""

import datetime
import json
import uuid

from django import forms
from django.core.files.base import ContentFile
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.test.utils.form_data import nested_form_data, rich_text
from wagtail_localize.fields import TranslatableField, get_translatable_fields

from pages.base.blocks import SyncedCharBlock
from pages.base.models import Fact

DAY = datetime.date(2031, 5, 12)


class Filling:
    """Makes values and remembers the words it used, in their order."""

    def __init__(self):
        self.words = {}
        self.neutral = []
        self.field = ""

    def word(self):
        """A word of its own; `words` keeps the field that it stands in."""
        word = f"Wort{len(self.words) + 1:03}"
        self.words[word] = self.field
        return word

    def words_except(self, *fields):
        return [word for word, field in self.words.items() if field not in fields]

    def address(self):
        self.neutral.append(f"https://example.org/{len(self.neutral) + 1}.mp4")
        return self.neutral[-1]

    def key(self):
        self.neutral.append(f"schluessel-{len(self.neutral) + 1}")
        return self.neutral[-1]

    # Blocks, as the database keeps them ------------------------------------------

    def stream(self, block):
        return [
            {"type": name, "value": self.block(child), "id": str(uuid.uuid4())}
            for name, child in block.child_blocks.items()
        ]

    def block(self, block):
        for kinds, make in self._makers():
            if isinstance(block, kinds):
                return make(block)
        raise NotImplementedError(f"teach me {type(block)}")

    def _makers(self):
        return (
            (ImageBlock, self._image),
            (blocks.StructBlock, self._struct),
            (blocks.StreamBlock, self.stream),
            (blocks.ListBlock, self._list),
            (DocumentChooserBlock, lambda block: document().pk),
            (blocks.PageChooserBlock, lambda block: None),
            (blocks.DateBlock, lambda block: DAY.isoformat()),
            (SnippetChooserBlock, lambda block: self._snippet(block)),
            (blocks.RichTextBlock, lambda block: f"<p>{self.word()}</p>"),
            (blocks.BooleanBlock, lambda block: True),
            (blocks.IntegerBlock, lambda block: 3),
            (blocks.DecimalBlock, lambda block: "3"),
            (blocks.EmailBlock, lambda block: "ada@example.org"),
            (blocks.ChoiceBlock, _choice),
            (blocks.URLBlock, lambda block: self.address()),
            (SyncedCharBlock, lambda block: self.key()),
            ((blocks.CharBlock, blocks.TextBlock), lambda block: self.word()),
        )

    def _image(self, block):
        return {"image": image().pk, "alt_text": self.word(), "decorative": False}

    def _snippet(self, block):
        if block.target_model is Fact:
            return fact().pk
        return entry(block.target_model).pk

    def _struct(self, block):
        return {
            name: self.block(child)
            for name, child in block.child_blocks.items()
            if name not in NOT_FILLED
        }

    # Pages, without an editor's form ---------------------------------------------

    def page(self, model, **fixed):
        """An unsaved page of that type with all its words and nothing else."""
        page = model(**fixed)
        for translated in get_translatable_fields(model):
            if not isinstance(translated, TranslatableField):
                continue
            self.field = name = translated.field_name
            if name not in fixed:
                setattr(page, name, self._words(model._meta.get_field(name)))
        return page

    def _words(self, field):
        if isinstance(field, StreamField):
            return json.dumps(self.stream(field.stream_block))
        if isinstance(field, RichTextField):
            return f"<p>{self.word()}</p>"
        return self.word()

    def _list(self, block):
        value = self.block(block.child_block)
        return [{"type": "item", "value": value, "id": str(uuid.uuid4())}]

    # Forms, as a browser sends them ----------------------------------------------

    def form(self, model, **fixed):
        """What an editor's form of that page type sends, everything filled in."""
        form_class = model.get_edit_handler().get_form_class()
        form = form_class(instance=model())
        data = {"comments": EMPTY_FORMSET}
        for name in form.formsets:
            data[name] = EMPTY_FORMSET
        for name, field in form.fields.items():
            self.field = name
            data[name] = (
                fixed[name] if name in fixed else self._field(model, name, field)
            )
        return nested_form_data(without_nothing(data | fixed))

    def _field(self, model, name, field):
        kind = model._meta.get_field(name) if has_field(model, name) else None
        if isinstance(kind, StreamField):
            block = kind.stream_block
            return stream_form(block, self.stream(block))
        if isinstance(kind, RichTextField):
            return rich_text(f"<p>{self.word()}</p>", features=kind.features)
        return self._plain(name, field)

    def _plain(self, name, field):
        if name in UNUSED:
            return None
        for kind, make in self._field_makers():
            if isinstance(field, kind):
                return make(field)
        raise NotImplementedError(f"teach me {name}: {type(field)}")

    def _field_makers(self):
        return (
            (forms.BooleanField, lambda field: "on"),
            (forms.ModelMultipleChoiceField, lambda f: [x.pk for x in f.queryset]),
            (forms.ModelChoiceField, self._row),
            (forms.ChoiceField, lambda f: [key for key, _ in f.choices if key][-1]),
            (forms.IntegerField, lambda field: "3"),
            (forms.TimeField, lambda field: "18:00"),
            (forms.DateField, lambda field: DAY.isoformat()),
            (forms.EmailField, lambda field: "ada@example.org"),
            (forms.URLField, lambda field: self.address()),
            (forms.CharField, lambda field: self.word()),
        )

    def _row(self, field):
        if field.queryset.model is get_image_model():
            return image().pk
        rows = field.queryset
        row = (rows.filter(depth=2) if rows.model is Page else rows).first()
        return row.pk if row else None


# Of questions: with them others are asked only after an answer. Of indicators: whom
# the office reminds is not for readers. Of volunteers: a task that is filled is hidden.
NOT_FILLED = {"show_if", "show_if_values", "told_name", "filled"}
UNUSED = {"go_live_at", "expire_at", "comment_notifications", "image_decorative"}
EMPTY_FORMSET = {
    "TOTAL_FORMS": "0",
    "INITIAL_FORMS": "0",
    "MIN_NUM_FORMS": "0",
    "MAX_NUM_FORMS": "",
}


def _choice(block):
    default = block.get_default()
    if default not in (None, ""):
        return default
    keys = [key for key, _label in block.field.choices if key not in (None, "")]
    # Somebody with an account: there may be nobody yet.
    return keys[0] if keys else ""


def without_nothing(data):
    return {name: value for name, value in data.items() if value is not None}


def has_field(model, name):
    return name in {field.name for field in model._meta.get_fields()}


def stream_form(block, raw):
    """A stream as its form sends it."""
    return numbered(
        [
            {"type": item["type"], "value": block_form(child(block, item), item)}
            for item in raw
        ]
    )


def child(block, item):
    return block.child_blocks[item["type"]]


def numbered(items):
    rows = {
        str(at): {**item, "id": "", "order": str(at), "deleted": ""}
        for at, item in enumerate(items)
    }
    return {"count": str(len(items)), **rows}


def block_form(block, item):
    value = item["value"]
    if isinstance(block, blocks.StructBlock):
        return without_nothing(
            {
                name: block_form(inner, {"value": value.get(name)})
                for name, inner in block.child_blocks.items()
            }
        )
    if isinstance(block, blocks.StreamBlock):
        return stream_form(block, value)
    if isinstance(block, blocks.ListBlock):
        return numbered([{"value": block_form(block.child_block, x)} for x in value])
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value, features=block.features)
    if value is False:
        return None
    return value


def image():
    return get_image_model().objects.first() or another_image()


def another_image():
    return get_image_model().objects.create(
        title="Tür",
        description="Eine offene Tür.",
        credit="Foto: Ada",
        file=get_test_image_file(filename="tuer.png"),
    )


def document(language="de", title="Merkblatt"):
    model = get_document_model()
    found = model.objects.filter(language=language).first()
    return found or model.objects.create(
        title=title,
        language=language,
        file=ContentFile(b"%PDF-1.4 a sheet", name=f"blatt-{language}.pdf"),
    )


def entry(model):
    """A person or place of the directory that a text can name."""
    german = Locale.objects.get(language_code="de")
    found = model.objects.filter(locale=german).first()
    return found or model.objects.create(name="Ada Beispiel", slug="ada", locale=german)


def fact():
    return Fact.objects.get_or_create(
        key="fee", defaults={"label": "Gebühr", "kind": "money", "value": "20.40"}
    )[0]
