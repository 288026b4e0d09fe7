"""The contract in plain Python: what every engine must answer, slowly but visibly."""

from collections import Counter

from search.queries import All, Answer, Phrase, Term


def answer(documents, request):
    """What these documents give for a request."""
    met = [x for x in documents if _wanted(x, request)]
    weighed = sorted((-_weight(x, request), x.key) for x in met)
    page = weighed[request.offset : request.offset + request.size]
    facets = Counter(word for x in met for word in x.facets.split())
    return Answer([(key, -less) for less, key in page], len(met), dict(facets))


def _wanted(document, request):
    words = set(document.facets.split())
    chosen = all(words & set(any_of) for any_of in request.filters)
    return chosen and _meets(document, request.wanted, request.scope)


def _weight(document, request):
    weight = sum(
        boost.weight
        for boost in request.boosts
        if _meets(document, boost.condition, boost.scope)
    )
    since = request.fresh_from
    weight += bool(since and document.day and document.day >= since)
    return weight + bool(request.sunk and request.sunk not in document.facets.split())


def _meets(document, condition, scope):
    columns = [document.title, document.heads, document.body, document.facets]
    if scope != "all":
        columns = [getattr(document, scope)]
    return any_column(columns, condition)


def any_column(columns, condition):
    if isinstance(condition, Term):
        return any(
            term.startswith(condition.term)
            if condition.prefix
            else term == condition.term
            for column in columns
            for term in column.split()
        )
    if isinstance(condition, Phrase):
        phrase = f" {' '.join(condition.terms)} "
        return any(phrase in f" {column} " for column in columns)
    met = [any_column(columns, part) for part in condition.parts]
    if isinstance(condition, All):
        return bool(met) and all(met)
    return any(met)
