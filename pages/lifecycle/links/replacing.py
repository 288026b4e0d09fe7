"""
Another address in the place of one, wherever it is written.

German goes first, so that what is the same in every language follows by itself; the
translations' own records are changed with it. No word has changed, so a translation
that was up to date stays so, and one that was not stays as it was.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ForeignObjectRel, Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, TranslatableMixin

from accounts.models import User
from locales.permissions import is_source, may_change, may_publish
from locales.status.judging import note_wording
from locales.status.models import Significance
from locales.status.recording import announce
from locales.sync import ONLY_VALUES
from pages.lifecycle.models import Address, Kind

from . import collecting
from .addresses import own_root, spelled, with_place
from .translators import replace_in_overrides, replace_in_records
from .users import users_of
from .written import data_of, replaced

logger = logging.getLogger(__name__)
REPLACED = "lifecycle.replace_link"
# In running text; in the rows below a page, whose fields are addresses.
LONGEST, LONGEST_IN_ROWS = 2000, 200
Rule = Callable[[str], str]


class Step:
    """What happens to one page or entry, in the words of the preview."""

    PUBLISH = _("is published with the new address")
    BOTH = _("is published with the new address; the draft has it, too")
    DRAFT = _("gets a draft; somebody who may publish has to publish it")
    SAVE = _("is saved with the new address")
    AFTER = _("stays as it is; somebody who may publish can replace it there")
    WAITING = _("waits for approval and stays as it is")
    LOCKED = _("is locked and stays as it is")
    FAILED = _("could not be changed and stays as it is")
    FORBIDDEN = _("is not yours to change and stays as it is")


CHANGES = (Step.PUBLISH, Step.BOTH, Step.DRAFT, Step.SAVE)


@dataclass
class Planned:
    """A page or an entry that uses the address, and what is to happen to it."""

    thing: Model
    step: str

    @property
    def changes(self) -> bool:
        return self.step in CHANGES


def rule_for(address: Address, new: str) -> Rule:
    """Gives the new address for every way in which the old one may be written."""
    root = own_root()

    def rule(written: str) -> str:
        if spelled(written, root=root).key != address.key:
            return written
        return with_place(written, new)

    return rule


def sources_of(address: Address) -> list[Model]:
    """Whatever uses the address: the German originals first."""
    things = users_of(address.uses.all()).values()
    return sorted(things, key=lambda thing: (not _is_original(thing), str(thing)))


def _is_original(thing: Model) -> bool:
    return not isinstance(thing, TranslatableMixin) or is_source(thing)


def plan(address: Address, user: User) -> list[Planned]:
    """What would happen everywhere, if that person replaced it."""
    return [Planned(thing, step_for(thing, user)) for thing in sources_of(address)]


def step_for(thing: Model, user: User) -> str:
    if not may_change(user, thing):
        return Step.FORBIDDEN
    if not isinstance(thing, Page):
        return Step.SAVE
    # Publishing it would end its way to approval, and nobody would be told.
    if thing.current_workflow_state is not None:
        return Step.WAITING
    lock = thing.get_lock()
    if lock is not None and lock.for_user(user):
        return Step.LOCKED
    if not may_publish(user, thing):
        return Step.DRAFT if is_source(thing) else Step.AFTER
    return Step.BOTH if thing.has_unpublished_changes else Step.PUBLISH


def replace_everywhere(address: Address, new: str, user: User) -> list[Planned]:
    """Do what `plan` says; what was done, page by page, as it stood at that moment."""
    done = []
    for planned in plan(address, user):
        if planned.changes:
            planned = _done(planned, rule_for(address, new), user, new)
        done.append(planned)
    return done


def _done(planned: Planned, rule: Rule, user: User, new: str) -> Planned:
    """Each for itself: what fails takes nothing back that was published."""
    try:
        with transaction.atomic():
            _replace(planned, rule, user, new)
        collecting.collect_from(_fresh(planned.thing))
    except Exception:
        logger.exception("%s keeps a link that was to be replaced", planned.thing.pk)
        return Planned(planned.thing, Step.FAILED)
    return planned


def _fresh(thing: Model) -> Model:
    """As it is now, without what was read of it before."""
    return type(thing)._default_manager.get(pk=thing.pk)


def _replace(planned: Planned, rule: Rule, user: User, new: str) -> None:
    thing = _fresh(planned.thing)
    if isinstance(thing, Page):
        _replace_page(thing, planned.step, rule, user)
    else:
        _replace_entry(thing, rule)
    if isinstance(thing, TranslatableMixin) and planned.step != Step.DRAFT:
        if is_source(thing):
            replace_in_records(thing, rule)
        else:
            replace_in_overrides(thing, rule)
    log(instance=thing, action=REPLACED, user=user, data={"url": new})


def _replace_page(page: Page, step: str, rule: Rule, user: User) -> None:
    draft = page.get_latest_revision_as_object() if step != Step.PUBLISH else None
    if step in (Step.PUBLISH, Step.BOTH):
        _publish(page, rule, user)
    if draft is not None:
        revision = _with(draft, rule).save_revision(user=user, clean=False)
        if step == Step.DRAFT and not page.has_unpublished_changes:
            announce(revision.pk, Significance.WORDING)


def _publish(page: Page, rule: Rule, user: User) -> None:
    revision = _with(page, rule).save_revision(user=user, clean=False)
    action = PublishPageRevisionAction(revision, user=user)
    if is_source(page):
        announce(revision.pk, Significance.WORDING)
    else:
        # It stands for the same German words as before, not for those that its
        # translators have got since.
        setattr(action.object, ONLY_VALUES, True)
    action.execute()


def _with(page: Page, rule: Rule) -> Page:
    """The same page with other addresses in it."""
    return page.with_content_json(replaced(data_of(page), rule))


def _replace_entry(thing: Model, rule: Rule) -> None:
    before = data_of(thing)
    after = replaced(before, rule)
    for name, value in after.items():
        if value != before[name]:
            field = thing._meta.get_field(name)
            if field.concrete:
                setattr(thing, field.attname, field.to_python(value))
    setattr(thing, ONLY_VALUES, True)
    thing.save()
    if isinstance(thing, TranslatableMixin) and is_source(thing):
        note_wording(thing, at=timezone.now())


def can_be_replaced(address: Address) -> bool:
    """Not a link to a page or file of ours: who wrote it knows what was meant."""
    return address.kind == Kind.WEB


def longest_for(address: Address) -> int:
    """How long a new address may be to fit into every field where the old one is."""
    lengths = [LONGEST]
    uses = list(address.uses.all())
    things = users_of(uses)
    for model, name in {(type(things[x.of]), x.field) for x in uses if x.of in things}:
        field = model._meta.get_field(name)
        if isinstance(field, ForeignObjectRel):
            lengths.append(LONGEST_IN_ROWS)
        elif field.max_length:
            lengths.append(field.max_length)
    return min(lengths)
