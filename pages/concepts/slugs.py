"""Names of goals in addresses: made once, the same in every language."""

from django.utils.text import slugify
from wagtail.blocks import StreamValue

LONGEST = 60


def give_slugs(plan: StreamValue) -> None:
    """
    Give each goal without a name one of its words; names stand there once.

    Whoever has a name keeps it, wherever others are put in. A goal without words waits
    for them.
    """
    goals = [goal for field in plan for goal in field.value["goals"]]
    taken: set[str] = set()
    nameless = []
    for goal in goals:
        if goal["slug"] and goal["slug"] not in taken:
            taken.add(goal["slug"])
        elif goal["slug"] or goal["title"]:
            nameless.append(goal)
    for goal in nameless:
        goal["slug"] = _free(goal["slug"] or slugify(goal["title"]), taken)
        taken.add(goal["slug"])


def _free(wished: str, taken: set[str]) -> str:
    base = wished[:LONGEST].strip("-") or "1"
    slug, number = base, 2
    while slug in taken:
        end = f"-{number}"
        slug, number = base[: LONGEST - len(end)].rstrip("-") + end, number + 1
    return slug
