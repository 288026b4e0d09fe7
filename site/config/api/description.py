"""The contract itself: as the OpenAPI document, and as a page for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .version import CONTRACT


def contract() -> dict:
    """The OpenAPI document, as it is written in openapi.yaml."""
    # Asked for now and then: no worker should hold a reader of YAML for that.
    import yaml

    return yaml.safe_load(CONTRACT.read_text())


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """For programmes that make clients."""
    response = JsonResponse(contract(), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The same for people who want to try it."""
    document = contract()
    calls = []
    for address, methods in document["paths"].items():
        call = methods["get"]
        answer = _found(document, call["responses"]["200"])
        shape = answer["content"]["application/json"]["schema"]
        calls.append(
            {
                "address": address,
                "link": "" if "{" in address else address,
                "summary": call["summary"],
                "description": call["description"],
                "parameters": [_found(document, x) for x in call["parameters"]],
                "fields": _fields(document, shape),
            }
        )
    context = {"api": document["info"], "calls": calls}
    return render(request, "api/described.html", context)


def _found(document: dict, part: dict) -> dict:
    """A part itself, where only its name stands."""
    while "$ref" in part:
        found = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def _properties(document: dict, shape: dict) -> dict:
    shape, found = _found(document, shape), {}
    for part in shape.get("allOf", []):
        found |= _properties(document, part)
    return found | shape.get("properties", {})


def _fields(document: dict, shape: dict) -> list[dict]:
    """What an answer holds; of a list, what one of its items holds."""
    found = _properties(document, shape)
    if "items" in found:
        found = _properties(document, found["items"]["items"])
    return [
        {"name": name, "description": _found(document, value).get("description", "")}
        for name, value in found.items()
    ]
