"""Tests of wagtail-localize that must fail here, and why."""

ROUTER = "our router asks the engine of each language (locales.machine)"
NOT_LIVE = "a submitted page is a draft, never German text that is live"
NO_TREES = "trees are not synchronised and there are no aliases"
ABOVE_FIRST = "pages above are sent first, several pages through a task"
ONE_SOURCE = "only the source language can be translated"
STATUS = "the status is ours, by fingerprints"
SAYS = "the form says that translated words are never replaced"
PUSHED = "publishing pushes synchronised values by itself"
COMPONENTS = "no components are attached to submissions here"
NOT_INSTALLED = "asks for django-rq or Google's client, which are not used here"

SUBMIT = "TestSubmitPageTranslation.test_post_submit_page_translation"
UPDATE = "TestUpdateTranslations.test_post_update_page_translation"
FORM = "TestUpdateTranslations.test_update_translations_form"
# Part of a test's name to the reason; the first that fits counts.
DIFFERS = {
    "TestMachineTranslateView.test_machine_translate_page": ROUTER,
    "TestMachineTranslateView.test_machine_translate_snippet": ROUTER,
    f"{UPDATE}_with_publish_translations_and_use_machine": ROUTER,
    f"{UPDATE}_with_use_machine": ROUTER,
    "WithComponents.test_post_submit_page_translation": COMPONENTS,
    f"{SUBMIT}_including_subtree": ABOVE_FIRST,
    f"{SUBMIT}_into_multiple_locales": ABOVE_FIRST,
    f"{SUBMIT}_with_untranslated": ABOVE_FIRST,
    f"{SUBMIT}_from_page_with_privacy": NOT_LIVE,
    f"{SUBMIT}_reactivates_deleted": NOT_LIVE,
    f"{SUBMIT}_submits_linked_snippets": NOT_LIVE,
    f"{SUBMIT}$": NOT_LIVE,
    "TestLocaleCreateView.test_create$": NO_TREES,
    "test_sync_from_": NO_TREES,
    "test_required_component_behavior": NO_TREES,
    "TestSignalsAndHooks.test_create_": NO_TREES,
    "test_edit_page_translation_from_translated_page_show_convert": ONE_SOURCE,
    "WithStreamField.test_invalid_foreign_key": NO_TREES,
    "tests.test_convert_to_alias": NO_TREES,
    "TestTranslationReport.": ONE_SOURCE,
    "TestGetStatus.": STATUS,
    f"{FORM}_with_machine_translator": SAYS,
    f"{FORM}_without_machine_translator": SAYS,
    "ForPage.test_update_synchronised_fields": PUSHED,
    "TestDjangoRQBackend.": NOT_INSTALLED,
    "test_google_translator": NOT_INSTALLED,
}


def reason_for(test: str) -> str:
    """Why that test differs; nothing where it must pass."""
    return next((why for name, why in DIFFERS.items() if name in f"{test}$"), "")
