"""The editors' form for a question: which event asks it, and a key that stays."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from events.models import EventPage
from locales.table import SOURCE_CODE


class QuestionForm(WagtailAdminModelForm):
    event = forms.TypedChoiceField(label=_("Event"), coerce=uuid.UUID)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        pages = EventPage.objects.filter(locale__language_code=SOURCE_CODE)
        self.fields["event"].choices = [
            (str(page.translation_key), page.title) for page in pages.order_by("title")
        ]
        if self.instance.event_key:
            self.initial["event"] = str(self.instance.event_key)

    def clean(self) -> dict:
        cleaned = super().clean()
        before = type(self.instance).objects.filter(pk=self.instance.pk).first()
        for name in ("key", "kind"):
            if before and name in cleaned and cleaned[name] != getattr(before, name):
                self.add_error(
                    name,
                    ValidationError(_("It is in use and cannot be changed.")),
                )
        return cleaned

    def save(self, commit: bool = True) -> object:
        self.instance.event_key = self.cleaned_data["event"]
        return super().save(commit)
