"""People, organisations and places of the directory."""

from collections.abc import Callable, Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from locales.table import SOURCE_CODE
from locales.words import is_translated
from pages.base.frame import private_keys
from pages.directory.models import DirectoryPage, Organisation, Person, Place, Post
from pages.directory.models.entry import Entry

from . import Thing, Words, register, register_kind
from .pages import _texts

KINDS = {"people": Person, "organisations": Organisation, "places": Place}
# A facet word: these come after others that suit as well.
UNCONFIRMED = "standing=unconfirmed"
# Which words come first in a result.
SUMMARIES = {"people": "about", "organisations": "offer", "places": "directions"}


class EntrySource:
    """One shelf of the directory; nothing while its page is not to be read."""

    def __init__(self, shelf: str) -> None:
        self.prefix = self.shelf = shelf
        self.model: type[Entry] = KINDS[shelf]

    def names(self) -> Iterator[str]:
        if directory_path() is None:
            return
        for row in self._german().order_by("pk").iterator(chunk_size=500):
            if self._is_listed(row):
                yield str(row.translation_key)

    def thing(self, name: str) -> Thing | None:
        path = directory_path()
        row = self._german().filter(translation_key=name).first()
        if path is None or row is None or not self._is_listed(row):
            return None
        rows = [row, *row.get_translations().select_related("locale")]
        return Thing(
            kind=self.shelf,
            facets=_facets(row) | _standing(row),
            words=[
                self._words(own, f"{path}{self.shelf}/{row.slug}/")
                for own in rows
                if is_translated(own, row)
            ],
        )

    def _german(self) -> object:
        return self.model.to_be_read().select_related("locale")

    def _is_listed(self, row: Entry) -> bool:
        """Former holders of a post cannot help any more."""
        return self.model is not Person or bool(row.phone or row.email)

    def _words(self, row: Entry, path: str) -> Words:
        code = row.locale.language_code
        summary = getattr(row, SUMMARIES[self.shelf])
        posts = _posts(row, code) if self.model is Person else []
        return Words(
            language=code,
            path=path,
            title=row.name,
            summary=summary or ", ".join(posts),
            headings="\n".join(posts),
            body="\n".join(text for text in _texts(row) if text != row.name),
            details=_details(row),
        )


def directory_path() -> str | None:
    """Where the directory stands below a language; None while it is not public."""
    page = DirectoryPage.objects.filter(
        live=True, locale__language_code=SOURCE_CODE
    ).first()
    if page is None or page.translation_key in private_keys(SOURCE_CODE):
        return None
    return page.url_path.split("/", 2)[2]


def _posts(person: Person, code: str) -> list[str]:
    """The posts held today, in that language where it has words for them."""
    today = timezone.localdate()
    terms = Person.objects.filter(
        translation_key=person.translation_key, locale__language_code=SOURCE_CODE
    ).values_list("terms__post__translation_key", "terms__ends_on")
    keys = [key for key, end in terms if key and (end is None or end >= today)]
    names = Post.objects.filter(translation_key__in=keys)
    own = Q(locale__language_code=code) | Q(locale__language_code=SOURCE_CODE)
    return list(dict.fromkeys(names.filter(own).values_list("name", flat=True)))


def _facets(row: Entry) -> dict[str, list[str]]:
    topics = [x.slug for x in row.topics.all()] if hasattr(row, "topics") else []
    return {"topic": topics, "place": _places(row) or ["*"]}


def _standing(row: Entry) -> dict[str, list[str]]:
    """A word by which what nobody confirms any more comes after the rest."""
    name, value = UNCONFIRMED.split("=")
    return {name: [value]} if row.unconfirmed_since else {}


def _details(row: Entry) -> dict:
    since = row.unconfirmed_since
    return {"unconfirmed_since": since.isoformat()} if since else {}


def _places(row: Entry) -> list[str]:
    if isinstance(row, Organisation):
        return [x.slug for x in row.municipalities.all()]
    if isinstance(row, Person):
        row = row.office
    municipality = getattr(row, "municipality", None)
    return [municipality.slug] if municipality else []


def _labels() -> dict[str, Callable[[], str]]:
    return {
        "people": lambda: gettext("People"),
        "organisations": lambda: gettext("Organisations"),
        "places": lambda: gettext("Places"),
    }


def register_directory() -> None:
    for shelf, label in _labels().items():
        register(EntrySource(shelf))
        register_kind(shelf, label)
