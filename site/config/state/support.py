"""
Until when makers mend faults of safety, as they announced it; nobody is asked.

Python: https://devguide.python.org/versions/ (the end of the month).
Django: https://www.djangoproject.com/download/#supported-versions
Wagtail: https://github.com/wagtail/wagtail/wiki/Release-schedule (first of the month).
PostgreSQL: https://www.postgresql.org/support/versioning/
"""

from datetime import date, timedelta

SOON = timedelta(days=180)
ENDS = {
    ("Python", "3.11"): date(2027, 10, 31),
    ("Python", "3.12"): date(2028, 10, 31),
    ("Python", "3.13"): date(2029, 10, 31),
    ("Python", "3.14"): date(2030, 10, 31),
    ("Django", "5.2"): date(2028, 4, 30),
    ("Wagtail", "7.4"): date(2027, 11, 1),
    ("PostgreSQL", "13"): date(2025, 11, 13),
    ("PostgreSQL", "14"): date(2026, 11, 12),
    ("PostgreSQL", "15"): date(2027, 11, 11),
    ("PostgreSQL", "16"): date(2028, 11, 9),
    ("PostgreSQL", "17"): date(2029, 11, 8),
    ("PostgreSQL", "18"): date(2030, 11, 14),
}


def end_of(maker: str, version: str) -> date | None:
    """The last day on which that version gets fixes, where it is known here."""
    parts = version.split(".")
    return ENDS.get((maker, ".".join(parts[: 1 if maker == "PostgreSQL" else 2])))
