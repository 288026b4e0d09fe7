"""Which addresses belong to signing in: open before it, strict, in two languages."""

EDITORS = "/admin/"
SIGN_IN = tuple(
    f"{EDITORS}{part}/"
    for part in ("login", "logout", "password", "sign-in", "invitation")
)
# What a page needs that is shown before anybody has signed in.
FURNITURE = (f"{EDITORS}jsi18n/", f"{EDITORS}sprite/")
# Open pages say by themselves that they are there: nobody sits before them for it.
HEARTBEATS = (f"{EDITORS}editing-sessions/",)


def is_editors(path: str) -> bool:
    """Whether only people with an account have business there."""
    return path.startswith(EDITORS)


def is_sign_in(path: str) -> bool:
    """Whether it is one of the pages by which people sign in, out and set up."""
    return path.startswith(SIGN_IN)


def is_open(path: str) -> bool:
    """Whether it must answer before a second factor is set up."""
    return path.startswith((*SIGN_IN, *FURNITURE))


def is_heartbeat(path: str) -> bool:
    """Whether a page asks for it, and no person."""
    return path.startswith(HEARTBEATS)
