"""Letters to whoever offered an organisation: it is shown, or it is not."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outbox import kinds
from outbox.letters import is_waiting, post
from pages.directory.models import Organisation
from pages.directory.shelf import shelf
from pages.forms.models import FormEntry, Outcome

# So long a step can be taken back before anybody hears of it.
CALM = timedelta(minutes=10)


def post_shown(organisation: Organisation, *, at: datetime) -> None:
    """Once, when readers first see what somebody offered through a form."""
    outcome = _waiting().filter(organisation=organisation).first()
    if outcome is None or not outcome.entry.email:
        return
    # Two editors may save at the same moment: who marks the row writes the letter.
    mine = Outcome.objects.filter(pk=outcome.pk, told_at__isnull=True)
    if mine.update(told_at=at):
        _post(SHOWN, outcome, "shown", at)


def post_declined(outcome: Outcome, *, at: datetime) -> None:
    """With the reason; nothing where no address was given."""
    if outcome.entry.email:
        _post(DECLINED, outcome, "declined", at)
        outcome.told_at = at
        outcome.save(update_fields=["told_at"])


def is_to_hear(entry: FormEntry) -> bool:
    """Whether a letter about a decision has yet to leave; it goes with the entry."""
    return any(is_waiting(f"entry:{entry.pk}:{why}:") for why in ("shown", "declined"))


def _waiting() -> object:
    return Outcome.objects.filter(
        told_at__isnull=True, entry__isnull=False, entry__anonymised_at__isnull=True
    ).select_related("entry")


def _post(kind: kinds.Kind, outcome: Outcome, why: str, at: datetime) -> None:
    entry = outcome.entry
    post(
        kind,
        to=entry.email,
        locale=entry.locale,
        # Begins as all letters about the entry: they are forgotten with it.
        dedupe_key=f"entry:{entry.pk}:{why}:{at:%Y%m%d%H%M%S}",
        snapshot={"outcome": outcome.pk},
        due_at=at + CALM,
    )


def reason_words(reason: str) -> str:
    """Why it was declined, in the words of the active language."""
    return {
        Outcome.Reason.ELSEWHERE: gettext("It does not work in our region."),
        Outcome.Reason.KNOWN: gettext("It stands in our list already."),
        Outcome.Reason.UNFIT: gettext(
            "Our list is for organisations that help people who are new here."
        ),
        Outcome.Reason.UNREACHED: gettext(
            "We could not reach anybody there to check what you wrote."
        ),
    }.get(reason, "")


# What the outbox asks when it sends ----------------------------------------------


def _find(snapshot: dict) -> Outcome | None:
    rows = Outcome.objects.select_related("entry", "organisation")
    return rows.filter(
        pk=snapshot["outcome"], entry__anonymised_at__isnull=True, entry__isnull=False
    ).first()


def _is_shown(snapshot: dict) -> bool:
    outcome = _find(snapshot)
    return bool(outcome and outcome.is_accepted and outcome.organisation.is_public)


def _is_declined(snapshot: dict) -> bool:
    outcome = _find(snapshot)
    return outcome is not None and not outcome.is_accepted


def _shown(snapshot: dict, locale: str) -> dict:
    organisation = _find(snapshot).organisation
    base = shelf(locale).url
    path = f"{base}organisations/{organisation.slug}/" if base else ""
    return {
        "name": organisation.name,
        "url": settings.WAGTAILADMIN_BASE_URL + path if path else "",
    }


def _declined(snapshot: dict, locale: str) -> dict:
    outcome = _find(snapshot)
    return {
        "reference": outcome.entry.reference,
        "reason": reason_words(outcome.reason),
        "words": outcome.words,
    }


def _untold(snapshot: dict) -> None:
    """It was taken back in time: the next time they are told."""
    Outcome.objects.filter(pk=snapshot["outcome"]).update(told_at=None)


SHOWN = kinds.register(
    kinds.Kind(
        name="organisation_shown",
        label=_("An organisation that was offered is shown"),
        context=_shown,
        is_wanted=_is_shown,
        when_dropped=_untold,
    )
)
DECLINED = kinds.register(
    kinds.Kind(
        name="organisation_declined",
        label=_("An organisation that was offered is declined"),
        context=_declined,
        is_wanted=_is_declined,
    )
)
