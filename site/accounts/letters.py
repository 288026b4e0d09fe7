"""Letters about an account: the invitation, a new password, what was changed."""

from datetime import datetime, timedelta
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox import kinds
from outbox.letterhead import letterhead
from outbox.letters import forget, post
from outbox.models import OutboxMessage

from .models import Invitation, User
from .tokens import mint

REASON = _("You get this letter because you have an account in our editors' area.")
NOT_YOU = _(
    "It was not you? Then change your password at once, sign all devices out, and "
    "tell an administrator."
)
# What allauth calls the occasion, and what we say about it.
NOTICES = {
    "account/email/password_changed": _("Your password was changed"),
    "account/email/password_reset": _("Your password was changed"),
    "account/email/password_set": _("Your password was changed"),
    "mfa/email/recovery_codes_generated": _("You have new recovery codes"),
    "mfa/email/totp_activated": _("An authenticator app was added"),
    "mfa/email/totp_deactivated": _("An authenticator app was removed"),
    "mfa/email/webauthn_added": _("A passkey was added"),
    "mfa/email/webauthn_removed": _("A passkey was removed"),
    "socialaccount/email/account_connected": _("The town's sign-in was connected"),
    "second_factor_reset": _("An administrator has removed your second factor"),
    "codes_tried": _("Wrong codes were entered for your account"),
}
RESET = "account/email/password_reset_key"


def send(occasion: str, user: User) -> None:
    """Post the letter of that occasion; those that are none of ours, do nothing."""
    if occasion == RESET:
        _post(PASSWORD_RESET, user, {"user": user.pk})
    elif occasion in NOTICES:
        at = timezone.now().isoformat()
        _post(NOTICE, user, {"user": user.pk, "occasion": occasion, "at": at})


def send_invitation(invitation: Invitation) -> None:
    """Post the link; one that was sent before does not open any more."""
    key = f"invitation:{invitation.pk}:{invitation.turn}"
    post(
        INVITATION,
        to=invitation.email,
        locale=invitation.language,
        dedupe_key=key,
        snapshot={"invitation": invitation.pk, "turn": invitation.turn},
    )


def forget_account(pk: int, *, at: datetime) -> None:
    """Delete what letters still know of an account that is gone."""
    forget(f"account:{pk}:", at=at)


def forget_invitation(pk: int, *, at: datetime) -> None:
    """Drop the letter of an invitation, and what is known from it."""
    forget(f"invitation:{pk}:", at=at)


def language_of(user: User) -> str:
    """The language in which this person has the editors' area."""
    known = {code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES}
    return user.language if user.language in known else settings.LANGUAGE_CODE


def _post(kind: kinds.Kind, user: User, snapshot: dict) -> None:
    if not user.email:
        return
    post(
        kind,
        to=user.email,
        locale=language_of(user),
        dedupe_key=f"account:{user.pk}:{kind.name}:{uuid4()}",
        snapshot=snapshot,
    )


def _absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL + path


def _user(snapshot: dict) -> User | None:
    return User.objects.filter(pk=snapshot["user"], is_active=True).first()


def _has_account(snapshot: dict) -> bool:
    return _user(snapshot) is not None


def _reset_context(snapshot: dict, locale: str) -> dict:
    user = _user(snapshot)
    key = default_token_generator.make_token(user)
    parts = {"uidb36": user_pk_to_url_str(user), "key": key}
    path = reverse("account_reset_password_from_key", kwargs=parts)
    return {
        "title": _("Choose a new password"),
        "lines": [_("Somebody, you we hope, has asked for a new password for you.")],
        "label": _("Choose a new password"),
        "url": kinds.Secret(_absolute(path)),
        "note": _(
            "The link is good for two hours and for one time. It was not you? Then do "
            "nothing: your password stays as it is."
        ),
        "reason": REASON,
    }


def _notice_context(snapshot: dict, locale: str) -> dict:
    at = timezone.localtime(datetime.fromisoformat(snapshot["at"]))
    said = NOTICES[snapshot["occasion"]]
    return {
        "title": said,
        "lines": [
            _("%(what)s, on %(day)s at %(time)s.")
            % {
                "what": said,
                "day": at.strftime("%d.%m.%Y"),
                "time": at.strftime("%H:%M"),
            }
        ],
        "label": _("Your sign-in and devices"),
        "url": _absolute(reverse("mfa_index")),
        "note": NOT_YOU,
        "reason": REASON,
    }


def _invited(snapshot: dict) -> Invitation | None:
    found = Invitation.objects.open(at=timezone.now())
    return found.filter(pk=snapshot["invitation"], turn=snapshot["turn"]).first()


def _is_invited(snapshot: dict) -> bool:
    return _invited(snapshot) is not None


def _invitation_context(snapshot: dict, locale: str) -> dict:
    invitation = _invited(snapshot)
    until = timezone.localtime(invitation.expires_at).strftime("%d.%m.%Y, %H:%M")
    path = reverse("accounts_accept", args=[mint(invitation)])
    office = {"office": letterhead(locale).name}
    return {
        "title": _("Your account for the site of %(office)s") % office,
        "lines": [
            _("You are invited to work on the site of %(office)s.") % office,
            _("Choose a password yourself. Nobody else gets to know it."),
        ],
        "label": _("Make my account"),
        "url": kinds.Secret(_absolute(path)),
        "note": _(
            "The link is good for one time, until %(until)s. You do not know what this "
            "is about? Then do nothing: no account is made."
        )
        % {"until": until},
        "reason": _("You get this letter because somebody of the office invited you."),
    }


def _two_hours(message: OutboxMessage) -> datetime:
    return message.due_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


INVITATION = kinds.register(
    kinds.Kind(
        name="invitation",
        template="account",
        label=_("Invitation to the editors' area"),
        context=_invitation_context,
        is_wanted=_is_invited,
    )
)
PASSWORD_RESET = kinds.register(
    kinds.Kind(
        name="password_reset",
        template="account",
        label=_("Link for a new password"),
        context=_reset_context,
        is_wanted=_has_account,
        give_up_at=_two_hours,
    )
)
NOTICE = kinds.register(
    kinds.Kind(
        name="account_notice",
        template="account",
        label=_("Notice of a change to an account"),
        context=_notice_context,
        is_wanted=_has_account,
    )
)
