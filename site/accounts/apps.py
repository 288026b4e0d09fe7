from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from .limits import count_here

        count_here()
        # Registered by import.
        from . import checks, letters, second_factor, sessions  # noqa: F401


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's list of users, whose new ones are invited."""

    user_viewset = "accounts.people.PeopleViewSet"
