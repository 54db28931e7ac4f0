"""What a public record is made of: dates, sources, names, acts, statements, pictures, and why a value is missing."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from heritage.catalogue.choices import Confidence, Kind, Level, NameKind, Property, Scale
from heritage.chronology import edtf
from heritage.photos.renditions.files import files_of
from heritage.photos.renditions.sizes import FORMATS, SHAPES

VIEWING = (SHAPES["whole"].transforms[-1], FORMATS[-1])


class Silence(models.TextChoices):
    """Why a field has no value."""

    UNKNOWN = "unknown", "未查到"
    NOT_APPLICABLE = "not_applicable", "不适用"
    WITHHELD = "withheld", "不公开"


@dataclass(frozen=True)
class PublicDate:
    """A date as EDTF, with its bounds as ISO 8601 days (empty where an end is open or unknown) and in Chinese."""

    edtf: str
    earliest: str
    latest: str
    chinese: str

    @classmethod
    def read(cls, text):
        """Return the PublicDate of an EDTF text, or None for an empty one."""
        if not text:
            return None
        try:
            value, bounds = edtf.parse(text), edtf.bounds(text)
        except ValidationError:  # an old record must still be shown
            return cls(text, "", "", text)
        is_span, is_limit = isinstance(value, edtf.Span), isinstance(value, edtf.Limit)
        has_start = not (is_span and not isinstance(value.start, edtf.Day)) and not (is_limit and value.is_latest)
        has_end = not (is_span and not isinstance(value.end, edtf.Day)) and not (is_limit and not value.is_latest)
        return cls(
            text,
            iso_day(bounds.earliest) if has_start else "",
            iso_day(bounds.latest) if has_end else "",
            edtf.in_chinese(text),
        )


def iso_day(number):
    """Return a sortable day as ISO 8601: 1956-01-01; the year 500 BC is -0499, years of five digits have a sign."""
    year, rest = divmod(number, 10_000)
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04d}-{rest // 100:02d}-{rest % 100:02d}"


@dataclass(frozen=True)
class PublicSource:
    """A text that says something about the place. `link` is empty where readers must not be sent to it."""

    pk: int
    title: str
    publisher: str
    date: PublicDate | None
    grade: str
    grade_label: str
    link: str
    note: str

    @classmethod
    def of(cls, source):
        return cls(
            source.pk,
            source.title,
            source.publisher,
            PublicDate.read(source.date),
            source.grade,
            source.get_grade_display(),
            source.link,
            source.note,
        )

    @property
    def citation(self):
        """The source as one line of text: 《…》，郑州晚报，2019年10月23日（据转载本）."""
        date = self.date.chinese if self.date else ""
        line = "，".join(filter(None, [f"《{self.title}》", self.publisher, date]))
        return f"{line}（{self.note}）" if self.note else line


@dataclass(frozen=True)
class Citation:
    """What one source says of a row. `part` is the column that it covers; empty is the whole row."""

    source: PublicSource | None
    locator: str
    confidence: Confidence
    part: str = ""


@dataclass(frozen=True)
class PublicName:
    text: str
    kind: NameKind
    used_from: PublicDate | None
    used_to: PublicDate | None
    years: str  # the years of use in Chinese
    source: PublicSource | None

    @property
    def language(self):
        return {NameKind.ENGLISH: "en", NameKind.PINYIN: "zh-Latn-pinyin"}.get(self.kind, "zh-Hans")


@dataclass(frozen=True)
class Protection:
    """One act by which an authority protects or lists the place."""

    level: Level
    name: str
    list_name: str
    batch: str
    item_number: str
    authority: str
    document_number: str
    date: PublicDate | None
    status: str
    status_label: str
    end_date: PublicDate | None
    note: str
    citations: tuple


@dataclass(frozen=True)
class Milestone:
    date: PublicDate | None
    text: str
    citations: tuple


@dataclass(frozen=True)
class PublicStatement:
    """One fact. `value` is a text, or a Silence that says why there is none."""

    about: Property
    value: str
    citations: tuple = ()

    @property
    def confidence(self):
        """How far it is checked: verified as soon as one source verifies it; None where nothing is cited."""
        found = {citation.confidence for citation in self.citations}
        return next((one for one in Confidence if one in found), None)


@dataclass(frozen=True)
class Contradiction:
    """What sources say differently about one subject: (value, source, whether this catalogue follows it)."""

    subject: str
    values: tuple


@dataclass(frozen=True)
class PublicPhoto:
    path: str  # of its page
    file: str  # address of the largest file for viewing
    width: int
    height: int
    caption: str
    description: str
    credit: str
    licence: str  # for people
    deed: str  # address of the licence; empty where it has none
    is_drawing: bool
    ai_generated: bool
    taken: PublicDate | None

    @classmethod
    def of(cls, photo):
        file = files_of(photo, "whole")[VIEWING]
        return cls(
            path=reverse("photo", args=[photo.pk]),
            file=file.url,
            width=file.width,
            height=file.height,
            caption=photo.caption,
            description=photo.description,
            credit=photo.credit,
            licence=photo.get_licence_display(),
            deed=photo.terms.deed,
            is_drawing=photo.is_drawing,
            ai_generated=photo.ai_generated,
            taken=PublicDate.read(photo.taken),
        )


@dataclass(frozen=True)
class Zone:
    """An officially published protection zone; its boundary is GeoJSON in WGS-84."""

    kind: str
    kind_label: str
    document_number: str
    geometry: dict


@dataclass(frozen=True)
class Related:
    """Another published entry: the whole that this one is part of, or one of its parts."""

    number: str
    title: str
    kind: Kind
    scale: Scale

    @property
    def path(self):
        return permanent_path(self.number)


def permanent_path(number):
    return reverse("permanent_entry", args=[number])
