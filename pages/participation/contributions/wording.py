"""What became of a text, in the writer's words."""

from django.utils.translation import gettext

from .models import Contribution, State, Why


def state_words(row: Contribution) -> str:
    if row.state == State.SHOWN:
        return gettext("It is shown.")
    if row.state == State.REFUSED:
        refused = gettext("We do not show it.")
        return f"{refused} {why_words(row.why)}".strip()
    return gettext("It waits until we have read it.")


def why_words(why: str) -> str:
    """A reason as a sentence; nothing without one."""
    return {
        Why.INSULT: gettext("It insults somebody."),
        Why.PRIVATE: gettext("It tells something about other people."),
        Why.ADVERT: gettext("It is an advertisement."),
        Why.TOPIC: gettext("It is about something else."),
        Why.DOUBLE: gettext("The same is there already."),
    }.get(why, "")
