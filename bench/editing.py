"""What an editor's browser sends, without a browser."""

from collections.abc import Callable
from itertools import count

from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.blocks import RichTextBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def publish(client: Client, page: Page, form: dict[str, list[str]]) -> object:
    """Press "Publish", and say how much it matters where that is asked before."""
    response = client.post(edit_url(page), {**form, "action-publish": "1"})
    asked = reverse("translation_status:publish", args=[page.pk])
    if response.headers.get("Location") == asked:
        newest = Page.objects.values_list("latest_revision", flat=True)
        answer = {"revision": newest.get(pk=page.pk), "significance": "normal"}
        response = client.post(asked, answer)
    return response


def publishing(client: Client, page: Page) -> Callable[[], object]:
    """A call that publishes the page, with another summary each time."""
    form, number = form_of(client, page), count()
    return lambda: publish(
        client, page, {**form, "summary": [f"Neu ist {next(number)}."]}
    )


def form_of(client: Client, page: Page) -> dict[str, list[str]]:
    """The fields of the page's editor as they come, its blocks among them."""
    html = client.get(edit_url(page)).content
    form = BeautifulSoup(html, "html.parser").find(attrs={"data-edit-form": True})
    data = QueryDict(mutable=True)
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        left = kind in ("checkbox", "radio") and not field.has_attr("checked")
        if name and kind not in ("submit", "file") and not left:
            data.appendlist(name, _value(field))
    # Blocks are drawn by a script.
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            blocks = [(x.block.name, _block(x)) for x in field.value_from_object(page)]
            data.update(nested_form_data({field.name: streamfield(blocks)}))
    return {key: data.getlist(key) for key in data}


def _value(field: object) -> str:
    if field.name == "textarea":
        return field.text.lstrip("\n")
    if field.name == "select":
        chosen = field.find("option", selected=True)
        return chosen["value"] if chosen else ""
    return field.get("value", "on" if field.get("type") == "checkbox" else "")


def _block(bound: object) -> object:
    if isinstance(bound.block, StructBlock):
        return {name: _block(x) for name, x in bound.value.bound_blocks.items()}
    if isinstance(bound.block, RichTextBlock):
        return rich_text(bound.value.source)
    value = bound.block.value_for_form(bound.value)
    return "" if value is None else value
