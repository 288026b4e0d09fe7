"""Short codes that people read out on the phone or type from a letter."""

import secrets

from pages.forms.models.entries import REFERENCE_LETTERS


def new_code() -> str:
    """Six letters in two groups, as people read them out: `BDF-2T7`."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _place in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def plain(code: str) -> str:
    """The code as it is kept, however somebody has typed it."""
    letters = "".join(x for x in code.upper() if x.isalnum())
    return f"{letters[:3]}-{letters[3:]}"
