"""
Translation engines over HTTP, and one for development that needs none.

An engine gets strings of inline HTML and gives as many back, in the same order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import requests
from django.core.cache import cache
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

DAY = 24 * 3600
MINUTE = 60
BATCH_STRINGS = 40
BATCH_CHARACTERS = 8_000


class EngineError(Exception):
    """The engine did not answer, or not in the way that was agreed."""


@dataclass
class HttpEngine:
    """
    What engines over HTTP share: batches, time limits, a few tries.

    `timeout` is in seconds and counts for each try; a try is repeated after a
    connection that failed and after the answers 429, 502, 503 and 504.
    """

    url: str
    key: str = ""
    timeout: float = 30
    tries: int = 3
    name: ClassVar[str] = ""
    session: requests.Session = field(init=False, repr=False)

    def __post_init__(self) -> None:
        retry = Retry(
            total=self.tries - 1,
            backoff_factor=0.5,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=None,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        self.session = requests.Session()
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=retry))

    def translate(self, texts: list[str], source: str, target: str) -> list[str]:
        """
        These strings of inline HTML in the target language, in the same order.

        :raises EngineError: if the engine fails; nothing is returned then
        """
        return [
            text
            for batch in batches(texts)
            for text in self._checked(batch, self._ask(batch, source, target))
        ]

    def can_translate(self, source: str, target: str) -> bool:
        """Whether the engine knows both languages, asked once a day."""
        known = cache.get(self._languages_key)
        if known is None:
            try:
                known, kept = self._languages(), DAY
            except EngineError:
                known, kept = set(), MINUTE
            cache.set(self._languages_key, known, kept)
        return (self.code(source), self.code(target)) in known

    @property
    def _languages_key(self) -> str:
        return f"machine:languages:{self.name}:{self.url}"

    def code(self, code: str) -> str:
        """What this engine calls a language of the table."""
        return code

    def _ask(self, batch: list[str], source: str, target: str) -> list[str]:
        raise NotImplementedError

    def _languages(self) -> set[tuple[str, str]]:
        raise NotImplementedError

    def _checked(self, asked: list[str], answered: object) -> list[str]:
        fits = isinstance(answered, list) and len(answered) == len(asked)
        if not fits or not all(isinstance(text, str) for text in answered):
            raise EngineError(f"{self.name} answered with something else than texts")
        return answered

    def _request(self, method: str, path: str, **options: object) -> object:
        try:
            answer = self.session.request(
                method, self.url.rstrip("/") + path, timeout=self.timeout, **options
            )
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            # The error's own text may hold the key.
            raise EngineError(f"{self.name}: {type(error).__name__}") from error


def batches(texts: list[str]) -> Iterator[list[str]]:
    """The texts in groups that an engine takes at once."""
    batch, size = [], 0
    for text in texts:
        if batch and (
            len(batch) == BATCH_STRINGS or size + len(text) > BATCH_CHARACTERS
        ):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


class LibreTranslate(HttpEngine):
    """LibreTranslate, on a server of one's own (its HTTP API)."""

    name = "LibreTranslate"

    def _ask(self, batch: list[str], source: str, target: str) -> list[str]:
        answer = self._request(
            "POST",
            "/translate",
            json={
                "q": batch,
                "source": self.code(source),
                "target": self.code(target),
                "format": "html",
                "api_key": self.key,
            },
        )
        return answer.get("translatedText") if isinstance(answer, dict) else None

    def _languages(self) -> set[tuple[str, str]]:
        rows = self._request("GET", "/languages")
        try:
            return {(row["code"], to) for row in rows for to in row.get("targets", [])}
        except (TypeError, KeyError) as error:
            raise EngineError("LibreTranslate does not name its languages") from error


class DeepL(HttpEngine):
    """DeepL (its HTTP API, version 2)."""

    name = "DeepL"

    def code(self, code: str) -> str:
        return code.upper()

    def _ask(self, batch: list[str], source: str, target: str) -> list[str]:
        answer = self._request(
            "POST",
            "/v2/translate",
            headers=self._headers,
            json={
                "text": batch,
                "source_lang": self.code(source),
                "target_lang": {"EN": "EN-GB"}.get(
                    self.code(target), self.code(target)
                ),
                "tag_handling": "html",
            },
        )
        try:
            return [row["text"] for row in answer["translations"]]
        except (TypeError, KeyError) as error:
            raise EngineError("DeepL answered without translations") from error

    def _languages(self) -> set[tuple[str, str]]:
        def ask(kind: str) -> set[str]:
            rows = self._request(
                "GET", "/v2/languages", headers=self._headers, params={"type": kind}
            )
            try:
                return {row["language"].split("-")[0] for row in rows}
            except (TypeError, KeyError) as error:
                raise EngineError("DeepL does not name its languages") from error

        targets = ask("target")
        return {(source, target) for source in ask("source") for target in targets}

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"DeepL-Auth-Key {self.key}"}


class Pseudo:
    """
    The German text with accents, between brackets: for development and tests.

    The same text gives the same answer, so what is untranslated can be seen.
    """

    name = "Pseudo"
    accents = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")

    def translate(self, texts: list[str], source: str, target: str) -> list[str]:
        """Each text as `[target: téxt]`, its tags as they were."""
        return [f"[{target}: {self._accented(text)}]" for text in texts]

    def can_translate(self, source: str, target: str) -> bool:
        return source != target

    def _accented(self, text: str) -> str:
        from locales.markup import TAG

        return "".join(
            part if TAG.fullmatch(part) else part.translate(self.accents)
            for part in TAG.split(text)
        )
