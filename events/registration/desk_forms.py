"""Forms of the office."""

from datetime import datetime
from secrets import token_hex

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from events.models import Occurrence
from pages.forms.import_files import read_table

from . import hours, importing, invitations
from .models import AuditEvent, Registration, RegistrationPolicy


class PolicyForm(forms.ModelForm):
    """How people register for an event."""

    class Meta:
        model = RegistrationPolicy
        fields = [
            x.name
            for x in RegistrationPolicy._meta.fields
            if x.editable and not x.primary_key
        ]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }


class NoteForm(forms.ModelForm):
    """What the office notes about a registration; the person can read it."""

    class Meta:
        model = Registration
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class ChannelForm(forms.Form):
    """How somebody's wish reached the office."""

    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=[
            (value, label)
            for value, label in Registration.Channel.choices
            if value != Registration.Channel.WEB
        ],
    )
    locale = forms.ChoiceField(label=_("Language of letters"))
    note = forms.CharField(
        label=_("Note of the office"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    covers_needs = forms.BooleanField(
        label=_("They were asked and agree that we store what they need"),
        required=False,
    )

    def __init__(
        self, *args: object, languages: list, has_needs: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = languages
        self.has_needs = has_needs

    def clean_covers_needs(self) -> bool:
        agrees = self.cleaned_data["covers_needs"]
        if self.has_needs and not agrees:
            raise forms.ValidationError(
                _("Ask them first. Without their yes we do not store what they need.")
            )
        return agrees and self.has_needs


class MessageForm(forms.Form):
    """A message to everybody of a date."""

    message = forms.CharField(
        label=_("Message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "It is sent as you write it. Greeting, date and place are added in each "
            "person's language."
        ),
    )
    with_waiting = forms.BooleanField(
        label=_("also to the waiting list"), required=False, initial=True
    )
    # The same form sent twice, by a double click or by "back", writes once.
    nonce = forms.RegexField(
        r"^[0-9a-f]{16}$", widget=forms.HiddenInput, initial=lambda: token_hex(8)
    )


class PeopleForm(forms.Form):
    """How many come, when somebody calls about it."""

    adults = forms.IntegerField(label=_("Adults"), min_value=1, max_value=200)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=200)


class FirstForm(forms.Form):
    """Why somebody comes first on the waiting list, or does not any more."""

    reason = forms.ChoiceField(label=_("Why"), choices=AuditEvent.Reason.choices)


class GuestListForm(forms.Form):
    """People to invite: pasted, or in a file; wrong lines are named."""

    people = forms.CharField(
        label=_("People"),
        required=False,
        max_length=100_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One a line: name; e-mail address; language. Without a language it is "
            "German, without an address there is no letter, only a code."
        ),
    )
    file = forms.FileField(
        label=_("or a CSV file"), required=False, help_text=_("The same columns.")
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        text = cleaned.get("people") or self._file_text(cleaned.get("file"))
        guests, problems = invitations.read_list(text)
        if not guests and not problems:
            problems = [_("There is nobody on the list.")]
        for problem in problems:
            self.add_error(None, problem)
        return {**cleaned, "guests": guests}

    def _file_text(self, file: object) -> str:
        if not file:
            return ""
        content = file.read(200_000)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # What Excel writes in this country.
            return content.decode("cp1252", errors="replace")


class ListForm(forms.Form):
    """A file with parties to put down; whatever is wrong with it is named by line."""

    file = forms.FileField(label=_("File"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        rows, problems = importing.read_rows(read_table(cleaned["file"]))
        for problem in problems:
            self.add_error("file", problem)
        return {**cleaned, "rows": rows}


class HoursForm(forms.Form):
    """Counselling hours of one day."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    first = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    last = forms.TimeField(
        label=_("To"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("Minutes for each"),
        initial=45,
        validators=[MinValueValidator(5), MaxValueValidator(480)],
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        names = ("day", "first", "last", "minutes")
        begins = hours.starts(**{name: cleaned[name] for name in names})
        if not begins:
            self.add_error("last", _("There is no time for even one appointment."))
        return {**cleaned, "begins": begins}


class MoveForm(forms.ModelForm):
    """Another day or another time for a date."""

    class Meta:
        model = Occurrence
        fields = ["start_day", "start_time", "end_day", "end_time", "reason"]
        widgets = {
            "start_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "end_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "end_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def span(self) -> tuple[datetime, datetime]:
        """The new wall-clock times."""
        told = self.cleaned_data
        return (
            datetime.combine(told["start_day"], told["start_time"]),
            datetime.combine(told["end_day"], told["end_time"]),
        )
