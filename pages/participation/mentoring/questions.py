"""What somebody is asked who wants to be a mentor, or to find one."""

from django.utils.translation import gettext

from locales.table import reader_code
from pages.forms.models import ConsentText
from pages.forms.questions import Option, Question
from pages.forms.sheet import AnswerSheet

from . import vocabulary
from .models import MentoringProgramme, Participant, Role
from .vocabulary import TOLD_GENDERS

SLOTS = (1, 2, 3, 4)
MOST_PEOPLE = 3
# What is kept in columns of its own, or as a version of words.
APART = ("name", "email", "phone", "consent", "gender_consent")
SENSITIVE = ("gender", "same_gender")


def questions(programme: MentoringProgramme, role: str) -> list[Question]:
    """Everything, in the reader's words; consents may have to be German."""
    return [
        *_contact(),
        *about_person(programme, role),
        *_gender_with_consent(programme),
        _free_text(),
        _consent("consent", programme.consent),
    ]


def questions_held(person: Participant) -> list[Question]:
    """What somebody may have answered beside name and contact, asked still or not."""
    asked = about_person(person.programme, person.role)
    return [*asked, *_gender(), _free_text()]


def questions_again(person: Participant) -> list[Question]:
    """
    What can be corrected afterwards.

    Not the address: only a letter proves that it is somebody's own. A wish about the
    gender can be corrected by who agreed that it is kept.
    """
    contact = [x for x in _contact(required_phone=not person.email) if x.key != "email"]
    has_agreed = person.gender_consent_id is not None
    return [
        *contact,
        *about_person(person.programme, person.role),
        *(_gender() if has_agreed else []),
        _free_text(),
    ]


def _contact(required_phone: bool = False) -> list[Question]:
    return [
        Question(
            "name", "short_text", gettext("Your name"), required=True, purpose="name"
        ),
        Question(
            "email",
            "email",
            gettext("Your e-mail address"),
            help=gettext("E-mail or phone: one of them is enough."),
        ),
        Question(
            "phone", "phone", gettext("Your phone number"), required=required_phone
        ),
    ]


def about_person(programme: MentoringProgramme, role: str) -> list[Question]:
    """What decides who suits whom."""
    ages = vocabulary.ages(programme.minimum_age)
    any_age = Option(vocabulary.ANY, gettext("It does not matter"))
    asked = [
        *_languages(),
        Question(
            "municipality",
            "choice",
            gettext("Where do you live?"),
            required=True,
            options=vocabulary.towns(),
        ),
        Question("district", "short_text", gettext("District or village")),
        Question(
            "times",
            "choices",
            gettext("When do you have time?"),
            options=vocabulary.times(),
        ),
        Question(
            "interests",
            "choices",
            gettext("What do you like doing?"),
            options=vocabulary.interests(),
        ),
        Question(
            "age", "choice", gettext("How old are you?"), required=True, options=ages
        ),
        Question(
            "age_wish",
            "choice",
            gettext("How old should the other person be?"),
            options=[any_age, *ages],
        ),
    ]
    if role == Role.MENTOR:
        asked.append(_offers())
    return [x for x in asked if x.kind != "choices" or x.options]


def _languages() -> list[Question]:
    spoken, levels = vocabulary.languages(), vocabulary.levels()
    found = []
    for number in SLOTS:
        label = gettext("Language %(number)s") % {"number": number}
        how = gettext("How well do you speak language %(number)s?")
        found += [
            Question(
                f"language{number}",
                "choice",
                label,
                required=number == SLOTS[0],
                options=spoken,
            ),
            Question(
                f"level{number}",
                "choice",
                how % {"number": number},
                required=number == SLOTS[0],
                options=levels,
            ),
        ]
    return found


def _offers() -> Question:
    return Question(
        "offers",
        "choice",
        gettext("How many people can you accompany?"),
        required=True,
        options=[Option(str(x), str(x)) for x in range(1, MOST_PEOPLE + 1)],
    )


def _gender_with_consent(programme: MentoringProgramme) -> list[Question]:
    """Only where there are words to agree to; each part follows from the one before."""
    if programme.gender_consent is None:
        return []
    consent = _consent("gender_consent", programme.gender_consent, "gender")
    return [*_gender(), consent]


def _gender() -> list[Question]:
    return [
        Question(
            "gender",
            "choice",
            gettext("Your gender"),
            sensitive=True,
            options=vocabulary.genders(),
        ),
        Question(
            "same_gender",
            "tick",
            gettext("I would like to meet only a person of my gender."),
            sensitive=True,
            show_if="gender",
            show_if_values=TOLD_GENDERS,
        ),
    ]


def _consent(key: str, german: ConsentText, show_if: str = "") -> Question:
    consent = german.for_reader()
    own = consent.locale.language_code
    return Question(
        key,
        "tick",
        consent.text,
        lang="" if own == reader_code() else own,
        required=True,
        show_if=show_if,
        show_if_values=TOLD_GENDERS if show_if else (),
    )


def _free_text() -> Question:
    return Question(
        "text",
        "long_text",
        gettext("Would you like to tell us more?"),
        help=gettext("Please write nothing about other people."),
    )


def further_errors(sheet: AnswerSheet) -> dict[str, str]:
    """What only several answers together show."""
    errors = {}
    asks_address = any(question.key == "email" for question in sheet.questions)
    if asks_address and not (sheet.raw["email"] or sheet.raw["phone"]):
        errors["email"] = gettext(
            "Write an e-mail address or a phone number. One is enough."
        )
    for number in SLOTS[1:]:
        language, level = f"language{number}", f"level{number}"
        if sheet.raw[language] and not sheet.raw[level]:
            errors[level] = gettext("Please choose one answer.")
    return errors


def kept_answers(values: dict) -> dict:
    """What is kept of a filled form beside name and contact."""
    kept = {key: value for key, value in values.items() if key not in APART}
    if kept.get("gender") not in TOLD_GENDERS:
        kept = {key: value for key, value in kept.items() if key not in SENSITIVE}
    return kept


def spoken_of(answers: dict) -> dict[str, str]:
    """Languages with their level, each once with the first that was given."""
    found = {}
    for number in SLOTS:
        code = answers.get(f"language{number}")
        if code and code not in found:
            found[code] = answers.get(f"level{number}", "")
    return found


def answers_again(person: Participant) -> dict:
    """What stands in the form when somebody corrects it."""
    return {**person.answers, "name": person.name, "phone": person.phone}
