"""
Elasticsearch 9: our terms in fields that it only cuts at blanks.

Nothing of the server's own analysis, no script and no plug-in is used, so any node of
that version will do, and every language is alike.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from django.conf import settings
from elastic_transport import ConnectionTimeout as TransportTimeout
from elasticsearch import ApiError, BadRequestError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError, bulk, scan

from search.analysis import ANALYSIS_VERSION
from search.queries import All, Answer, Condition, Phrase, Request, Term

from . import Document, EngineUnavailable, Health, RequestRefused

logger = logging.getLogger(__name__)
SECONDS = 2
PATIENT_SECONDS = 60
MOST_FACETS = 2000
TEXT = {"type": "text", "analyzer": "whitespace", "norms": False}
MAPPING = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {
        "all": TEXT,
        **{name: {**TEXT, "copy_to": "all"} for name in ("title", "heads", "body")},
        "facets": {"type": "keyword", "copy_to": "all"},
        "key": {"type": "keyword", "store": True},
        "day": {"type": "date"},
    },
}
INDEX_SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0}


class EngineHangs(EngineUnavailable):
    """It took the question and does not answer."""

    hung = True


@cache
def _client(url: str, key: str) -> Elasticsearch:
    return Elasticsearch(
        url,
        api_key=key or None,
        request_timeout=SECONDS,
        max_retries=0,
        retry_on_timeout=False,
    )


def _told(call: Callable) -> Callable:
    """Lets the client's errors leave as those of an engine."""

    def answer(*args: object, **kwargs: object) -> object:
        try:
            return call(*args, **kwargs)
        except TransportTimeout as error:
            raise EngineHangs(str(error)) from error
        except (TransportError, ApiError, BulkIndexError) as error:
            raise EngineUnavailable(str(error)) from error

    return answer


class ElasticsearchEngine:
    """
    One index behind an alias; the one before it keeps an alias of its own.

    `refresh` makes changes visible before the call returns.
    """

    name = "elasticsearch"

    def __init__(self, *, refresh: bool = False) -> None:
        self.client = _client(
            settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY
        )
        # For what no reader waits for.
        self.patient = self.client.options(request_timeout=PATIENT_SECONDS)
        self.alias = settings.ELASTICSEARCH_INDEX
        self.previous = f"{self.alias}-previous"
        self.refresh = refresh

    @_told
    def prepare(self) -> None:
        """Make an empty index where there is none."""
        if not self.is_there():
            index = self.create()
            self.patient.indices.put_alias(index=index, name=self.alias)

    @_told
    def is_there(self) -> bool:
        return bool(self.client.indices.exists_alias(name=self.alias))

    def create(self) -> str:
        name = f"{self.alias}-{ANALYSIS_VERSION}-{secrets.token_hex(6)}"
        self.patient.indices.create(
            index=name, mappings=MAPPING, settings=INDEX_SETTINGS
        )
        return name

    def search(self, request: Request) -> Answer:
        try:
            return self.ask(self.alias, request)
        except EngineUnavailable as error:
            if isinstance(error.__cause__, BadRequestError):
                raise RequestRefused(str(error)) from error
            raise

    @_told
    def ask(self, index: str, request: Request) -> Answer:
        """What one index, or the one behind an alias, knows."""
        found = self.client.search(
            index=index,
            query=query(request),
            aggregations={"facets": {"terms": {"field": "facets", "size": MOST_FACETS}}}
            if request.facets
            else None,
            sort=[{"_score": "desc"}, {"key": "asc"}],
            from_=request.offset,
            size=request.size,
            track_total_hits=True,
            stored_fields=["key"],
        )
        facets = found.get("aggregations", {}).get("facets", {}).get("buckets", [])
        return Answer(
            hits=[
                (hit["fields"]["key"][0], round(hit["_score"] or 0))
                for hit in found["hits"]["hits"]
            ],
            total=found["hits"]["total"]["value"],
            facets={bucket["key"]: bucket["doc_count"] for bucket in facets},
        )

    @_told
    def index(self, documents: Iterable[Document]) -> None:
        self.write(self.alias, documents)

    def write(self, index: str, documents: Iterable[Document]) -> None:
        self._bulk(index, _puts(index, documents))

    @_told
    def delete(self, gone: Mapping[int, int]) -> None:
        # The server makes an index for a versioned delete, whatever `require_alias`.
        if not self.is_there():
            raise EngineUnavailable("There is no index.")
        self.remove(self.alias, gone)

    def remove(self, index: str, gone: Mapping[int, int]) -> None:
        self._bulk(
            index,
            (
                {
                    "_op_type": "delete",
                    "_index": index,
                    "_id": str(number),
                    "version": version,
                    "version_type": "external_gte",
                }
                for number, version in gone.items()
            ),
        )

    def _bulk(self, index: str, actions: Iterator[dict]) -> None:
        _done, errors = bulk(
            self.patient,
            actions,
            refresh=self.refresh,
            raise_on_error=False,
            # Otherwise the server makes an index where the alias is missing.
            require_alias=index == self.alias,
        )
        real = [x for x in errors if not _is_harmless(x)]
        if real:
            raise EngineUnavailable(str(real[0])[:500])

    @_told
    def rebuild(self, name: str = "") -> "ElasticsearchRebuild":
        answering = {*self.behind(self.alias), *self.behind(self.previous)}
        left = [index for index in self._own_indexes() if index not in answering]
        self.drop(index for index in left if index != name)
        return ElasticsearchRebuild(self, name if name in left else self.create())

    def _own_indexes(self) -> list[str]:
        """Indexes that `create` made, and not those of a site with a like name."""
        there = self.client.indices.get(index=f"{self.alias}-*", features="aliases")
        ours = re.compile(re.escape(self.alias) + r"-\d+-[0-9a-f]{12}")
        return [index for index in there if ours.fullmatch(index)]

    @_told
    def before(self) -> "ElasticsearchRebuild | None":
        old = self.behind(self.previous)
        return ElasticsearchRebuild(self, old[0]) if old else None

    def behind(self, alias: str) -> list[str]:
        """The indexes behind an alias."""
        if not self.client.indices.exists_alias(name=alias):
            return []
        return list(self.client.indices.get_alias(name=alias))

    def drop(self, indexes: Iterable[str]) -> None:
        for index in indexes:
            self.patient.indices.delete(index=index, ignore_unavailable=True)

    def health(self) -> Health:
        try:
            return self._health()
        except EngineUnavailable as error:
            return Health(self.name, answers=False, notes=[str(error)[:200]])

    @_told
    def version(self) -> str:
        """The server's own version."""
        return self.client.info()["version"]["number"]

    @_told
    def _health(self) -> Health:
        status = self.client.cluster.health()["status"]
        if not self.is_there():
            return Health(self.name, answers=False, notes=[status])
        count = self.client.count(index=self.alias)["count"]
        return Health(
            self.name, answers=status != "red", documents=count, notes=[status]
        )


