"""Whatever breaks: nothing that was confirmed is lost, and nothing is there twice."""

import time
from urllib.parse import urlsplit

import pytest
from PIL import Image

from .faults import FAULTS, ONLY
from .people import everybody

pytestmark = pytest.mark.chaos
BEFORE, AFTER = 8, 25
# A letter whose sender died is taken up again after five minutes.
SETTLES = 420


@pytest.mark.parametrize(
    "fault", [x for x in FAULTS if ONLY in x.name], ids=lambda fault: fault.name
)
def test_nothing_is_lost_while_this_breaks(fault, machine, editor, stage, look, row):
    event = stage["events"][fault.name]
    people, books = everybody(machine, editor, stage, event)
    with fault.setting(machine):
        at = while_they_are_at_it(people, lambda: fault.strike(machine))
        settle(machine, books, at)
        found = look([event["open"]["date"], event["list"]["date"]])
    compare(machine, books, found, fault.may_be_twice)
    compare_pages(machine, stage, books["publishing"], found["pages"])
    compare_pictures(machine, books["uploading"], found["pictures"])

    for book in books.values():
        row(fault.name, *line(book, at))
    assert found["over"] == 0
    assert found["drift"] == []
    assert found["tree"] == []
    assert machine.is_well()
    assert [said for book in books.values() for said in book.complaints()] == []


def while_they_are_at_it(people, strike):
    """When everything could work again."""
    for person in people:
        person.start()
    time.sleep(BEFORE)
    at = strike()
    time.sleep(AFTER)
    for person in people:
        person.ending.set()
    for person in people:
        person.join()
    return at


def line(book, at):
    return (
        book.activity,
        book.requests,
        book.away,
        len(book.wrong),
        book.errors,
        len(book.lost),
        len(book.twice),
        f"{max(book.refused_at - at, 0):.0f} s" if book.refused_at else "0 s",
        f"{max(book.settled - at, 0):.0f} s" if book.settled else "",
    )


def settle(machine, books, at):
    """Wait until letters and search have caught up, or for as long as they may take."""
    waiting = {
        "registering": lambda told: letters_missing(machine, told),
        "importing": lambda told: letters_missing(machine, told),
        "publishing": lambda told: not_found(machine, told),
    }
    until = time.monotonic() + SETTLES
    while waiting and time.monotonic() < until:
        for name, missing in list(waiting.items()):
            if not missing(books[name].told):
                books[name].settled = time.monotonic()
                del waiting[name]
        time.sleep(2)
    for name, missing in waiting.items():
        books[name].lost += [
            f"no letter, or not found: {x}" for x in missing(books[name].told)
        ]


def letters_missing(machine, told):
    got = machine.mail.letters_to()
    return [address for address in told if not got[address]]


def not_found(machine, told):
    """Words of published pages that the readers' search does not know."""
    visitor = machine.visitor()
    missing = []
    for word in told:
        answer = visitor.get(f"/de/search/?q={word}")
        if answer.status != 200 or f"/{word}/" not in answer.text:
            missing.append(word)
    return missing


def compare(machine, books, found, may_be_twice):
    """Put into the books what the ledger and the machine say differently."""
    letters = machine.mail.letters_to()
    for name in ("registering", "importing"):
        book = books[name]
        book.lost += [
            f"not in the database: {x}"
            for x in book.told
            if x not in found["registered"]
        ]
        book.twice += [x for x in book.told if found["registered"].get(x, 0) > 1]
        book.twice += [
            f"letters written: {x}" for x in book.told if found["letters"].get(x, 0) > 1
        ]
    once_more = [x for x in found["registered"] if letters[x] > 1]
    if len(once_more) > may_be_twice:
        books["registering"].twice += [f"letters sent: {x}" for x in once_more]
    books["registering"].lost += [f"half: {x}" for x in found["half"]]


def compare_pages(machine, stage, book, live):
    titles = list(live.values())
    visitor = machine.visitor()
    for word, right in book.told.items():
        there = [title for title in titles if word in title]
        if not set(there) & right:
            book.lost.append(f"{word}: {there}, confirmed {sorted(right)}")
        if len(there) > 1:
            book.twice.append(word)
        path = f"{urlsplit(stage['news_path']).path}{word}/"
        if not any(title in visitor.get(path).text for title in right):
            book.lost.append(f"{path} does not say it")


def compare_pictures(machine, book, there):
    for title in book.told:
        path = machine.office / ".var" / "media" / there.get(title, "nowhere")
        if not path.is_file():
            book.lost.append(f"no file: {title}")
            continue
        try:
            with Image.open(path) as image:
                image.load()
        except OSError:
            book.lost.append(f"not whole: {title}")
