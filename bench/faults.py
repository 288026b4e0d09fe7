"""
What readers notice when Elasticsearch is killed, halted, started again, rebuilt.

`bench/search faults [NAME ...]` runs it on a node of its own. Readers ask through the
results page, as a browser does; figures are milliseconds.
"""

import os
import signal
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

import django  # noqa: E402  the paths come first

from bench.scene import THINGS, Scene  # noqa: E402

EDITS = 20
POLLS_A_SECOND, SECONDS, PAGE = 200, 10, 50


# Faults --------------------------------------------------------------------------


def calm(scene: Scene) -> None:
    say("undisturbed", scene.readers.ask_all(30))


def killed(scene: Scene) -> None:
    with while_publishing(scene, "killed"):
        scene.node.do("kill")
        report_outage(scene, "killed with -9")
    scene.start()
    report_back(scene)


def halted(scene: Scene) -> None:
    try:
        with while_publishing(scene, "halted"):
            scene.node.send(signal.SIGSTOP)
            report_outage(scene, "halted (SIGSTOP)")
    finally:
        scene.node.send(signal.SIGCONT)
    scene.rested()
    report_back(scene)


def restarted(scene: Scene) -> None:
    """Stopped and started while readers ask and editors publish."""
    stop = threading.Event()

    def restart() -> None:
        scene.node.do("stop")
        scene.start()
        stop.set()

    other = threading.Thread(target=restart)
    other.start()
    times, number = [], 0
    while not stop.is_set():
        scene.things.save(f"r{number}", f"Umbau {number}")
        times.append(scene.readers.ask(f"Umbau {number}")[0])
        number += 1
    other.join()
    say("restarted, meanwhile", times)
    scene.rested()
    report_back(scene)


def swapped(scene: Scene) -> None:
    """Polled as often as two hundred times a second while new indexes take over."""
    from search.queries import Request, Term
    from search.rebuilding import build_index

    stop, seen, failed = threading.Event(), set(), []
    request = Request(Term("de=kurs"), size=PAGE, facets=False)
    polls = [0]

    def poll() -> None:
        engine = scene.engine
        due = time.perf_counter()
        while not stop.is_set():
            due += 4 / POLLS_A_SECOND
            time.sleep(max(0, due - time.perf_counter()))
            try:
                answer = engine.search(request)
            except Exception as error:  # noqa: BLE001  it is told below
                failed.append(error)
                continue
            keys = [key for key, _weight in answer.hits]
            seen.add((answer.total, len(set(keys)), len(keys)))
            polls[0] += 1

    readers = [threading.Thread(target=poll) for _number in range(4)]
    for reader in readers:
        reader.start()
    begun, rounds = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        build_index(scene.engine)
        rounds += 1
    a_second = polls[0] / (time.perf_counter() - begun)
    stop.set()
    for reader in readers:
        reader.join()
    odd = {x for x in seen if x != (THINGS, PAGE, PAGE)}
    write(
        f"{rounds} swaps under {a_second:.0f} polls a second: "
        f"{len(failed)} failed, {len(odd)} kinds of wrong answers"
    )


def saved_meanwhile(scene: Scene) -> None:
    """What is saved while a rebuild fills its index is there after the swap."""
    from search import rebuilding

    real, number = rebuilding._add, [0]

    def add(*values: object) -> None:
        if number[0] < EDITS:
            scene.things.save(f"m{number[0]}", f"Neues {number[0]}")
            number[0] += 1
        real(*values)

    rebuilding._add = add
    try:
        rebuilding.build_index(scene.engine)
    finally:
        rebuilding._add = real
    write(f"{number[0]} saved during a rebuild, {scene.lost()} lost")


FAULTS = (calm, killed, halted, restarted, swapped, saved_meanwhile)


# Reports -------------------------------------------------------------------------


@contextmanager
def while_publishing(scene: Scene, word: str) -> Iterator[None]:
    """Editors publish before, during and after."""
    for number in range(EDITS // 2):
        scene.things.save(f"{word}{number}", f"{word} {number}")
    yield
    for number in range(EDITS // 2, EDITS):
        scene.things.save(f"{word}{number}", f"{word} {number}")


def report_outage(scene: Scene, words: str) -> None:
    first, noticed = scene.readers.ask("Kurs")
    second, third = scene.readers.ask("Kurs")[0], scene.readers.ask("Kurs")[0]
    later = scene.readers.ask_all(30)
    write(
        f"{words}: first answer {first:.0f} ms, then {second:.0f} and {third:.0f}; "
        f"notice {'shown' if noticed else 'MISSING'}"
    )
    say("   with the fuse open", later)


def report_back(scene: Scene) -> None:
    lost = scene.lost()
    _took, noticed = scene.readers.ask("Kurs")
    write(f"   back: {lost} edits lost; notice {'STILL SHOWN' if noticed else 'gone'}")


def say(words: str, times: list[float]) -> None:
    ordered = sorted(times)
    late = ordered[max(int(len(ordered) * 0.95) - 1, 0)]
    write(
        f"{words}: p50 {statistics.median(ordered):.0f} ms, p95 {late:.0f}, "
        f"slowest {ordered[-1]:.0f} ({len(ordered)} asked)"
    )


def write(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    django.setup()
    from django.core.cache import cache
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    cache.clear()
    # Ended from outside, too, it leaves no node behind.
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(1))
    scene = Scene()
    chosen = [fault for fault in FAULTS if fault.__name__ in sys.argv[1:]]
    try:
        scene.start()
        scene.fill()
        for fault in chosen or FAULTS:
            fault(scene)
    finally:
        scene.node.do("wipe")
    statuses = {status for _took, status, _noticed in scene.readers.seen}
    write(f"{len(scene.readers.seen)} answers to readers, with status {statuses}")


if __name__ == "__main__":
    main()
