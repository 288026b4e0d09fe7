"""What a move would do with each thing in each language, before anything is written."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from config.movein.items import PAGES, Item, Kind, Old
from config.movein.models import Arrival
from config.movein.report import Outcome, Report
from locales.table import SOURCE_CODE

Key = tuple[str, str, str]


@dataclass
class Known:
    """What came from one old site before."""

    source: str
    arrivals: dict[Key, Arrival] = field(default_factory=dict)
    there: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, source: str) -> "Known":
        """All of it, in a query for each kind of thing."""
        found = cls(source)
        numbers = defaultdict(set)
        for arrival in Arrival.objects.filter(source=source):
            found.arrivals[arrival.kind, arrival.foreign, arrival.language] = arrival
            numbers[arrival.content_type_id].add(arrival.number)
        for kind, keys in numbers.items():
            model: type[Model] = ContentType.objects.get_for_id(kind).model_class()
            # One list of keys can be longer than a query may be.
            there = model._base_manager.values_list("pk", flat=True)
            found.there |= {(kind, pk) for pk in there.iterator() if pk in keys}
        return found

    def get(self, item: Item, code: str) -> Arrival | None:
        return self.arrivals.get((str(item.kind), item.foreign, code))

    def get_key(self, item: Item, foreign: str) -> Arrival | None:
        """What came of another item of the same kind, in German."""
        return self.arrivals.get((str(item.kind), foreign, SOURCE_CODE))

    def is_there(self, arrival: Arrival) -> bool:
        """Whether what was made of it has not been deleted."""
        return (arrival.content_type_id, arrival.number) in self.there

    def same_as(self, item: Item) -> str:
        """
        The name under which an item came before; its own for a new one.

        Where the German name is new, but one in another language is not, it is the
        same page with another address.
        """
        kind = str(item.kind)
        if self.get(item, SOURCE_CODE):
            return item.foreign
        if not self._versions:
            self._versions.update(
                ((x.kind, x.language, x.version), x.foreign)
                for x in self.arrivals.values()
                if x.version
            )
        for code, text in item.texts.items():
            before = self._versions.get((kind, code, text.foreign))
            if before and text.foreign:
                return before
        return item.foreign

    _versions: dict[Key, str] = field(default_factory=dict)


@dataclass
class Plan:
    """What is to be written: items with the languages that are new or changed."""

    new: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    changed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def codes(self, item: Item) -> list[str]:
        """German first: all others hang on it."""
        codes = self.new.get(item.key, set()) | self.changed.get(item.key, set())
        return sorted(codes, key=lambda code: (code != SOURCE_CODE, code))


def make_plan(old: Old, known: Known, codes: set[str], report: Report) -> Plan:
    """
    What is new and changed; all else is in the report at once.

    :param codes: the languages in which pages can stand here
    """
    plan, lacking = Plan(), Counter()
    for item in old.items:
        if SOURCE_CODE not in item.texts:
            languages = ", ".join(sorted(item.texts))
            report.add(
                Outcome.LEFT_OUT, item, why=f"it is not there in German ({languages})"
            )
            continue
        for remark in item.remarks:
            report.add(Outcome.REMARK, item, why=remark)
        for code in item.texts:
            if code not in codes:
                lacking[code] += 1
            else:
                _decide(plan, known, item, code, report)
    for code, number in sorted(lacking.items()):
        why = f"{number} texts: this language is not there on this site"
        report.tell("language", code, why)
    return plan


def _decide(plan: Plan, known: Known, item: Item, code: str, report: Report) -> None:
    arrival = known.get(item, code)
    german = known.get(item, SOURCE_CODE)
    if german is not None and not known.is_there(german):
        report.add(Outcome.DELETED, item, code)
    elif arrival is None:
        plan.new[item.key].add(code)
    elif not known.is_there(arrival):
        report.add(Outcome.DELETED, item, code)
    elif not arrival.said:
        # Begun when the last run was broken off.
        plan.new[item.key].add(code)
    elif arrival.said == item.said(code):
        report.add(Outcome.UNCHANGED, item, code)
    else:
        plan.changed[item.key].add(code)


def in_tree_order(items: list[Item]) -> list[Item]:
    """Pages from the top; what hangs in a circle or on nothing comes to the top."""
    pages = {x.foreign: x for x in items if x.kind == Kind.PAGE}
    below, total = defaultdict(list), 0
    for item in items:
        if item.kind in PAGES:
            above = item.parent if item.kind == Kind.PAGE else ""
            below[above if above in pages else ""].append(item)
            total += 1
    found: dict[str, Item] = {}
    waiting = sorted(below[""], key=lambda x: x.order, reverse=True)
    while len(found) < total:
        if not waiting:
            # A circle: one of it is let go.
            loose = next(x for x in pages.values() if x.key not in found)
            loose.parent = ""
            waiting.append(loose)
        item = waiting.pop()
        if item.key in found:
            continue
        found[item.key] = item
        if item.kind == Kind.PAGE:
            children = sorted(below[item.foreign], key=lambda x: x.order, reverse=True)
            waiting += children
    return list(found.values())


def without_doubles(items: list[Item], report: Report) -> list[Item]:
    """One item for each name: a second one only adds languages that the first lacks."""
    found: dict[str, Item] = {}
    for item in items:
        first = found.setdefault(item.key, item)
        if first is item:
            continue
        if item.texts.keys() & first.texts.keys():
            report.add(Outcome.LEFT_OUT, item, why="the old site has it twice")
        else:
            first.texts |= item.texts
    return list(found.values())
