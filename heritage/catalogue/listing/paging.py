"""A list cut into pages, each with an address of its own."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Choice:
    """A link to the same list in another way. Without a label it is a gap between page numbers."""

    label: str
    query: str = ""
    is_current: bool = False


class Paging:
    """The pages of a faceted list, and the links between them.

    A subclass has `facets`, `count` (how many rows the list has), `asked_page` (as the address says it) and `per_page`.
    """

    per_page = 24

    @property
    def last_page(self):
        return max(1, -(-self.count // self.per_page))

    @cached_property
    def page(self):
        """The number of the page that comes nearest to what the address asks for."""
        try:
            number = int(self.asked_page or 1)
        except ValueError:
            return 1
        return min(max(number, 1), self.last_page)

    @property
    def first(self):
        """The number of the first row on this page, counted from 1."""
        return (self.page - 1) * self.per_page + 1

    @property
    def last(self):
        return min(self.page * self.per_page, self.count)

    @property
    def rows(self):
        """The slice of the list that is on this page."""
        return slice(self.first - 1, self.first - 1 + self.per_page)

    @property
    def active(self):
        """The values asked for, each with the link to the list without it."""
        return [Choice(label, query) for label, query in self.facets.active()]

    @property
    def without_facets(self):
        """The query string of the list without facets, in the same order and view."""
        return self.facets.query(**dict.fromkeys(self.facets.chosen))

    @property
    def previous(self):
        return Choice("上一页", self._page_query(self.page - 1)) if self.page > 1 else None

    @property
    def next(self):
        return Choice("下一页", self._page_query(self.page + 1)) if self.page < self.last_page else None

    @property
    def pages(self):
        """Links to the first, the last and the neighbouring pages, with gaps between."""
        wanted = sorted({1, self.last_page, *range(self.page - 2, self.page + 3)} & set(range(1, self.last_page + 1)))
        links, before = [], 0
        for number in wanted:
            if number > before + 1:
                links.append(Choice(""))
            links.append(Choice(str(number), self._page_query(number), number == self.page))
            before = number
        return links

    def _page_query(self, number):
        return self.facets.query(page=number if number > 1 else None)
