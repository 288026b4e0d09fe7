"""Pictures of every page type of a running site: `make screenshots`."""

import os
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000")
FOLDER = Path(__file__).resolve().parents[2] / ".var" / "screenshots"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {
    "home": "",
    "topic": "ankommen/",
    "services": "leistungen/",
    "service": "leistungen/wohnsitz-anmelden/",
    "paused": "leistungen/sprechstunde-mietrecht/",
    "events": "veranstaltungen/",
    "day-by-day": "veranstaltungen/?view=agenda",
    "month": "veranstaltungen/?view=month",
    "event": "veranstaltungen/sprachcafe-kelmis/",
    "moved-event": "veranstaltungen/mietrecht-abend/",
    "projects": "projekte/",
    "project": "projekte/lotsinnen-und-lotsen/",
    "news": "aktuelles/",
    "news-item": "aktuelles/patenschaften/",
    "councils": "mitreden/",
    "council": "mitreden/rat-kelmis/",
    "meetings": "mitreden/meetings/",
    "motions": "mitreden/motions/",
    "meeting": "mitreden/rat-kelmis/schule-und-sprache/",
    "motion": "mitreden/rat-kelmis/garten-hinter-der-schule/",
    "concept": "konzepte/integrationskonzept/",
    "progress": "konzepte/integrationskonzept/progress/",
    "year-report": f"konzepte/integrationskonzept/report/{date.today().year}/",
    "standard": "impressum/",
    "form": "kontakt/",
    "beside": "leistungen/wohnsitz-anmelden/beside/",
    "people": "menschen/",
    "places": "menschen/places/",
    "person": "menschen/people/mira-beispiel/",
    "organisation": "menschen/organisations/haus-der-frauen/",
    "place": "menschen/places/buero-kelmis/",
    "posts": "menschen/posts/",
    "municipality": "kelmis/",
    "statement": "barrierefreiheit/",
    "plain-german": "leichte-sprache/",
    "missing": "gibt-es-nicht/",
}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
LANGUAGES = os.environ.get("LANGUAGES", "de ar").split()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS
        )
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                tab = context.new_page()
                for code in LANGUAGES:
                    for name, path in PAGES.items():
                        tab.goto(f"{BASE_URL}/{code}/{path}", timeout=20_000)
                        target = FOLDER / f"{name}-{code}-{size}-{scheme}.png"
                        tab.screenshot(path=str(target), full_page=True)
                        print(target.name)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
