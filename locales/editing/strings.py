"""Saving the translation of one string."""

import json

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
)
from wagtail_localize.views import edit_translation as upstream

from locales.values import lost


def edit_string_translation(
    request: HttpRequest, translation_id: int, string_segment_id: int
) -> HttpResponse:
    """
    Save it as wagtail-localize does; one that leaves out a value is marked as wrong.

    What is marked is not published: readers would miss a fee or a number.
    """
    answer = upstream.edit_string_translation(
        request, translation_id, string_segment_id
    )
    if request.method != "PUT" or answer.status_code not in (200, 201):
        return answer
    segment = get_object_or_404(
        StringSegment.objects.select_related("string", "source"), pk=string_segment_id
    )
    saved = StringTranslation.objects.get(
        translation_of=segment.string,
        context=segment.context,
        locale__in=Translation.objects.filter(pk=translation_id).values(
            "target_locale"
        ),
    )
    marks = lost(
        segment.string.data, json.loads(segment.attrs or "null") or {}, saved.data
    )
    if marks:
        text = _("A value is missing: %(mark)s Please put it back where it belongs.")
        saved.set_field_error([ValidationError(text, params={"mark": marks[0]})])
        answer.data = upstream.StringTranslationSerializer(
            saved, context={"translation_source": segment.source}
        ).data
    return answer
