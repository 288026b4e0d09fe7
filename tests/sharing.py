"""
Who runs which test of the browser, where two processes share them.

Stories of one file follow each other on one site, and the crawl is made once, so a
file stays whole; pages that are only looked at go to whoever is free. (Marks for
`--dist loadgroup` would say the same, but pytest 9 does not hear them from xdist 3.8.)
"""

from xdist.scheduler import LoadFileScheduling

LOOKING = ("test_access", "test_gates")


class Sharing(LoadFileScheduling):
    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        is_looking = file.endswith(tuple(f"{name}.py" for name in LOOKING))
        return nodeid if is_looking else file
