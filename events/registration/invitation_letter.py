"""The letter to somebody who is invited, with a code and a link of their own."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import Occurrence
from events.projects import project_of
from events.querysets import OccurrenceQuerySet
from outbox import kinds, letters
from outbox.models import OutboxMessage, State

from .emblem import emblem_of
from .models import Invitation, RegistrationPolicy
from .wording import event_words, is_public, when, with_event

MOST_DATES = 10


def prefix(invitation: Invitation) -> str:
    """How the key of its letter begins."""
    return f"invitation:{invitation.pk}:"


def post(invitation: Invitation, *, at: datetime) -> None:
    """Put the letter into the outbox: once, and again after it was dropped."""
    earlier = OutboxMessage.objects.filter(dedupe_key__startswith=prefix(invitation))
    dropped = earlier.filter(state=State.DROPPED).count()
    letters.post(
        KIND,
        to=invitation.email,
        locale=invitation.locale,
        dedupe_key=f"{prefix(invitation)}{dropped or ''}",
        snapshot={"invitation": invitation.pk},
        due_at=at,
    )


def _find(snapshot: kinds.Snapshot) -> Invitation | None:
    found = Invitation.objects.select_related("registration")
    return found.filter(pk=snapshot["invitation"]).first()


def _coming(event_key: object, *, at: datetime) -> OccurrenceQuerySet:
    dates = Occurrence.objects.of(event_key).taking_place()
    return dates.filter(starts_at__gt=at)


def obstacle(event_key: object, *, at: datetime) -> str:
    """Why a letter would be of no use to anybody now; empty where it is."""
    if RegistrationPolicy.objects.published().of(event_key) is None:
        return _("You can write to them once people can register on the site.")
    if not is_public(event_key):
        return _("You can write to them once the event is published for everybody.")
    if not _coming(event_key, at=at).exists():
        return _("You can write to them once there is a date to come.")
    return ""


def _is_wanted(snapshot: kinds.Snapshot) -> bool:
    invitation = _find(snapshot)
    if invitation is None or invitation.is_used:
        return False
    return not obstacle(invitation.event_key, at=timezone.now())


def _when_dropped(snapshot: kinds.Snapshot) -> None:
    """Nobody was written to: the guest waits for a letter again."""
    Invitation.objects.filter(pk=snapshot["invitation"]).update(sent_at=None)


def _context(snapshot: kinds.Snapshot, locale: str) -> dict:
    invitation = _find(snapshot)
    dates = list(_coming(invitation.event_key, at=timezone.now())[:MOST_DATES])
    event = event_words(dates[0])
    subject = gettext("You are invited: %(event)s")
    form = reverse("registration_sign_up", args=[invitation.event_key])
    query = urlencode({"code": invitation.code})
    return {
        "subject_line": subject % {"event": event.title},
        "heading": with_event(subject, event),
        "name": invitation.name,
        "sentences": [
            gettext("We would like you to come. Please sign up with the button."),
            gettext("The code is only for you and counts once."),
        ],
        "button": gettext("Sign up"),
        "url": kinds.Secret(f"{settings.WAGTAILADMIN_BASE_URL}{form}?{query}"),
        "event": event,
        "event_url": settings.WAGTAILADMIN_BASE_URL + event.path,
        "dates": [{"when": when(date)} for date in dates],
        "code": kinds.Secret(invitation.code),
        "project": project_of(invitation.event_key),
    }


def _attachments(snapshot: kinds.Snapshot, locale: str) -> list[kinds.Attachment]:
    invitation = _find(snapshot)
    return emblem_of(invitation.event_key) if invitation else []


KIND = kinds.register(
    kinds.Kind(
        name="registration_invitation",
        label=_("Registration: invitation"),
        template="registration",
        context=_context,
        is_wanted=_is_wanted,
        when_dropped=_when_dropped,
        attachments=_attachments,
    )
)
