"""Where people join a project's mentoring."""

from django import template

from pages.participation.mentoring.project import Door, door_of
from pages.participation.mentoring.vocabulary import code_now

register = template.Library()


@register.simple_tag
def mentoring_of(page: object) -> Door | None:
    """Where to sign up; None while nobody can."""
    return door_of(page.translation_key, code_now())
