from heritage.catalogue.models.index import HeritageIndexPage
from heritage.catalogue.models.rows import (
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
    "CatalogueNumber",
    "ConflictingValue",
    "Designation",
    "DesignationCitation",
    "HeritageIndexPage",
    "HeritageSitePage",
    "Milestone",
    "MilestoneCitation",
    "SiteName",
    "Source",
    "Statement",
    "StatementCitation",
    "Term",
    "Vocabulary",
    "Zone",
]
