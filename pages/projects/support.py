"""Who pays for a project, in the reader's words; the EU emblem where it is due."""

from dataclasses import dataclass, field
from decimal import Decimal

from babel.numbers import format_percent
from django.conf import settings
from django.utils.translation import get_language

from locales.table import SOURCE_CODE, find
from pages.base.eu import Statement
from pages.base.facts import written
from pages.base.frame import address, frame, kept, lang_of, private_keys, versions

from .models import Funder, FundingRow, Programme, ProjectPage
from .models.funding import HUNDRED
from .period import period_words


@dataclass(frozen=True)
class Named:
    """A name; `lang` is "de" where it is German for this reader."""

    name: str
    lang: str = ""


@dataclass(frozen=True)
class Grant:
    """A grant as it stands on a page. Empty is what nobody knows."""

    funder: Named
    programme: Named | None
    years: str
    number: str
    share: str
    amount: str
    period: str
    website: str
    logo: object


@dataclass
class Support:
    """All grants of a project. `statement` only with the European Union among them."""

    grants: list[Grant] = field(default_factory=list)
    statement: Statement | None = None


@dataclass
class ProjectLine:
    """A project named on another page; without words where nobody may read its own."""

    title: str = ""
    url: str = ""
    lang: str = ""
    statement: Statement | None = None

    @property
    def full_url(self) -> str:
        """For letters and paper."""
        return settings.WAGTAILADMIN_BASE_URL + self.url if self.url else ""


def support_of(page: ProjectPage, *, with_logos: bool = True) -> Support | None:
    """Its grants in the active language; nothing where it has none."""
    code = get_language() or SOURCE_CODE
    rows = page.funding.select_related("funder", "programme")
    if with_logos:
        rows = rows.select_related("funder__logo", "programme")
        rows = rows.prefetch_related("funder__logo__renditions")
    rows = list(rows)
    if not rows:
        return None
    is_eu = any(row.funder.is_eu for row in rows)
    return Support(
        grants=[_grant(row, code, with_logos) for row in rows],
        statement=frame(code).eu_statement if is_eu else None,
    )


def line_of(project_id: int | None) -> ProjectLine | None:
    """How a page in the active language names the project of that German page."""
    if project_id is None:
        return None
    code = get_language() or SOURCE_CODE
    return kept(f"project-{project_id}", code, lambda: _line(project_id, code))


def _line(project_id: int, code: str) -> ProjectLine | None:
    german = ProjectPage.objects.filter(pk=project_id).first()
    if german is None:
        return None
    is_eu = FundingRow.objects.filter(project=german, funder__is_eu=True).exists()
    line = ProjectLine(statement=frame(code).eu_statement if is_eu else None)
    if not german.live or german.translation_key in private_keys(code):
        return line
    versions_ = ProjectPage.objects.filter(
        translation_key=german.translation_key, live=True
    )
    own = versions_.filter(locale__language_code=code).first() or german
    line.title, line.url = own.title, address(german.url_path, code)
    line.lang = lang_of(own, code)
    return line


def _grant(row: FundingRow, code: str, with_logos: bool) -> Grant:
    funders, programmes = names(Funder, code), names(Programme, code)
    # Of the Union only the emblem is shown.
    has_logo = with_logos and not row.funder.is_eu
    return Grant(
        funder=funders.get(row.funder_id, Named(row.funder.name)),
        programme=programmes.get(row.programme_id),
        years=row.programme.years if row.programme else "",
        number=row.grant_number,
        share=share_words(row.share, code),
        amount="" if row.amount is None else written("money", str(row.amount), code),
        period=period_words(row.starts_on, row.ends_on),
        website=row.funder.website,
        logo=row.funder.logo if has_logo else None,
    )


def share_words(share: Decimal | None, code: str) -> str:
    """The share as readers of that language write it."""
    if share is None:
        return ""
    return format_percent(
        share / HUNDRED,
        locale=find(code).babel,
        decimal_quantization=False,
        numbering_system="latn",
    )


def names(model: type, code: str) -> dict[int, Named]:
    """The name of each German row in that language, by the row's key."""

    def build() -> dict[int, Named]:
        return {
            german.pk: Named(own.name, lang_of(own, code))
            for german, own in versions(model, code)
        }

    return kept(f"names-{model.__name__}", code, build)
