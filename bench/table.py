"""The table "Reach": its rows, and what each should come to."""

from dataclasses import dataclass

from bench.goals import Goal


@dataclass(frozen=True)
class Row:
    """`has_stock`: the reference is a site of its own, with its own process."""

    title: str
    goals: tuple[Goal, ...]
    has_stock: bool = False


PUBLIC = ("home", "content page", "content page, translated", "search")
LISTS = ("list of ten", "list of many")
FEEDS = (
    *("events, API", "events, JSON Feed", "events, RSS", "events, iCalendar"),
    "places, API",
)
GROWTH = {
    "home": 1.2,
    "content page": 1.2,
    "list": 1.2,
    "search, a rare word": 1.2,
    "search, a word on many pages": 1.2,
    "explorer": 1.4,
    "dashboard": 1.5,
    "publish": 1.3,
}

ROWS = {
    "public": Row(
        "Public page, uncached (reference: stock site in the shape of bakerydemo)",
        (
            Goal("home: CPU ms", ratio=0.6),
            Goal("content page: CPU ms", ratio=0.8),
            *(Goal(f"{x}: queries", most=15) for x in (*PUBLIC, LISTS[0])),
            Goal(
                "list of many: queries", most=15, ratio=1, than="list of ten: queries"
            ),
            *(
                Goal(f"{page}: {name}", most=0)
                for page in (*PUBLIC, *LISTS)
                for name in ("twice", "writes")
            ),
        ),
        has_stock=True,
    ),
    "cached": Row(
        "Home page kept, two workers (reference: the stock site's, kept by Django)",
        (
            Goal("requests a second", share=1.4),
            # As many on a processor, whoever else is at work.
            Goal("CPU µs a request", ratio=0.71),
            Goal(
                "nginx before it: requests a second",
                share=0.75,
                than="nginx, static file: requests a second",
            ),
        ),
        has_stock=True,
    ),
    "feeds": Row(
        "Feeds and JSON, 100 events, 60 places",
        tuple(
            Goal(f"{feed}: {name}", most=10)
            for feed in FEEDS
            for name in ("queries", "queries at 304")
        ),
    ),
    "sitemap": Row(
        "Sitemap (reference: Wagtail's own, which names no other languages)",
        (Goal("queries", most=20), Goal("CPU ms a hundred addresses", ratio=1.2)),
        has_stock=True,
    ),
    "editors": Row(
        "Editors (reference: the same page without our hooks and receivers)",
        (
            Goal("editor opens: CPU ms", ratio=1.25),
            Goal("publish: CPU ms", ratio=1.3),
            Goal("publish: queries", most=120),
            Goal("publish, translated: queries", most=120),
        ),
    ),
    "growth": Row(
        "Many pages (reference: the same with 1,100)",
        tuple(
            goal
            for name, ratio in GROWTH.items()
            for goal in (
                Goal(f"{name}: queries", ratio=1),
                Goal(f"{name}: CPU ms", ratio=ratio),
            )
        ),
    ),
    "memory": Row(
        "A worker after all of its pages (reference: the stock site's)",
        (Goal("own MB", most=150),),
        has_stock=True,
    ),
    "signups": Row(
        "Sign-ups for one date, 8 processes at once",
        (Goal("sign-ups a second", least=40), Goal("p95 ms", most=500)),
    ),
}
