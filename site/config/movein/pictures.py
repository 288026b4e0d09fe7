"""Pictures and files of the old site, each brought along once."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from PIL import Image, UnidentifiedImageError

from config.movein.fetching import Refused
from config.movein.items import digest
from config.movein.models import Arrival
from locales.table import SOURCE_CODE
from pages.media.kinds import is_what_it_says
from pages.media.models import CustomDocument, CustomImage

# A picture of so many pixels takes more memory than a worker has.
MOST_PIXELS = 40_000_000
ENDINGS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
Fetch = Callable[[str, int], bytes]


class Media:
    """
    What the old site's addresses of pictures and files stand for here.

    `files` are those of a folder, by their old address; all others are fetched, unless
    there is no `fetch`. What could not be had is in `missing`, with the reason.
    """

    def __init__(
        self, source: str, files: dict[str, object], fetch: Fetch | None
    ) -> None:
        self.source, self.files, self.fetch = source, files, fetch
        self.missing: dict[str, str] = {}
        self.known = {
            kind: _known(source, kind, model)
            for kind, model in (("picture", CustomImage), ("file", CustomDocument))
        }

    def picture(self, address: str, title: str = "") -> int | None:
        """The key of a picture; None, and noted, if it cannot be had."""
        return self._get("picture", address, title)

    def file(self, address: str, title: str = "") -> int | None:
        """The key of a document; None, and noted, if it cannot be had."""
        return self._get("file", address, title)

    @staticmethod
    def is_file(address: str) -> bool:
        """Whether an address looks like a file to download."""
        return _ending(address) in settings.WAGTAILDOCS_EXTENSIONS

    def _get(self, kind: str, address: str, title: str) -> int | None:
        name = address if len(address) <= 255 else digest(address)
        if name in self.known[kind]:
            number = self.known[kind][name]
            if number is None:
                self.missing[address] = "was deleted here"
            return number
        if address in self.missing:
            return None
        make = self._make_picture if kind == "picture" else self._make_file
        try:
            number = make(address, title, name)
        except (Refused, OSError, ValueError) as error:
            self.missing[address] = str(error)[:200] or type(error).__name__
            return None
        # Readers of pictures raise whatever a broken one brings about.
        except Exception as error:  # noqa: BLE001
            self.missing[address] = f"cannot be read: {type(error).__name__}"
            return None
        self.known[kind][name] = number
        return number

    def _content(self, address: str, most: int) -> bytes:
        """
        :raises Refused: if it cannot be had or is too large
        """
        if address in self.files:
            return _read(self.files[address], most)
        if self.fetch is None:
            raise Refused("is not among the files")
        return self.fetch(address, most)

    def _make_picture(self, address: str, title: str, name: str) -> int:
        content = self._content(address, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        ending = ending_of_picture(content)
        mark = hashlib.sha256(content).hexdigest()
        with transaction.atomic():
            made = self._same("picture", mark, CustomImage)
            if made is None:
                made = CustomImage(
                    title=(title or _stem(address))[:255],
                    description=title[:255],
                    file=ContentFile(content, name=f"{_stem(address)[:60]}.{ending}"),
                )
                made.save()
            self._remember("picture", name, mark, made)
        return made.pk

    def _make_file(self, address: str, title: str, name: str) -> int:
        content = self._content(address, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
        filename = f"{_stem(address)[:60]}.{_ending(address)}"
        if not is_what_it_says(filename, BytesIO(content)):
            raise Refused("is not what its name says")
        mark = hashlib.sha256(content).hexdigest()
        with transaction.atomic():
            made = self._same("file", mark, CustomDocument)
            if made is None:
                made = CustomDocument(
                    title=(title or _stem(address))[:255],
                    file=ContentFile(content, name=filename),
                    file_size=len(content),
                )
                made.save()
            self._remember("file", name, mark, made)
        return made.pk

    @staticmethod
    def _same(kind: str, mark: str, model: type[Model]) -> Model | None:
        """What was brought along under another address, if it is still there."""
        numbers = Arrival.objects.filter(kind=kind, version=mark).values("number")
        return model.objects.filter(pk__in=numbers).first()

    def _remember(self, kind: str, name: str, mark: str, made: Model) -> None:
        Arrival.objects.create(
            source=self.source,
            kind=kind,
            foreign=name,
            language=SOURCE_CODE,
            version=mark,
            content_type=ContentType.objects.get_for_model(made),
            number=made.pk,
        )


def _known(source: str, kind: str, model: type[Model]) -> dict[str, int | None]:
    """The keys of what came before; None for what was deleted here since."""
    there = set(model.objects.values_list("pk", flat=True))
    rows = Arrival.objects.filter(source=source, kind=kind)
    return {
        name: number if number in there else None
        for name, number in rows.values_list("foreign", "number")
    }


def ending_of_picture(content: bytes) -> str:
    """
    The ending that belongs to a picture, by what it is and not by its name.

    :raises Refused: if it is none that may be shown, or too large
    """
    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            kind = picture.format or ""
            if width * height > MOST_PIXELS:
                raise Refused(f"has {width} x {height} pixels")
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Refused("is no picture") from error
    except SyntaxError as error:
        # What Pillow raises for a broken PNG.
        raise Refused("is broken") from error
    if kind not in ENDINGS:
        raise Refused(f"is a picture of the kind {kind}")
    return ENDINGS[kind]


def _read(file: object, most: int) -> bytes:
    if isinstance(file, Path):
        if file.stat().st_size > most:
            raise Refused("is too large")
        return file.read_bytes()
    content = file() if callable(file) else file
    if len(content) > most:
        raise Refused("is too large")
    return content


def _stem(address: str) -> str:
    name = PurePosixPath(unquote(urlsplit(address).path)).stem
    return name or "file"


def _ending(address: str) -> str:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    return PurePosixPath(path).suffix.lower().lstrip(".")
