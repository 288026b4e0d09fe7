"""A made-up region as Integreat CMS's API v3 gives it, in a folder of JSON files."""

import json
from pathlib import Path

HOST = "https://cms.example.org"
CODES = ("de", "en", "ar", "uk", "fr", "tr")
# How each language writes, so that texts are as long and as mixed as real ones.
WORDS = {
    "de": "Wer neu in die Stadt zieht meldet sich beim Amt und bringt alle Papiere mit",
    "en": "Who moves to the town tells the office and brings all papers along to it",
    "ar": "من ينتقل إلى المدينة يسجل نفسه في المكتب ويحضر معه جميع الأوراق المطلوبة",
    "uk": "Хто переїжджає до міста повідомляє установу і приносить із собою всі папери",
    "fr": "Qui arrive dans la ville prévient le bureau et apporte tous ses papiers ici",
    "tr": "Şehre taşınan herkes daireye haber verir ve bütün belgelerini getirir",
}


def write_region(
    folder: Path, pages: int = 300, codes: tuple[str, ...] = CODES
) -> None:
    """Pages three levels deep, a place to ten of them, an event to ten."""
    rows = [{"id": at, "code": code} for at, code in enumerate(codes)]
    _write(folder / "languages.json", rows)
    few = max(pages // 10, 1)
    for code in codes:
        _write(
            folder / code / "pages.json",
            [_page(number, code, codes, pages) for number in range(pages)],
        )
        places = [_location(number, code, codes) for number in range(few)]
        _write(folder / code / "locations.json", places)
        events = [_event(number, code, codes) for number in range(few)]
        _write(folder / code / "events.json", events)


def _write(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False))


def parent_of(number: int) -> int | None:
    """Twelve stand at the top, the others in groups below them."""
    return None if number < 12 else (number - 12) // 6


def page_path(number: int, code: str) -> str:
    """Where readers of that language find a page, below its parents."""
    above = parent_of(number)
    begin = f"/musterstadt/{code}/" if above is None else page_path(above, code)
    return f"{begin}seite-{number}-{code}/"


def _page(number: int, code: str, codes: tuple[str, ...], pages: int) -> dict:
    above = parent_of(number)
    path = page_path(number, code)
    parent = {"id": 0, "url": None, "path": None}
    if above is not None:
        there = page_path(above, code)
        parent = {"id": above + 1, "url": HOST + there, "path": there}
    return {
        "id": number * 100 + codes.index(code),
        "url": HOST + path,
        "path": path,
        "title": f"{_sentence(code, number)[:40]} {number}",
        "modified_gmt": "2026-01-01T00:00:00Z",
        "last_updated": "2026-01-01T01:00:00+01:00",
        "excerpt": "",
        "content": _content(number, code, pages),
        "parent": parent,
        "order": number,
        "available_languages": {
            other: _version(page_path(number, other))
            for other in codes
            if other != code
        },
        "thumbnail": None,
        "hash": None,
    }


def _version(path: str) -> dict:
    return {"id": None, "url": HOST + path, "path": path}


def _sentence(code: str, number: int) -> str:
    words = WORDS[code].split()
    at = number % len(words)
    return " ".join([*words[at:], *words[:at]])


def _content(number: int, code: str, pages: int) -> str:
    other, third = (number * 7 + 3) % pages, (number * 3 + 5) % pages
    parts = []
    for part in range(3):
        said = _sentence(code, number + part)
        parts.append(
            f"<h2>{said[:50]} {part}</h2>"
            f"<p>{said} <strong>{number}.{part}</strong>. {said}.</p>"
            f"<ul><li>{said[:30]} a</li><li>{said[:30]} b</li><li>c {number}</li></ul>"
        )
    parts.append(
        f'<p>{_sentence(code, number)[:60]} <a href="{HOST}{page_path(other, code)}">'
        f'{other}</a>, <a href="{page_path(third, code)}">{third}</a>, '
        f'<a href="https://www.example.com/{code}">example.com</a></p>'
    )
    if number % 5 == 0:
        said = _sentence(code, number)
        parts.append(
            f"<table><tr><th>{said[:9]}</th><th>{said[10:20]}</th></tr>"
            f"<tr><td>{number}</td><td>{said[:30]}</td></tr></table>"
        )
    return "".join(parts)


def _where(number: int) -> dict:
    return {
        "id": number + 1,
        "name": f"Haus {number}",
        "address": f"Musterstraße {number}",
        "town": "Musterstadt",
        "postcode": f"4{number:04}",
        "country": "Deutschland",
        "latitude": 50.5 + number / 1000,
        "longitude": 6.1 + number / 1000,
    }


def _location(number: int, code: str, codes: tuple[str, ...]) -> dict:
    path = f"/musterstadt/{code}/locations/haus-{number}-{code}/"
    day = {"allDay": False, "closed": False, "appointmentOnly": False}
    slots = [{"start": "09:00", "end": "12:30"}]
    closed = {"allDay": False, "closed": True, "timeSlots": []}
    return {
        "id": number * 100 + codes.index(code),
        "url": HOST + path,
        "path": path,
        "title": f"Haus {number}",
        "meta_description": f"{_sentence(code, number)}.",
        "excerpt": "",
        "content": f"<p>{_sentence(code, number)}.</p>",
        "available_languages": {},
        "website": f"https://haus-{number}.example.org/",
        "email": f"haus-{number}@example.org",
        "phone_number": "+49 221 555 010",
        "temporarily_closed": False,
        "opening_hours": [{**day, "timeSlots": slots}] * 5 + [closed] * 2,
        "appointment_url": None,
        "location": _where(number),
        "barrier_free": number % 2 == 0,
        "contacts": [
            {
                "id": number + 1,
                "name": f"Ada Muster {number}",
                "area_of_responsibility": "Beratung",
                "email": f"ada-{number}@example.org",
                "phone_number": "+49 221 555 011",
            }
        ]
        if code == "de"
        else [],
    }


def _event(number: int, code: str, codes: tuple[str, ...]) -> dict:
    path = f"/musterstadt/{code}/events/treffen-{number}-{code}/"
    day = f"2031-05-{number % 28 + 1:02}"
    return {
        "id": number * 100 + codes.index(code),
        "url": HOST + path,
        "path": path,
        "title": f"{_sentence(code, number)[:30]} {number}",
        "excerpt": "",
        "content": f"<p>{_sentence(code, number)}.</p>",
        "available_languages": {},
        "thumbnail": None,
        "location": _where(number),
        "meeting_url": None,
        "event": {
            "id": number + 1,
            "start": f"{day}T18:00:00+02:00",
            "end": f"{day}T20:00:00+02:00",
            "all_day": False,
            "recurrence_id": None,
            "timezone": "Europe/Berlin",
        },
        "recurrence_rule": None,
    }
