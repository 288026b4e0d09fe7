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


def may_read(user: object) -> bool:
    return POLICY.user_has_permission(user, "read")
