"""Where people join a project's mentoring."""

from django import template

from locales.table import reader_code
from pages.participation.mentoring.project import Door, door_of

register = template.Library()


@register.simple_tag
def mentoring_of(page: object) -> Door | None:
    """Where to sign up; None while nobody can."""
    return door_of(page.translation_key, reader_code())
