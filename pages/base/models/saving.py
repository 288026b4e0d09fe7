"""A page that is saved and published without asking again what is known already."""

from django.db.models import Field, QuerySet
from wagtail.models import COMMENTS_RELATION_NAME, Page
from wagtail.query import PageQuerySet

# Rows that Wagtail names itself, never a form.
NAMED = {
    *("alias_of", "content_type", "latest_revision", "live_revision"),
    *("locale", "locked_by", "owner"),
}
# Of a version that was saved Wagtail takes the page's own, whatever the version says.
KEPT = NAMED - {"live_revision"}
# What is noted of a page that has a new version. No index keeps any of it.
OF_A_VERSION = {
    *("latest_revision", "latest_revision_created_at", "draft_title"),
    *("has_unpublished_changes", COMMENTS_RELATION_NAME),
}


class Versions(PageQuerySet):
    """A page in all languages."""

    def only(self, *fields: str) -> "Versions":
        """
        These fields, and those that tell who may edit.

        Wagtail's editor leaves them out, and they were asked for page by page.
        """
        return super().only(*fields, "content_type", "owner", "path")


class SavedPage(Page):
    """
    What Wagtail does with pages whenever they are saved, in fewer queries.

    `chosen` names rows that a form has looked for when somebody chose them: that they
    are there is not asked again. The database guards it.
    """

    chosen: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def clean_fields(self, exclude: set[str] | None = None) -> None:
        super().clean_fields(exclude={*(exclude or ()), *NAMED, *self.chosen})

    def validate_unique(self, exclude: set[str] | None = None) -> None:
        # Neither is changed by a form, and the database guards both.
        known = () if self._state.adding else ("path", "translation_key")
        super().validate_unique(exclude={*(exclude or ()), *known})

    def save(self, *args: object, **kwargs: object) -> None:
        fields = kwargs.get("update_fields")
        if not fields or not OF_A_VERSION.issuperset(fields):
            super().save(*args, **kwargs)
            return
        # Not `save`: it would have the whole page read for both of Wagtail's indexes,
        # and once more as soon as the version is published.
        noted = {x: getattr(self, x) for x in fields if x != COMMENTS_RELATION_NAME}
        Page.objects.filter(pk=self.pk).update(**noted)
        if COMMENTS_RELATION_NAME in fields:
            getattr(self, COMMENTS_RELATION_NAME).commit()

    def with_content_json(self, content: dict) -> Page:
        # Wagtail looks for every row that a version names. What this page names, too,
        # is there.
        same = [x for x in self._foreign_keys() if _says_the_same(self, content, x)]
        known = KEPT | {field.name for field in same}
        said = {name: value for name, value in content.items() if name not in known}
        page = super().with_content_json(said)
        for field in same:
            setattr(page, field.attname, field.value_from_object(self))
        if type(self).locale.is_cached(self):
            page.locale = self.locale
        # Wagtail has just asked for it.
        page._cached_parent_obj = self.get_parent()
        return page

    def get_translations(self, inclusive: bool = False) -> QuerySet:
        every = Versions(type(self)).order_by("path")
        found = every.filter(translation_key=self.translation_key)
        return found if inclusive else found.exclude(pk=self.pk)

    @classmethod
    def _foreign_keys(cls) -> list[Field]:
        fields = cls._meta.concrete_fields
        return [x for x in fields if x.many_to_one and x.name not in KEPT]


def _says_the_same(page: Page, content: dict, field: Field) -> bool:
    return content.get(field.name) == field.value_from_object(page)
