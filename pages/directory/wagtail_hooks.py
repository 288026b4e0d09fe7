"""The editors' side of the directory: one menu group, and who may change what."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from pages.base.models import BasePage

from .models import MunicipalityPage, Organisation, OwnHoliday, Person, Place, Post
from .models.entry import Entry
from .own_views import OwnViewSet
from .permissions import KeptPolicy


class EntryViewSet(OwnViewSet):
    """A kind of entry; towns see their own."""

    list_filter = ["kept_by", "check_by"]
    list_per_page = 50

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)


class PersonViewSet(EntryViewSet):
    model = Person
    icon = "user"
    list_display = ["name", "office", "phone", "kept_by", "confirmed_on", "locale"]
    list_filter = ["kept_by", "check_by", "office"]


class OrganisationViewSet(EntryViewSet):
    model = Organisation
    icon = "group"
    list_display = [
        "name",
        "phone",
        BooleanColumn("is_public", label=_("Shown")),
        "looks_for_partners",
        "kept_by",
        "confirmed_on",
    ]
    list_filter = ["kept_by", "check_by", "is_public", "looks_for_partners"]


class PlaceViewSet(EntryViewSet):
    model = Place
    icon = "site"
    list_display = ["name", "street", "town", "kept_by", "confirmed_on", "locale"]
    list_filter = ["kept_by", "check_by", "municipality"]


class PostViewSet(SnippetViewSet):
    model = Post
    icon = "tag"
    list_display = ["name", "municipality", "locale"]
    list_filter = ["municipality"]


class OwnHolidayViewSet(SnippetViewSet):
    model = OwnHoliday
    icon = "calendar"
    list_display = ["name", "day", "every_year", "locale"]


class DirectoryViewSetGroup(SnippetViewSetGroup):
    """
    People, organisations, places, posts and the office's own holidays.

    A room above adds its desk with the hook `register_directory_menu_item`.
    """

    menu_label = _("People and places")
    menu_icon = "group"
    menu_order = 240
    items = (
        PersonViewSet,
        OrganisationViewSet,
        PlaceViewSet,
        PostViewSet,
        OwnHolidayViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        added = [make() for make in hooks.get_hooks("register_directory_menu_item")]
        return [*super().get_submenu_items(), *added]


register_snippet(DirectoryViewSetGroup)


# Before wagtail-localize answers in the place of the form: translations are asked too.
@hooks.register("before_edit_snippet", order=-10)
def only_keepers_change(request: HttpRequest, instance: Model) -> None:
    """
    Somebody may change an entry only if it is theirs.

    :raises PermissionDenied: if it is kept by another municipality
    """
    if isinstance(instance, Entry):
        policy = KeptPolicy(type(instance))
        if not policy.user_has_permission_for_instance(
            request.user, "change", instance
        ):
            raise PermissionDenied


@hooks.register("before_delete_snippet", order=-10)
def only_keepers_delete(request: HttpRequest, instances: list[Model]) -> None:
    """
    Somebody may delete entries only if all of them are theirs.

    :raises PermissionDenied: if one is kept by another municipality
    """
    for instance in instances:
        if isinstance(instance, Entry):
            policy = KeptPolicy(type(instance))
            if not policy.user_has_permission_for_instance(
                request.user, "delete", instance
            ):
                raise PermissionDenied


@hooks.register("after_create_page")
def sort_under_the_municipality(request: HttpRequest, page: BasePage) -> None:
    """What is written below a municipality's page is about that municipality."""
    if not isinstance(page, BasePage) or page.municipalities.exists():
        return
    above = MunicipalityPage.objects.ancestor_of(page).first()
    if above is not None:
        page.municipalities.set([above.municipality])
        page.save()
        if page.latest_revision:
            page.save_revision(log_action=False)
