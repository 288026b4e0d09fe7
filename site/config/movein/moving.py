"""
Moving in: from what was read of an old site to content of this one.

Each batch is one transaction with the memory of what came (`Arrival`): whoever is
stopped in the middle goes on where the last batch ended, and a second run finds
everything there.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.models import Locale, Page

# References are looked at once for each page, at its end.
from wagtail.signal_handlers import disable_reference_index_auto_update as quietly
from wagtail.tasks import update_reference_index_task

from config.movein.addresses import Addresses, redirect_from
from config.movein.alone import alone
from config.movein.dates import keep_dates
from config.movein.entries import EntryWriter
from config.movein.held import held_tasks
from config.movein.items import PAGES, Item, Kind, Old
from config.movein.models import Arrival
from config.movein.pages import Original, Refusal, Writer
from config.movein.pictures import Fetch, Media
from config.movein.plan import (
    Known,
    Plan,
    in_tree_order,
    make_plan,
    without_doubles,
)
from config.movein.report import Outcome, Report
from locales.table import SOURCE_CODE

# So many items are one transaction, for which others wait.
BATCH, BATCH_OF_SHELLS = 3, 40
Progress = Callable[[int, int], None]
# What no old site says: the next run writes it again, with links that lead somewhere.
TORN = "torn"
WITHDRAWN = "it is not public there any more; what is public here stays so"
logger = logging.getLogger(__name__)


@dataclass
class Targets:
    """The German pages below which things go; without one its kind is left out."""

    above: dict[Kind, Page] = field(default_factory=dict)


@dataclass
class Move:
    """One run. What it did is in `report`."""

    old: Old
    targets: Targets
    fetch: Fetch | None = None
    progress: Progress = lambda done, total: None
    report: Report = field(default_factory=Report)

    def run(
        self, *, dry: bool = False, then: Callable[[], None] = lambda: None
    ) -> Report:
        """
        Bring everything that is new or changed; with `dry` only say what would.

        :param then: what is to be done before another run of this old site may begin
        :raises Refused: if another run of the same old site is at it
        """
        if dry:
            self._say_plan(self._prepare())
            return self.report
        with alone(self.old.name):
            self._bring()
            then()
        return self.report

    def _bring(self) -> None:
        plan = self._prepare()
        self.total = sum(len(plan.codes(item)) for item in self.old.items)
        self.done = 0
        self._entries(plan)
        self._pages(plan)

    # Before anything is written --------------------------------------------------

    def _prepare(self) -> Plan:
        self.known = Known.of(self.old.name)
        self._rename()
        self.old.items = without_doubles(self.old.items, self.report)
        self.items = in_tree_order(self.old.items)
        self.named = {item.key for item in self.old.items}
        self.noted: set[tuple[str, str]] = set()
        self.locales = {x.language_code: x for x in Locale.objects.all()}
        for what, why in self.old.left_out:
            self.report.tell("thing", what, why)
        self._refuse_without_place()
        plan = make_plan(self.old, self.known, self.locales.keys(), self.report)
        self._tell_gone()
        self._tell_moved()
        media = Media(self.old.name, self.old.files, self.fetch)
        self.writer = Writer(
            source=self.old.name,
            locales=self.locales,
            addresses=Addresses(self.old),
            media=media,
            pages=self._pages_there(),
            remark=lambda item, code, why: self.report.add(
                Outcome.REMARK, item, code, why
            ),
        )
        return plan

    def _rename(self) -> None:
        """Items whose name on the old site has changed keep the one they came with."""
        names = {}
        for item in self.old.items:
            before = self.known.same_as(item)
            if before != item.foreign:
                names[item.kind, item.foreign] = before
                item.foreign = before
        for item in self.old.items:
            item.parent = names.get((Kind.PAGE, item.parent), item.parent)

    def _refuse_without_place(self) -> None:
        kept = {}
        for item in self.old.items:
            if item.kind in PAGES and item.kind not in self.targets.above:
                self.report.add(
                    Outcome.LEFT_OUT, item, why=f"there is no page for {item.kind}s"
                )
            else:
                kept[item.key] = item
        self.old.items = list(kept.values())
        self.items = [x for x in self.items if x.key in kept]

    def _tell_gone(self) -> None:
        there = {(str(item.kind), item.foreign) for item in self.old.items}
        for (kind, foreign, code), arrival in self.known.arrivals.items():
            is_item = kind in set(Kind) and code == SOURCE_CODE
            if (
                is_item
                and (kind, foreign) not in there
                and self.known.is_there(arrival)
            ):
                gone = Item(Kind(kind), foreign, {})
                self.report.add(Outcome.GONE, gone, why="it stays here as it is")

    def _tell_moved(self) -> None:
        for item in self.items:
            arrival = self.known.get(item, SOURCE_CODE)
            if arrival and arrival.said and arrival.parent != item.parent:
                above = item.parent or "the top"
                why = f"on the old site it stands below {above} now; here it stays"
                self.report.add(Outcome.REMARK, item, why=why)

    def _pages_there(self) -> dict[str, int]:
        return {
            f"{kind}:{foreign}": arrival.number
            for (kind, foreign, code), arrival in self.known.arrivals.items()
            if code == SOURCE_CODE
            and kind in {str(x) for x in PAGES}
            and self.known.is_there(arrival)
        }

    def _say_plan(self, plan: Plan) -> None:
        entries = EntryWriter(self.known, self.locales, self.report)
        for item in self.old.items:
            for code in plan.codes(item):
                is_new = code in plan.new.get(item.key, ())
                is_page = item.kind in PAGES
                check = self._is_as_written if is_page else entries.is_as_written
                if is_new or check(item, code):
                    self._came(item, code, is_new=is_new)

    def _is_as_written(self, item: Item, code: str) -> bool:
        for one in dict.fromkeys((SOURCE_CODE, code)):
            page = Page.objects.get(pk=self.known.get(item, one).number).specific
            if why := self._touched(item, one, page):
                self.report.add(Outcome.KEPT, item, code, why)
                return False
        return True

    # People, organisations, places --------------------------------------------------

    def _entries(self, plan: Plan) -> None:
        writer = EntryWriter(self.known, self.locales, self.report)
        wanted = [
            item
            for kind in (Kind.PLACE, Kind.ORGANISATION, Kind.PERSON)
            for item in self.old.items
            if item.kind == kind
        ]
        for batch in batched(wanted, BATCH_OF_SHELLS):
            busy = [item for item in batch if plan.codes(item)]
            if not busy:
                continue
            with held_tasks() as held, transaction.atomic():
                for item in busy:
                    with self._or_left_out(item):
                        arrivals = writer.write(item, plan.codes(item))
                        self._remember(item, arrivals)
                held.release()
            self._went_on(plan, busy)
        self.writer.places = writer.numbers(Kind.PLACE)

    # Pages ------------------------------------------------------------------------

    def _pages(self, plan: Plan) -> None:
        busy = [item for item in self.items if plan.codes(item)]
        self._begin([x for x in busy if x.key not in self.writer.pages])
        for batch in batched(busy, BATCH):
            self._batch(plan, [x for x in batch if x.key in self.writer.pages])
            self._went_on(plan, batch)
        self._dates()

    def _begin(self, items: list[Item]) -> None:
        """
        All new German pages, empty: then each link finds where it leads.

        Nobody but editors sees them before they are filled.
        """
        for batch in batched(items, BATCH_OF_SHELLS):
            with held_tasks() as held, transaction.atomic(), quietly():
                parents = self._parents(batch)
                for item in batch:
                    with self._or_left_out(item):
                        parent = self._parent_of(item, parents)
                        page = self.writer.begin(item, parent)
                        parents[page.pk] = page
                        self._remember(item, {SOURCE_CODE: (page, "")}, said=False)
                held.release(but=[])

    def _parents(self, items: Iterable[Item]) -> dict[int, Page]:
        """Fresh from the database: others may add pages below them meanwhile."""
        pks = {
            self.writer.pages.get(f"{Kind.PAGE}:{item.parent}") for item in items
        } - {None}
        pks |= {page.pk for page in self.targets.above.values()}
        return {page.pk: page for page in Page.objects.filter(pk__in=pks)}

    def _parent_of(self, item: Item, parents: dict[int, Page]) -> Page:
        """
        :raises Refusal: if the page above it is no longer here, or did not come
        """
        above = self.targets.above[item.kind].pk
        if item.kind == Kind.PAGE and item.parent:
            key = f"{Kind.PAGE}:{item.parent}"
            if key in self.writer.pages:
                above = self.writer.pages[key]
            elif key in self.named or self.known.get_key(item, item.parent):
                raise Refusal("the page above it is not here")
            else:
                why = "the page above it is not in the export: it stands at the top"
                self.report.add(Outcome.REMARK, item, SOURCE_CODE, why)
        if above not in parents:
            parents[above] = Page.objects.get(pk=above)
        return parents[above]

    def _batch(self, plan: Plan, items: list[Item]) -> None:
        for item in items:
            with told(self.report, item):
                self.writer.bring(item, plan.codes(item))
        with held_tasks() as held, transaction.atomic(), quietly():
            pks = [self.writer.pages[item.key] for item in items]
            german = {
                page.pk: page
                for page in Page.objects.filter(pk__in=pks).specific().order_by()
            }
            parents: dict[tuple[int, str], Page | None] = {}
            fresh = []
            for item in items:
                page = german.get(self.writer.pages[item.key])
                if page is None:
                    continue
                is_done = False
                with self._or_left_out(item):
                    fresh += self._item(plan, item, page, parents)
                    is_done = True
                if not is_done and SOURCE_CODE in plan.new.get(item.key, ()):
                    self._take_back(item, page)
            held.release(but=fresh)

    def _take_back(self, item: Item, page: Page) -> None:
        """An empty page that could not be filled goes, unless others stand below it."""
        if page.get_children().exists():
            why = "an empty draft stays, because pages stand below it"
            self.report.add(Outcome.REMARK, item, SOURCE_CODE, why)
            return
        page.delete()
        self._arrivals(item).delete()
        for (_key, code), other in self.writer.forget(item.key).items():
            self._arrivals(other).filter(language=code).update(said=TORN)
            why = f"a link leads nowhere until a run brings {item.foreign}"
            self.report.add(Outcome.REMARK, other, code, why)

    def _arrivals(self, item: Item) -> QuerySet[Arrival]:
        return Arrival.objects.filter(
            source=self.old.name, kind=str(item.kind), foreign=item.foreign
        )

    def _item(
        self,
        plan: Plan,
        item: Item,
        page: Page,
        parents: dict[tuple[int, str], Page | None],
    ) -> list[int]:
        """One item in all languages that are new or changed; new German pages."""
        codes, arrivals, fresh = plan.codes(item), {}, []
        if why := self._touched(item, SOURCE_CODE, page):
            # What is said in other languages is of a German text that is not here.
            self._leave(Outcome.KEPT, item, codes, why)
            return []
        if SOURCE_CODE in codes:
            is_new = SOURCE_CODE in plan.new.get(item.key, ())
            page = _newest(page)
            arrivals[SOURCE_CODE] = (page, self.writer.fill(item, page))
            fresh += [page.pk] if is_new else []
            self._came(item, SOURCE_CODE, is_new=is_new)
        others = [code for code in codes if code != SOURCE_CODE]
        if page.live and page.has_unpublished_changes:
            why = "it waits until its German text is public here"
            self._leave(Outcome.LEFT_OUT, item, others, why)
            others = []
        original = Original(page)
        for code in others:
            made = self._version(plan, item, code, original, parents)
            if made is not None:
                arrivals[code] = made
        self._remember(item, arrivals)
        self._lead_there(item, arrivals)
        for version, _digest in arrivals.values():
            meta = version._meta
            update_reference_index_task.enqueue(
                meta.app_label, meta.model_name, str(version.pk)
            )
        return fresh

    def _leave(self, outcome: Outcome, item: Item, codes: list[str], why: str) -> None:
        for code in codes:
            self.report.add(outcome, item, code, why)

    def _lead_there(self, item: Item, made: dict[str, tuple[Page, str]]) -> None:
        """Old addresses of what readers see; what they should not see any more."""
        pages = {code: page for code, (page, _digest) in made.items()}
        for code, page in pages.items():
            if page.live and not item.texts[code].is_public:
                self.report.add(Outcome.REMARK, item, code, WITHDRAWN)
        redirect_from((_addresses(item, code), page) for code, page in pages.items())

    def _version(
        self,
        plan: Plan,
        item: Item,
        code: str,
        original: Original,
        parents: dict[tuple[int, str], Page | None],
    ) -> tuple[Page, str] | None:
        german = original.page
        if code in plan.new.get(item.key, ()):
            parent = self._parent_in(german, code, parents)
            if parent is None:
                why = "the page above it is not there in this language"
                self.report.add(Outcome.LEFT_OUT, item, code, why)
                return None
            if german.get_translations().filter(locale=self.locales[code]).exists():
                why = "somebody has begun this translation here"
                self.report.add(Outcome.KEPT, item, code, why)
                return None
            made = self.writer.translate(item, code, original, parent)
            self._came(item, code, is_new=True)
            return made
        arrival = self.known.get(item, code)
        page = Page.objects.get(pk=arrival.number).specific
        if why := self._touched(item, code, page):
            self.report.add(Outcome.KEPT, item, code, why)
            return None
        page = _newest(page)
        try:
            made = page, self.writer.update(item, code, original, page)
        except Refusal as error:
            self.report.add(Outcome.KEPT, item, code, str(error))
            return None
        self._came(item, code, is_new=False)
        return made

    def _parent_in(
        self, german: Page, code: str, parents: dict[tuple[int, str], Page | None]
    ) -> Page | None:
        above = german.path[: -german.steplen]
        if (above, code) not in parents:
            original = Page.objects.get(path=above)
            parents[above, code] = (
                original.get_translations()
                .filter(locale=self.locales[code], alias_of=None)
                .first()
            )
        return parents[above, code]

    def _touched(self, item: Item, code: str, page: Page) -> str:
        """What somebody has done here to a page since it came; empty for nothing."""
        if page.latest_revision_id is None:
            # Begun by this run, or by one that was broken off.
            return ""
        arrival = self.known.get(item, code)
        if arrival is None or not arrival.written:
            return "somebody has begun to write it here"
        if page.locked:
            return "it is locked here"
        if not page.live and page.first_published_at:
            return "it was taken off the site here"
        if arrival.written != self.writer.digest_of(page):
            german = "" if code == SOURCE_CODE else " in this language"
            return f"it was changed here{german}"
        return ""

    def _dates(self) -> None:
        for item in self.items:
            number = self.writer.pages.get(item.key)
            if item.kind == Kind.EVENT and number and item.dates:
                with told(self.report, item):
                    key = Page.objects.values_list("translation_key", flat=True)
                    keep_dates(self.old.name, item, key.get(pk=number), self.report)

    # Memory -----------------------------------------------------------------------

    def _came(self, item: Item, code: str, *, is_new: bool) -> None:
        self.report.add(Outcome.NEW if is_new else Outcome.CHANGED, item, code)

    def _remember(
        self, item: Item, made: dict[str, tuple[Model, str]], *, said: bool = True
    ) -> None:
        rows = {
            code: Arrival(
                source=self.old.name,
                kind=str(item.kind),
                foreign=item.foreign,
                language=code,
                version=item.texts[code].foreign,
                parent=item.parent,
                addresses=_addresses(item, code),
                content_type=ContentType.objects.get_for_model(type(thing)),
                number=thing.pk,
                said=self._said(item, code) if said else "",
                written=digest,
            )
            for code, (thing, digest) in made.items()
        }
        # What nobody knew is only inserted: had another run brought it meanwhile, this
        # one would forget what that has made.
        new = {code for code in rows if (item.key, code) not in self.noted}
        Arrival.objects.bulk_create(
            row
            for code, row in rows.items()
            if code in new and not self.known.get(item, code)
        )
        self.noted |= {(item.key, code) for code in rows}
        Arrival.objects.bulk_create(
            [
                row
                for code, row in rows.items()
                if code not in new or self.known.get(item, code)
            ],
            update_conflicts=True,
            unique_fields=["source", "kind", "foreign", "language"],
            update_fields=[
                *("version", "parent", "addresses", "content_type", "number"),
                *("said", "written", "at"),
            ],
        )

    def _said(self, item: Item, code: str) -> str:
        is_torn = (item.key, code) in self.writer.torn
        return TORN if is_torn else item.said(code)

    def _or_left_out(self, item: Item) -> "_OrLeftOut":
        return _OrLeftOut(self.report, item)

    def _went_on(self, plan: Plan, items: Iterable[Item]) -> None:
        self.done += sum(len(plan.codes(item)) for item in items)
        self.progress(self.done, self.total)


class _OrLeftOut:
    """A savepoint for one item: what cannot be written is told, the others go on."""

    def __init__(self, report: Report, item: Item) -> None:
        self.report, self.item = report, item
        self.lines = len(report.lines)
        self.savepoint = transaction.atomic()

    def __enter__(self) -> None:
        self.savepoint.__enter__()

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: object
    ) -> bool:
        self.savepoint.__exit__(kind, error, trace)
        if not isinstance(error, Exception):
            return False
        # What it had come to is undone, and so is what was said of it.
        del self.report.lines[self.lines :]
        self.report.add(Outcome.LEFT_OUT, self.item, why=reason(error))
        return True


@contextmanager
def told(report: Report, item: Item) -> Iterator[None]:
    """What goes wrong with one item outside a savepoint: the others go on."""
    try:
        yield
    # Whatever one foreign thing brings about: the others are to come.
    except Exception as error:  # noqa: BLE001
        report.add(Outcome.REMARK, item, why=reason(error))


def reason(error: Exception) -> str:
    """In words; what nobody has foreseen is in the log with its place."""
    if isinstance(error, Refusal):
        return str(error)
    # Not its words: they may be those of a person.
    trace = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Not moved in: %s\n%s", type(error).__name__, trace)
    return f"could not be written: {type(error).__name__}"


def _newest(page: Page) -> Page:
    """
    What editors see: a draft where there is one.

    Without one the row: a day of review may be set there alone.
    """
    return (
        page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    )


def _addresses(item: Item, code: str) -> list[str]:
    """Where readers found it on the old site."""
    also = item.values.get("_also", ()) if code == SOURCE_CODE else ()
    return [x for x in (item.texts[code].address, *also) if x]


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items, so many at a time."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
