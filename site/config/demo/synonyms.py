"""Office German and what people say instead."""

from pathlib import Path

from search.desk.lists import read_csv
from search.models import SynonymGroup

LIST = Path(__file__).parent / "content" / "synonyms.csv"


def add_synonyms() -> None:
    """The first words for the same; what editors keep stays as it is."""
    if not SynonymGroup.objects.exists():
        read_csv(LIST.read_text())
