"""Asking what may hang, such as another machine: in two seconds or not at all."""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 1.8


class Silent(TimeoutError):
    """It did not answer in time."""

    def __str__(self) -> str:
        return "It took too long."


class Probe(Generic[T]):
    """
    A question that is asked beside all others, from now on.

    It may not ask the database: a thread has a connection of its own, and tests none.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._until = time.monotonic() + SECONDS
        self._answers: SimpleQueue = SimpleQueue()
        self.is_over = False
        threading.Thread(target=self._run, args=(ask,), daemon=True).start()

    def _run(self, ask: Callable[[], T]) -> None:
        try:
            self._answers.put((ask(), None))
        except Exception as error:  # noqa: BLE001  told to whoever waits
            self._answers.put((None, error))
        self.is_over = True

    def answer(self) -> T:
        """
        What it said.

        :raises Silent: if it said nothing within two seconds of being asked
        :raises Exception: whatever the question raised
        """
        try:
            told, error = self._answers.get(
                timeout=max(0, self._until - time.monotonic())
            )
        except Empty:
            raise Silent from None
        # For the next one who wants to know.
        self._answers.put((told, error))
        if error:
            raise error
        return told


_asked: dict[str, Probe] = {}
_one_at_a_time = threading.Lock()


def asked(name: str, ask: Callable[[], T]) -> Probe[T]:
    """
    The question by that name: asked now, unless this process waits for its answer.

    A disk that hangs holds who asks it for ever. So it holds one thread of a process,
    however often somebody looks.
    """
    with _one_at_a_time:
        last = _asked.get(name)
        if last is None or last.is_over:
            last = _asked[name] = Probe(ask)
        return last
