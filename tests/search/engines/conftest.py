"""Every engine, one after the other."""

import pytest

from search.engines import database_engine


@pytest.fixture(params=["database", "elasticsearch"])
def engine(request, db):
    if request.param == "elasticsearch":
        return request.getfixturevalue("elasticsearch")
    return database_engine()
