"""What is only made when somebody asks, made before the first reader does."""

from babel import Locale
from django.urls import get_resolver
from django.utils import translation

from locales.table import TABLE


def warm() -> None:
    """
    Load every address, and the words, months and numbers of every language.

    A web server that does it before its workers begin has it once for all of them:
    about 70 MB. It reads no database.
    """
    # The views behind the addresses, those of the editors' area too.
    resolver = get_resolver()
    for row in TABLE:
        with translation.override(row.code):
            # What `reverse` looks in; Django keeps one for each language.
            resolver.reverse_dict  # noqa: B018  read, so that it is made
        Locale.parse(row.babel).date_formats  # noqa: B018  reads its file
