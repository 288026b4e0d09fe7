"""Facts in plain texts: `{course-fee}` stands for the value of the fact of that key."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from locales.values import NAMED


def named_facts(text: str) -> Iterator[tuple]:
    """The facts that a text names, as Wagtail's index of references takes them."""
    yield from references(NAMED.findall(text))


def references(keys: list[str]) -> Iterator[tuple]:
    """The facts of these keys, as Wagtail's index of references takes them."""
    from pages.base.models import Fact

    if not keys:
        return
    for pk in Fact.objects.filter(key__in=keys).values_list("pk", flat=True):
        yield Fact, str(pk), "", ""


def refuse_unknown(text: str | None) -> None:
    """
    A name that leads to no fact would be shown with its braces.

    :raises ValidationError: if a text names a fact that is not there
    """
    from pages.base.models import Fact

    keys = set(NAMED.findall(text or ""))
    if not keys:
        return
    known = set(Fact.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in sorted(keys - known):
        raise ValidationError(
            _("There is no fact with the key {%(key)s}. See Words, values: Facts."),
            params={"key": key},
        )
