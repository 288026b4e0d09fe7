"""Which page a reader talks about, and in which language it is read."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from locales.table import reader_code
from pages.base.frame import Link, link_to_page, private_keys
from pages.base.listing import readable
from pages.base.models import BasePage
from pages.forms import spam

ABOUT_SALT = "feedback.about"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Asked:
    """The small form at a page's end: which page it is, and that it was shown."""

    key: UUID
    stamp: str


def asked_about(page: Page) -> Asked:
    today = timezone.localdate()
    stamp = spam.page_stamp(page.translation_key, on=today)
    return Asked(page.translation_key, stamp)


def is_asked(page: object, request: HttpRequest) -> bool:
    """Whether readers of this address are asked: at a public page's own, once live."""
    if not isinstance(page, BasePage) or not page.live or request.method == "POST":
        return False
    if getattr(page, "signs_its_forms", False) or getattr(request, "is_preview", False):
        return False
    code = reader_code()
    if link_to_page(page, code).url != request.path or "sent" in request.GET:
        return False
    return page.translation_key not in private_keys(code)


def key_of(text: object) -> str:
    """A page's key in its one spelling; empty when it is none."""
    try:
        return str(UUID(str(text)))
    except ValueError:
        return ""


def page_of(key: str) -> Link | None:
    """The page of that key for this reader; None where there is none to be read."""
    if not key:
        return None
    code = reader_code()
    found = readable(Page.objects.filter(translation_key=key, depth__gt=1), code)
    page = found.select_related("locale").first()
    return page and link_to_page(page, code)


def sign(key: object, answer: str) -> str:
    """What the thank-you page needs to know, for its address."""
    return signing.dumps([str(key), answer], salt=ABOUT_SALT)


def unsign(text: str) -> tuple[str, str] | None:
    """Key of the page and the answer given; None when it is not ours."""
    try:
        key, answer = signing.loads(text, salt=ABOUT_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return key_of(key), answer
