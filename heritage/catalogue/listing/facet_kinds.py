"""The facets of the catalogue: a table of them, and how the values of each are read.

A facet reads its values from the columns of a row (for counting) and expresses them as a condition (for filtering).
"""

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, Value, When

from heritage.catalogue.applicability import PROTECTABLE, VISITABLE, WITHOUT_DOOR, is_protectable
from heritage.catalogue.choices import Kind, Level, Opening
from heritage.catalogue.listing.periods import PERIODS, periods_of
from heritage.catalogue.models.terms import Term, Vocabulary
from heritage.catalogue.position.visibility import LOCATABLE, STREET_IS_PUBLIC
from heritage.chronology import edtf
from heritage.chronology.date_reader import read
from heritage.photos.choices import Medium
from heritage.photos.publication import released

LONGEST_DATE = 40  # characters of an address that are read as a date
NONE = "none"
UNKNOWN = "未查到"


class Facet:
    """A facet whose value is one column with fixed choices."""

    def __init__(self, name, label, column, choices, note=""):
        self.name, self.label, self.column, self.note = name, label, column, note
        self.columns = (column,)
        self.labels = {**dict(choices), NONE: UNKNOWN}

    def expressions(self):
        """Return {name: expression} of values that are computed from columns."""
        return {}

    def known(self):
        """Return {value: label} of all values that an address may ask for, in order."""
        return self.labels

    def asked(self, values):
        """Return the set of values that an address asks for."""
        return set(values)

    def values(self, row):
        return (row[self.column] or NONE,)

    def labels_from(self, rows):
        """Return {value: label} of the values that occur in the rows, in order."""
        return self.labels

    def condition(self, chosen):
        return Q(**{f"{self.column}__in": ["" if value == NONE else value for value in chosen]})


class LevelFacet(Facet):
    """The highest level of protection. Where none can be, none is missing: such an entry is under no value."""

    def __init__(self, name, label, choices, note):
        super().__init__(name, label, "highest_level", choices, note)
        self.columns = ("highest_level", "kind")

    def values(self, row):
        return super().values(row) if is_protectable(row["kind"], row["highest_level"]) else ()

    def condition(self, chosen):
        return super().condition(chosen) & PROTECTABLE


class OpeningFacet(Facet):
    """Whether one may go in. A street has no door, and nobody is invited to a place that is kept quiet."""

    def __init__(self, name, label, choices):
        super().__init__(name, label, "opening", choices)
        self.columns = ("opening", "kind", "visibility")

    def values(self, row):
        is_visitable = row["visibility"] in LOCATABLE and row["kind"] not in WITHOUT_DOOR
        return super().values(row) if row["opening"] or is_visitable else ()

    def condition(self, chosen):
        return super().condition(chosen) & (~Q(opening="") | VISITABLE)


class PeriodFacet(Facet):
    def __init__(self, name, label, note):
        super().__init__(name, label, "built_earliest", (), note)
        self.columns = ("built_earliest", "built_latest")
        # An entry may be dated in words, by a dynasty or a culture, without a year that can be counted.
        self.labels = {code: period.label for code, period in PERIODS.items()} | {NONE: "未查到年份"}

    def asked(self, values):
        """Also read what people write: 五十年代, 民国二十四年, 1956 are the periods in which they lie."""
        found = set()
        for value in values:
            found |= {value} if value in self.labels else set(_periods_read(value))
        return found

    def values(self, row):
        return periods_of(row["built_earliest"], row["built_latest"]) or (NONE,)

    def condition(self, chosen):
        wanted = Q(built_earliest__isnull=True) if NONE in chosen else Q(pk__in=[])
        for period in (PERIODS[code] for code in chosen if code != NONE):
            wanted |= Q(built_earliest__lte=period.latest, built_latest__gte=period.earliest)
        return wanted


def _periods_read(text):
    try:
        bounds = edtf.bounds(read(text[:LONGEST_DATE]).text)
    except ValidationError:
        return ()
    return periods_of(bounds.earliest, bounds.latest) if bounds else ()


class TermFacet(Facet):
    """A facet of an editable vocabulary. The labels come with the rows, so that they need no query."""

    def __init__(self, name, label, column, vocabulary):
        super().__init__(name, label, column, ())
        self.vocabulary = vocabulary
        self.code, self.term, self.order = (f"{column}__{part}" for part in ("code", "name", "order"))
        self.columns = (self.code, self.term, self.order)

    def known(self):
        terms = Term.objects.filter(vocabulary=self.vocabulary)
        return {**dict(terms.values_list("code", "name")), NONE: UNKNOWN}

    def values(self, row):
        return (row[self.code] or NONE,)

    def labels_from(self, rows):
        found = {(row[self.order], row[self.code], row[self.term]) for row in rows if row[self.code]}
        return {**{code: term for _, code, term in sorted(found)}, NONE: UNKNOWN}

    def condition(self, chosen):
        wanted = Q(**{f"{self.code}__in": chosen})
        return wanted | Q(**{f"{self.column}__isnull": True}) if NONE in chosen else wanted


class StreetFacet(TermFacet):
    """The street office, which is not public for a restricted entry."""

    def __init__(self, name, label, column, vocabulary):
        super().__init__(name, label, column, vocabulary)
        self.columns += ("visibility",)

    def values(self, row):
        return super().values(row) if row["visibility"] in STREET_IS_PUBLIC else (NONE,)

    def labels_from(self, rows):
        return super().labels_from([row for row in rows if row["visibility"] in STREET_IS_PUBLIC])

    def condition(self, chosen):
        public = Q(visibility__in=STREET_IS_PUBLIC)
        wanted = super().condition(chosen) & public
        return wanted | ~public if NONE in chosen else wanted


class PhotoFacet(Facet):
    """Whether an entry has a photograph that may be shown. A drawing does not count."""

    def __init__(self, name, label, note):
        super().__init__(name, label, "has_photograph", (), note)
        self.labels = {"yes": "有照片", "no": "暂无照片"}

    def expressions(self):
        return {self.column: Case(When(self._photograph(), then=Value(True)), default=Value(False))}

    def values(self, row):
        return ("yes",) if row[self.column] else ("no",)

    def condition(self, chosen):
        photograph = self._photograph()
        wanted = {"yes": photograph, "no": ~photograph}
        return wanted[chosen[0]] if len(chosen) == 1 else Q()

    def _photograph(self):
        return Q(photo__isnull=False) & ~Q(photo__medium=Medium.DRAWING) & released(prefix="photo__")


FACETS = (
    Facet("kind", "类别", "kind", Kind.choices),
    LevelFacet("level", "保护身份", Level.choices, "一处有几项身份的，按现行最高一项计。"),
    PeriodFacet("period", "年代", "跨年代的建造，各年代都计入。"),
    StreetFacet("street", "街道", "street_office", Vocabulary.STREET_OFFICE),
    TermFacet("managed", "管理辖区", "managed_by", Vocabulary.MANAGED_BY),
    OpeningFacet("open", "开放情况", Opening.choices),
    PhotoFacet("photo", "照片", "示意图不算照片。"),
)
