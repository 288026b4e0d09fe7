"""What is somebody's own in the editors' lists, and how it came to be so."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.snippets.views.snippets import HistoryView, SnippetViewSet, UsageView

ANY = ["add", "change", "delete", "view"]


class _OwnOnly:
    """Wagtail asks here for a right to the kind; the policy knows of each row."""

    def get_object(self) -> Model:
        found = super().get_object()
        policy = self.permission_policy
        if not policy.user_has_any_permission_for_instance(
            self.request.user, ANY, found
        ):
            raise PermissionDenied
        return found


class OwnHistoryView(_OwnOnly, HistoryView):
    """Who changed it, and when."""


class OwnUsageView(_OwnOnly, UsageView):
    """Where it is used."""


class OwnViewSet(SnippetViewSet):
    """Lists only what somebody may change; the rest is for choosing."""

    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.permission_policy.instances_user_has_any_permission_for(
            request.user, ANY
        )
