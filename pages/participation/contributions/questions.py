"""What somebody is asked who writes an idea or a comment."""

from django.utils.translation import gettext

from locales.table import TABLE
from pages.forms.models import ConsentText
from pages.forms.questions import Option, Question

from .models.contribution import OTHER_LANGUAGE

# Plain German is German to whoever writes it.
WRITTEN = [language for language in TABLE if language.code != "de-simple"]


def language_of(code: str) -> str:
    """The language that a reader most likely writes."""
    return code if code in {x.code for x in WRITTEN} else "de"


def asked_for_text() -> list[Question]:
    """The one thing that takes somebody time to write."""
    return [
        Question(
            "text",
            "long_text",
            gettext("Your idea or comment"),
            help=gettext(
                "We read every text before it is shown. Please write nothing about "
                "other people."
            ),
            required=True,
        )
    ]


def questions(consent: ConsentText, code: str) -> list[Question]:
    """In the reader's words; the consent may have to be German."""
    own = consent.locale.language_code
    return [
        *asked_for_text(),
        Question(
            "written",
            "choice",
            gettext("Which language is your text in?"),
            required=True,
            options=[
                *(Option(x.code, x.autonym, x.code) for x in WRITTEN),
                Option(OTHER_LANGUAGE, gettext("Another language")),
            ],
        ),
        Question(
            "name",
            "short_text",
            gettext("Your name"),
            help=gettext("It is shown with your text. Without it we write “somebody”."),
            purpose="name",
        ),
        Question(
            "email",
            "email",
            gettext("Your e-mail address"),
            help=gettext(
                "We do not show it. You get a link with which you can delete your "
                "text, and our answer."
            ),
        ),
        Question(
            "consent",
            "tick",
            consent.text,
            lang="" if own == code else own,
            required=True,
        ),
    ]
