"""What a partner may correct: the fields of the entry, filled in already."""

from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext

from pages.directory.models.entry import Entry
from pages.forms.kinds import KINDS, SHORT, too_long
from pages.forms.questions import Question
from pages.forms.sheet import AnswerSheet

from .saying import LANGUAGES, LRM, RLM, EntryField, fields_of, languages_in_german

NOTE, EMAIL = "note", "answer_to"
SALT = "lifecycle.checkin.seen"


@dataclass(frozen=True)
class Seen:
    """What stood there when the form was opened: as it was shown, and in German."""

    shown: dict[str, str]
    german: dict[str, str]

    def signed(self, key: str) -> str:
        """Travels with the form, so that what changes meanwhile is no answer."""
        return signing.dumps([key, self.shown, self.german], salt=SALT, compress=True)

    def sent_back(self, text: str, key: str) -> "Seen":
        """What that form was opened with; this, where it is not ours."""
        try:
            of, shown, german = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            return self
        is_ours = of == key and shown.keys() == german.keys() == self.shown.keys()
        return Seen(shown, german) if is_ours else self


def questions(entry: Entry, shown: dict[str, str]) -> list[Question]:
    """In the reader's words; `shown` is what the site says now."""
    return [
        *(_question(field, shown[field.name]) for field in fields_of(entry)),
        Question(NOTE, "long_text", gettext("Anything else that we should know?")),
        Question(
            EMAIL,
            "email",
            gettext("Your e-mail address"),
            help=gettext("For our answer. Without it we write where we always write."),
        ),
    ]


def _question(field: EntryField, shown: str) -> Question:
    return Question(
        field.name,
        _kind(field, shown),
        field.label(),
        required=field.is_required,
        purpose=field.purpose,
    )


def _kind(field: EntryField, shown: str) -> str:
    """What stands there already is never refused, so it is only text then."""
    kind = KINDS[field.kind]
    if shown and field.kind in ("phone", "email"):
        try:
            kind.clean(Question(field.name, field.kind, ""), shown)
        except ValidationError:
            return "short_text"
    return "long_text" if len(shown) > SHORT else field.kind


def check(entry: Entry, sheet: AnswerSheet, shown: dict[str, str]) -> None:
    """Say of each answer that the entry could not hold, why."""
    for field in fields_of(entry):
        typed = sheet.values.get(field.name, "")
        if field.by_hand or not typed or is_same(typed, shown[field.name]):
            continue
        if field.purpose == "url":
            typed = sheet.values[field.name] = with_scheme(typed)
            if not _is_address(typed):
                sheet.errors[field.name] = gettext(
                    "Write an address like this: https://www.example.org"
                )
        if field.name == LANGUAGES:
            continue
        limit = type(entry)._meta.get_field(field.name).max_length
        if limit and len(typed) > limit:
            sheet.errors[field.name] = too_long(len(typed), limit)


def with_scheme(typed: str) -> str:
    """What people write on posters, as an address."""
    return typed if "://" in typed or not typed else f"https://{typed}"


def _is_address(typed: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(typed)
    except ValidationError:
        return False
    return True


def is_same(one: str, other: str) -> bool:
    """Whether they differ in spaces, line ends and unseen marks at most."""
    return _seen(one) == _seen(other)


def _seen(text: str) -> str:
    return " ".join(text.replace(LRM, "").replace(RLM, "").split())


def changes(
    entry: Entry, sheet: AnswerSheet, seen: Seen, locale: str
) -> dict[str, dict[str, str]]:
    """For each field that was changed: what stood there, and what was typed."""
    found = {}
    for field in fields_of(entry):
        typed = sheet.values.get(field.name, "")
        if is_same(typed, seen.shown[field.name]):
            continue
        if field.name == LANGUAGES:
            typed = languages_in_german(typed, locale)
        found[field.name] = {
            "was": seen.german[field.name],
            "shown": seen.shown[field.name],
            "now": typed,
        }
    return found
