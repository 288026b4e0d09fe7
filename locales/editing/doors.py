"""wagtail-localize's views of one translation, for those who may edit just that one."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.views import edit_translation

from locales.permissions import translation_to_change

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """
    The same view, which asks for rights on the very page or snippet.

    wagtail-localize asks only whether somebody may edit snippets of that kind, and
    answers 500 where a value is missing.
    """

    @wraps(view)
    def guard(
        request: HttpRequest, translation_id: int, *args: object, **kwargs: object
    ) -> HttpResponse:
        translation_to_change(request.user, translation_id)
        try:
            return view(request, translation_id, *args, **kwargs)
        except MultiValueDictKeyError:
            return HttpResponseBadRequest()

    return guard


@require_POST
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take a translators' file over; one that is none changes nothing and says so."""
    try:
        return edit_translation.upload_pofile(request, translation_id)
    except (LookupError, ValueError):
        messages.error(request, _("Please upload a valid PO file."))
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or reverse("wagtailadmin_home"))
