"""The first steps in the editors' area, for what somebody may do there."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Site
from wagtail.permissions import page_permission_policy

from accounts.models import Invitation, User
from config.upkeep.ages import state
from locales.permissions import may_submit
from locales.submission import missing_locales
from locales.table import SOURCE_CODE
from pages.base.models import OfficeWords
from pages.base.own_pages import edits_german

from .deeds import Deeds, deeds_of, translations_of
from .places import edit_address, page_to_try, waiting_translations


@dataclass(frozen=True)
class Step:
    """One thing to do, where, and what to look for; `links` are label and address."""

    title: str
    text: str
    chapter: str
    is_done: bool
    links: tuple[tuple[str, str], ...] = ()


def steps_of(user: User) -> list[Step]:
    """Those of this person's role; none for whoever has no page to work on."""
    return _steps_for(user)(user)


def _steps_for(user: User) -> Callable[[User], list[Step]]:
    if user.is_superuser:
        return _administrator
    if edits_german(user):
        return _editor
    if page_permission_policy.user_has_permission(user, "change"):
        return _translator
    return lambda user: []


def _editor(user: User) -> list[Step]:
    page, deeds = page_to_try(user), deeds_of(user)
    if page is None:
        # All that she may edit is locked: there is nothing to try.
        return []
    name = page.get_admin_display_title()
    there = ((_("Open “%(page)s”") % {"page": name}, edit_address(page)),)
    return [
        Step(
            title=_("Change a text"),
            text=_(
                "Open a page and change one sentence. It is kept as a draft while you "
                "write, and with “Save draft”. Nobody reads a draft but the office."
            ),
            chapter="pages",
            is_done=deeds.changed_german,
            links=there,
        ),
        _to_translate(user, deeds, page),
        _to_publish(user, deeds, there),
    ]


def _to_translate(user: User, deeds: Deeds, page: Page) -> Step:
    links = [(_("What waits for a translation"), waiting_translations())]
    text = _(
        "Choose a text in a language that you know, write what its first German "
        "sentence says, and choose “Save”. A tick appears beside it."
    )
    if may_submit(user, page) and missing_locales(page, Locale.objects.all()):
        text = _(
            "Choose a text in a language that you know and translate a sentence; or "
            "send the page to the translators: tick the languages, then “Submit”."
        )
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        links.append((_("Send the page to the translators"), address))
    return Step(
        title=_("Translate the text"),
        text=text,
        chapter="translating",
        is_done=deeds.translated or deeds.sent_to_translators,
        links=tuple(links),
    )


def _to_publish(user: User, deeds: Deeds, links: tuple) -> Step:
    if page_permission_policy.user_has_permission(user, "publish"):
        return Step(
            title=_("Publish"),
            text=_(
                "Open the arrow beside “Save draft” and choose “Publish”. You are "
                "asked how much the change matters to the translations."
            ),
            chapter="first-hour",
            is_done=deeds.published,
            links=links,
        )
    return Step(
        title=_("Hand the text in"),
        text=_(
            "Open the arrow beside “Save draft” and choose “Submit to Moderation”. A "
            "colleague reads it and publishes it."
        ),
        chapter="first-hour",
        # Whoever was allowed to publish before has handed in more than that.
        is_done=deeds.handed_in or deeds.published,
        links=links,
    )


def _translator(user: User) -> list[Step]:
    done = translations_of(user)
    there = ((_("What waits for a translation"), waiting_translations()),)
    last = Step(
        title=_("Say that it is ready"),
        text=_(
            "Tell a colleague who publishes that it is ready. This is ticked once "
            "readers see your words."
        ),
        chapter="translating",
        is_done=done.is_read,
        links=there,
    )
    if page_permission_policy.user_has_permission(user, "publish"):
        last = Step(
            title=_("Publish"),
            text=_(
                "Open your text again and choose “Publish” at the bottom. This is "
                "ticked once readers see your words."
            ),
            chapter="translating",
            is_done=done.is_read,
            links=there,
        )
    return [
        Step(
            title=_("Find a text that waits"),
            text=_(
                "Choose your language in the list and open a text. Translate its first "
                "sentence and choose “Save”: a tick appears beside it."
            ),
            chapter="translating",
            is_done=done.begun,
            links=there,
        ),
        Step(
            title=_("Translate the text to the end"),
            text=_(
                "The line at the top counts what is left. Phone numbers, fees and "
                "dates come by themselves."
            ),
            chapter="translating",
            is_done=done.finished,
            links=there,
        ),
        last,
    ]


def _administrator(user: User) -> list[Step]:
    """What a new site needs: states of the site, whoever brought them about."""
    return [_office_name(), _site_address(), _colleague(user), _backup()]


def _office_name() -> Step:
    list_name = "wagtailsnippets_base_officewords"
    words = OfficeWords.objects.filter(locale__language_code=SOURCE_CODE).first()
    address = reverse(f"{list_name}:add")
    if words:
        address = reverse(f"{list_name}:edit", args=[words.pk])
    return Step(
        title=_("Name the office"),
        text=_("It stands at the top of every page and in every letter."),
        chapter="administrator",
        is_done=bool(words and words.name),
        links=((_("Words of the office"), address),),
    )


def _site_address() -> Step:
    site = Site.objects.filter(is_default_site=True).first()
    wanted = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    address = reverse("wagtailsites:index")
    if site:
        address = reverse("wagtailsites:edit", args=[site.pk])
    return Step(
        title=_("Check the site's address"),
        text=_(
            "“Hostname” has to be “%(host)s”, as BASE_URL says. Links in letters and "
            "the sitemap lead there."
        )
        % {"host": wanted},
        chapter="administrator",
        is_done=bool(site and site.hostname == wanted),
        links=((_("Address of the site"), address),),
    )


def _colleague(user: User) -> Step:
    # Invitations are forgotten after a month; the account is there by then.
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    invited = Invitation.objects.exclude(invited_by=None)
    return Step(
        title=_("Invite somebody"),
        text=_(
            "Write an address and tick a role. The letter has a link; whoever opens it "
            "chooses a password of their own."
        ),
        chapter="roles",
        is_done=others.exists() or invited.exists(),
        links=((_("Invite somebody"), reverse("wagtailusers_users:add")),),
    )


def _backup() -> Step:
    return Step(
        title=_("Make the first backup"),
        text=_(
            "On the machine: “manage.py backup”. With BACKUP_DIR set it comes every "
            "night by itself."
        ),
        chapter="administrator",
        is_done=bool(state(at=timezone.now()).get("newest")),
    )
