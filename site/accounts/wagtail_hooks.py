"""Accounts in the editors' area: menus, addresses, log, what becomes of letters."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from . import desk, invitations
from .letters import forget_account
from .models import User


@hooks.register("register_admin_urls")
def account_urls() -> list[URLPattern]:
    return [
        path("invitations/", desk.invitations, name="accounts_invitations"),
        re_path(
            r"^invitations/(?P<pk>\d+)/(?P<what>again|withdraw)/$",
            desk.change_invitation,
            name="accounts_change_invitation",
        ),
        path("signed-in/", desk.signed_in, name="accounts_signed_in"),
        path("signed-in/<int:pk>/", desk.person, name="accounts_person"),
        re_path(
            r"^signed-in/(?P<pk>\d+)/(?P<what>factor|out)/$",
            desk.change_person,
            name="accounts_change_person",
        ),
    ]


class InvitationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return desk.may_invite(request.user)


class SignedInMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return desk.may_keep(request.user)


@hooks.register("register_settings_menu_item")
def invitations_menu() -> MenuItem:
    return InvitationsMenuItem(
        _("Invitations"),
        reverse("accounts_invitations"),
        name="invitations",
        icon_name="mail",
        order=610,
    )


@hooks.register("register_reports_menu_item")
def signed_in_menu() -> MenuItem:
    return SignedInMenuItem(
        _("Who is signed in"),
        reverse("accounts_signed_in"),
        name="signed-in",
        icon_name="user",
        order=900,
    )


@hooks.register("register_account_menu_item")
def own_sign_in(request: HttpRequest) -> dict[str, object]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Your sign-in and devices"),
        "help_text": _("Password, second factor, and where you are signed in."),
    }


@hooks.register("register_user_listing_buttons")
def sign_in_button(user: User, request_user: User) -> Iterator[Button]:
    if desk.may_keep(request_user):
        url = reverse("accounts_person", args=[user.pk])
        yield Button(_("Sign-in and devices"), url, icon_name="key", priority=30)


@hooks.register("after_delete_user")
def forget_letters(request: HttpRequest, user: User) -> None:
    forget_account(request.resolver_match.kwargs["pk"], at=timezone.now())


class InvitationLog(LogFormatter):
    """What an invitation was for: it stays in the log when the address is gone."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        roles = list(log_entry.data.get("groups", []))
        if log_entry.data.get("is_superuser"):
            roles.insert(0, str(_("Administrator")))
        return f"{self.message}: {', '.join(roles)}"


def _log_of(name: str, label: str, message: str) -> type[InvitationLog]:
    return type(name, (InvitationLog,), {"label": label, "message": message})


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    asked = _log_of("Invited", _("Invite somebody"), _("An address was invited"))
    actions.register_action(invitations.INVITED)(asked)
    taken = _log_of("Accepted", _("Accept an invitation"), _("Invitation accepted"))
    actions.register_action(invitations.ACCEPTED)(taken)
    actions.register_action(
        desk.SIGNED_OUT, _("Sign somebody out"), _("Signed out on all devices")
    )
    actions.register_action(
        desk.FACTOR_TAKEN,
        _("Take a second factor away"),
        _("The second factor was taken away"),
    )
