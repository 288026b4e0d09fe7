"""What an account may do here. Accounts themselves are administrators' business."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model

from .models import User

# Whoever has one of them gives themselves all others.
ADMINISTRATORS_ONLY = {
    f"{model[0]}.{act}_{model[1]}"
    for model in (("accounts", "user"), ("auth", "group"))
    for act in ("add", "change", "delete")
}


class Backend(AuthenticationBackend):
    """No group, whatever is ticked for it, keeps accounts or groups."""

    def get_all_permissions(self, user_obj: User, obj: Model | None = None) -> set[str]:
        found = super().get_all_permissions(user_obj, obj)
        return found if user_obj.is_superuser else found - ADMINISTRATORS_ONLY
