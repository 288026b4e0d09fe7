"""The organisation that an entry would become, read from its answers."""

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from locales.table import SOURCE_CODE
from pages.directory.models import Organisation
from pages.forms.kinds import one_line
from pages.forms.models import FormEntry, FormPage
from pages.forms.questions import Question
from pages.topics.models import Municipality

from .checking import language_codes
from .targets import EMAIL, LABELS, LANGUAGES, NAME, OFFER, TOWN, WEBSITE

# In whose words they are matters to readers; a name or a number is the same in all.
WORDS = (OFFER,)
COMPARED = (
    *("name", "slug", "phone", "email", "kept_by_id", "offer", "languages"),
    *("contact_name", "website", "address", "looks_for_partners", "partners_wanted"),
)
RELATIONS = ("places", "topics", "municipalities")
is_web_address = URLValidator(schemes=["http", "https"])


@dataclass
class Proposal:
    """What would stand in which field; `notes` say what could not be taken over."""

    values: dict[str, object] = field(default_factory=dict)
    town: Municipality | None = None
    notes: list[str] = field(default_factory=list)
    # In the words of the answers, for whoever reads them.
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.values.get(NAME, "")


def proposal_of(entry: FormEntry, page: FormPage) -> Proposal:
    """What the entry of that German form would make, as the form stands today."""
    made = Proposal()
    for question in page.asked():
        answer = entry.answers.get(question.key)
        if not question.fills or not answer or not answer["value"]:
            continue
        # What was sensitive when it was asked stays so.
        if not (question.sensitive or answer["sensitive"]):
            _take(made, question, answer)
    return made


def _take(made: Proposal, question: Question, answer: dict) -> None:
    if question.fills == LANGUAGES:
        _take_languages(made, question, answer["value"])
    elif question.fills == TOWN:
        _take_town(made, question, answer["value"])
    elif question.fills == WEBSITE:
        _take_website(made, answer["value"])
    else:
        _take_text(made, question.fills, answer["value"])


def _take_text(made: Proposal, name: str, value: object) -> None:
    model_field = Organisation._meta.get_field(name)
    text = str(value) if name in WORDS else one_line(str(value))
    if len(text) > model_field.max_length:
        if name == EMAIL:
            return made.notes.append(_("The e-mail address is too long."))
        text = Truncator(text).chars(model_field.max_length)
        made.notes.append(
            _("Shortened to %(number)s characters: %(field)s.")
            % {"number": model_field.max_length, "field": LABELS[name]}
        )
    made.values[name] = made.texts[name] = text
    return None


def _take_website(made: Proposal, value: str) -> None:
    url = value if "://" in value else f"https://{value}"
    try:
        is_web_address(url)
    except ValidationError:
        url = ""
    if not url or len(url) > Organisation._meta.get_field(WEBSITE).max_length:
        made.notes.append(_("“%(value)s” is no address on the web.") % {"value": value})
        return
    made.values[WEBSITE] = made.texts[WEBSITE] = url


def _take_languages(made: Proposal, question: Question, value: object) -> None:
    known = language_codes()
    keys = value if isinstance(value, list) else [str(value)]
    made.values[LANGUAGES] = [known[key] for key in keys if key in known]
    made.texts[LANGUAGES] = ", ".join(
        question.labels_of([key for key in keys if key in known])
    )
    _note_unknown(made, question, [key for key in keys if key not in known])


def _take_town(made: Proposal, question: Question, value: object) -> None:
    made.town = Municipality.objects.filter(
        slug=str(value), locale__language_code=SOURCE_CODE
    ).first()
    if made.town is None:
        _note_unknown(made, question, [str(value)])
    else:
        made.texts[TOWN] = made.town.name


def _note_unknown(made: Proposal, question: Question, keys: list[str]) -> None:
    labels = question.labels_of(keys)
    if labels:
        made.notes.append(
            _("Not taken over from “%(question)s”: %(answers)s.")
            % {"question": question.label, "answers": ", ".join(labels)}
        )


def draft(made: Proposal, *, kept_by: Municipality | None) -> Organisation:
    """A German organisation of these values that no reader sees yet, stored."""
    try:
        # A savepoint: what was done before in the transaction stays.
        with transaction.atomic():
            return _store(made, kept_by=kept_by)
    except IntegrityError:
        # Somebody has taken the short name since we looked.
        return _store(made, kept_by=kept_by)


def _store(made: Proposal, *, kept_by: Municipality | None) -> Organisation:
    organisation = Organisation(
        **made.values,
        slug=free_slug(made.name),
        locale=Locale.objects.get(language_code=SOURCE_CODE),
        kept_by=kept_by,
        is_public=False,
    )
    organisation.municipalities = [made.town] if made.town else []
    organisation.save()
    return organisation


def free_slug(name: str) -> str:
    """A short name for addresses that no organisation has."""
    base = slugify(name)[:70].strip("-") or "organisation"
    taken = set(
        Organisation.objects.filter(slug__startswith=base).values_list(
            "slug", flat=True
        )
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def fingerprint(organisation: Organisation) -> str:
    """What an editor could have changed in it, in short."""
    said = {name: getattr(organisation, name) for name in COMPARED}
    said |= {
        name: sorted(getattr(organisation, name).values_list("pk", flat=True))
        for name in RELATIONS
    }
    return digest(json.dumps(said, sort_keys=True))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
