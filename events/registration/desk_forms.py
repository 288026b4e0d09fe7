"""Forms of the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Registration, RegistrationPolicy


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

    def __init__(self, *args: object, languages: list, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = languages


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
