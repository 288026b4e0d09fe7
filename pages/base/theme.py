"""A city's own colour, by day and by night, as the site's stylesheet takes it."""

import hashlib

from .contrast import contrast

DAY, NIGHT = "#2b36a8", "#ffcd6b"
# What links and buttons stand on: bg, surface and sunk of tokens.css.
DAY_GROUNDS = ("#fbf6ec", "#fffdf8", "#f4ebdb")
NIGHT_GROUNDS = ("#10182a", "#192338", "#0b1120")
WORDS_ON_BRAND = ("#ffffff", "#1a1405")
MIN_CONTRAST = 7


def words_on(brand: str) -> str:
    """White or ink, whichever is read better on that colour."""
    return max(WORDS_ON_BRAND, key=lambda words: contrast(words, brand))


def can_be_read(brand: str, grounds: tuple[str, ...]) -> bool:
    """Whether links of that colour and words on it can be read everywhere."""
    ratios = [contrast(brand, ground) for ground in grounds]
    return min(*ratios, contrast(words_on(brand), brand)) >= MIN_CONTRAST


def stylesheet(day: str, night: str) -> str:
    """The rules that differ from tokens.css; nothing where nothing differs."""
    rules = ""
    if day != DAY:
        rules += f"@media (prefers-color-scheme: light) {{ {_roles(day)} }}\n"
    if night != NIGHT:
        rules += f"@media (prefers-color-scheme: dark) {{ {_roles(night)} }}\n"
    return rules


def _roles(brand: str) -> str:
    return (
        f":root {{ --brand: {brand}; --link: {brand}; --on-brand: {words_on(brand)}; }}"
    )


def version(rules: str) -> str:
    """Changes with the rules, so that they can be kept for a year."""
    return hashlib.sha256(rules.encode()).hexdigest()[:12] if rules else ""
