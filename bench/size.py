"""How large a run is: as the goals say, smaller, or just to see that it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """
    `times` is how often each answer is asked for, `each` how many services, news and
    events an office has, `few` and `many` are numbers of pages in all languages,
    `people` is how many sign up in each of `processes`, `seconds` how long a server is
    asked.
    """

    times: int = 40
    each: int = 8
    children: int = 1000
    events: int = 100
    places: int = 60
    few: int = 1_100
    many: int = 110_000
    languages: int = 10
    processes: int = 8
    people: int = 40
    seconds: float = 8


SIZES = {
    "full": Size(),
    # For a machine that does other work, too.
    "middle": Size(times=20, many=11_000, people=20),
    "tiny": Size(
        times=1,
        each=1,
        children=12,
        events=4,
        places=3,
        few=24,
        many=48,
        languages=1,
        processes=2,
        people=2,
        seconds=0.5,
    ),
}
