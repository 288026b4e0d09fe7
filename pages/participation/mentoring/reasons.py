"""Why two people suit each other, in words; for the desk and for the two of them."""

from django.utils.translation import gettext

from pages.directory.languages import language_names

from . import matching, vocabulary
from .matching import Match, Reason

SEPARATOR = " · "


class Words:
    """Words of the vocabularies, read once for many reasons."""

    def __init__(self) -> None:
        self.towns = _labels(vocabulary.towns())
        self.times = _labels(vocabulary.times())
        self.interests = _labels(vocabulary.interests())

    def of(self, match: Match) -> list[str]:
        """Each reason as a line."""
        return [self._line(reason) for reason in match.reasons]

    def _line(self, reason: Reason) -> str:
        if reason.kind == matching.AGE:
            return gettext("The age is as wished.")
        said = {
            matching.LANGUAGES: gettext("Both speak: %(names)s"),
            matching.TOWN: gettext("Both live in: %(names)s"),
            matching.DISTRICT: gettext("In the same district: %(names)s"),
            matching.TIMES: gettext("Both have time: %(names)s"),
            matching.INTERESTS: gettext("Both like: %(names)s"),
        }[reason.kind]
        return said % {"names": SEPARATOR.join(self._names(reason))}

    def _names(self, reason: Reason) -> list[str]:
        if reason.kind == matching.LANGUAGES:
            return language_names(list(reason.values))
        known = {
            matching.TOWN: self.towns,
            matching.TIMES: self.times,
            matching.INTERESTS: self.interests,
        }.get(reason.kind, {})
        # In the order of the vocabulary: days as the week has them.
        listed = [known[key] for key in known if key in reason.values]
        return listed or list(reason.values)


def _labels(options: list) -> dict[str, str]:
    return {option.key: option.label for option in options}
