"""What each engine finds of the pairs in `tests/search/analysis_pairs.yaml`."""

from collections import Counter

from tests.search.pairs import Pair, Pairs, read_pairs

KINDS = ("inflection", "spelling", "compounds", "script")


def ask_each(engine: object) -> dict[str, dict]:
    """By language and kind [found, asked], and in words what was missed."""
    pairs = read_pairs()
    engine.fill(Pairs(pairs))
    found, asked, missed = Counter(), Counter(), []
    for pair in pairs:
        place = f"{pair.code} {pair.kind}"
        asked[place] += 1
        if _finds(engine, pair):
            found[place] += 1
        else:
            missed.append(str(pair))
    counts = {place: [found[place], asked[place]] for place in asked}
    return {"pairs": counts, "missed": missed}


def _finds(engine: object, pair: Pair) -> bool:
    names = [key.partition(":")[2] for key in engine.search(pair.question, pair.code)]
    return str(pair.number) in names


def lines(rows: dict[str, dict]) -> list[str]:
    """A table of found of asked: a language in each line, the engines side by side."""
    asked = {label: row for label, row in rows.items() if "pairs" in row}
    if not asked:
        return []
    made = ["", "Pairs found on the first page of answers"]
    made.append(f"{'':<24}" + "".join(f"{label:>23}" for label in asked))
    counts = {label: row["pairs"] for label, row in asked.items()}
    places = list(next(iter(counts.values())))
    for code in dict.fromkeys(place.split()[0] for place in places):
        made.append(_line(code, counts, lambda place, code=code: place[0] == code))
    for kind in KINDS:
        made.append(_line(kind, counts, lambda place, kind=kind: place[1] == kind))
    made.append(_line("all", counts, lambda place: True))
    for label, row in asked.items():
        if not label.startswith("Wagtail"):
            made += ["", f"{label} misses:", *(f"  {text}" for text in row["missed"])]
    return made


def _line(name: str, counts: dict[str, dict], belongs: object) -> str:
    cells = ""
    for by_place in counts.values():
        some = [both for place, both in by_place.items() if belongs(place.split())]
        found, asked = (sum(both[at] for both in some) for at in (0, 1))
        cells += f"{f'{found} of {asked}':>23}"
    return f"{name:<24}{cells}"
