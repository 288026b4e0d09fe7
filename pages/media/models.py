"""Images, their words in each language, and documents."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from freshness.recording import current as answer_being_made
from locales.table import SOURCE_CODE, find
from pages.topics.models import others, source_only

from .kinds import is_what_it_says
from .plain import without_metadata


class CustomImage(AbstractImage):
    """A picture with its credit. What it shows is kept in `AltText`."""

    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made it, and the licence. Shown below the picture."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_customimage", "Can choose image")]

    def save(self, *args: object, **kwargs: object) -> None:
        if self.file and not self.file._committed:
            self._forget_where_it_was_taken()
        super().save(*args, **kwargs)
        AltText.objects.remember(self)

    def find_existing_renditions(
        self, *filters: Filter
    ) -> dict[Filter, AbstractRendition]:
        """Wagtail's, whose cache hides from kept answers that they show these rows."""
        found = self._numbered(super().find_existing_renditions(*filters))
        if recording := answer_being_made():
            for rendition in found.values():
                recording.lean_on_row(rendition._meta.db_table, rendition.pk)
        return found

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """Wagtail's, as rows: of several made at once it does not know them."""
        return self._numbered(super().create_renditions(*filters))

    def _numbered(
        self, found: dict[Filter, AbstractRendition]
    ) -> dict[Filter, AbstractRendition]:
        lacking = {one.filter_spec: key for key, one in found.items() if not one.pk}
        if not lacking:
            return found
        rows = {
            lacking[row.filter_spec]: row
            for row in self.renditions.filter(filter_spec__in=lacking)
            if row.focal_point_key == found[lacking[row.filter_spec]].focal_point_key
        }
        return {**found, **rows}

    def _forget_where_it_was_taken(self) -> None:
        plain = without_metadata(self.file.file)
        self.file.seek(0)
        if plain is not None:
            self.file = plain
            self._set_image_file_metadata()


class Rendition(AbstractRendition):
    image = models.ForeignKey(
        CustomImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="unique_rendition",
            )
        ]


class AltTextManager(models.Manager):
    def remember(self, image: CustomImage) -> None:
        """Keep the German words of a picture where translators find them."""
        if image.description:
            self.update_or_create(
                image=image,
                locale=Locale.objects.get(language_code=SOURCE_CODE),
                defaults={"text": image.description},
            )

    def words(self, image_id: int, code: str) -> tuple[str, str]:
        """The words of a picture and their language: the reader's, else German."""
        rows = dict(
            self.filter(
                image_id=image_id, locale__language_code__in=(code, SOURCE_CODE)
            ).values_list("locale__language_code", "text")
        )
        if rows.get(code):
            return rows[code], code
        return rows.get(SOURCE_CODE, ""), SOURCE_CODE


class AltText(TranslatableMixin, models.Model):
    """What a picture shows, in one language."""

    image = models.ForeignKey(
        CustomImage,
        on_delete=models.CASCADE,
        related_name="alt_texts",
        verbose_name=_("image"),
    )
    text = models.CharField(
        _("what the picture shows"),
        max_length=255,
        help_text=_("One sentence for people who do not see it."),
    )

    objects = AltTextManager()

    panels = [FieldPanel("image"), FieldPanel("text")]
    translatable_fields = [
        SynchronizedField("image", overridable=False),
        TranslatableField("text"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a picture")
        verbose_name_plural = _("words of pictures")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if others(self, image_id=self.image_id).exists():
            raise ValidationError(
                {"image": _("This picture has its words already. Please change those.")}
            )


class CustomDocument(AbstractDocument):
    """
    A file to download, in one language.

    Files with the same `translation_group` say the same in other languages.
    """

    class TextState(models.TextChoices):
        WAITING = "waiting", _("not read yet")
        READ = "read", _("text read")
        EMPTY = "empty", _("no text in it")
        FAILED = "failed", _("could not be read")

    language = models.CharField(
        _("language"),
        max_length=12,
        default=SOURCE_CODE,
        help_text=_("The language the file is written in."),
    )
    translation_group = models.UUIDField(
        _("same document in other languages"), default=uuid.uuid4, db_index=True
    )
    topics = models.ManyToManyField(
        "topics.Topic",
        blank=True,
        related_name="+",
        verbose_name=_("topics"),
        limit_choices_to=source_only,
    )
    extracted_text = models.TextField(editable=False, blank=True)
    text_state = models.CharField(
        max_length=10,
        choices=TextState,
        default=TextState.WAITING,
        editable=False,
    )

    admin_form_fields = (*Document.admin_form_fields, "language")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_customdocument", "Can choose document")]

    def clean(self) -> None:
        super().clean()
        is_new = self.file and not self.file._committed
        if is_new and not is_what_it_says(self.file.name, self.file.file):
            raise ValidationError(
                {
                    "file": _(
                        "The content of this file does not belong to its ending. "
                        "Please save it anew from your program."
                    )
                }
            )

    def save(self, *args: object, **kwargs: object) -> None:
        if self.file and not self.file._committed:
            # What was read of the file before says nothing about this one.
            self.extracted_text, self.text_state = "", self.TextState.WAITING
        super().save(*args, **kwargs)

    @property
    def language_name(self) -> str:
        """The language's own name for itself."""
        return find(self.language).autonym
