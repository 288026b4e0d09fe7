"""What editors and senders see of a decision on an entry."""

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from locales.table import SOURCE_CODE, find
from pages.directory.models import Organisation
from pages.directory.permissions import KeptPolicy, municipalities_of
from pages.forms.models import FormEntry, FormPage, Outcome
from pages.topics.models import Municipality

from .deciding import is_untouched
from .drafting import digest
from .letters import reason_words

FOREIGN_DRAFT = _(
    "This was sent from the pages in another language (%(language)s). Put "
    "“what it offers” into German before you show it."
)
FOREIGN_SHOWN = _(
    "Readers see this now, and it was sent from the pages in another language "
    "(%(language)s). Put “what it offers” into German."
)


def may_decide(user: User) -> bool:
    """Whether somebody may make organisations, and change entries."""
    return user.has_perm("forms.change_formentry") and KeptPolicy(
        Organisation
    ).user_has_permission(user, "add")


def keepers_for(user: User) -> tuple[QuerySet, bool]:
    """The municipalities that somebody's drafts can be kept by; must it be one."""
    german = Municipality.objects.filter(locale__language_code=SOURCE_CODE)
    own = municipalities_of(user)
    if own is None:
        return german, False
    return german.filter(pk__in=own), True


def may_change(user: User, organisation: Organisation) -> bool:
    return KeptPolicy(Organisation).user_has_permission_for_instance(
        user, "change", organisation
    )


def changeable_by(user: User) -> set[int]:
    """The organisations that somebody may change."""
    policy = KeptPolicy(Organisation)
    rows = policy.instances_user_has_permission_for(user, "change")
    return set(rows.order_by().values_list("pk", flat=True))


def may_take_back(user: User, outcome: Outcome | None) -> bool:
    """Whether the draft is theirs, and still as it was made."""
    if outcome is None or not outcome.is_accepted or not may_decide(user):
        return False
    return may_change(user, outcome.organisation) and is_untouched(outcome)


def deciding_on(entry: FormEntry, page: FormPage, user: User) -> dict:
    """For the page of an entry: what was decided, and what can be."""
    outcome = outcome_of(entry)
    decides = may_decide(user) and page.becomes == FormPage.Becoming.ORGANISATION
    return {
        "outcome": outcome,
        "may_accept": decides and not (outcome and outcome.is_accepted),
        "may_decline": decides and outcome is None,
        "may_take_back": may_take_back(user, outcome),
        "may_change_organisation": bool(
            outcome and outcome.is_accepted and may_change(user, outcome.organisation)
        ),
    }


def outcome_of(entry: FormEntry) -> Outcome | None:
    rows = Outcome.objects.select_related("organisation", "decided_by")
    return rows.filter(entry=entry).first()


def decision_on(entry: FormEntry) -> dict | None:
    """The same as the sender gets it, with everything else that is held."""
    outcome = outcome_of(entry)
    if outcome is None:
        return None
    return {
        "decided": outcome.decided_at.isoformat(),
        "organisation": outcome.organisation.name if outcome.is_accepted else None,
        "reason": reason_words(outcome.reason),
        "words": outcome.words,
    }


def foreign_words(organisation: Organisation) -> str:
    """A sentence while what it offers may be said in another language than German."""
    outcome = Outcome.objects.filter(organisation=organisation).first()
    if outcome is None or outcome.written_in == SOURCE_CODE:
        return ""
    # Read anew: a form has the row that it will change.
    stored = Organisation.objects.get(pk=organisation.pk)
    if not stored.offer or digest(stored.offer) != outcome.offer_as:
        return ""
    with translation.override(SOURCE_CODE):
        said = FOREIGN_SHOWN if stored.is_public else FOREIGN_DRAFT
        return said % {"language": find(outcome.written_in).german}
