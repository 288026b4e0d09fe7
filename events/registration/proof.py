"""
Some arithmetic (ALTCHA) that makes floods costly: done by the reader's device, unseen.

Nobody else is asked, and nothing is asked of people. A solution counts for the one form
that it was made for, which itself counts once.
"""

import binascii
import uuid
from datetime import datetime, timedelta

import altcha
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pages.forms import spam

from .models import RegistrationPolicy

FIELD = "_proof"
# A second for most devices: 128 tries at the mean, of so many rounds each.
ALGORITHM, ROUNDS, BEGINS = "PBKDF2/SHA-256", 5_000, "00"
GOOD_FOR = timedelta(hours=1)
LONGEST = 4_000
# Where no device proves anything a form has to be filled at a person's pace.
UNPROVED_SECONDS = 15


@never_cache
@require_safe
def challenge(request: HttpRequest, event_key: uuid.UUID) -> HttpResponse:
    """What the form's script has to solve; a new one as often as it is asked for."""
    policy = RegistrationPolicy.objects.published().of(event_key)
    ticket = spam.read_ticket(request.GET.get("form", ""), event_key)
    if policy is None or not policy.spam_check or ticket is None:
        raise Http404
    return JsonResponse(new_challenge(ticket, at=timezone.now()))


def new_challenge(ticket: spam.Ticket, *, at: datetime) -> dict:
    """A challenge for that form."""
    made = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        key_prefix=BEGINS,
        expires_at=at + GOOD_FOR,
        data={"form": ticket.nonce},
        hmac_secret=_secret(),
    )
    return made.to_dict()


def is_proved(text: str, ticket: spam.Ticket) -> bool:
    """Whether it is the solution of a challenge for that form, and not too old."""
    if not text or len(text) > LONGEST:
        return False
    if not altcha.verify_solution(text, _secret()).verified:
        return False
    try:
        solved = altcha.Payload.from_base64(text)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return False
    return solved.challenge.parameters.data == {"form": ticket.nonce}


def _secret() -> bytes:
    return salted_hmac("registration.proof", "challenge", algorithm="sha256").digest()
