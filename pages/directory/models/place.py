"""Place: where people are met."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from pages.base.models.page import neutral, searched, words
from pages.directory.closed_days import REGIONS
from pages.directory.fields import CodesField
from pages.topics.models import source_only

from .entry import Entry, check_panel, kept_by_panel
from .hours import ChangeRow, HoursRow


def access_choices() -> list[tuple[str, str]]:
    """What a place has for people who need it, in an editor's words."""
    return [
        ("step-free", _("without steps")),
        ("lift", _("lift")),
        ("toilet", _("wheelchair-accessible toilet")),
        ("hearing-loop", _("hearing loop")),
        ("parking", _("parking space for disabled people")),
        ("guide-dog", _("guide dogs welcome")),
        ("pram", _("room for a pram")),
        ("children", _("corner for children")),
        ("quiet", _("quiet waiting room")),
    ]


class Place(Entry):
    """An office, a house, a room: its address, its way, its hours."""

    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    municipality = models.ForeignKey(
        "topics.Municipality",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("municipality"),
        limit_choices_to=source_only,
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-85)), MaxValueValidator(Decimal(85))],
        help_text=_("Such as 50.62790. With both numbers it is shown on the map."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(Decimal(-180)),
            MaxValueValidator(Decimal(180)),
        ],
    )
    access = CodesField(_("access"), wanted=access_choices)
    directions = models.TextField(
        _("how to get there"),
        max_length=300,
        blank=True,
        help_text=_("Bus and stop, entrance, which door bell."),
    )
    only_by_appointment = models.BooleanField(_("only by appointment"), default=False)
    holidays = models.CharField(
        _("public holidays"),
        max_length=6,
        blank=True,
        choices=REGIONS,
        default="BE",
        help_text=_("Closed on the public holidays of this country or Land."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("town")]),
                FieldPanel("municipality"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("directions"),
            ],
            heading=_("Address and way"),
        ),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("access"),
        InlinePanel("hours", label=_("Opening hours")),
        InlinePanel("changes", label=_("Exception")),
        FieldRowPanel([FieldPanel("only_by_appointment"), FieldPanel("holidays")]),
        check_panel,
        kept_by_panel,
    ]
    translatable_fields = [
        *words("directions"),
        *neutral(
            *Entry.neutral_names,
            *("street", "postal_code", "town", "municipality"),
            *("latitude", "longitude", "access", "only_by_appointment", "holidays"),
        ),
    ]
    search_fields = [
        *Entry.search_fields,
        *searched("street", "postal_code", "town", "directions"),
    ]

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = _("place")
        verbose_name_plural = _("places")

    @property
    def town_line(self) -> str:
        """Postal code and town, as on a letter."""
        return f"{self.postal_code} {self.town}".strip()

    @property
    def at(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, where both are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def geo(self) -> str:
        """What opens a map programme (RFC 5870); empty where it is not known."""
        return f"geo:{self.latitude},{self.longitude}" if self.at else ""


class PlaceHours(HoursRow):
    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="hours")


class PlaceChange(ChangeRow):
    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="changes")
