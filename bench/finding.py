"""
How fast and how well the search finds, in sixteen languages: `make bench-search`.

`bench/search` runs the parts one after the other; each can be run by itself:

    finding.py fill --engine database --entries 5000     rows and index, from nothing
    finding.py ask --engine database --entries 5000      questions, beginnings, memory
    finding.py known --engine database                   each article by its first words
    finding.py pairs --engine database                   words by other forms of them
    finding.py table --entries 5000                      what the parts have measured

Engines are `database`, `elasticsearch` and `stock` (Wagtail's own). The rows lie in
DATABASE_URL. Compare figures of one run with each other, never with another machine's.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

import django  # noqa: E402  the paths come first

from bench.texts import FOLDER, Texts, declaration  # noqa: E402

QUESTIONS = 200
# So many seconds for each kind of question, if so many were asked by then.
LONGEST, FEWEST = 120, 36
COLUMNS = {
    "rebuild": "rebuild s",
    "again": "nightly s",
    "search": "search ms",
    "filtered": "filtered ms",
    "suggest": "suggest ms",
    "memory": "worker MB",
    "known": "known items",
}


# Engines -------------------------------------------------------------------------


class Ours:
    """The search of this site on one of its engines."""

    def __init__(self, name: str) -> None:
        from search.engines import named_engines

        self.engine = named_engines()[name]

    def fill(self, texts: Texts) -> dict[str, float]:
        """Seconds from nothing, and for a night on which nothing has changed."""
        from search import sources
        from search.models import RebuildRun, SearchItem, SearchWord

        for model in (SearchItem, SearchWord, RebuildRun):
            model.objects.all().delete()
        sources.SOURCES.clear()
        sources.register(texts)
        return {"rebuild": self._rebuild(), "again": self._rebuild()}

    def _rebuild(self) -> float:
        from search.rebuilding import rebuild

        begun = time.perf_counter()
        rebuild([self.engine], progress=lambda done, total: None)
        return time.perf_counter() - begun

    def search(self, text: str, code: str, size: int = 10) -> list[str]:
        return self._find(text, code, size, ())

    def filtered(self, text: str, code: str) -> list[str]:
        return self._find(text, code, 10, (("topic=wohnen",), ("place=eupen",)))

    def _find(self, text: str, code: str, size: int, filters: tuple) -> list[str]:
        from search import ladder
        from search.asking import read_question

        asked = read_question(text, code)
        found = ladder.find(self.engine, asked, size=size, filters=filters)
        return [key for key, _weight in found.answer.hits]

    def suggest(self, text: str, code: str) -> object:
        from search.suggesting import suggestions

        return suggestions(self.engine, text, code)


class Stock:
    """Wagtail's own search, with the same questions."""

    def fill(self, texts: Texts) -> dict[str, float]:
        from bench.stock_search import fill

        begun = time.perf_counter()
        fill(texts)
        return {"rebuild": time.perf_counter() - begun}

    def search(self, text: str, code: str, size: int = 10) -> list[str]:
        from bench.stock_search import search

        return search(text, code, size)

    filtered = None

    def suggest(self, text: str, code: str) -> object:
        from bench.stock_search import suggest

        return suggest(text, code)


def engine_of(name: str) -> Ours | Stock:
    return Stock() if name == "stock" else Ours(name)


# Parts ---------------------------------------------------------------------------


def fill(options: argparse.Namespace) -> dict:
    texts = Texts(declaration(), options.entries)
    return engine_of(options.engine).fill(texts)


def ask(options: argparse.Namespace) -> dict:
    """Milliseconds, and what a process needs that only asks."""
    engine, asked = engine_of(options.engine), questions(declaration())
    for text, code in asked[:20]:
        engine.search(text, code)
    found = {"search": timed(engine.search, asked)}
    if engine.filtered:
        found["filtered"] = timed(engine.filtered, asked)
    found["suggest"] = timed(engine.suggest, [(x[:6], code) for x, code in asked])
    status = Path("/proc/self/status").read_text()
    found["memory"] = int(status.split("VmRSS:")[1].split()[0]) // 1024
    return found


