"""The tab of the page editor that leads to dates and places."""

from django.utils import timezone
from wagtail.admin.panels import Panel

LENGTH = 8


class DatesPanel(Panel):
    """The next dates of an event, and the way to change them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/dates_panel.html"

        def get_context_data(self, parent_context: dict | None = None) -> dict:
            context = super().get_context_data(parent_context)
            if self.instance.pk:
                rows = self.instance.occurrences.upcoming(at=timezone.now())
                context["coming"] = rows[:LENGTH]
                context["number"] = rows.count()
            return context
