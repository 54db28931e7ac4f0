"""The numbers of the whole catalogue, for the home page: counted once, however many of its template tags ask."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse

from heritage.catalogue.choices import DesignationStatus, Level
from heritage.catalogue.listing.facets import Facets
from heritage.catalogue.models import Designation, HeritageSitePage

TALLIED = (Level.NATIONAL, Level.PROVINCIAL, Level.MUNICIPAL, Level.HISTORIC_BLOCK)


@dataclass(frozen=True)
class WayIn:
    label: str
    count: int
    url: str


class Overview:
    """All published entries, counted at the first question."""

    def __init__(self):
        self.entries = HeritageSitePage.objects.published()
        self._facets = Facets(QueryDict())

    @property
    def total(self):
        return self._facets.count(self.entries)

    @cached_property
    def groups(self):
        return {group.name: group.options for group in self._facets.groups(self.entries)}

    @cached_property
    def in_force(self):
        """How many entries hold each of the tallied levels now, whichever is their highest."""
        rows = Designation.objects.filter(
            page__in=self.entries.order_by().values("pk"), level__in=TALLIED, status=DesignationStatus.IN_FORCE
        )
        return dict(rows.order_by().values_list("level").annotate(Count("page", distinct=True)))

    def ways_in(self, name):
        catalogue = reverse("wagtail_serve", args=["sites/"])
        return [WayIn(option.label, option.count, catalogue + option.query) for option in self.groups.get(name, ())]
