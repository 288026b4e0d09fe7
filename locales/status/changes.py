"""Where a translation says something else than the German original does now."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher

from .pieces import Fingerprints, Pieces, count_words, fingerprints

CHANGED, ADDED, REMOVED, MISSING = "changed", "added", "removed", "missing"


@dataclass
class Change:
    """
    Paragraphs `start` to `end` of a translated text, and what German says instead.

    `missing`: never translated, readers see German already.
    """

    path: str
    kind: str
    start: int = 0
    end: int = 0
    german: list[str] = field(default_factory=list)
    since: str = ""
    urgent: bool = False

    @property
    def words(self) -> int:
        return count_words(self.german)

    @property
    def day(self) -> datetime:
        return datetime.fromisoformat(self.since)

    @property
    def in_place(self) -> bool:
        """Whether readers get the German text instead of the translated one."""
        return self.urgent or self.kind in (MISSING, ADDED)

    def as_json(self) -> dict:
        return asdict(self)


def differences(
    translated: Fingerprints, missing: list[str], now: Pieces
) -> list[Change]:
    """Every paragraph that is not what it was when the translation was made."""
    current = fingerprints(now)
    found = []
    for path, parts in now.items():
        if path in missing:
            found.append(Change(path, MISSING, german=parts))
        elif path not in translated:
            found.append(Change(path, ADDED, german=parts))
        elif translated[path] != current[path]:
            found.extend(_within(path, translated[path], current[path], parts))
    for path in translated:
        if path not in now:
            found.append(Change(path, REMOVED, end=len(translated[path])))
    return found


def _within(
    path: str, before: list[str], after: list[str], parts: list[str]
) -> list[Change]:
    kinds = {"replace": CHANGED, "insert": ADDED, "delete": REMOVED}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Change(path, kinds[tag], start, end, parts[new_start:new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def dated(
    changes: list[Change],
    known: list[Change],
    *,
    at: datetime,
    urgent: bool = False,
    wording: bool = False,
) -> list[Change]:
    """
    The changes with the day each was published.

    One that was known keeps its day and its urgency while German says the same, or
    only says it in other words.
    """
    result = []
    for change in changes:
        old = next((x for x in known if _is_same_place(x, change)), None)
        if old and (wording or old.german == change.german):
            result.append(replace(change, since=old.since, urgent=old.urgent))
        else:
            hurry = urgent or bool(old and old.urgent)
            result.append(replace(change, since=at.isoformat(), urgent=hurry))
    return result


def _is_same_place(old: Change, new: Change) -> bool:
    if old.path != new.path:
        return False
    overlaps = old.start < new.end and new.start < old.end
    return overlaps or (old.start, old.end) == (new.start, new.end)


def reworded(
    translated: Fingerprints, before: Fingerprints, after: Fingerprints
) -> Fingerprints:
    """
    What a translation stands for after German only said it in other words.

    What it had missed before, it still misses.
    """
    result = {path: list(parts) for path, parts in translated.items()}
    for path in {**before, **after}:
        if translated.get(path) == before.get(path):
            if path in after:
                result[path] = after[path]
            else:
                result.pop(path, None)
        elif path in translated and path in before and path in after:
            renamed = _renamed(before[path], after[path])
            result[path] = [renamed.get(part, part) for part in translated[path]]
    return result


def _renamed(before: list[str], after: list[str]) -> dict[str, str]:
    """Paragraphs that became others one by one."""
    found = {}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "replace" and end - start == new_end - new_start:
            found.update(zip(before[start:end], after[new_start:new_end], strict=True))
    return found
