"""What somebody is asked who wants a list by e-mail."""

from django.utils.translation import gettext

from pages.forms.questions import Option, Question

from .models import Subscription


def rhythms() -> list[Option]:
    """How often, in the reader's words."""
    rhythm = Subscription.Rhythm
    return [
        Option(rhythm.WEEKLY, gettext("Once a week, on Thursday")),
        Option(rhythm.DAILY, gettext("At most once a day, in the morning")),
    ]


def questions() -> list[Question]:
    return [
        Question("email", "email", gettext("Your e-mail address"), required=True),
        Question(
            "rhythm",
            "choice",
            gettext("How often may we write to you?"),
            required=True,
            options=rhythms(),
        ),
    ]
