"""Blocks as a body keeps them, each with a name that stays."""

import json
from collections.abc import Callable
from difflib import SequenceMatcher
from uuid import NAMESPACE_URL, uuid4, uuid5

from config.movein.items import digest
from config.movein.markup import Block, with_links

# A block as a StreamField keeps it.
Raw = dict


def raw_blocks(
    blocks: list[Block],
    *,
    picture: Callable[[str, str], int | None],
    lead: Callable[[str], str],
) -> list[Raw]:
    """
    Blocks with pictures and links of this site, without names yet.

    :param picture: the key of the picture of an old address and what it shows; None
        leaves it out
    :param lead: the attributes of the link that stands for an old address
    """
    found = []
    for kind, value in blocks:
        if kind == "image":
            number = picture(value["address"], value["alt"])
            if number is not None:
                found.append({"type": kind, "value": _picture(number, value)})
        elif kind == "rich_text":
            found.append({"type": kind, "value": with_links(value, lead)})
        else:
            found.append({"type": kind, "value": value})
    return found


def _picture(number: int, value: dict) -> dict:
    image = {"image": number, "alt_text": value["alt"], "decorative": not value["alt"]}
    return {"image": image, "caption": value["caption"]}


def named(blocks: list[Raw], before: list[Raw]) -> list[Raw]:
    """
    The blocks with names: what was there before keeps its own.

    Translations hang on the names. A block that was changed in its place is the same.
    """
    ours = [_key(block) for block in blocks]
    theirs = [_key(block) for block in before]
    names: dict[int, str] = {}
    steps = SequenceMatcher(None, theirs, ours, False).get_opcodes()
    for kind, a, b, c, d in steps:
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            for old, new in zip(range(a, b), range(c, d), strict=True):
                if before[old]["type"] == blocks[new]["type"]:
                    names[new] = before[old]["id"]
    return [
        _with_name(block, names.get(at) or str(uuid4()))
        for at, block in enumerate(blocks)
    ]


def named_alike(blocks: list[Raw], german: list[Raw]) -> list[Raw] | None:
    """The blocks of another language by the German names; None if they are others."""
    if [x["type"] for x in blocks] != [x["type"] for x in german]:
        return None
    return [_with_name(x, y["id"]) for x, y in zip(blocks, german, strict=True)]


def _key(block: Raw) -> str:
    return digest({"type": block["type"], "value": _without_names(block["value"])})


def _without_names(value: object) -> object:
    if isinstance(value, list):
        return [_without_names(item) for item in value]
    if isinstance(value, dict) and value.get("type") == "item":
        return _without_names(value["value"])
    if isinstance(value, dict):
        return {name: _without_names(inner) for name, inner in value.items()}
    return value


def _with_name(block: Raw, name: str) -> Raw:
    value = block["value"]
    if block["type"] == "table":
        value = {
            "caption": value["caption"],
            "header": _listed(value["header"], f"{name}.header"),
            "rows": _listed(
                [_listed(row, f"{name}.{at}") for at, row in enumerate(value["rows"])],
                f"{name}.rows",
            ),
        }
    return {"type": block["type"], "value": value, "id": name}


def _listed(values: list, name: str) -> list[dict]:
    """Items of a list, named by their places: cells of two languages pair so."""
    return [
        {
            "type": "item",
            "value": value,
            "id": str(uuid5(NAMESPACE_URL, f"{name}.{at}")),
        }
        for at, value in enumerate(values)
    ]


def read(body: str | list) -> list[Raw]:
    """The blocks of a stored body."""
    return json.loads(body or "[]") if isinstance(body, str) else list(body)
