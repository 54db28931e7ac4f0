"""The document of a row in the index: its terms, the weight of each, and the fields that hold it.

A term's weight in a text follows BM25: it grows slowly with repetition and shrinks with the length of the text, so
that a name that is the whole title counts more than the same name somewhere in a long story. It shrinks with the
logarithm: a chapter of 900 characters that tells of a thing must not hide behind a note of two lines that names it.

A `SearchField`'s boost multiplies the weight, and so does the `search_weight` of a related row (a former name weighs
less than a present one). Among several related texts (the names of one entry) the best one counts, not their number.
What can be completed while it is typed (an `AutocompleteField`) is a name, and is found by its spelling too.

A model may say that words of a field must not find some of its rows: `search_withheld()` returns {field name: those
rows}. These words are kept apart, so that the database can be asked when, and only when, a match depends on them.

Weights are part of the index: after a change of boosts, rebuild it.
"""

from collections import Counter
from functools import cache
from math import log2

from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models

from heritage.search.query.analysis import index_terms
from heritage.search.query.spelling import name_terms

LAYOUT_VERSION = 8  # raise it when rows would give other documents, or lie otherwise on disk: indexes are rebuilt

_SATURATION = 1.2  # BM25's k1
_LENGTH_SHARE = 0.5  # BM25's b
_USUAL_LENGTH = 100  # in terms; a constant, because an average would change with every row

_RELATED = 1  # the bit of everything that belongs to a related row and cannot be named in `fields=`


@cache
def field_bits():
    """Return {field name: its bit}. The bits of a posting say which fields of the row hold the term."""
    names = {
        field.field_name
        for model in get_indexed_models()
        for field in model.get_search_fields()
        if isinstance(field, SearchField | AutocompleteField)
    }
    if len(names) > 63:
        raise ValueError("The index can tell 63 search fields apart, and the models have more.")
    return {name: _RELATED << number for number, name in enumerate(sorted(names), start=1)}


def layout():
    """What an index must have been made for to be understood by this code."""
    return {"version": LAYOUT_VERSION, "fields": list(field_bits())}


def root_label(model):
    """Rows of one multi-table family share their primary keys, so they share the first part of the key too."""
    return get_model_root(model._meta.concrete_model)._meta.label_lower


def document_key(obj):
    return f"{root_label(type(obj))}:{obj.pk}"


@cache
def withholding_models():
    """The models that keep words of some of their rows from being searched."""
    return [model for model in get_indexed_models() if hasattr(model, "search_withheld")]


@cache
def _withheld_fields(model):
    return frozenset(model.search_withheld()) if hasattr(model, "search_withheld") else frozenset()


def document(obj):
    """The document of a row: {"text", "withheld", "typed" or "model": {term: (weight, bits of fields)}}."""
    texts = {}
    _collect(obj, obj.get_search_fields(), texts)
    withheld_fields = _withheld_fields(type(obj))
    searched, withheld, typed = {}, {}, {}
    for (field, related), values in texts.items():
        bit = _RELATED if related else field_bits()[field.field_name]
        boost = getattr(field, "boost", None) or 1.0
        if isinstance(field, AutocompleteField):
            target, weights = typed, _best_weights(values, _typed_weights)
        else:
            target = withheld if field.field_name in withheld_fields else searched
            weights = _best_weights(values, _text_weights)
        for term, weight in weights.items():
            if term in target:
                before, bits = target[term]
                target[term] = (before + boost * weight, bits | bit)
            else:
                target[term] = (boost * weight, bit)
    model = obj._meta.concrete_model
    models = {some._meta.label_lower: (1.0, 0) for some in (model, *model._meta.get_parent_list())}
    return {"text": searched, "withheld": withheld, "typed": typed, "model": models}


def _collect(obj, fields, texts, related=False):
    for field in fields:
        if isinstance(field, RelatedFields):
            for item in _related(field.get_value(obj)):
                _collect(item, field.fields, texts, related=True)
        elif isinstance(field, SearchField | AutocompleteField):
            weight = getattr(obj, "search_weight", 1.0)
            texts.setdefault((field, related), []).append((_text(field.get_value(obj)), weight))


def _related(value):
    if value is None:
        return []
    return value.all() if hasattr(value, "all") else [value]


def _text(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    # Fragments of one text (StreamField) and lists of tags; a line break keeps their words from touching.
    return "\n".join(map(_text, value)) if hasattr(value, "__iter__") else str(value)


def _best_weights(values, weigh):
    if len(values) == 1 and values[0][1] == 1:
        return weigh(values[0][0])
    best = {}
    for text, of_row in values:
        for term, weight in weigh(text).items():
            if of_row * weight > best.get(term, 0.0):
                best[term] = of_row * weight
    return best


def _text_weights(text):
    terms = index_terms(text)
    length = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * log2(1 + len(terms) / _USUAL_LENGTH))
    return {term: count * (_SATURATION + 1) / (count + length) for term, count in Counter(terms).items()}


def _typed_weights(text):
    return _text_weights(text) | name_terms(text)
