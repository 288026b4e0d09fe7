"""
What translating costs, beside stock wagtail-localize: `make bench ROWS=translation`.

The same German pages twice in one database and one run: once as our editors have them
translated, once with wagtail-localize as it is installed (which puts the German text
live in every language at once). Tasks run at their place, so their cost is in it.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  the paths come first

django.setup()

from django.db import connection  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402
from wagtail_localize.operations import (  # noqa: E402
    translate_object,
    translate_page_subtree,
)

from accounts.models import User  # noqa: E402
from bench.content import make_home, make_service, make_tree  # noqa: E402
from bench.measuring import Cost, measured, table  # noqa: E402
from bench.stock import stock  # noqa: E402
from bench.translating import translate_all, translations  # noqa: E402
from locales.models import Submission  # noqa: E402
from locales.publishing import publish  # noqa: E402
from locales.status.models import TranslationStatus  # noqa: E402
from locales.status.recording import announce  # noqa: E402
from locales.submission import pages_to_submit, start, submit  # noqa: E402
from locales.table import SOURCE_CODE, TABLE  # noqa: E402
from pages.topics.models import Topic  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=100)
    options.add_argument("--languages", type=int, default=10)
    asked = options.parse_args()
    connection.settings_dict["TEST"]["NAME"] = _database_name()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        report(asked.pages, asked.languages)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _database_name() -> str:
    """Never the one that `pytest --reuse-db` keeps."""
    if connection.vendor == "sqlite":
        return str(ROOT / ".var" / "bench.sqlite3")
    return "bench_translation"


def report(pages: int, languages: int) -> None:
    """Measure everything and print the table."""
    user = User.objects.create_superuser("ada", "ada@example.org", "x")
    others = [x.code for x in TABLE if x.code != SOURCE_CODE]
    every = [Locale.objects.get_or_create(language_code=code)[0] for code in others]
    home = make_home()
    submit(home, every, user)
    some = every[:languages]
    rows, ours_tree, stock_tree = {}, Cost(), Cost()

    trees = {name: make_tree(home, name, pages) for name in ("stock", "ours")}
    with stock():
        stock_tree = _stock_tree(trees["stock"], some, user)
    ours_tree = _our_tree(trees["ours"], some, user)
    name = f"{pages} pages into {languages} languages: submit"
    rows[name] = ours_tree, stock_tree
    problems = Page.find_problems()

    for tree in trees.values():
        translate_all(_with_children(tree), some, user)
    with stock(), measured() as stock_live:
        for translation in translations(*_with_children(trees["stock"])):
            translation.save_target(user=user, publish=True)
    with measured() as ours_live:
        for translation in translations(*_with_children(trees["ours"])):
            publish(translation, user)
    rows["... publish when translated"] = ours_live, stock_live
    rows["... both (goal: 0.4)"] = ours_tree + ours_live, stock_tree + stock_live

    rows[f"1 page into {len(every)} languages: submit"] = _one_page(trees, every, user)
    rows["publish a German page that becomes stale"] = _stale(trees)

    stale = TranslationStatus.objects.filter(state=TranslationStatus.State.STALE)
    print(table(rows))
    longest = max(ours_tree.longest, ours_live.longest)
    print(
        f"\nLongest transaction: {longest:.2f} s, stock {stock_tree.longest:.2f} s."
        f"\nProblems of the page tree after submitting: {sum(map(len, problems))}."
        f"\nLanguages marked stale by the last line: {stale.count()}."
    )


def _stock_tree(page: Page, locales: list[Locale], user: User) -> Cost:
    with measured() as cost:
        translate_object(page, locales, user=user)
        translate_page_subtree(page.pk, locales, None, user)
    return cost


def _our_tree(page: Page, locales: list[Locale], user: User) -> Cost:
    with measured() as cost:
        pages = pages_to_submit(page, locales, with_subtree=True)
        number = start(page, pages, locales, user)
    submission = Submission.objects.get(pk=number)
    if not submission.is_finished or submission.problems:
        raise RuntimeError(submission.problems)
    return cost


def _with_children(tree: Page) -> list[Page]:
    return [tree, *tree.get_children()]


def _one_page(
    trees: dict[str, Page], locales: list[Locale], user: User
) -> tuple[Cost, Cost]:
    topic = Topic.objects.get(slug="wohnen", locale__language_code=SOURCE_CODE)
    pages = {name: make_service(tree, topic, 900) for name, tree in trees.items()}
    for tree in trees.values():
        # The pages above are there already.
        submit(tree, locales, user)
    with stock(), measured() as theirs:
        translate_object(pages["stock"], locales, user=user)
    with measured() as ours:
        submit(pages["ours"], locales, user)
    return ours, theirs


def _stale(trees: dict[str, Page]) -> tuple[Cost, Cost]:
    with stock():
        theirs = _published(trees["stock"])
    return _published(trees["ours"]), theirs


def _published(tree: Page) -> Cost:
    page = tree.get_children().order_by("path").first().specific
    page.summary = "Seit heute ist alles anders."
    revision = page.save_revision()
    announce(revision.pk, "normal")
    with measured() as cost:
        revision.publish()
    return cost


if __name__ == "__main__":
    main()
