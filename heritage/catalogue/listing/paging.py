"""A list cut into pages, each with an address of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A link to the same list in another way. Without a label it is a gap between page numbers."""

    label: str
    query: str = ""
    is_current: bool = False


class Paged:
    """Links between the pages of a list. Whoever uses it has `facets`, `page` and `last_page`."""

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


def nearest_page(asked, last):
    """Return the number of the page that comes nearest to what an address asks for."""
    try:
        number = int(asked or 1)
    except ValueError:
        return 1
    return min(max(number, 1), last)
