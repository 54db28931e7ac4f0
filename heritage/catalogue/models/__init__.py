from heritage.catalogue.models.imports import ImportedRecord, ImportState, Outcome, RecordState, SpreadsheetImport
from heritage.catalogue.models.index import HeritageIndexPage
from heritage.catalogue.models.positions import EnteredPosition
from heritage.catalogue.models.rows import (
    CITED_ROWS,
    ConflictingValue,
    Designation,
    DesignationCitation,
    Milestone,
    MilestoneCitation,
    SiteName,
    Statement,
    StatementCitation,
    Zone,
)
from heritage.catalogue.models.site import CatalogueNumber, HeritageSitePage
from heritage.catalogue.models.sources import Source
from heritage.catalogue.models.terms import Term, Vocabulary

__all__ = [
    "CITED_ROWS",
    "CatalogueNumber",
    "ConflictingValue",
    "Designation",
    "DesignationCitation",
    "EnteredPosition",
    "HeritageIndexPage",
    "HeritageSitePage",
    "ImportState",
    "ImportedRecord",
    "Milestone",
    "MilestoneCitation",
    "Outcome",
    "RecordState",
    "SiteName",
    "Source",
    "SpreadsheetImport",
    "Statement",
    "StatementCitation",
    "Term",
    "Vocabulary",
    "Zone",
]
