"""What one person has done in the editors' area, as its own history tells it."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import StringTranslation, TranslationLog

from accounts.models import User
from locales.status.models import TranslationStatus
from locales.table import SOURCE_CODE

CHANGED = {"wagtail.create", "wagtail.edit"}
PUBLISHED = {"wagtail.publish", "wagtail.publish.schedule"}
HANDED_IN = {"wagtail.workflow.start"}
SENT = {"wagtail.copy_for_translation"}
TRANSLATED = "translated"


@dataclass(frozen=True)
class Deeds:
    """Hers, never a colleague's."""

    changed_german: bool
    translated: bool
    sent_to_translators: bool
    published: bool
    handed_in: bool


def deeds_of(user: User) -> Deeds:
    """All that the first steps of an editor ask for, in one query."""
    wanted = CHANGED | PUBLISHED | HANDED_IN | SENT
    logged = PageLogEntry.objects.filter(user=user, action__in=wanted).order_by()
    # wagtail-localize writes no entry for what it publishes, but a revision of hers.
    live = Page.objects.filter(live_revision__user=user).order_by()
    live = live.exclude(locale__language_code=SOURCE_CODE)
    # No join: what she did counts, also where the page is deleted by now.
    page = Page.objects.filter(pk=OuterRef("page_id")).order_by()
    code = Subquery(page.values("locale__language_code")[:1])
    words = StringTranslation.objects.filter(last_translated_by=user).order_by()
    found = set(
        logged.values_list("action", code).union(
            live.values_list(_text("wagtail.publish"), _text("")),
            words.values_list(_text(TRANSLATED), _text("")),
        )
    )
    actions = {action for action, _code in found}
    return Deeds(
        changed_german=any((action, SOURCE_CODE) in found for action in CHANGED),
        translated=TRANSLATED in actions,
        sent_to_translators=bool(actions & SENT),
        published=bool(actions & PUBLISHED),
        handed_in=bool(actions & HANDED_IN),
    )


@dataclass(frozen=True)
class Translations:
    """What has become of the texts in which she translated something."""

    begun: bool
    finished: bool
    is_read: bool


def translations_of(user: User) -> Translations:
    """All that the first steps of a translator ask for, in three queries."""
    words = StringTranslation.objects.filter(last_translated_by=user).order_by()
    hers = words.filter(
        locale=OuterRef("locale"), context__object_id=OuterRef("translation_key")
    )
    statuses = TranslationStatus.objects.filter(Exists(hers)).order_by()
    left = set(statuses.values_list("words", flat=True))
    return Translations(
        begun=bool(left) or words.exists(),
        finished=0 in left,
        is_read=words.filter(_is_out()).exists(),
    )


def _is_out() -> Q:
    """Whether a page, or an entry without drafts, was made anew since that word."""
    pages = Page.objects.filter(
        translation_key=OuterRef("context__object_id"),
        locale=OuterRef("locale"),
        live=True,
        last_published_at__gte=OuterRef("updated_at"),
    )
    entries = TranslationLog.objects.filter(
        source__object=OuterRef("context__object_id"),
        locale=OuterRef("locale"),
        revision=None,
        created_at__gte=OuterRef("updated_at"),
    )
    return Q(Exists(pages.order_by())) | Q(Exists(entries))


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())
