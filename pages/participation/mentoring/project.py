"""The project that a programme belongs to, for readers of a language."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from locales.table import SOURCE_CODE
from locales.views import find_page
from pages.base.frame import address, kept, lang_of, private_keys
from pages.base.listing import readable
from pages.projects.models import ProjectPage

from .models import MentoringProgramme, Role

PLACE = "mentoring/"


@dataclass(frozen=True)
class Project:
    """Title and address; empty where the page is gone, `lang` of its title."""

    title: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class Door:
    """Where people sign up, on the page of a project."""

    mentor_url: str
    newcomer_url: str


def project_of(programme: MentoringProgramme, code: str) -> Project:
    versions = ProjectPage.objects.filter(
        translation_key=programme.page_key,
        locale__language_code__in={code, SOURCE_CODE},
        live=True,
    ).select_related("locale")
    found = {page.locale.language_code: page for page in versions}
    page = found.get(code) or found.get(SOURCE_CODE)
    if page is None:
        return Project("", "")
    return Project(page.title, address(page.url_path, code), lang_of(page, code))


def german_page(programme: MentoringProgramme) -> Page | None:
    return ProjectPage.objects.filter(
        translation_key=programme.page_key, locale__language_code=SOURCE_CODE
    ).first()


def programme_at(
    request: HttpRequest, path: str, code: str
) -> tuple[ProjectPage, MentoringProgramme] | None:
    """The project at that address and its programme; None where one may not read it."""
    found = find_page(request, path)
    page = found[0].specific if found else None
    if not isinstance(page, ProjectPage) or page.url_path.split("/", 2)[2] != path:
        return None
    if page.translation_key in private_keys(code):
        return None
    programmes = MentoringProgramme.objects.select_related(
        "audience", "consent__locale", "gender_consent__locale", "contact"
    )
    programme = programmes.filter(page_key=page.translation_key).first()
    return (page, programme) if programme else None


def door_of(page_key: object, code: str) -> Door | None:
    """Where people sign up for what belongs to that project; None while nobody can."""
    return kept("mentoring", code, lambda: _doors(code)).get(str(page_key))


def _doors(code: str) -> dict[str, Door]:
    keys = list(
        MentoringProgramme.objects.filter(is_open=True).values_list(
            "page_key", flat=True
        )
    )
    if not keys:
        return {}
    pages = readable(Page.objects.filter(translation_key__in=keys), code)
    return {str(page.translation_key): _door(page, code) for page in pages}


def _door(page: Page, code: str) -> Door:
    # The same path in every language: the page's own without the language's part.
    path = page.url_path.split("/", 2)[2]
    with override(code):
        mentor, newcomer = (
            reverse("mentoring_join", args=[path, role])
            for role in (Role.MENTOR, Role.NEWCOMER)
        )
    return Door(mentor, newcomer)
