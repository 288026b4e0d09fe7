"""
The questions of a form, as a reader of one language gets them.

What is asked stands on the German page; only the words come from the translation. A
question added in German is asked in every language at once, in German until its words
are translated.
"""

from dataclasses import dataclass, field

from locales.table import SOURCE_CODE


@dataclass
class Option:
    """An answer to choose; `lang` where its words are not the reader's."""

    key: str
    label: str
    lang: str = ""


@dataclass
class Question:
    """One question, with the words of one language."""

    key: str
    kind: str
    label: str
    help: str = ""
    lang: str = ""
    required: bool = False
    sensitive: bool = False
    show_if: str = ""
    show_if_values: tuple[str, ...] = ()
    purpose: str = ""
    fills: str = ""
    minimum: int | None = None
    maximum: int | None = None
    options: list[Option] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Whether it waits for an answer; an explanation does not."""
        return self.kind != "explanation"

    def labels_of(self, keys: list[str]) -> list[str]:
        """The words of these options, in the order of the question."""
        return [option.label for option in self.options if option.key in keys]


def questions_of(source: object, version: object) -> list[Question]:
    """
    The questions of a form in the language of one of its versions.

    `source` is the German page, `version` the page whose words are read.
    """
    if version.pk == source.pk:
        return [
            _question(block.id, block.block_type, block.value, None)
            for block in version.questions
        ]
    words = {block.id: block.value for block in version.questions}
    return [
        _question(block.id, block.block_type, block.value, words.get(block.id, {}))
        for block in source.questions
    ]


def _question(block_id: str, kind: str, german: dict, own: dict | None) -> Question:
    """`own` is None where German is read, empty where nothing is translated yet."""
    if kind == "explanation":
        said, lang = _words(german, own, "heading")
        text = (german if lang or own is None else own).get("text") or ""
        return Question(block_id or "", kind, said, help=text, lang=lang)
    label, lang = _words(german, own, "label")
    return Question(
        key=german["key"],
        kind=kind,
        label=label,
        help=(german if lang or own is None else own).get("help") or "",
        lang=lang,
        required=bool(german.get("required")),
        sensitive=bool(german.get("sensitive")),
        show_if=german.get("show_if") or "",
        show_if_values=_keys(german.get("show_if_values")),
        purpose=german.get("purpose") or "",
        fills=german.get("fills") or "",
        minimum=german.get("minimum"),
        maximum=german.get("maximum"),
        options=_options(german, own),
    )


def _words(german: dict, own: dict | None, name: str) -> tuple[str, str]:
    """The words and, where they are German for a reader of another language, "de"."""
    if own is None:
        return german[name], ""
    if own.get(name):
        return own[name], ""
    return german[name], SOURCE_CODE


def _options(german: dict, own: dict | None) -> list[Option]:
    if "options" not in german:
        return []
    words = {}
    if own and "options" in own:
        words = {item.id: item.value for item in own["options"].bound_blocks}
    found = []
    for item in german["options"].bound_blocks:
        translated = None if own is None else words.get(item.id, {})
        label, lang = _words(item.value, translated, "label")
        found.append(Option(item.value["key"], label, lang))
    return found


def _keys(text: str | None) -> tuple[str, ...]:
    return tuple(x.strip() for x in (text or "").split(",") if x.strip())
