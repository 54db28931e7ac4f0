"""The template context of an entry page, read with a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Value, prefetch_related_objects
from django.db.models.functions import Coalesce

from heritage.catalogue.applicability import applies, is_protectable, is_visitable
from heritage.catalogue.blocks import read_photos, story_text
from heritage.catalogue.choices import ALWAYS_SHOWN, Level, NameKind, Property
from heritage.catalogue.entry.footnotes import Footnotes
from heritage.catalogue.entry.related_entries import RelatedEntries
from heritage.catalogue.entry.visit import VISITING, Visit
from heritage.catalogue.models import CITED_ROWS
from heritage.catalogue.models.sources import Cited
from heritage.catalogue.position import visibility
from heritage.catalogue.position.map_links import map_links
from heritage.catalogue.public_record import stories
from heritage.chronology import edtf
from heritage.wagtail_patches.cluster_rows import has_rows_in_memory

UNDATED = 10**9
STUB_STORY, STUB_ROWS = 200, 12  # characters; rows of facts


@dataclass(frozen=True)
class Fact:
    """A property of the entry with its value and who says so."""

    about: Property
    value: str
    citations: list = field(default_factory=list)

    @property
    def label(self):
        return self.about.label


@dataclass(frozen=True)
class Dispute:
    subject: str
    values: list


class Entry:
    """An entry as its template reads it. Unsaved rows (previews) work as saved rows do."""

    def __init__(self, page):
        self.page = page
        self.footnotes = Footnotes(self._source_keys)
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

    def _source_keys(self):
        """Return the primary keys of all sources that the page may cite, so that one query reads them."""
        rows = [row for name in CITED_ROWS for row in getattr(self.page, name).all()]
        cited = {cited.source_id for row in rows for cited in row.cited}
        cited |= {row.source_id for row in (*self.names, *self.page.conflicts.all())}
        return (cited | stories.source_keys(self.page.story)) - {None}

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

    @cached_property
    def plaque(self):
        """The act that the stone sign names, where the sign is known: only protected sites have one."""
        graded = [row for row in self.designations if row.in_force and row.has_sign]
        act = min(graded, key=lambda row: row.rank, default=None)
        return act if act and (act.sign_authority or act.sign_date) else None

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
    def known_facts(self):
        """All facts that have a value and are public, in the order of Property."""
        facts = []
        for item in Property:
            if item in visibility.LOCATING and not visibility.may_be_located(self.page):
                office = visibility.public_street_office(self.page) if item == Property.ADDRESS else None
                facts += [Fact(item, office.name)] if office else []
                continue
            own = self._own_value(item)
            stated = [Fact(item, row.value or own, row.cited) for row in self._statements if row.property == item]
            facts += [fact for fact in stated if fact.value] or ([Fact(item, own)] if own else [])
        return facts

    @property
    def facts(self):
        return [fact for fact in self.known_facts if fact.about not in VISITING]

    @property
    def visiting_facts(self):
        return [fact for fact in self.known_facts if fact.about in VISITING]

    @cached_property
    def visit(self):
        return Visit(self)

    def _own_value(self, item):
        """Return what the page's own field says where no statement gives a value."""
        page = self.page
        if item == Property.BUILT:
            return page.built_in_chinese
        if item == Property.ENDED:
            return page.ended_in_chinese
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
        """What was asked and not found, once, for readers who may know it. What does not apply is not asked."""
        page, known = self.page, {fact.about for fact in self.known_facts}
        located = visibility.may_be_located(page)
        missing = {
            "保护身份": is_protectable(page.kind, page.highest_level) and not self.designations,
            "开放情况": is_visitable(page) and not page.opening,
            "位置": located and self.position is None,
        }
        asked = [item for item in ALWAYS_SHOWN if applies(page, item)]
        if not located:
            asked = [item for item in asked if item not in visibility.LOCATING]
        missing |= {item.label: item not in known for item in asked}
        missing |= {
            "公布文号": any(not row.document_number for row in self.designations),
            "文物标志": not self.plaque and any(row.in_force and row.has_sign for row in self.designations),
            "一张许可明确的照片": located and (page.public_photo is None or page.public_photo.is_drawing),
        }
        return [label for label, is_missing in missing.items() if is_missing]

    @cached_property
    def is_stub(self):
        """Whether so little is known that half a page holds it: no picture, hardly a story, hardly a row."""
        rows = len(self.milestones) + len(self.designations) + len(self.facts) + len(self.disputes)
        has_more = self.photos or self.zones or self.related.whole or self.related.parts
        return not (has_more or rows > STUB_ROWS or len(story_text(self.page.story)) > STUB_STORY)

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
