"""The query parameters that public views read, registered by each app beside the code that reads them.

    PARAMETERS = QueryParameters(choices={"kind", "page"}, free={"q"})

    @hooks.register("register_query_parameters")
    def query_parameters():
        return listing.PARAMETERS

The page cache removes any other parameter before a view sees it. A view that reads a new one therefore registers it.
"""

from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from wagtail import hooks


@dataclass(frozen=True)
class QueryParameters:
    """`choices` have few values: their pages are cached. `free` ones have any value: such a request is never cached."""

    choices: frozenset = frozenset()
    free: frozenset = frozenset()

    def __or__(self, other):
        return QueryParameters(frozenset(self.choices) | other.choices, frozenset(self.free) | other.free)

    @property
    def names(self):
        return self.choices | self.free


@cache
def registered():
    """Return the QueryParameters of all apps as one."""
    return reduce(or_, (parameters() for parameters in hooks.get_hooks("register_query_parameters")), QueryParameters())
