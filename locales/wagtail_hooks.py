"""The editors' side: guarded views on wagtail-localize's paths, and its hooks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.models import TranslatableMixin
from wagtail_localize.models import Translation
from wagtail_localize.views import edit_translation as upstream

from .editing import tree  # noqa: F401  its hooks register by import
from .editing.closed import GuardedSnippetAPI, no_alias
from .editing.doors import guarded, upload_pofile
from .editing.strings import edit_string_translation
from .editing.submit import SubmissionView, SubmitPageView, SubmitSnippetView
from .editing.update import UpdateView, still_missing
from .publishing import WouldShowGerman, check_publishable

TRANSLATE = "translate/<int:translation_id>/"
SNIPPETS = "api/snippets/<slug:app_label>/<slug:model_name>/"


@hooks.register("register_admin_urls", order=-10)
def guarded_urls() -> list[URLPattern]:
    """wagtail-localize's own paths, before its own views."""
    urls = [
        path("submit/page/<int:page_id>/", SubmitPageView.as_view()),
        path(
            "submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            SubmitSnippetView.as_view(),
        ),
        path("update/<int:translation_source_id>/", UpdateView.as_view()),
        path("page/<int:page_id>/convert_to_alias/", no_alias),
        path(
            f"{TRANSLATE}strings/<int:string_segment_id>/edit/",
            guarded(edit_string_translation),
        ),
        path(
            f"{TRANSLATE}overrides/<int:overridable_segment_id>/edit/",
            guarded(upstream.edit_override),
        ),
        path(f"{TRANSLATE}pofile/download/", guarded(upstream.download_pofile)),
        path(f"{TRANSLATE}pofile/upload/", guarded(upload_pofile)),
        path(f"{TRANSLATE}preview/", guarded(upstream.preview_translation)),
        path(f"{TRANSLATE}preview/<str:mode>/", guarded(upstream.preview_translation)),
        path(f"{TRANSLATE}disable/", guarded(upstream.stop_translation)),
        path(SNIPPETS, GuardedSnippetAPI.as_view({"get": "list"})),
        path(f"{SNIPPETS}<str:pk>/", GuardedSnippetAPI.as_view({"get": "retrieve"})),
        path("submissions/<int:pk>/", SubmissionView.as_view(), name="submission"),
    ]
    return [path("localize/", include((urls, "locales"), namespace="locales"))]


@hooks.register("before_edit_page", order=-10)
@hooks.register("before_edit_snippet", order=-10)
def keep_translated_words(
    request: HttpRequest, instance: object
) -> HttpResponse | None:
    """The translation editor's "Publish" never puts German over translated words."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    if not isinstance(instance, TranslatableMixin):
        return None
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key,
        target_locale_id=instance.locale_id,
        enabled=True,
    ).first()
    if translation is None:
        return None
    try:
        check_publishable(translation)
    except WouldShowGerman as error:
        language = translation.target_locale.get_display_name()
        messages.error(request, still_missing(language, error.missing))
        return redirect(request.path)
    return None


@hooks.register("construct_page_action_menu")
def no_aliases(items: list, request: HttpRequest, context: dict) -> None:
    """No alias: it would be German under a foreign address."""
    items[:] = [x for x in items if x.name != "localize-convert-to-alias"]


@hooks.register("insert_global_admin_js")
def direction_of_what_is_typed() -> SafeString:
    return format_html('<script defer src="{}"></script>', static("admin/direction.js"))
