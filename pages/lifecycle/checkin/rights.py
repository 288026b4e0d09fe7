"""Who keeps which entries true: whoever may change them, and not only translate."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import User
from locales.table import SOURCE_CODE
from pages.directory.models.entry import Entry
from pages.directory.permissions import KeptPolicy
from pages.lifecycle.models import Proposal
from pages.lifecycle.models.checkin import MODELS


def may_keep_some(user: User) -> bool:
    """Whether the desk has anything for this person."""
    return any(_changes(user, model) for model in MODELS.values())


def _changes(user: User, model: type[Entry]) -> bool:
    policy = KeptPolicy(model)
    # Rights on snippets know no language: who may not add one only translates.
    return all(policy.user_has_permission(user, x) for x in ("add", "change"))


def entries_of(user: User, kind: str) -> QuerySet[Entry]:
    """The German rows of a shelf that this person keeps."""
    model = MODELS[kind]
    if not _changes(user, model):
        return model.objects.none()
    mine = KeptPolicy(model).instances_user_has_permission_for(user, "change")
    return mine.filter(locale__language_code=SOURCE_CODE)


def entry_to_keep(user: User, kind: str, pk: int) -> Entry:
    """
    That entry, if it is theirs.

    :raises PermissionDenied: also where there is none
    """
    found = entries_of(user, kind).filter(pk=pk).first() if kind in MODELS else None
    if found is None:
        raise PermissionDenied
    return found


def proposal_to_decide(user: User, pk: int) -> tuple[Proposal, Entry]:
    """
    That proposal and its entry, if it is theirs.

    :raises PermissionDenied: also where there is none
    """
    row = Proposal.objects.select_related("checkin", "decided_by").filter(pk=pk).first()
    entry = row and row.checkin.entry()
    if entry is None:
        raise PermissionDenied
    return row, entry_to_keep(user, row.checkin.kind, entry.pk)


def require(user: User) -> None:
    """:raises PermissionDenied: for whoever keeps no entry"""
    if not may_keep_some(user):
        raise PermissionDenied