def known(options: argparse.Namespace) -> dict:
    """Of each article's first six words of content: is it among the first three?"""
    from search.asking import keywords

    engine, articles = engine_of(options.engine), declaration()
    engine.fill(Texts(articles, entries=0))
    shares = {}
    for code, texts in articles.items():
        found = 0
        for number, (_title, body) in enumerate(texts):
            six = " ".join(x.surface for x in keywords(code, body)[:6])
            found += f"bench:{code}-{number}" in engine.search(six, code, 3)
        shares[code] = found / len(texts)
        say(f"{code:4} {found} of {len(texts)} found among the first three")
    return {"known": statistics.mean(shares.values()), "known_by_language": shares}


def pairs(options: argparse.Namespace) -> dict:
    """Of each pair of a question and a text: is the text on the first page?"""
    from bench.pairs import ask_each

    return ask_each(engine_of(options.engine))


def questions(articles: dict) -> list[tuple[str, str]]:
    """One to three words of some article, in every language in turn."""
    from search.asking import keywords

    choose, codes, asked = random.Random(11), list(articles), []  # noqa: S311  the same in every run
    for number in range(QUESTIONS):
        code = codes[number % len(codes)]
        _title, body = choose.choice(articles[code])
        words = [x.surface for x in keywords(code, body)]
        some = choose.sample(words, min(len(words), 1 + number % 3))
        asked.append((" ".join(some), code))
    return asked


def timed(call: Callable, asked: list[tuple[str, str]]) -> dict[str, float]:
    """
    The middle and the slowest but five of a hundred, in milliseconds.

    Whoever is slow is asked less; languages take turns, so each is among them.
    """
    seconds, ends = [], time.perf_counter() + LONGEST
    for text, code in asked:
        if len(seconds) >= FEWEST and time.perf_counter() > ends:
            break
        begun = time.perf_counter()
        call(text, code)
        seconds.append(time.perf_counter() - begun)
    ordered = sorted(1000 * x for x in seconds)
    middle = statistics.median(ordered)
    slow = ordered[int(len(ordered) * 0.95) - 1]
    return {"p50": middle, "p95": slow, "asked": len(ordered)}


# Results -------------------------------------------------------------------------


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def results_of(entries: int) -> Path:
    return FOLDER / f"results-{entries}.json"


def note(options: argparse.Namespace, measured: dict) -> None:
    """Keep what a part has measured for the table."""
    path = results_of(options.entries)
    rows = json.loads(path.read_text()) if path.exists() else {}
    rows.setdefault(options.label or options.engine, {}).update(measured)
    path.write_text(json.dumps(rows, indent=2))


def table(entries: int) -> None:
    from bench.pairs import lines

    rows = json.loads(results_of(entries).read_text())
    if any(name in row for row in rows.values() for name in COLUMNS):
        say(f"{entries} entries; milliseconds are p50 / p95 (of how many, if fewer)")
        say(f"{'':<24}" + "".join(f"{words:>24}" for words in COLUMNS.values()))
        for label, measured in rows.items():
            cells = "".join(f"{cell(name, measured):>24}" for name in COLUMNS)
            say(f"{label:<24}{cells}")
    for line in lines(rows):
        say(line)


def cell(name: str, measured: dict) -> str:
    value = measured.get(name)
    if value is None:
        return "-"
    if isinstance(value, dict):
        few = value["asked"] if value["asked"] < QUESTIONS else ""
        return f"{value['p50']:.1f} / {value['p95']:.1f}" + (f" ({few})" if few else "")
    return f"{value:.1%}" if name == "known" else f"{value:.0f}"


PARTS = {"fill": fill, "ask": ask, "known": known, "pairs": pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=[*PARTS, "table"])
    parser.add_argument("--entries", type=int, default=45_000)
    parser.add_argument("--engine", default="database")
    parser.add_argument("--label", default="", help="how the table calls it")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    django.setup()
    if options.part == "table":
        table(options.entries)
        return
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    measured = PARTS[options.part](options)
    note(options, measured)
    seconds = time.perf_counter() - begun
    say(f"{options.label or options.engine}: {options.part} in {seconds:.0f} s")


if __name__ == "__main__":
    main()
