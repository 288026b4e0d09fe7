from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from . import checks, letters, sessions  # noqa: F401  registered by import


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's list of users, whose new ones are invited."""

    user_viewset = "accounts.people.PeopleViewSet"
