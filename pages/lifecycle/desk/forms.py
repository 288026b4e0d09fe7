"""What an editor says about a link: another address, or a day until when to wait."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from pages.lifecycle.links.addresses import own_root, spelled
from pages.lifecycle.links.replacing import longest_for
from pages.lifecycle.models import Address

AT_MOST = timedelta(days=366)
FROM_WEB = URLValidator(schemes=["http", "https"])


class ReplaceForm(forms.Form):
    """:param address: the one that is to give way"""

    url = forms.CharField(
        label=_("New address"),
        help_text=_("Beginning with https://"),
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url"}),
    )

    def __init__(self, *args: object, address: Address, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        FROM_WEB(url)
        longest = longest_for(self.address)
        if len(url) > longest:
            raise ValidationError(
                _("Here an address has at most %(number)s characters."),
                params={"number": longest},
            )
        if spelled(url, root=own_root()).key == self.address.key:
            raise ValidationError(_("This is the address that is there now."))
        return url


class IgnoreForm(forms.Form):
    """Until when nobody needs to be told, and why: colleagues will ask."""

    until = forms.DateField(
        label=_("Ignore until"),
        help_text=_("From that day on it is reported again; at most a year from now."),
        widget=AdminDateInput,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("For colleagues: “The town moves its site, back in May.”"),
    )

    def clean_until(self) -> date:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until <= today:
            raise ValidationError(_("Choose a day that is still to come."))
        if until > today + AT_MOST:
            raise ValidationError(_("At most a year, so that somebody looks again."))
        return until
