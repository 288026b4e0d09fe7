"""
What moving a region in costs: 300 pages in 6 languages, made to Integreat's API.

Tasks run at their place, so that their cost is in it: what the search, the translation
status and the links need to know afterwards.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  the paths come first

django.setup()

from django.db import connection  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402

from bench.content import make_home  # noqa: E402
from bench.measuring import Cost, measured  # noqa: E402
from bench.region import CODES, write_region  # noqa: E402
from config.movein.fetching import Fetcher  # noqa: E402
from config.movein.management.commands.move_in import targets_below  # noqa: E402
from config.movein.moving import Move  # noqa: E402
from config.movein.readers import READERS  # noqa: E402
from events.models import EventIndexPage  # noqa: E402
from locales.table import SOURCE_CODE  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    asked = options.parse_args()
    if connection.vendor == "sqlite":
        # Never the one that `pytest --reuse-db` keeps.
        name = str(ROOT / ".var" / "bench-movein.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = name
    else:
        connection.settings_dict["TEST"]["NAME"] = "bench_movein"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            report(Path(folder) / "musterstadt", asked.pages)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def prepare() -> None:
    """Home pages and lists of events in all languages."""
    home = make_home()
    home.save_revision().publish()
    events = home.add_child(instance=EventIndexPage(title="Events", slug="events"))
    for code in CODES:
        if code != SOURCE_CODE:
            locale, _created = Locale.objects.get_or_create(language_code=code)
            for page in (home, events):
                page.copy_for_translation(locale).save_revision().publish()


def report(folder: Path, pages: int) -> None:
    """Move in twice and print what it cost."""
    write_region(folder, pages)
    prepare()
    print(f"{pages} pages in {len(CODES)} languages\n")
    print(
        f"{'':<14}{'queries':>10}{'wall s':>9}{'CPU s':>8}{'pages/s':>9}{'longest':>9}"
    )
    for name in ("first run", "second run"):
        with measured() as cost:
            found = _move(folder)
        _print(name, cost, pages * len(CODES))
        print(found.summary())
    problems = sum(map(len, Page.find_problems()))
    print(f"\nProblems of the page tree: {problems}")


def _move(folder: Path) -> object:
    old = READERS["integreat"](str(folder), Fetcher())
    return Move(old, targets_below(None)).run()


def _print(name: str, cost: Cost, versions: int) -> None:
    print(
        f"{name:<14}{cost.queries:>10}{cost.wall:>9.1f}{cost.cpu:>8.1f}"
        f"{versions / cost.cpu:>9.1f}{cost.longest:>9.2f}"
    )


if __name__ == "__main__":
    main()
