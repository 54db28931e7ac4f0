"""What search results offer beyond Wagtail's. It needs no models, so that the search backend loads without Wagtail."""

from modelsearch.backends.base import BaseSearchResults


class RankedResults(BaseSearchResults):
    """What `search()` of a queryset returns where the project's own search answers.

    Other results are those of an empty query or of another backend: a list of rows, and nothing more.
    """

    is_relaxed = False  # whether nothing matched exactly, and these are the nearest results

    def queryset(self):
        """Return all results, unsliced and without their order, as a queryset."""
        raise NotImplementedError

    def ranked(self, *columns):
        """Return ([(score, primary key, *columns)] of all results in their order, `is_relaxed`)."""
        raise NotImplementedError

    def best(self, limit):
        """Return the best few results as a list, without counting the others."""
        raise NotImplementedError
