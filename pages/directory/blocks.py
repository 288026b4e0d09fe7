"""A person or a place in any text, always as it is today."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.base.blocks.text import SyncedMixin


class EntryChooserBlock(SyncedMixin, SnippetChooserBlock):
    """An entry of the directory, the same in every language."""


class ContactBlock(blocks.StructBlock):
    """Somebody's contact card."""

    person = EntryChooserBlock("directory.Person", label=_("Person"))

    class Meta:
        label = _("Contact")
        icon = "user"

    def get_context(self, value: dict, parent_context: dict | None = None) -> dict:
        from .entries import entries_now
        from .models import Person

        context = super().get_context(value, parent_context=parent_context)
        rows = _german(Person, value["person"]).select_related("office", "portrait")
        context["people"] = entries_now().people(rows)
        return context


class PlaceBlock(blocks.StructBlock):
    """A place with its way and its hours."""

    place = EntryChooserBlock("directory.Place", label=_("Place"))

    class Meta:
        label = _("Place")
        icon = "site"

    def get_context(self, value: dict, parent_context: dict | None = None) -> dict:
        from .entries import entries_now
        from .models import Place

        context = super().get_context(value, parent_context=parent_context)
        context["places"] = entries_now().places(_german(Place, value["place"]))
        return context


def _german(model: type, row: object) -> object:
    """The German row of the chosen one; nothing where it was deleted."""
    from locales.table import SOURCE_CODE

    if row is None:
        return model.objects.none()
    return model.objects.filter(
        translation_key=row.translation_key, locale__language_code=SOURCE_CODE
    )
