"""Numbers and days as people and spreadsheets write them; doubts are refused."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from pages.concepts.blocks.indicator import MOST_DECIMALS, decimals_of
from pages.forms.kinds import one_line, western

LONGEST = 24
SPACES = re.compile(r"[\s\u00a0\u202f'’]")
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
# A mark behind which three digits stand may part thousands or what is behind the comma.
DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+|(?:\.\d{3}){2,}|(?:,\d{3}){2,})"
)
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")


def read_number(cell: object, *, decimals: int = 0, unit: str = "") -> Decimal:
    """
    The number of a cell, or of what somebody typed: with comma or dot.

    :param decimals: so many digits behind the comma are shown
    :param unit: may stand behind the number
    :raises ValidationError: if it is none, or could be two
    """
    if isinstance(cell, float):
        # What a sheet has reckoned ends in digits that nobody sees there.
        return _finite(format(cell, ".15g"))
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _finite(str(cell))
    text = _bare(one_line(str(cell)), unit)
    if len(text) > LONGEST:
        raise ValidationError(_("This is too long for a number."))
    # Where three digits are shown, a comma parts what is behind it.
    if DOUBTFUL.fullmatch(text) and not ("," in text and decimals >= MOST_DECIMALS):
        raise _doubt(text, decimals)
    if PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if GROUPED.fullmatch(text):
        return Decimal(_without_groups(text))
    raise ValidationError(
        _("“%(said)s” is no number. Write it like this: 12,5"),
        params={"said": text[:20]},
    )


def _bare(text: str, unit: str) -> str:
    """Without what parts thousands and without the unit, in Western digits."""
    text = SPACES.sub("", text)
    unit = SPACES.sub("", unit)
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)]
    return western(text).replace("−", "-").replace("٫", ",").replace("٬", "")


def _doubt(text: str, decimals: int) -> ValidationError:
    """Names what it could be, each so that it is understood when it is typed."""
    said = {
        "said": text,
        "large": text.replace(".", "").replace(",", ""),
        "small": text.replace(".", ","),
    }
    if decimals < MOST_DECIMALS:
        said["small"] = said["small"].rstrip("0").rstrip(",")
    digits = len(said["small"].partition(",")[2])
    if digits > decimals:
        return ValidationError(
            _("“%(said)s” could be two numbers. If it is %(large)s, please write so."),
            params=said,
        )
    return ValidationError(
        _("“%(said)s” could be two numbers. Please write %(large)s or %(small)s."),
        params=said,
    )


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > LONGEST:
        raise ValidationError(_("This is no number that can be shown."))
    return number


def _without_groups(text: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    mark = text[last]
    if text.count(mark) > 1:
        return text.replace(mark, "")
    other = "." if mark == "," else ","
    return text.replace(other, "").replace(mark, ".")


def read_day(cell: object) -> date:
    """
    The day of a cell, or of what somebody typed.

    :raises ValidationError: if it is none
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = western(one_line(str(cell)))
    german, iso = GERMAN_DAY.fullmatch(text), ISO_DAY.fullmatch(text)
    try:
        if german:
            day, month, year = map(int, german.groups())
            return date(year, month, day)
        if iso:
            return date(*map(int, iso.groups()))
    except ValueError:
        pass
    raise ValidationError(
        _("“%(said)s” is no day. Write it like this: 31.12.2026"),
        params={"said": text[:20]},
    )


def exact(value: Decimal, decimals: int) -> Decimal:
    """The number with as many digits as are shown, or more where it has them."""
    return round(value, max(decimals, decimals_of(value)))


def shown(value: Decimal, decimals: int) -> str:
    """The number as the editor's language writes it, ready to be typed again."""
    number = exact(value, decimals)
    places = max(decimals, decimals_of(number))
    return number_format(number, places, use_l10n=True, force_grouping=False)
