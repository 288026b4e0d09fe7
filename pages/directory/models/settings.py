"""What the map is drawn on, and how often partners are asked."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from pages.directory.outline import BadOutline, read_outline


class OutlineForm(WagtailAdminModelForm):
    """Takes the outline as a file, checks it, and keeps only its lines."""

    outline_file = forms.FileField(
        label=_("Outline of the region"),
        required=False,
        help_text=_("A GeoJSON file with a polygon, up to 500 kB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )
    remove_outline = forms.BooleanField(
        label=_("Draw the map without an outline"), required=False
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        upload = cleaned.get("outline_file")
        if upload is not None:
            try:
                self.instance.outline = read_outline(upload.read())
            except BadOutline as error:
                raise ValidationError(
                    {"outline_file": _("This is not a GeoJSON file with a polygon.")}
                ) from error
        elif cleaned.get("remove_outline"):
            self.instance.outline = []
        return cleaned


@register_setting(icon="site")
class DirectorySettings(BaseSiteSetting):
    """The map of the region and the check-in, the same in all languages."""

    outline = models.JSONField(default=list, blank=True, editable=False)
    check_months = models.PositiveSmallIntegerField(
        _("ask partners every so many months"),
        default=6,
        validators=[MaxValueValidator(60)],
        help_text=_(
            "Whoever stands in an entry is asked by e-mail whether it is still right. "
            "0 means: nobody is asked. Single entries can be left out."
        ),
    )
    unconfirmed_months = models.PositiveSmallIntegerField(
        _("not confirmed after so many months"),
        default=12,
        validators=[MaxValueValidator(120)],
        help_text=_(
            "Then readers are told, and the entry stands behind the others. The same "
            "happens where nobody answers three letters. 0 means: only then."
        ),
    )

    base_form_class = OutlineForm
    panels = [
        MultiFieldPanel(
            [FieldPanel("check_months"), FieldPanel("unconfirmed_months")],
            heading=_("Still right?"),
        ),
        MultiFieldPanel(
            [FieldPanel("outline_file"), FieldPanel("remove_outline")],
            heading=_("Map of the region"),
        ),
    ]

    class Meta:
        verbose_name = _("people and places")
