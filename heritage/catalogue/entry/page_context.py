"""The template context of an entry page, read with a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Value, prefetch_related_objects
from django.db.models.functions import Coalesce

from heritage.catalogue.blocks import read_photos
from heritage.catalogue.choices import ALWAYS_SHOWN, Level, NameKind, Property
from heritage.catalogue.entry.footnotes import Footnotes
from heritage.catalogue.entry.related_entries import RelatedEntries
from heritage.catalogue.models import CITED_ROWS
from heritage.catalogue.models.sources import Cited
from heritage.catalogue.position import visibility
from heritage.catalogue.position.map_links import map_links
from heritage.chronology import edtf
from heritage.wagtail_patches.cluster_rows import has_rows_in_memory

UNDATED = 10**9


@dataclass(frozen=True)
class Fact:
    """A label and its value. No value means 未查到; `withheld` means that the value is not for the public."""

    label: str
    value: str = ""
    citations: list = field(default_factory=list)
    withheld: bool = False


@dataclass(frozen=True)
class Dispute:
    subject: str
    values: list


class Entry:
    """An entry as its template reads it. Unsaved rows (previews) work as saved rows do."""

    def __init__(self, page):
        self.page = page
        self.footnotes = Footnotes()
        self._load_rows()
        self.photos = read_photos(page.story, page.photo_id)
        if self.photos and self.photos[0].pk == page.photo_id:
            page.photo = self.photos[0]  # with its files

    def _load_rows(self):
        if self.page.pk is None or has_rows_in_memory(self.page):
            return  # a preview, whose rows are in memory already
        prefetch_related_objects([self.page], "names", "zones", "conflicts", *CITED_ROWS)
        found = defaultdict(list)
        for name, key, cited in self._citations():
            found[name, key].append(cited)
        for name in CITED_ROWS:
            for row in getattr(self.page, name).all():
                row.set_cited(found[name, row.pk])

    def _citations(self):
        """Yield (relation, key of the row, Cited) for every citation of the entry, in order.

        It is one query of three tables.
        """
        queries = []
        for name, model in CITED_ROWS.items():
            found = model.objects.filter(row__page=self.page.pk).order_by().annotate(rows=Value(name))
            covers = "covers" if name == "designations" else Value("")
            found = found.annotate(part=Coalesce(covers, Value("")))
            queries.append(
                found.values_list("rows", "row_id", "sort_order", "pk", "source_id", "locator", "confidence", "part")
            )
        first, *more = queries
        for name, row, _, _, *cited in sorted(first.union(*more, all=True), key=_place_of_citation):
            yield name, row, Cited(*cited)

    @cached_property
    def names(self):
        return list(self.page.names.all())

    def _names(self, kind):
        return [name for name in self.names if name.kind == kind and name.text not in {self.page.title, self.official}]

    @property
    def official(self):
        """The announced name, unless it is the title."""
        names = [name.text for name in self.names if name.kind == NameKind.OFFICIAL and name.text != self.page.title]
        return names[0] if names else ""

    @property
    def english(self):
        names = self._names(NameKind.ENGLISH)
        return names[0].text if names else ""

    @cached_property
    def designations(self):
        """The designations as a ladder: oldest first, undated last."""
        return sorted(self.page.designations.all(), key=lambda row: _day(row.date))

    @cached_property
    def highest(self):
        """The highest designation in force, or None."""
        return min((row for row in self.designations if row.in_force), key=lambda row: row.rank, default=None)

    @property
    def plaque(self):
        """The designation that the stone sign names: the highest legal one in force."""
        return self.highest if self.highest and self.highest.is_legal else None

    @property
    def badges(self):
        """The highest level in force, and the historic block beside it."""
        levels = {Level(row.level) for row in self.designations if row.in_force}
        chosen = sorted(levels, key=lambda level: level.rank)[:1]
        if Level.HISTORIC_BLOCK in levels and Level.HISTORIC_BLOCK not in chosen:
            chosen.append(Level.HISTORIC_BLOCK)
        return chosen

    @cached_property
    def milestones(self):
        return sorted(self.page.milestones.all(), key=lambda row: _day(row.date))

    @cached_property
    def _statements(self):
        return visibility.public_statements(self.page, self.page.statements.all())

    @cached_property
    def facts(self):
        """The facts in their order: those that are always shown, and those with a value."""
        facts = []
        for item in Property:
            statements = [statement for statement in self._statements if statement.property == item]
            values = [(s.value or self._own_value(item), s.cited) for s in statements]
            if not statements and self._own_value(item):
                values = [(self._own_value(item), [])]
            if item in visibility.LOCATING and not visibility.may_be_located(self.page):
                office = visibility.public_street_office(self.page) if item == Property.ADDRESS else None
                if item in ALWAYS_SHOWN:
                    facts.append(Fact(item.label, office.name if office else "", withheld=office is None))
            elif values:
                facts += [Fact(item.label, value, citations) for value, citations in values]
            elif item in ALWAYS_SHOWN:
                facts.append(Fact(item.label))
        return facts

    def _own_value(self, item):
        """Return what the page's own field says where no statement gives a value."""
        page = self.page
        if item == Property.BUILT:
            return page.built_in_chinese
        if item == Property.HERITAGE_CLASS:
            return page.survey_class.name if page.survey_class else ""
        if item == Property.PROTECTION_ZONE:
            named = [f"{zone.get_kind_display()}（{zone.document_number or '文号未查到'}）" for zone in self.zones]
            return "、".join(named)
        if item == Property.PROJECT_STAGE:
            return page.get_project_stage_display()
        return ""

    @property
    def aliases(self):
        return self._names(NameKind.SHORT) + self._names(NameKind.ALIAS)

    @property
    def former_names(self):
        return self._names(NameKind.FORMER)

    @cached_property
    def disputes(self):
        """The disagreements between sources, one block for each subject, our own choice last."""
        subjects = {}
        for row in self.page.conflicts.all():
            subjects.setdefault(row.subject, []).append(row)
        return [Dispute(subject, sorted(rows, key=lambda row: row.preferred)) for subject, rows in subjects.items()]

    @cached_property
    def unknown(self):
        """The labels of missing facts, for readers who may know them."""
        labels = [fact.label for fact in self.facts if not fact.value and not fact.withheld]
        if not self.designations:
            labels.insert(0, "保护身份")
        if not self.page.opening:
            labels.append("开放情况")
        if visibility.may_be_located(self.page) and self.position is None:
            labels.append("位置")
        if self.page.public_photo is None or self.page.public_photo.is_drawing:
            labels.append("许可明确的照片")
        return labels

    @cached_property
    def position(self):
        return self.page.position

    @property
    def zones(self):
        return visibility.public_zones(self.page, self.page.zones.all())

    @property
    def address(self):
        """The first stated address, where the public may know it."""
        return next((row.value for row in self._statements if row.property == Property.ADDRESS), "")

    @property
    def map_links(self):
        return map_links(self.position, self.page.title, self.address)

    @cached_property
    def related(self):
        return RelatedEntries(self.page, self.position)


def _place_of_citation(found):
    rows, row, sort_order, key, *_ = found
    return rows, row, sort_order or 0, key


def _day(text):
    bounds = edtf.bounds(text)
    return bounds.earliest if bounds else UNDATED
