"""What an office sets once: numbers, addresses, colours. Words are in OfficeWords."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from pages.base.theme import DAY, DAY_GROUNDS, NIGHT, NIGHT_GROUNDS, can_be_read

COLOUR = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write a colour as #2b36a8."))


def colour_panel(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.TextInput(attrs={"type": "color"}))


@register_setting(icon="home")
class OfficeSettings(BaseSiteSetting):
    """How the office is reached and how its site looks, the same in all languages."""

    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.TextField(_("postal address"), blank=True)
    eu_funded = models.BooleanField(
        _("co-funded by the European Union"),
        default=False,
        help_text=_("Shows the emblem in the footer (Regulation (EU) 2021/1060)."),
    )
    brand = models.CharField(
        _("colour of buttons and links by day"),
        max_length=7,
        default=DAY,
        validators=[COLOUR],
        help_text=_("Dark enough to be read on light paper (contrast 7:1)."),
    )
    brand_night = models.CharField(
        _("colour of buttons and links by night"),
        max_length=7,
        default=NIGHT,
        validators=[COLOUR],
        help_text=_("For devices set to dark: light enough to be read on dark blue."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("address")],
            heading=_("How to reach us"),
        ),
        FieldPanel("eu_funded"),
        MultiFieldPanel(
            [colour_panel("brand"), colour_panel("brand_night")],
            heading=_("Colours of the city"),
        ),
    ]

    class Meta:
        verbose_name = _("office")

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self._is_unreadable(self.brand, DAY_GROUNDS):
            errors["brand"] = _(
                "This colour is too pale to be read. Choose a darker one."
            )
        if self._is_unreadable(self.brand_night, NIGHT_GROUNDS):
            errors["brand_night"] = _(
                "This colour is too dark to be read at night. Choose a lighter one."
            )
        if errors:
            raise ValidationError(errors)

    def _is_unreadable(self, colour: str, grounds: tuple[str, ...]) -> bool:
        is_colour = re.match(COLOUR.regex, colour)
        return bool(is_colour) and not can_be_read(colour, grounds)
