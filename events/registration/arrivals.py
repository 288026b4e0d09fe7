"""Who came: written down once for each nonce, and taken back."""

from datetime import datetime

from accounts.models import User

from .locking import locked_registration, patiently
from .models import CheckIn, Registration
from .refusals import NotPossible
from .states import State
from .steps import go


@patiently
def check_in(
    pk: int, *, nonce: str, at: datetime, by: User, device: str = ""
) -> Registration:
    """
    The party is here. The same nonce, or a second device, changes nothing.

    :raises NotPossible: if it has no place
    """
    with locked_registration(pk) as registration:
        if CheckIn.objects.filter(nonce=nonce).exists():
            return registration
        if registration.state == State.ATTENDED:
            return registration
        if registration.state not in (State.CONFIRMED, State.NO_SHOW):
            raise NotPossible
        go(registration, State.ATTENDED, at=at, by=by)
        CheckIn.objects.create(
            registration=registration,
            nonce=nonce,
            by=by,
            device=device[:40],
            came_at=at,
        )
        return registration


@patiently
def undo(pk: int, *, at: datetime, by: User) -> Registration:
    """It was a mistake: the party is expected again."""
    with locked_registration(pk) as registration:
        if registration.state == State.ATTENDED:
            go(registration, State.CONFIRMED, at=at, by=by)
            registration.check_ins.filter(undone_at=None).update(undone_at=at)
        return registration
