"""What an office sets once: numbers, addresses, colours. Words are in OfficeWords."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from pages.base.contrast import contrast

COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Write a colour as #2b36a8."))
PAPER = "#fbf6ec"
MIN_CONTRAST = 7


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
        default="#2b36a8",
        validators=[COLOUR],
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("address")],
            heading=_("How to reach us"),
        ),
        FieldPanel("eu_funded"),
        FieldPanel("brand"),
    ]

    class Meta:
        verbose_name = _("office")

    def clean(self) -> None:
        super().clean()
        if re.match(COLOUR.regex, self.brand) and (
            contrast(self.brand, PAPER) < MIN_CONTRAST
        ):
            raise ValidationError(
                {"brand": _("This colour is too pale to be read. Choose a darker one.")}
            )
