"""Why a party gets neither a place nor a turn; nothing is stored then."""

from events.patience import Busy as Busy


class Refused(Exception):
    """The wish cannot be met; what was there before is unchanged."""


class Closed(Refused):
    """The date takes no registrations: too early, too late, or cancelled."""


class Full(Refused):
    """There are not so many free places, and no waiting list."""


class TooLarge(Refused):
    """More people than one registration may have, or than the date has places."""


class TooOften(Refused):
    """This address or phone number has as many registrations as it may have."""


class WrongCode(Refused):
    """The invitation code is not the one that was given out."""


class UsedCode(Refused):
    """Somebody has registered with this invitation already."""


class NotPossible(Refused):
    """The registration is in no state in which that can be done."""


class NotYet(Refused):
    """Something has to be done before; says what to an editor."""
