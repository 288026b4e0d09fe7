"""Short codes that people read out on the phone or type from a letter."""

import secrets

# No vowels and nothing that looks like something else: read out on the phone.
LETTERS = "BCDFGHJKLMNPQRTVWXYZ2346789"


def new_code() -> str:
    """Six letters in two groups, as people read them out: `BDF-2T7`."""
    letters = "".join(secrets.choice(LETTERS) for _place in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def plain(code: str) -> str:
    """The code as it is kept, however somebody has typed it."""
    letters = "".join(x for x in code.upper() if x.isalnum())
    return f"{letters[:3]}-{letters[3:]}"
