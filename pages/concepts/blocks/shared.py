"""Values of a plan that are the same in every language, and never searched."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from accounts.models import User
from pages.base.blocks import SyncedCharBlock
from pages.base.blocks.text import SyncedMixin
from pages.concepts.terms import check_year


class SyncedDateBlock(SyncedMixin, blocks.DateBlock):
    """A day of our times: 0202 is a slip, and no calendar reckons with it."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(validators=[check_year], **kwargs)


class SyncedDecimalBlock(SyncedMixin, blocks.DecimalBlock):
    """A number; how it is written depends on the reader's language."""


class SyncedEmailBlock(SyncedMixin, blocks.EmailBlock):
    """An e-mail address."""


class SyncedPageBlock(SyncedMixin, blocks.PageChooserBlock):
    """A page, in whatever language it is read."""


class SyncedChoiceBlock(SyncedMixin, blocks.ChoiceBlock):
    """One of several; its words are the editors', so readers do not search them."""

    def get_searchable_content(self, value: object) -> list[str]:
        return []


class UnsearchedCharBlock(SyncedCharBlock):
    """Words that are not for readers."""

    def get_searchable_content(self, value: object) -> list[str]:
        return []


def _people() -> list[tuple[str, str]]:
    users = User.objects.filter(is_active=True).order_by("last_name", "username")
    return [(str(user.pk), user.get_full_name() or user.username) for user in users]


class UserBlock(SyncedChoiceBlock):
    """Somebody with an account, by the key of the account."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", _("Somebody with an account"))
        super().__init__(choices=_people, **kwargs)

    def normalize_choice(self, value: object) -> object:
        # Wagtail would ask the database for everybody, once for each value.
        return value


def days_in_order(value: dict, first: str, last: str) -> bool:
    """Whether the one day is not after the other, as far as both are known."""
    start, end = value.get(first), value.get(last)
    return not (start and end and end < start)
