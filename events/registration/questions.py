"""What the sign-up form asks: name, contact, people, needs, and the event's own."""

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from events.models import Occurrence
from locales.table import SOURCE_CODE
from pages.forms.questions import Option
from pages.forms.questions import Question as Asked

from .models import Need, Question, RegistrationPolicy
from .needs import ASKED, OTHER, languages, need_label
from .wording import when

OWN = "own-"
OTHER_LANGUAGE = "interpreter_other"
# What the office may write down of one party, as far as the date has places.
MOST_BY_OFFICE = 200
DETAIL = {
    Need.Kind.INTERPRETER: "interpreter",
    Need.Kind.CHILDCARE: "ages",
    Need.Kind.DIET: "diet",
    Need.Kind.OTHER: "other",
}


def asked(policy: RegistrationPolicy, dates: list[Occurrence]) -> list[Asked]:
    """All questions of the sign-up, in the reader's language."""
    return [
        *_invitation(policy),
        *_dates(policy, dates),
        *contact_questions(),
        *people_questions(policy.max_party),
        *needs_questions(policy),
        *own_questions(policy.event_key),
    ]


def asked_by_office(policy: RegistrationPolicy) -> list[Asked]:
    """The same for a caller: more people may come; consent was given by word."""
    needs = [x for x in needs_questions(policy) if x.key != "keep_needs"]
    return [
        *contact_questions(),
        *people_questions(MOST_BY_OFFICE),
        *needs,
        *own_questions(policy.event_key),
    ]


def _invitation(policy: RegistrationPolicy) -> list[Asked]:
    if policy.mode != RegistrationPolicy.Mode.INVITATION:
        return []
    label = gettext("The code in your invitation")
    return [Asked("code", "short_text", label, required=True)]


def _dates(policy: RegistrationPolicy, dates: list[Occurrence]) -> list[Asked]:
    """Which of the dates; nothing where there is one, or where all belong together."""
    if len(dates) < 2 or policy.booking == RegistrationPolicy.Booking.WHOLE:
        return []
    options = [Option(str(date.pk), _date_label(date)) for date in dates]
    label = gettext("When would you like to come?")
    kind = "choices" if policy.booking == RegistrationPolicy.Booking.ANY else "choice"
    return [Asked("date", kind, label, required=True, options=options)]


def _date_label(date: Occurrence) -> str:
    """A counselling hour has one place: it is there or not, and no number helps."""
    if date.capacity == 1 and date.free_places:
        return when(date)
    return f"{when(date)} ({places(date)})"


def places(date: Occurrence) -> str:
    """How many places are left, honestly."""
    free = date.free_places
    if free is None:
        return gettext("places are free")
    if free == 0:
        return gettext("full, waiting list: %(number)s") % {"number": date.waiting}
    return gettext("free places: %(number)s") % {"number": free}


def contact_questions() -> list[Asked]:
    return [
        Asked(
            "name", "short_text", gettext("Your name"), required=True, purpose="name"
        ),
        Asked(
            "email",
            "email",
            gettext("Your e-mail address"),
            help=gettext("E-mail or phone: one of them is enough."),
        ),
        Asked("phone", "phone", gettext("Your phone number")),
    ]


def people_questions(most: int) -> list[Asked]:
    """How many come; nothing where each comes alone."""
    if most == 1:
        return []
    return [
        Asked(
            "adults",
            "number",
            gettext("How many adults are coming?"),
            help=gettext("You are one of them."),
            required=True,
            minimum=1,
            maximum=most,
        ),
        Asked(
            "children",
            "number",
            gettext("How many children are coming?"),
            minimum=0,
            maximum=most - 1,
        ),
    ]


def needs_questions(policy: RegistrationPolicy) -> list[Asked]:
    """What would make it possible to come; details only where they are ticked."""
    if not policy.asks_needs:
        return []
    options = [Option(kind, need_label(kind)) for kind in ASKED]
    return [
        Asked(
            "needs",
            "choices",
            gettext("What do you need?"),
            help=gettext("We try to arrange it and tell you whether we can."),
            sensitive=True,
            options=options,
        ),
        Asked(
            "interpreter",
            "choice",
            gettext("An interpreter for which language?"),
            required=True,
            show_if="needs",
            show_if_values=(Need.Kind.INTERPRETER,),
            options=[Option(code, name, lang) for code, name, lang in languages()]
            + [Option(OTHER, gettext("Another language"))],
        ),
        Asked(
            OTHER_LANGUAGE,
            "short_text",
            gettext("Which other language?"),
            required=True,
            sensitive=True,
            show_if="interpreter",
            show_if_values=(OTHER,),
        ),
        _detail("ages", gettext("How old are the children?"), Need.Kind.CHILDCARE),
        _detail("diet", gettext("What do you not eat?"), Need.Kind.DIET),
        _detail("other", gettext("What else do you need?"), Need.Kind.OTHER),
        Asked(
            "keep_needs",
            "tick",
            gettext("You may store what I need for this event."),
            help=gettext("Only those who arrange it see it."),
            required=True,
            show_if="needs",
            show_if_values=tuple(ASKED),
        ),
    ]


def _detail(key: str, label: str, kind: str) -> Asked:
    return Asked(
        key,
        "short_text",
        label,
        required=True,
        sensitive=True,
        show_if="needs",
        show_if_values=(kind,),
    )


def own_questions(event_key: object) -> list[Asked]:
    """The event's own questions; German words where there is no translation."""
    code = get_language() or SOURCE_CODE
    german = _in_language(event_key, SOURCE_CODE)
    said = german if code == SOURCE_CODE else _in_language(event_key, code)
    own = {q.translation_key: q for q in said}
    return [_asked(q, own.get(q.translation_key), code) for q in german]


def _in_language(event_key: object, code: str) -> QuerySet[Question]:
    found = Question.objects.filter(event_key=event_key, locale__language_code=code)
    return found.prefetch_related("options")


def _asked(german: Question, own: Question | None, code: str) -> Asked:
    said = own or german
    words = {x.translation_key: x.label for x in said.options.all()}
    other = SOURCE_CODE if own is None and code != SOURCE_CODE else ""
    return Asked(
        key=OWN + german.key,
        kind=german.kind,
        label=said.label,
        help=said.help,
        lang=other,
        required=german.required,
        sensitive=german.sensitive,
        show_if=OWN + german.show_if if german.show_if else "",
        show_if_values=tuple(
            x.strip() for x in german.show_if_values.split(",") if x.strip()
        ),
        options=[
            Option(
                x.key,
                words.get(x.translation_key, x.label),
                other or ("" if x.translation_key in words else SOURCE_CODE),
            )
            for x in german.options.all()
        ],
    )
