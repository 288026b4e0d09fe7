"""The demonstration's forms: contact, a barrier, an organisation that offers itself."""

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import timezone, translation
from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.forms import spam
from pages.forms.accepting.deciding import accept
from pages.forms.accepting.targets import FITTING
from pages.forms.models import ConsentText, FormEntry, FormPage
from pages.forms.sheet import AnswerSheet
from pages.forms.submission import submit

if TYPE_CHECKING:
    from .loading import Demonstration

PLAIN = (
    *("button", "thank_you_title", "thank_you", "retention_days", "telling"),
    *("told_addresses", "show_in_footer", "becomes"),
)
NOTHING = {
    "help": "",
    "required": False,
    "sensitive": False,
    "show_if": "",
    "show_if_values": "",
    "fills": "",
}


def add_forms(demonstration: "Demonstration", home: Page) -> None:
    """The forms and what people agree to in them, where they are missing."""
    from .loading import read, stream

    content = read("forms.yaml")
    consents = {
        name: ConsentText.objects.get_or_create(
            name=name, locale=demonstration.german, defaults={"text": text}
        )[0]
        for name, text in content["consents"].items()
    }
    for row in content["forms"]:
        here = Page.objects.child_of(home).filter(slug=row["slug"])
        is_new = not here.exists()
        if not is_new and not here.type(FormPage).exists():
            # An older demonstration has a page of words at this address.
            continue
        page = demonstration.add(
            home,
            FormPage,
            row,
            introduction=stream(row.get("introduction", [])),
            questions=[question(item) for item in row["questions"]],
            consent=consents.get(row.get("consent")),
            **{name: row[name] for name in PLAIN if name in row},
        )
        for answers in row.get("entries", []) if is_new else []:
            _send(page, answers)
        for offer in row.get("offers", []) if is_new else []:
            entry = _send(page, offer["answers"], offer["written"])
            if offer.get("accepted"):
                accept(entry, page, kept_by=None, by=None, at=timezone.now())


def _send(
    page: FormPage, answers: dict[str, list[str]], code: str = SOURCE_CODE
) -> FormEntry:
    """Fill in a form as a fictional person who reads the pages in that language."""
    at = timezone.now()
    data = QueryDict(mutable=True)
    for key, values in answers.items():
        data.setlist(f"q-{key}", values)
    with translation.override(SOURCE_CODE):
        sheet = AnswerSheet(page.asked(), data)
        ticket = spam.new_ticket(page.translation_key, at=at)
        consent = page.consent
        return submit(page, sheet, ticket, locale=code, consent=consent, at=at)


def question(item: dict) -> tuple[str, dict]:
    """A question as the StreamField takes it from Python."""
    [(kind, value)] = item.items()
    if kind == "explanation":
        return kind, value
    value = {**NOTHING, **value}
    if kind not in FITTING:
        del value["fills"]
    if "options" in value:
        value["options"] = [
            {"key": key, "label": label} for key, label in value["options"].items()
        ]
    if kind == "short_text":
        value.setdefault("purpose", "")
    return kind, value
