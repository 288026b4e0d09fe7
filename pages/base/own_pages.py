"""Of which kinds somebody may edit German pages: asked once a request, by all menus."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Subquery
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from locales.table import SOURCE_CODE

from .listing import all_page_types


def edits_german(user: User, *models: type[Page]) -> bool:
    """Whether that person may edit a German page: of one of these types, or of any."""
    # Kept where Django keeps a person's rights: as long as this object lives.
    if not hasattr(user, "_german_types"):
        user._german_types = _types(user)
    if not models:
        return bool(user._german_types)
    kinds = ContentType.objects.get_for_models(*models)
    return any(kind.pk in user._german_types for kind in kinds.values())


def _types(user: User) -> set[int]:
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    # The language by its key: joined to each page, it would have all of them read.
    source = Locale.objects.filter(language_code=SOURCE_CODE).values("pk")[:1]
    german = mine.filter(
        content_type=OuterRef("pk"), depth__gt=1, locale=Subquery(source)
    )
    kinds = ContentType.objects.get_for_models(*all_page_types()).values()
    found = ContentType.objects.filter(pk__in=[kind.pk for kind in kinds])
    # An answer for each kind stops at its first page, however many there are.
    return {*found.filter(Exists(german.order_by())).values_list("pk", flat=True)}
