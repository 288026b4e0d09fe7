"""The word in an invitation's link: signed, for one letter only."""

from datetime import datetime

from django.core import signing

from .models import Invitation

SALT = "accounts.invitation"


def mint(invitation: Invitation) -> str:
    """The word that opens it, until it is sent again, accepted, withdrawn or over."""
    return signing.dumps([invitation.pk, invitation.turn], salt=SALT)


def find(token: str, *, at: datetime) -> Invitation | None:
    """The invitation that it opens; None where it opens none."""
    try:
        pk, turn = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Invitation.objects.open(at=at).filter(pk=pk, turn=turn).first()
