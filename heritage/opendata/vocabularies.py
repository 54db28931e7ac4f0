"""The words that data uses, each with a permanent address: fixed lists of the code, and terms that editors keep.

Of the editors' terms only those are told that some public entry shows: the street office of a place that is not public
must not be learnt from a list either.
"""

from collections.abc import Callable
from dataclasses import dataclass

from heritage.catalogue import choices
from heritage.catalogue.models import HeritageSitePage, Term
from heritage.catalogue.position.visibility import STREET_IS_PUBLIC
from heritage.catalogue.public_record.values import Silence
from heritage.opendata.addresses import vocabulary_path

SKOS = "http://www.w3.org/2004/02/skos/core#"
CONTEXT = {
    "skos": SKOS,
    "dct": "http://purl.org/dc/terms/",
    "id": "@id",
    "type": "@type",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "title": {"@id": "dct:title", "@container": "@language"},
    "notation": "skos:notation",
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
    "license": {"@id": "dct:license", "@type": "@id"},
}


@dataclass(frozen=True)
class Vocabulary:
    """`terms` returns {code: {language: label}}, in order."""

    title: str
    terms: Callable

    def label(self, code):
        return self.terms()[code]["zh-Hans"]


def _fixed(title, labels):
    terms = {str(code): {"zh-Hans": label} for code, label in labels.items()}
    return Vocabulary(title, lambda: terms)


def _choices(title, kind):
    return _fixed(title, dict(kind.choices))


def _edited(title, column, **shown):
    def terms():
        used = HeritageSitePage.objects.published().filter(**shown).order_by().values(column)
        return {
            term.code: {"zh-Hans": term.name, **({"en": term.name_en} if term.name_en else {})}
            for term in Term.objects.filter(pk__in=used)
        }

    return Vocabulary(title, terms)


VOCABULARIES = {
    "kind": _choices("类别", choices.Kind),
    "scale": _choices("层级", choices.Scale),
    "level": _choices("保护身份", choices.Level),
    "status": _choices("保护身份的状态", choices.DesignationStatus),
    "name": _choices("名称的种类", choices.NameKind),
    "property": _choices("事项", choices.Property),
    "confidence": _choices("可信度", choices.Confidence),
    "grade": _choices("来源的等级", choices.SourceGrade),
    "opening": _choices("开放情况", choices.Opening),
    "silence": _choices("为何没有", Silence),
    "identifier": _fixed(
        "编号的种类", {"number": "本目录编号", "edtf": "EDTF 日期", "document": "文号", "item": "名单编号"}
    ),
    "protection": _fixed(
        "保护身份的内容",
        {
            "authority": "公布机关",
            "list": "名单",
            "batch": "批次",
            "status": "状态",
            "note": "说明",
            "end": "终止日期",
        },
    ),
    "statement": _fixed(
        "说明的种类",
        {
            "summary": "摘要",
            "licence": "许可",
            "source": "来源",
            "milestone": "年表",
            "contradiction": "说法不一",
            "preferred": "本目录采用",
            "position": "位置",
            "years": "使用年代",
        },
    ),
    "survey-class": _edited("普查类别", "survey_class"),
    "street-office": _edited("街道", "street_office", visibility__in=STREET_IS_PUBLIC),
    "managed-by": _edited("管理辖区", "managed_by"),
}


def document(name, site):
    """Return a vocabulary as SKOS in JSON-LD. The context stands in it, so that nothing else must be fetched."""
    vocabulary = VOCABULARIES[name]
    scheme = site.absolute(vocabulary_path(name))
    concepts = [
        {
            "id": f"{scheme}#{code}",
            "type": "skos:Concept",
            "prefLabel": labels,
            "notation": code,
            "inScheme": scheme,
            "topConceptOf": scheme,
        }
        for code, labels in vocabulary.terms().items()
    ]
    head = {"id": scheme, "type": "skos:ConceptScheme", "title": {"zh-Hans": vocabulary.title}}
    if site.licence.deed:
        head["license"] = site.licence.deed
    return {"@context": CONTEXT, "@graph": [head, *concepts]}
