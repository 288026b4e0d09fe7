"""Forms of the desk: one value, and a file with many."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from accounts.models import User
from pages.concepts.models import Indicator, IndicatorValue

from .reading import read_day, read_number, shown
from .rights import Allowed

LOCKED = _(
    "Somebody has locked this concept at its page, so its values cannot be changed now."
)
GONE = _("Somebody has deleted this value meanwhile.")
MEANWHILE = _(
    "Somebody has changed this value meanwhile: it is %(value)s now. Save once more to "
    "put yours in its place."
)
TWICE = _("There is a value of this day already: %(value)s. Please correct that one.")


class NumberField(forms.CharField):
    """
    A number with comma or dot; it is shown again as it was typed.

    `kept` is a number with the text that it was shown as, which is never doubtful.
    """

    kept: tuple[str, Decimal] | None = None
    decimals, unit = 0, ""

    def __init__(self, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: object) -> Decimal | None:
        text = super().to_python(value)
        if self.kept and text == self.kept[0]:
            return self.kept[1]
        if not text:
            return None
        return read_number(text, decimals=self.decimals, unit=self.unit)


class DayField(forms.DateField):
    """A day as it is written here, or as the browser gives it."""

    widget = AdminDateInput

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values:
            return None
        return read_day(value)


class ValueForm(forms.ModelForm):
    """
    A value of an indicator.

    :param indicator: whose value it is
    :param allowed: what the person may do; a source is words that readers see
    """

    day = DayField(label=_("Of the day"))
    value = NumberField(label=_("Value"))
    # Which version of the value somebody saw who corrects it.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = IndicatorValue
        fields = ["day", "value", "source", "note"]
        labels = {"source": _("Source"), "note": _("Note")}

    def __init__(
        self,
        *args: object,
        indicator: Indicator,
        allowed: Allowed,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.indicator = indicator
        self.allowed = allowed
        self.initial["seen"] = self.instance.version
        number = self.fields["value"]
        number.decimals, number.unit = indicator.decimals, indicator.unit
        if not allowed.may_publish:
            del self.fields["source"]
        if indicator.unit:
            number.label = _("Value (%(unit)s)") % {"unit": indicator.unit}
        if indicator.source and "source" in self.fields:
            self.fields["source"].widget.attrs["placeholder"] = indicator.source
        if self.instance.pk:
            kept = self.instance.value
            text = self.initial["value"] = shown(kept, indicator.decimals)
            self.instance.kept, number.kept = kept, (text, kept)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.allowed.is_open:
            raise ValidationError(LOCKED)
        day = cleaned.get("day")
        if day and (other := self._other(day)):
            told = shown(other.value, self.instance.indicator.decimals)
            self.add_error("day", TWICE % {"value": told})
        return cleaned

    def _other(self, day: date) -> IndicatorValue | None:
        rows = self.instance.indicator.values.filter(day=day)
        return rows.exclude(pk=self.instance.pk).first()

    def keep(self, user: User) -> bool:
        """Save it in that person's name; False if somebody else was faster."""
        self.instance.entered_by = user
        try:
            with transaction.atomic():
                if not self._is_as_seen():
                    return False
                self.save()
        except IntegrityError:
            other = self._other(self.instance.day)
            told = shown(other.value, 0) if other else ""
            self.add_error("day", TWICE % {"value": told})
            return False
        return True

    def _is_as_seen(self) -> bool:
        """Whether nobody changed it since; until it is saved nobody does."""
        Indicator.objects.select_for_update().get(pk=self.instance.indicator_id)
        if self.instance.pk is None:
            return True
        rows = IndicatorValue.objects.select_for_update()
        now = rows.filter(pk=self.instance.pk).first()
        if now is None:
            self.add_error(None, GONE)
            return False
        seen = self.cleaned_data["seen"] or self.initial["seen"]
        if now.version == seen:
            return True
        told = shown(now.value, self.instance.indicator.decimals)
        self.add_error(None, MEANWHILE % {"value": told})
        self.data = {**self.data.dict(), "seen": now.version}
        return False


class FileForm(forms.Form):
    """A file with values; whatever is wrong with it is named by its line."""

    file = forms.FileField(label=_("File"))
