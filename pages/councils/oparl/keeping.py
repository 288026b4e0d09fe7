"""Writing the feed: what is new, what has changed, what is gone, and since when."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from ..models import FeedState, PublicObject
from .drafts import NAMESPACE, TYPES, Draft, Embedded, object_path
from .gathering import gather
from .objects import drafts_of

Key = tuple[str, str]


def write_if_stale(*, at: datetime) -> None:
    """Bring the feed up to date if it is another than when it was last written."""
    state, _is_new = FeedState.objects.get_or_create(pk=1)
    if state.is_due(at=at):
        write(at=at)


@transaction.atomic
def write(*, at: datetime) -> None:
    """
    Compare what is public now with what was published, and note the difference.

    Each change counts from this moment: a reader who asks for what was modified since
    the last visit can miss nothing.
    """
    # Two readers at once: the second waits, and then finds nothing to do.
    state = FeedState.objects.select_for_update().get_or_create(pk=1)[0]
    if not state.is_due(at=at):
        return
    rows = {(row.kind, row.key): row for row in PublicObject.objects.all()}
    writing = Writing(rows, at)
    for draft in drafts_of(gather(on=localdate(at))):
        writing.take(draft)
    writing.finish()
    state.settle(at=at)


class Writing:
    """One writing of the feed: drafts come one by one, the embedded ones first."""

    def __init__(self, rows: dict[Key, PublicObject], at: datetime) -> None:
        self.rows, self.at = rows, at
        self.seen: set[Key] = set()
        self.new: list[PublicObject] = []
        self.changed: list[PublicObject] = []

    def take(self, draft: Draft) -> None:
        key = draft.kind, draft.key
        if key in self.seen:
            return
        self.seen.add(key)
        content = self._settled(draft.values)
        row = self.rows.get(key)
        if row is None:
            row = PublicObject(kind=draft.kind, key=draft.key, created=self.at)
            self.rows[key] = row
            self.new.append(row)
        elif self._is_same(row, content, draft.council):
            return
        else:
            self.changed.append(row)
        row.content, row.council = content, draft.council
        row.modified, row.is_deleted = self.at, False

    @staticmethod
    def _is_same(row: PublicObject, content: dict, council: str) -> bool:
        if row.is_deleted:
            return False
        return row.content == content and row.council == council

    def _settled(self, value: object) -> object:
        """The values with whole objects where a draft only names them."""
        if isinstance(value, Embedded):
            return whole(self.rows[value.kind, value.key])
        if isinstance(value, dict):
            return {name: self._settled(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._settled(item) for item in value]
        return value

    def finish(self) -> None:
        """Write it all down; what no draft spoke of is gone."""
        for key, row in self.rows.items():
            if key not in self.seen and not row.is_deleted:
                row.content, row.is_deleted, row.modified = {}, True, self.at
                self.changed.append(row)
        PublicObject.objects.bulk_create(self.new, batch_size=500)
        names = ["content", "council", "modified", "is_deleted"]
        PublicObject.objects.bulk_update(self.changed, names, batch_size=200)


def whole(row: PublicObject) -> dict:
    """The object as the standard has it, with addresses that still want a host."""
    head = {
        "id": object_path(row.kind, row.key),
        "type": f"{NAMESPACE}{TYPES[row.kind]}",
    }
    times = {"created": _moment(row.created), "modified": _moment(row.modified)}
    if row.is_deleted:
        return {**head, **times, "deleted": True}
    return {**head, **row.content, **times}


def _moment(at: datetime) -> str:
    return localtime(at).isoformat(timespec="microseconds")
