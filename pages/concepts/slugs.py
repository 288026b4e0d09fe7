"""Names of goals in addresses: made once, the same in every language."""

from django.utils.text import slugify
from wagtail.blocks import StreamValue

LONGEST = 60


def give_slugs(plan: StreamValue) -> None:
    """Give each goal without a name one of its words; names stand there once."""
    taken: set[str] = set()
    for field in plan:
        for goal in field.value["goals"]:
            goal["slug"] = _free(goal["slug"] or slugify(goal["title"]), taken)
            taken.add(goal["slug"])


def _free(wished: str, taken: set[str]) -> str:
    base = wished[:LONGEST].strip("-") or "1"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
