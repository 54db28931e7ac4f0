from functools import cached_property

from django.urls import reverse

from heritage.catalogue.applicability import applies, is_protectable, is_visitable
from heritage.catalogue.choices import (
    ALWAYS_SHOWN,
    Confidence,
    Kind,
    Level,
    NameKind,
    Opening,
    ProjectStage,
    Property,
    Scale,
)
from heritage.catalogue.position import visibility
from heritage.catalogue.public_record import stories
from heritage.catalogue.public_record.values import (
    Citation,
    Contradiction,
    Milestone,
    Protection,
    PublicDate,
    PublicName,
    PublicPhoto,
    PublicSource,
    PublicStatement,
    Related,
    Silence,
    Zone,
    permanent_path,
)
from heritage.chronology import edtf


class PublicRecord:
    """What the public may know of one entry.

    `page` has its rows read, each cited row its citations as `cited`; `sources` are by primary key; `whole` and
    `parts` are published pages. `public_records` and `record_of_page` see to that.
    """

    def __init__(self, page, sources, photos, whole, parts):
        self._page, self._photos, self._whole, self._parts = page, photos, whole, parts
        self._read_sources, self._cited_sources = sources, {}
        self.number, self.title, self.summary = page.number, page.title, page.summary
        self.kind, self.scale = Kind(page.kind), Scale(page.scale)
        self.opening = Opening(page.opening) if page.opening else self._silence(is_visitable(page))
        self.summary_en = page.summary_en
        self.notice = page.notice
        self.last_checked = page.last_checked
        self.published, self.modified = page.first_published_at, page.last_published_at

    @property
    def permanent_path(self):
        return permanent_path(self.number)

    @cached_property
    def page_path(self):
        """The path of its page, or None where it lies outside every site."""
        parts = self._page.get_url_parts()
        return parts and parts[2]

    @property
    def manifest_path(self):
        """The path of its IIIF manifest, or empty where it has no picture."""
        return reverse("entry_manifest", args=[self._page.slug]) if self.photos else ""

    @cached_property
    def names(self):
        return [
            PublicName(
                row.text,
                NameKind(row.kind),
                PublicDate.read(row.used_from),
                PublicDate.read(row.used_to),
                row.years,
                self._source(row.source_id),
            )
            for row in self._page.names.all()
        ]

    def first_name(self, kind):
        return next((name.text for name in self.names if name.kind == kind), "")

    @cached_property
    def built(self):
        return PublicDate.read(self._page.built) or Silence.UNKNOWN

    @cached_property
    def ended(self):
        """When it was demolished, moved or rebuilt: a PublicDate; None where it stands, or where nobody knows when."""
        return PublicDate.read(self._page.ended)

    @property
    def ended_in_chinese(self):
        return self._page.ended_in_chinese

    @property
    def survey_class(self):
        return self._page.survey_class or Silence.UNKNOWN

    @property
    def managed_by(self):
        return self._page.managed_by or Silence.UNKNOWN

    @property
    def street_office(self):
        if self._page.visibility not in visibility.STREET_IS_PUBLIC:
            return Silence.WITHHELD
        return visibility.public_street_office(self._page) or Silence.UNKNOWN

    @cached_property
    def position(self):
        """A PublicPosition (WGS-84; exact, estimated or moved; with its radius), or why there is none."""
        if not visibility.may_be_located(self._page):
            return Silence.WITHHELD
        return visibility.public_position(self._page) or Silence.UNKNOWN

    @property
    def position_note(self):
        return visibility.position_note(self._page)

    @property
    def position_method(self):
        """How a position was found. Of a moved one the method could tell more than the position may."""
        return "" if isinstance(self.position, Silence) or self.position.moved else self._page.position_method

    @cached_property
    def zones(self):
        zones = visibility.public_zones(self._page, self._page.zones.all())
        return [Zone(zone.kind, zone.get_kind_display(), zone.document_number, zone.geometry) for zone in zones]

    @cached_property
    def protections(self):
        """The acts of protection: oldest first, undated last."""
        return [
            Protection(
                level=Level(row.level),
                name=row.name_announced,
                list_name=row.list_name,
                batch=row.batch,
                item_number=row.item_number,
                authority=row.authority,
                document_number=row.document_number,
                date=PublicDate.read(row.date),
                status=row.status,
                status_label=row.get_status_display(),
                end_date=PublicDate.read(row.end_date),
                note=row.note,
                citations=self._citations(row),
            )
            for row in sorted(self._page.designations.all(), key=_when)
        ]

    @property
    def highest_level(self):
        if self._page.highest_level:
            return Level(self._page.highest_level)
        return self._silence(is_protectable(self._page.kind, ""))

    @staticmethod
    def _silence(applicable):
        return Silence.UNKNOWN if applicable else Silence.NOT_APPLICABLE

    @cached_property
    def milestones(self):
        rows = sorted(self._page.milestones.all(), key=_when)
        return [Milestone(PublicDate.read(row.date), row.text, self._citations(row)) for row in rows]

    @cached_property
    def statements(self):
        """The facts in the order of Property; those that every entry shows are there with their Silence."""
        rows = visibility.public_statements(self._page, self._page.statements.all())
        found = []
        for item in Property:
            if item in visibility.LOCATING and not visibility.may_be_located(self._page):
                found.append(PublicStatement(item, Silence.WITHHELD))
                continue
            own = self._own_value(item)
            stated = [
                PublicStatement(item, row.value or own, self._citations(row))
                for row in rows
                if row.property == item and (row.value or own)
            ]
            if not stated and own:
                stated = [PublicStatement(item, own)]
            if not stated and item in ALWAYS_SHOWN:
                stated = [PublicStatement(item, self._silence(applies(self._page, item)))]
            found += stated
        return found

    def _own_value(self, item):
        """What the record's own field says where no statement words it."""
        page = self._page
        if item == Property.BUILT:
            return edtf.in_chinese(page.built)
        if item == Property.ENDED:
            return page.ended_in_chinese
        if item == Property.HERITAGE_CLASS:
            return page.survey_class.name if page.survey_class else ""
        if item == Property.PROTECTION_ZONE:
            return "、".join(f"{zone.kind_label}（{zone.document_number or '文号未查到'}）" for zone in self.zones)
        if item == Property.PROJECT_STAGE and page.project_stage:
            return ProjectStage(page.project_stage).label
        return ""

    def value_of(self, item):
        """The first value of a property, or its Silence."""
        return next((row.value for row in self.statements if row.about == item), Silence.UNKNOWN)

    @cached_property
    def contradictions(self):
        subjects = {}
        for row in self._page.conflicts.all():
            subjects.setdefault(row.subject, []).append((row.value, self._source(row.source_id), row.preferred))
        return [Contradiction(subject, tuple(values)) for subject, values in subjects.items()]

    @cached_property
    def photos(self):
        return [PublicPhoto.of(photo) for photo in self._photos]

    @property
    def whole(self):
        """The larger entry that it belongs to. An area (片区) is the largest there is: for it there can be none."""
        if self._whole is None:
            return Silence.NOT_APPLICABLE if self.scale == Scale.AREA else Silence.UNKNOWN
        return _related(self._whole)

    @property
    def parts(self):
        return [_related(part) for part in self._parts]

    @cached_property
    def story(self):
        """The text of the page as plain paragraphs, without the marks of its notes."""
        return stories.paragraphs(self._page.story)

    @cached_property
    def sources(self):
        """Every source that the entry cites, once."""
        for rows in (self.names, self.protections, self.milestones, self.statements, self.contradictions):
            len(rows)  # each notes what it cites
        for key in stories.source_keys(self._page.story):
            self._source(key)
        return list(self._cited_sources.values())

    def _citations(self, row):
        return tuple(
            Citation(self._source(cited.source_id), cited.locator, Confidence(cited.confidence), cited.covers)
            for cited in row.cited
        )

    def _source(self, key):
        source = self._read_sources.get(key)
        if source is not None and key not in self._cited_sources:
            self._cited_sources[key] = PublicSource.of(source)
        return self._cited_sources.get(key)


def _related(entry):
    return Related(entry.number, entry.title, Kind(entry.kind), Scale(entry.scale))


def _when(row):
    bounds = edtf.bounds(row.date)
    return bounds.earliest if bounds else 10**9