class ElasticsearchRebuild:
    """An index without the alias, until it takes it over in one call."""

    def __init__(self, engine: ElasticsearchEngine, name: str) -> None:
        self.engine, self.name = engine, name

    def search(self, request: Request) -> Answer:
        return self.engine.ask(self.name, request)

    @_told
    def add(self, documents: Iterable[Document]) -> None:
        self.engine.write(self.name, documents)

    @_told
    def remove(self, gone: Mapping[int, int]) -> None:
        self.engine.remove(self.name, gone)

    @_told
    def count(self) -> int:
        client = self.engine.patient
        client.indices.refresh(index=self.name)
        return client.count(index=self.name)["count"]

    @_told
    def numbers(self) -> set[int]:
        client = self.engine.patient
        client.indices.refresh(index=self.name)
        found = scan(client, index=self.name, size=5000, _source=False)
        return {int(hit["_id"]) for hit in found}

    @_told
    def publish(self) -> None:
        engine = self.engine
        now, old = engine.behind(engine.alias), engine.behind(engine.previous)
        engine.patient.indices.update_aliases(
            actions=[
                *({"remove": {"index": x, "alias": engine.alias}} for x in now),
                *({"remove": {"index": x, "alias": engine.previous}} for x in old),
                *({"add": {"index": x, "alias": engine.previous}} for x in now),
                {"add": {"index": self.name, "alias": engine.alias}},
            ]
        )
        try:
            engine.drop(x for x in old if x != self.name)
        except (TransportError, ApiError):
            # The new one answers; the next rebuild sweeps this one away.
            logger.exception("The index before the one before stays: %s", old)

    @_told
    def discard(self) -> None:
        if self.name not in self.engine.behind(self.engine.alias):
            self.engine.drop([self.name])


def _is_harmless(error: dict) -> bool:
    """It has a newer version already, or never had the thing."""
    [(kind, told)] = error.items()
    never_had = kind == "delete" and told.get("result") == "not_found"
    return told["status"] == 409 or never_had


def _puts(index: str, documents: Iterable[Document]) -> Iterator[dict]:
    for document in documents:
        yield {
            "_op_type": "index",
            "_index": index,
            "_id": str(document.number),
            # What is older than what is there already is refused.
            "version": document.version,
            "version_type": "external_gte",
            "_source": {
                "key": document.key,
                "title": document.title,
                "heads": document.heads,
                "body": document.body,
                "facets": document.facets.split(),
                "day": document.day.isoformat() if document.day else None,
            },
        }


def query(request: Request) -> dict:
    """A request in the language of Elasticsearch: filters, and weights that add up."""
    wanted = [clause(request.wanted, request.scope)]
    wanted += [{"terms": {"facets": list(words)}} for words in request.filters]
    weights = [
        {
            "constant_score": {
                "filter": clause(boost.condition, boost.scope),
                "boost": boost.weight,
            }
        }
        for boost in request.boosts
    ]
    if request.fresh_from:
        since = {"range": {"day": {"gte": request.fresh_from.isoformat()}}}
        weights.append({"constant_score": {"filter": since, "boost": 1}})
    if request.sunk:
        others = {"bool": {"must_not": {"term": {"facets": request.sunk}}}}
        weights.append({"constant_score": {"filter": others, "boost": 1}})
    return {"bool": {"filter": wanted, "should": weights}}


def clause(condition: Condition, field: str) -> dict:
    """A condition on one field."""
    if isinstance(condition, Term):
        kind = "prefix" if condition.prefix else "term"
        return {kind: {field: {"value": condition.term}}}
    if isinstance(condition, Phrase):
        return {"match_phrase": {field: {"query": " ".join(condition.terms)}}}
    parts = [clause(part, field) for part in condition.parts]
    if not parts:
        return {"match_none": {}}
    if isinstance(condition, All):
        return {"bool": {"filter": parts}}
    return {"bool": {"should": parts, "minimum_should_match": 1}}
