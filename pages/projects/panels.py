"""The part of a project's form that leads to its proof of use."""

from wagtail.admin.panels import Panel

from locales.table import SOURCE_CODE


class ProofPanel(Panel):
    """What the project did and who paid for it, as files for the funder."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "projects/admin/proof_panel.html"

        def get_context_data(self, parent_context: dict | None = None) -> dict:
            context = super().get_context_data(parent_context)
            page = self.instance
            context["is_saved"] = bool(page.pk)
            context["german"] = page.pk and page.is_source
            if page.pk and not page.is_source:
                german = page.get_translations(inclusive=True).filter(
                    locale__language_code=SOURCE_CODE
                )
                context["german_page"] = german.first()
            return context
