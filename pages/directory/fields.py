"""Several codes in one column: spoken languages, access facts."""

from collections.abc import Callable

from django import forms
from django.db import models

MARK = "|"


class CodesField(models.CharField):
    """
    A list of codes, kept as `|ar|fr|`.

    `wanted` gives the choices of the form. Ask for one with
    `languages__contains=CodesField.one("ar")`.
    """

    def __init__(self, *args: object, wanted: Callable | None = None, **kwargs: object):
        self.wanted = wanted
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    @staticmethod
    def one(code: str) -> str:
        return f"{MARK}{code}{MARK}"

    def to_python(self, value: object) -> list[str]:
        if isinstance(value, list | tuple):
            return list(value)
        return [code for code in (value or "").split(MARK) if code]

    def from_db_value(
        self, value: str | None, expression: object, connection: object
    ) -> list[str]:
        return self.to_python(value)

    def get_prep_value(self, value: object) -> str:
        if isinstance(value, str):
            return value
        return MARK + MARK.join(value) + MARK if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs: object) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.wanted or [],
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
