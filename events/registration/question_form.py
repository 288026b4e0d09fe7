"""The editors' form for a question: which event asks it, and a key that stays."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permission_policies.pages import PagePermissionPolicy

from events.admin_rights import LOCKED, is_locked
from events.models import EventPage
from locales.table import SOURCE_CODE


class QuestionForm(WagtailAdminModelForm):
    event = forms.TypedChoiceField(label=_("Event"), coerce=uuid.UUID)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        pages = self._own_events()
        self.fields["event"].choices = [
            (str(page.translation_key), page.title) for page in pages.order_by("title")
        ]
        if self.instance.event_key:
            self.initial["event"] = str(self.instance.event_key)

    def _own_events(self) -> QuerySet[EventPage]:
        """The events that somebody may ask about; none is theirs by its key alone."""
        pages = EventPage.objects.filter(locale__language_code=SOURCE_CODE)
        if self.for_user is None:
            return pages
        editable = PagePermissionPolicy().instances_user_has_permission_for(
            self.for_user, "change"
        )
        mine = Q(pk__in=editable.values("pk"))
        return pages.filter(mine | Q(translation_key=self.instance.event_key))

    def clean(self) -> dict:
        cleaned = super().clean()
        page = self._own_events().filter(translation_key=cleaned.get("event")).first()
        if page and self.for_user and is_locked(page, self.for_user):
            self.add_error("event", LOCKED)
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
