"""What can be asked, read from an address; what makes no sense is refused in words."""

from datetime import date, datetime
from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import override

from locales.negotiation import reader_locales
from locales.table import SOURCE_CODE
from pages.base.listing import all_page_types

USUAL, MOST, FURTHEST = 20, 100, 1_000_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class Refused(Exception):
    """What another programme asked wrongly; the message says why."""

    def __init__(self, status: int, words: str, **headers: str) -> None:
        super().__init__(words)
        self.status, self.headers = status, headers


class Number(forms.IntegerField):
    """A whole number with a value where none is given."""

    def __init__(self, usual: int, **bounds: int) -> None:
        super().__init__(required=False, **bounds)
        self.initial = usual

    def clean(self, value: str | None) -> int:
        found = super().clean(value)
        return self.initial if found is None else found


class Slug(forms.SlugField):
    def __init__(self) -> None:
        super().__init__(required=False, allow_unicode=True, max_length=80)


class Day(forms.DateField):
    def __init__(self) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d"],
            validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
            error_messages={"invalid": "Write a day as 2026-11-26."},
        )


class Moment(forms.CharField):
    """A moment with its zone: without one it would mean another for every reader."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40)

    def clean(self, value: str | None) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        wrong = ValidationError("Write a moment as 2026-11-26T00:00:00Z.")
        try:
            found = parse_datetime(text)
        except ValueError:
            raise wrong from None
        if found is None or found.tzinfo is None:
            raise wrong
        if not FIRST_DAY.year <= found.year <= LAST_DAY.year:
            raise ValidationError("Write a year from 2000 to 2100.")
        return found


class Asked(forms.Form):
    """What everything can be asked for."""

    language = forms.CharField(required=False, max_length=20)

    def clean_language(self) -> str:
        code = self.cleaned_data["language"] or SOURCE_CODE
        codes = reader_locales()
        if code not in codes:
            raise ValidationError(f"No such language. There are: {', '.join(codes)}.")
        return code


class AskedList(Asked):
    """What every list can be asked for."""

    limit = Number(USUAL, min_value=1, max_value=MOST)
    offset = Number(0, min_value=0, max_value=FURTHEST)


class AskedSorted(AskedList):
    """Lists that are sorted by terms."""

    topic = Slug()
    municipality = Slug()


class AskedPages(AskedSorted):
    audience = Slug()
    type = forms.CharField(required=False, max_length=80)
    changed_since = Moment()

    def clean_type(self) -> str:
        types = sorted(model._meta.label for model in all_page_types())
        label = self.cleaned_data["type"]
        if label and label not in types:
            raise ValidationError(f"No such type. There are: {', '.join(types)}.")
        return label


class AskedEvents(AskedSorted):
    since = Day()
    until = Day()

    def clean(self) -> None:
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and until < since:
            self.add_error("until", "This is before the day of since.")


def read(request: HttpRequest, form: type[Asked]) -> SimpleNamespace:
    """
    What the address asks.

    :raises Refused: if it cannot be understood, also for a name that nobody knows
    """
    known = form.base_fields
    if unknown := sorted(set(request.GET) - set(known)):
        raise Refused(
            400, f"{unknown[0]}: No such parameter. There are: {', '.join(known)}."
        )
    with override("en"):
        asked = form(request.GET)
        if not asked.is_valid():
            wrong = [f"{name}: {' '.join(x)}" for name, x in asked.errors.items()]
            raise Refused(400, " ".join(wrong))
    return SimpleNamespace(**asked.cleaned_data)
