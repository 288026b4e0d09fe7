"""The translators' glossary in the editors' pages."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import GlossaryEntry


class GlossaryEntryViewSet(SnippetViewSet):
    model = GlossaryEntry
    icon = "openquote"
    menu_label = _("Words for translators")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["term", "never_translate", "note"]
    list_filter = ["never_translate"]
    search_fields = ["term", "note"]


register_snippet(GlossaryEntryViewSet)
