"""
Kinds of answers: how each is read from a request, checked, kept and shown again.

Digits of every script are understood; a refused answer is shown as it was typed.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http import QueryDict
from django.utils.translation import gettext

from pages.base.sentences import day_words

from .questions import Question

SHORT, LONG, ADDRESS, PHONE = 200, 5000, 254, 60
# Marks that turn the order of letters round. LRM, RLM and joiners stay: Arabic and
# Persian need them.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
WEB_ADDRESS = re.compile(
    r"https?:|www\.|://|\b[\w-]+\.(?:com|net|org|ru|info)\b", re.IGNORECASE
)
DAY, MONTH, YEAR = "day", "month", "year"


def one_line(text: str) -> str:
    """Without line breaks, control marks and marks that turn letters round."""
    plain = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in TURNING.sub("", text)
    )
    return " ".join(plain.split())


def several_lines(text: str) -> str:
    kept = TURNING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        x for x in kept if x in "\n\t" or unicodedata.category(x) != "Cc"
    ).strip()


def western(text: str) -> str:
    """The same text with Western digits."""
    return "".join(_western_digit(letter) for letter in text)


def _western_digit(letter: str) -> str:
    # Not `digit`, to which a footnote's "²" is a two as well.
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None or letter.isascii() else str(digit)


class Kind:
    """A kind of answer. `raw` is what the page shows again, `value` what is kept."""

    def read(self, data: QueryDict, name: str) -> object:
        """What was sent, as it is shown again."""
        return one_line(data.get(name, ""))

    def is_empty(self, raw: object) -> bool:
        return not raw

    def missing(self, question: Question) -> str:
        """The sentence when a required answer is missing."""
        return gettext("Please answer this question.")

    def clean(self, question: Question, raw: object) -> object:
        """
        The value to keep.

        :raises ValidationError: with a sentence for the reader
        """
        return raw

    def text(self, question: Question, value: object) -> str:
        """The value in words."""
        return str(value)


class ShortText(Kind):
    def clean(self, question: Question, raw: str) -> str:
        if len(raw) > SHORT:
            raise ValidationError(too_long(len(raw), SHORT))
        if question.purpose == "name" and WEB_ADDRESS.search(raw):
            raise ValidationError(
                gettext("Please write only a name here, no web address.")
            )
        return raw


class LongText(Kind):
    def read(self, data: QueryDict, name: str) -> str:
        return several_lines(data.get(name, ""))

    def clean(self, question: Question, raw: str) -> str:
        if len(raw) > LONG:
            raise ValidationError(too_long(len(raw), LONG))
        return raw


class Email(Kind):
    is_right = EmailValidator()

    def missing(self, question: Question) -> str:
        return gettext("Please write your e-mail address.")

    def clean(self, question: Question, raw: str) -> str:
        try:
            self.is_right(raw)
        except ValidationError as error:
            raise ValidationError(
                gettext("Write an e-mail address like this: name@example.org")
            ) from error
        if len(raw) > ADDRESS:
            raise ValidationError(too_long(len(raw), ADDRESS))
        return raw


class Phone(Kind):
    def missing(self, question: Question) -> str:
        return gettext("Please write your phone number.")

    def clean(self, question: Question, raw: str) -> str:
        number = western(raw)
        digits = sum(x.isdigit() for x in number)
        if not re.fullmatch(r"\+?[\d\s()/.-]+", number) or not 5 <= digits <= 16:
            raise ValidationError(
                gettext("Write a phone number with digits, like this: 0470 55 50 10")
            )
        if len(number) > PHONE:
            raise ValidationError(too_long(len(number), PHONE))
        return number


class Number(Kind):
    def clean(self, question: Question, raw: str) -> str:
        text = western(raw).replace(",", ".").replace("٫", ".").replace("−", "-")
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(gettext("Write a number, for example 3.")) from error
        if not number.is_finite() or len(text) > 20:
            raise ValidationError(gettext("Write a number, for example 3."))
        if question.minimum is not None and number < question.minimum:
            raise ValidationError(
                gettext("Write a number from %(number)s up.")
                % {"number": question.minimum}
            )
        if question.maximum is not None and number > question.maximum:
            raise ValidationError(
                gettext("Write a number up to %(number)s.")
                % {"number": question.maximum}
            )
        return text


class Day(Kind):
    """A date in three parts, typed in any script."""

    def read(self, data: QueryDict, name: str) -> dict[str, str]:
        return {
            part: one_line(data.get(f"{name}-{part}", ""))[:20]
            for part in (DAY, MONTH, YEAR)
        }

    def is_empty(self, raw: dict) -> bool:
        return not any(raw.values())

    def clean(self, question: Question, raw: dict) -> str:
        try:
            year, month, day = (int(raw[part]) for part in (YEAR, MONTH, DAY))
            found = date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                gettext("This day does not exist. Give day, month and year.")
            ) from error
        if not 1900 <= found.year <= 2200:
            raise ValidationError(gettext("Write the year with four digits."))
        return found.isoformat()

    def text(self, question: Question, value: str) -> str:
        return day_words(date.fromisoformat(value))


class Choice(Kind):
    def read(self, data: QueryDict, name: str) -> str:
        return data.get(name, "")[:40]

    def missing(self, question: Question) -> str:
        return gettext("Please choose one answer.")

    def clean(self, question: Question, raw: str) -> str:
        if raw not in [option.key for option in question.options]:
            raise ValidationError(gettext("Please choose one of these answers."))
        return raw

    def text(self, question: Question, value: str) -> str:
        return ", ".join(question.labels_of([value]))


class Choices(Kind):
    def read(self, data: QueryDict, name: str) -> list[str]:
        return [value[:40] for value in data.getlist(name)[:100]]

    def missing(self, question: Question) -> str:
        return gettext("Please choose at least one answer.")

    def clean(self, question: Question, raw: list[str]) -> list[str]:
        known = [option.key for option in question.options]
        if not set(raw) <= set(known):
            raise ValidationError(gettext("Please choose one of these answers."))
        return [key for key in known if key in raw]

    def text(self, question: Question, value: list[str]) -> str:
        return ", ".join(question.labels_of(value))


class Tick(Kind):
    def read(self, data: QueryDict, name: str) -> str:
        return "yes" if data.get(name) else ""

    def missing(self, question: Question) -> str:
        return gettext("Please tick this box.")

    def text(self, question: Question, value: str) -> str:
        return gettext("Yes")


class File(Kind):
    """Files are checked and held by `files`; here counts only which one it is."""

    def read(self, data: QueryDict, name: str) -> str:
        return ""

    def missing(self, question: Question) -> str:
        return gettext("Please choose a file.")


def too_long(length: int, limit: int) -> str:
    return gettext(
        "This is too long: %(length)s characters. Please use at most %(limit)s."
    ) % {"length": length, "limit": limit}


KINDS: dict[str, Kind] = {
    "short_text": ShortText(),
    "long_text": LongText(),
    "email": Email(),
    "phone": Phone(),
    "number": Number(),
    "date": Day(),
    "choice": Choice(),
    "choices": Choices(),
    "tick": Tick(),
    "file": File(),
}
