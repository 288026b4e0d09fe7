"""What editors fill in for dates and series."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from .models import EventSeries, Occurrence
from .rules import days_of, parts
from .series import Fate, Pattern

WEEKDAYS = [
    ("MO", _("Monday")),
    ("TU", _("Tuesday")),
    ("WE", _("Wednesday")),
    ("TH", _("Thursday")),
    ("FR", _("Friday")),
    ("SA", _("Saturday")),
    ("SU", _("Sunday")),
]
CODES = [code for code, _word in WEEKDAYS]


class DateForm(forms.ModelForm):
    """One date, new or changed."""

    reason = forms.ChoiceField(
        label=_("Why it changes"),
        required=False,
        choices=Occurrence.Reason.choices,
        help_text=_("Readers see it in their own language."),
    )
    announce = forms.BooleanField(
        label=_("Readers see that it was moved"),
        required=False,
        initial=True,
        help_text=_(
            "Untick it only to correct a mistake. Once somebody has signed up it "
            "is always shown, and they are told."
        ),
    )

    class Meta:
        model = Occurrence
        fields = [
            *("start_day", "start_time", "end_time", "end_day", "without_time"),
            *("capacity", "registration_opens", "registration_closes"),
            *("place", "place_name", "place_address"),
        ]
        widgets = {
            "start_day": AdminDateInput,
            "start_time": AdminTimeInput,
            "end_time": AdminTimeInput,
            "end_day": AdminDateInput,
            "registration_opens": AdminDateTimeInput,
            "registration_closes": AdminDateTimeInput,
        }
        labels = {
            "start_time": _("begins at"),
            "end_time": _("ends at"),
            "capacity": _("number of places"),
        }
        help_texts = {"end_day": _("Empty means: the same day.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_day"].required = False
        if self.instance.pk is None:
            del self.fields["reason"], self.fields["announce"]

    def clean(self) -> dict:
        found = super().clean()
        if not found.get("end_day"):
            found["end_day"] = found.get("start_day")
        return found

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Begin and end on the wall clock, once the form is valid."""
        data = self.cleaned_data
        return (
            datetime.combine(data["start_day"], data["start_time"]),
            datetime.combine(data["end_day"], data["end_time"]),
        )


class CancelForm(forms.Form):
    """Why a date does not take place."""

    reason = forms.ChoiceField(
        label=_("reason"),
        required=False,
        choices=Occurrence.Reason.choices,
        help_text=_("Readers see it in their own language."),
    )


class SeriesForm(forms.Form):
    """A rule in words that editors use."""

    class Frequency:
        WEEKLY, MONTHLY, DAILY = "WEEKLY", "MONTHLY", "DAILY"

    first_day = forms.DateField(label=_("first day"), widget=AdminDateInput)
    start_time = forms.TimeField(label=_("begins at"), widget=AdminTimeInput)
    end_time = forms.TimeField(
        label=_("ends at"),
        widget=AdminTimeInput,
        help_text=_("At or before the beginning means: on the next day."),
    )
    frequency = forms.ChoiceField(
        label=_("how often"),
        choices=[
            (Frequency.WEEKLY, _("on weekdays, every week or every few weeks")),
            (Frequency.MONTHLY, _("on the same weekday of every month")),
            (Frequency.DAILY, _("every day or every few days")),
        ],
    )
    interval = forms.IntegerField(
        label=_("every how many weeks, months or days"),
        min_value=1,
        max_value=52,
        initial=1,
    )
    weekdays = forms.MultipleChoiceField(
        label=_("weekdays"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means: the weekday of the first day."),
    )
    last_day = forms.DateField(
        label=_("last day at the latest"),
        widget=AdminDateInput,
        help_text=_("A series has 200 dates at most."),
    )
    capacity = forms.IntegerField(
        label=_("places on each date"),
        required=False,
        min_value=0,
        help_text=_("Empty means: without limit."),
    )
    opens_days_before = forms.IntegerField(
        label=_("registration opens, days before"),
        required=False,
        min_value=0,
        max_value=365,
        help_text=_("Empty means: at once."),
    )
    closes_hours_before = forms.IntegerField(
        label=_("registration closes, hours before"),
        required=False,
        min_value=0,
        max_value=2000,
        help_text=_("Empty means: when the date begins."),
    )

    def clean(self) -> dict:
        found = super().clean()
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This is before the first day."))
        elif not self.errors and not self.pattern().days():
            self.add_error("weekdays", _("This rule gives no date at all."))
        return found

    def pattern(self) -> Pattern:
        """What was filled in, once the form is valid."""
        data = self.cleaned_data
        start, end = data["start_time"], data["end_time"]
        length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
        if length <= timedelta(0):
            length += timedelta(days=1)
        return Pattern(
            rule=self._rule(),
            first_day=data["first_day"],
            start_time=start,
            minutes=int(length.total_seconds() // 60),
            capacity=data["capacity"],
            opens_days_before=data["opens_days_before"],
            closes_hours_before=data["closes_hours_before"],
        )

    def _rule(self) -> str:
        data = self.cleaned_data
        rule = [f"FREQ={data['frequency']}", f"INTERVAL={data['interval']}"]
        first = data["first_day"]
        if data["frequency"] == self.Frequency.WEEKLY:
            days = data["weekdays"] or [CODES[first.weekday()]]
            rule.append(f"BYDAY={','.join(days)}")
        elif data["frequency"] == self.Frequency.MONTHLY:
            rule.append(f"BYDAY={_place_in_month(first)}{CODES[first.weekday()]}")
        return ";".join([*rule, f"UNTIL={data['last_day']:%Y%m%d}"])


def _place_in_month(day: date) -> int:
    """1 for the first such weekday of its month; -1 for a fifth, the last one."""
    at = (day.day - 1) // 7 + 1
    return -1 if at == 5 else at


class ChangeSeriesForm(SeriesForm):
    """A rule, from when on it is to hold, and what becomes of booked dates."""

    since = forms.DateField(
        label=_("change dates from this day on"), widget=AdminDateInput
    )
    fate = forms.ChoiceField(
        label=_("dates with registrations that the new rule no longer has"),
        choices=[
            (Fate.KEEP, _("keep them as single dates")),
            (Fate.CANCEL, _("cancel them and tell the people")),
        ],
        initial=Fate.KEEP,
    )
    field_order = ["since"]

    def clean_since(self) -> date:
        since = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("What is past cannot be changed."))
        return since


def initial_of(series: EventSeries, *, today: date) -> dict:
    """A series as its form shows it."""
    rule = parts(series.rule)
    start = datetime.combine(series.first_day, series.start_time)
    return {
        "since": today,
        "first_day": series.first_day,
        "start_time": series.start_time,
        "end_time": (start + timedelta(minutes=series.minutes)).time(),
        "frequency": rule["FREQ"],
        "interval": rule.get("INTERVAL", "1"),
        "weekdays": _weekdays_of(rule),
        "last_day": _last_day(series),
        "capacity": series.capacity,
        "opens_days_before": series.opens_days_before,
        "closes_hours_before": series.closes_hours_before,
    }


def _weekdays_of(rule: dict[str, str]) -> list[str]:
    return [day for day in rule.get("BYDAY", "").split(",") if day in CODES]


def _last_day(series: EventSeries) -> date | None:
    days = days_of(series.rule, series.first_day)
    return days[-1] if days else None
