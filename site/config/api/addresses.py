"""The API as a whole: its addresses, its description, its page for people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from .directory import router as directory
from .events import router as events
from .pages import router as pages

api = NinjaAPI(
    title="What this site says, as JSON",
    version="1",
    description=(
        "All that the public site says, to be read by other programmes: no key, no "
        "drafts, nothing private. Every answer has an ETag; ask again with "
        "If-None-Match. Fields may be added in version 1, none changes or goes."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("/pages", pages)
api.add_router("/events", events)
api.add_router("", directory)


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The same as the OpenAPI document, for people who want to try it."""
    schema = api.get_openapi_schema()
    calls = []
    for address, methods in schema["paths"].items():
        call = methods["get"]
        shape = call["responses"][200]["content"]["application/json"]["schema"]["$ref"]
        calls.append(
            {
                "address": address,
                "link": "" if "{" in address else address,
                "summary": call["summary"],
                "description": call.get("description", ""),
                "parameters": call["parameters"],
                "fields": _fields(schema, shape),
            }
        )
    context = {"api": schema["info"], "calls": calls}
    return render(request, "api/described.html", context)


def _fields(schema: dict, shape: str) -> list[dict]:
    """What an answer holds; of a list, what one of its items holds."""
    shapes = schema["components"]["schemas"]
    found = shapes[shape.rpartition("/")[2]]["properties"]
    if "items" in found:
        found = shapes[found["items"]["items"]["$ref"].rpartition("/")[2]]["properties"]
    return [
        {"name": name, "description": value.get("description", "")}
        for name, value in found.items()
    ]
