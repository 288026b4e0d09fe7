"""What a project lists: partners, and what volunteers can do."""

from datetime import date

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from locales.table import SOURCE_CODE
from pages.base.blocks import SyncedBooleanBlock, SyncedDateBlock
from pages.base.blocks.text import CharBlock, TextBlock
from pages.base.frame import Link, german_lang, kept
from pages.directory.blocks import EntryChooserBlock
from pages.directory.entries import entries_now


def link_to(row: object, shelf: str) -> Link | None:
    """Its German name, which nobody translates, and its address; or nothing."""
    if row is None:
        return None
    code = get_language() or SOURCE_CODE
    # The shelf of the directory is large, and every row asks.
    base = kept("directory-address", code, lambda: entries_now().base_url)
    is_found = base and getattr(row, "is_public", True)
    url = f"{base}{shelf}/{row.slug}/" if is_found else ""
    return Link(row.name, url, lang=german_lang(code))


class Partner(blocks.StructValue):
    @property
    def link(self) -> Link | None:
        return link_to(self["organisation"], "organisations")


class PartnerBlock(blocks.StructBlock):
    """An organisation of the directory and what it does in the project."""

    organisation = EntryChooserBlock("directory.Organisation", label=_("Organisation"))
    role = CharBlock(
        label=_("What it does in the project"),
        required=False,
        default="",
        max_length=160,
    )

    class Meta:
        icon = "group"
        label = _("Partner")
        label_format = "{organisation}"
        value_class = Partner


# What a translation says in its own words; the rest is the same in every language.
VOLUNTEER_WORDS = ("task", "time", "text")


def is_open(value: dict, *, on: date) -> bool:
    """Whether volunteers are still wanted for it on that day; also from raw values."""
    until = value.get("until")
    if isinstance(until, str):
        until = date.fromisoformat(until)
    return not value.get("filled") and (until is None or until >= on)


class Wanted(blocks.StructValue):
    @property
    def link(self) -> Link | None:
        return link_to(self["person"], "people")

    @property
    def is_open(self) -> bool:
        return is_open(self, on=timezone.localdate())


class VolunteerBlock(blocks.StructBlock):
    """Something that volunteers can do here, until a day or until it is filled."""

    task = CharBlock(label=_("What to do"), max_length=120)
    time = CharBlock(
        label=_("How much time"), required=False, default="", max_length=80
    )
    text = TextBlock(label=_("More about it"), required=False, default="", rows=3)
    person = EntryChooserBlock(
        "directory.Person",
        label=_("Contact"),
        required=False,
        help_text=_("Empty means: whoever helps with the project."),
    )
    until = SyncedDateBlock(
        label=_("Wanted until"),
        required=False,
        help_text=_("Shown up to this day. Empty means: until it is filled."),
    )
    filled = SyncedBooleanBlock(
        label=_("Filled"),
        required=False,
        help_text=_("Not shown any more, but kept for the next time."),
    )
    since = SyncedDateBlock(
        label=_("Wanted since"),
        required=False,
        help_text=_(
            "Empty means: today for what is new, else since the project is shown. "
            "Every six months you are asked about it."
        ),
    )

    class Meta:
        icon = "user"
        label = _("Volunteers wanted")
        label_format = "{task}"
        value_class = Wanted

    def get_searchable_content(self, value: Wanted) -> list[str]:
        return super().get_searchable_content(value) if value.is_open else []
