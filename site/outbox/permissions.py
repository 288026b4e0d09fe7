"""Who may see letters, read them, and try them again."""

from wagtail.permissions import ModelPermissionPolicy

from .models import OutboxMessage


class LetterPermissionPolicy(ModelPermissionPolicy):
    """Nobody writes, changes or deletes a letter by hand, not even an administrator."""

    def user_has_permission(self, user: object, action: str) -> bool:
        if action in ("add", "change", "delete"):
            return False
        return super().user_has_permission(user, action)


POLICY = LetterPermissionPolicy(OutboxMessage)


def may_resend(user: object) -> bool:
    return POLICY.user_has_permission(user, "resend")


def may_read(user: object, letter: OutboxMessage) -> bool:
    """Whether they may see its words and the whole of its address."""
    return not letter.is_confidential and POLICY.user_has_permission(user, "read")


def address_for(user: object, letter: OutboxMessage) -> str:
    """As much of the address as they may see; nothing of a confidential letter's."""
    if letter.is_confidential:
        return ""
    return letter.to if may_read(user, letter) else letter.masked_to
