"""The editors' form of a document."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from locales.table import SOURCE_CODE, django_languages


class DocumentForm(BaseDocumentForm):
    """Asks for the language by name; German unless somebody says otherwise."""

    language = forms.ChoiceField(
        label=_("language"),
        choices=django_languages,
        initial=SOURCE_CODE,
        required=False,
        help_text=_("The language the file is written in."),
    )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or SOURCE_CODE
