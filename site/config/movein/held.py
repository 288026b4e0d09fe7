"""
Tasks of a whole batch, once each.

Publishing queues some ten tasks a page, and most of them look at the page in all its
languages. While a batch is written they are held, and those that would do the same
are queued once.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django_tasks import task_backends
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from locales.sync import synchronise_page
from search.tasks import refresh_page, refresh_pages

ALIAS = "default"


class Holding(BaseTaskBackend):
    """Keeps what is queued instead of the backend it stands for."""

    supports_defer = supports_priority = True

    def __init__(self, real: BaseTaskBackend) -> None:
        super().__init__(ALIAS, {"QUEUES": []})
        self.real = real
        self.waiting: dict[str, tuple[Task, tuple, dict]] = {}

    def enqueue(self, task: Task, args: tuple, kwargs: dict) -> TaskResult:
        key = f"{task.func.__module__}.{task.func.__name__}:{args!r}:{kwargs!r}"
        self.waiting.setdefault(key, (task, args, kwargs))
        return TaskResult(
            task=task,
            id=key,
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=ALIAS,
            errors=[],
            worker_ids=[],
        )

    def release(self, *, but: Iterable[int] = ()) -> None:
        """
        Queue what was held; of the German pages `but` no values need to be copied.

        Pages are looked at by the search together, once for all their languages.
        """
        waiting, self.waiting = list(self.waiting.values()), {}
        fresh, found = set(but), []
        for task, args, kwargs in waiting:
            if task.func is refresh_page.func:
                found.append(args[0])
            elif task.func is not synchronise_page.func or args[0] not in fresh:
                self.real.enqueue(task, args, kwargs)
        if found:
            self.real.enqueue(refresh_pages, (sorted(set(found)),), {})


@contextmanager
def held_tasks() -> Iterator[Holding]:
    """
    Within it tasks of this thread are held; what nobody released is queued at its end.

    Where the batch fails its tasks are forgotten, as its rows are.
    """
    real = task_backends[ALIAS]
    holding = Holding(real)
    task_backends[ALIAS] = holding
    try:
        yield holding
    finally:
        task_backends[ALIAS] = real
    holding.release()
