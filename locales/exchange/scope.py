"""What a translators' file can hold: a German page with its tree, or everything."""

from wagtail.models import Page, TranslatableMixin, get_translatable_models

from locales.table import SOURCE_CODE


def tree(page_id: int, *, below: bool = True) -> list[TranslatableMixin]:
    """A live German page, and those below it, parents first; empty if it is none."""
    page = Page.objects.filter(pk=page_id, locale__language_code=SOURCE_CODE).first()
    if page is None:
        return []
    if not below:
        return _live(Page.objects.filter(pk=page.pk))
    return _live(Page.objects.descendant_of(page, inclusive=True))


def everything() -> list[TranslatableMixin]:
    """Every German snippet with words, then every live German page."""
    snippets = [
        row
        for model in get_translatable_models()
        if not issubclass(model, Page) and getattr(model, "translatable_fields", None)
        for row in model.objects.filter(locale__language_code=SOURCE_CODE)
    ]
    return snippets + _live(Page.objects.filter(locale__language_code=SOURCE_CODE))


def _live(pages: object) -> list[Page]:
    return list(pages.live().filter(depth__gt=1).order_by("path").specific())
