"""
One side of one row: our site or the stock one, each in a process of its own.

    side.py {ours|stock} ROW SIZE        prints what was measured as JSON
"""

import importlib
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
SETTINGS = {"ours": "bench.settings", "stock": "bench.stock_site.settings"}
# Whoever signs up does not wait for the letter.
WAITING = ("signups",)


def main(side: str, row: str, size: str) -> None:
    settings = "bench.waiting_settings" if row in WAITING else SETTINGS[side]
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import django

    django.setup()
    from bench.size import SIZES

    if side == "stock":
        measure = getattr(importlib.import_module("bench.stock_site.measures"), row)
    else:
        measure = importlib.import_module(f"bench.rows.{row}").ours
    print(json.dumps(measure(SIZES[size])))


if __name__ == "__main__":
    main(*sys.argv[1:])
