"""Questions and the texts they must find, in every language: `analysis_pairs.yaml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from search import ladder
from search.asking import read_question
from search.sources import Thing, Words

FILE = Path(__file__).with_name("analysis_pairs.yaml")


@dataclass(frozen=True)
class Pair:
    """What somebody types, and a text that it must find."""

    number: int
    code: str
    kind: str
    question: str
    text: str
    # Whether the analysis is known not to bring them together.
    is_missed: bool

    @property
    def key(self):
        return f"pairs:{self.number}"

    def __str__(self):
        return f"{self.code}: {self.question} -> {self.text}"


def read_pairs():
    return [Pair(number, *values) for number, values in enumerate(_rows())]


def _rows() -> Iterator[tuple]:
    written = yaml.safe_load(FILE.read_text())
    for name, languages in written.items():
        for code, kinds in languages.items():
            for kind, pairs in kinds.items():
                for question, text in pairs:
                    yield code, kind, question, text, name == "missed"


class Pairs:
    """A source with the text of each pair as a thing of its own."""

    prefix = "pairs"

    def __init__(self, pairs):
        self.pairs = {str(pair.number): pair for pair in pairs}

    def names(self):
        return list(self.pairs)

    def thing(self, name):
        pair = self.pairs[name]
        words = Words(pair.code, f"pairs/{name}/", "–", body=pair.text)
        return Thing("page", {}, [words])


def is_found(engine, pair, from_page=""):
    """Whether the text is on the first page of answers, asked in some language."""
    asked = read_question(pair.question, from_page or pair.code)
    found = ladder.find(engine, asked, size=10, facets=False)
    return pair.key in [key for key, _weight in found.answer.hits]
