"""A filled sign-up form: checked as a whole, and read as a party."""

from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import get_language, gettext, ngettext

from events.models import Occurrence
from locales.table import SOURCE_CODE
from pages.forms.kinds import KINDS
from pages.forms.models import ConsentText
from pages.forms.questions import Question as Asked
from pages.forms.sheet import AnswerSheet

from .contacts import NeedWish, Party, Reply
from .models import Need, RegistrationPolicy
from .needs import OTHER, is_offered, told_language
from .questions import DETAIL, OTHER_LANGUAGE, OWN


class SignUpSheet(AnswerSheet):
    """The sign-up form in one language, empty or filled."""

    def __init__(
        self,
        questions: list[Asked],
        policy: RegistrationPolicy,
        data: QueryDict | None = None,
        *,
        by_office: bool = False,
    ) -> None:
        self.policy, self.by_office = policy, by_office
        super().__init__(questions, data)
        if data is None and "adults" in self.raw:
            self.raw["adults"] = "1"

    def _check(self) -> None:
        super()._check()
        for key in ("adults", "children"):
            if key in self._by_key and self.number(key) is None:
                self.errors.setdefault(key, gettext("Write a number, for example 3."))
        if self.by_office:
            return
        if not self.errors and self.people > self.policy.max_party:
            self.errors["children"] = too_large(self.policy, [])
        if "email" in self._by_key and not ("email" in self.values or self.has_phone):
            self.errors.setdefault(
                "email",
                gettext("Write an e-mail address or a phone number. One is enough."),
            )

    def refuse_people(self, sentence: str) -> None:
        """Say it at the number of people; at the name where each comes alone."""
        self.errors["adults" if "adults" in self._by_key else "name"] = sentence

    @property
    def has_phone(self) -> bool:
        return "phone" in self.values or "phone" in self.errors

    def number(self, key: str) -> int | None:
        """A whole number; 0 where nothing is said, None where it is half a person."""
        given = Decimal(self.values.get(key) or 0)
        return int(given) if given == int(given) else None

    @property
    def people(self) -> int:
        return (self.number("adults") or 0) + (self.number("children") or 0)

    def wishes(self) -> tuple[NeedWish, ...]:
        """The needs that are ticked, each with its detail."""
        return tuple(
            NeedWish(kind, self._detail(kind)) for kind in self.values.get("needs", [])
        )

    def _detail(self, kind: str) -> str:
        told = str(self.values.get(DETAIL.get(kind, ""), ""))
        is_other = kind == Need.Kind.INTERPRETER and told == OTHER
        return str(self.values.get(OTHER_LANGUAGE, "")) if is_other else told

    def fill_details(self, needs: list[Need]) -> None:
        """Show what was told about each need before."""
        for need in needs:
            if need.kind in DETAIL:
                self.raw[DETAIL[need.kind]] = need.detail
            if need.kind == Need.Kind.INTERPRETER and not is_offered(need.detail):
                self.raw[DETAIL[need.kind]] = OTHER
                self.raw[OTHER_LANGUAGE] = told_language(need.detail)

    def party(
        self, consent: ConsentText | None, idem_key: str, *, must_prove: bool = False
    ) -> Party:
        """What was told, ready to be registered."""
        return Party(
            name=self.values["name"],
            email=self.values.get("email", ""),
            phone=self.values.get("phone", ""),
            adults=self.number("adults") or 1,
            children=self.number("children") or 0,
            locale=get_language() or SOURCE_CODE,
            needs=self.wishes(),
            replies=self._replies(),
            consent_wording=consent.wording().pk if consent else None,
            covers_needs="keep_needs" in self.values,
            invitation_code=self.values.get("code", ""),
            idem_key=idem_key,
            must_prove=must_prove,
        )

    def _replies(self) -> tuple[Reply, ...]:
        return tuple(
            Reply(
                key=key.removeprefix(OWN),
                kind=question.kind,
                label=question.label,
                value=self.values[key],
                text=KINDS[question.kind].text(question, self.values[key]),
                sensitive=question.sensitive,
            )
            for key, question in self._by_key.items()
            if key.startswith(OWN) and key in self.values
        )


def too_large(policy: RegistrationPolicy, dates: list[Occurrence]) -> str:
    """How many may come together: a date can have fewer places than that."""
    places = [date.capacity for date in dates if date.capacity is not None]
    number = min([policy.max_party, *places])
    return ngettext(
        "At most %(number)s person can come. Please call us if you are more.",
        "At most %(number)s people can come together. Please call us if you are more.",
        number,
    ) % {"number": number}
