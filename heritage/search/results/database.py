"""Search in the database: rows by primary key, and the whole search where no index can be used."""

import json
from functools import reduce
from operator import and_, or_

import numpy as np
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.models import CharField, IntegerField, Q, TextField
from django.db.models.expressions import RawSQL
from modelsearch.index import RelatedFields, SearchField, class_is_indexed
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from modelsearch.utils import get_descendant_models

from heritage.search.query.analysis import LONGEST_QUERY, fold, words

EVERYTHING = Q(pk__isnull=False)
NOTHING = Q(pk__in=[])
MOST_WORDS = 8  # each one scans the tables


def _key_field(model):
    field = model._meta.pk
    while field.remote_field:  # a child's key is its parent's
        field = field.target_field
    return field


def as_keys_of(model, pks):
    """Return primary keys of the index in the type that the database gives them."""
    field = _key_field(model)
    if isinstance(field, IntegerField):
        return pks.astype(np.int64)
    keys = np.empty(len(pks), object)
    keys[:] = [field.to_python(str(pk)) for pk in pks]
    return keys


def rows_with(queryset, pks, complement=False):
    """Return the rows of a queryset with (or without) these primary keys, which are one SQL parameter."""
    field, connection = _key_field(queryset.model), connections[queryset.db]
    if isinstance(field, IntegerField):  # nearly always, and sometimes there are very many
        values = list(map(int, pks))
    else:
        values = [field.get_db_prep_value(field.to_python(pk), connection) for pk in pks]
    if connection.vendor == "sqlite":
        values = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values)])
    elif connection.vendor == "postgresql":
        values = RawSQL(f"SELECT unnest(%s::{field.rel_db_type(connection)}[])", [values])  # noqa: S611
    condition = Q(pk__in=values)
    return queryset.filter(~condition if complement else condition)


def condition(query, model, names=None):
    """Return a modelsearch query as a condition on the rows of a model, by plain comparison of text.

    It is slower than the index and does not rank, but needs nothing except the database.
    `names` are the only fields to look into, where given.
    """

    def every(texts, join, otherwise):
        return reduce(join, (_holds(model, names, text) for text in texts), otherwise)

    match query:
        case PlainText(operator="or") | Fuzzy(operator="or"):
            return every(words(query.query_string)[:MOST_WORDS], or_, NOTHING)
        case PlainText() | Fuzzy():
            texts = words(query.query_string)[:MOST_WORDS]
            return every(texts, and_, EVERYTHING) if texts else NOTHING
        case Phrase():
            text = query.query_string[:LONGEST_QUERY]
            text = "".join(character for character in text if character.isprintable()).strip()
            return _holds(model, names, text) if text else NOTHING
        case MatchAll():
            return EVERYTHING
        case Boost():
            return condition(query.subquery, model, names)
        case Not():
            return ~condition(query.subquery, model, names)
        case And():
            return reduce(and_, (condition(subquery, model, names) for subquery in query.subqueries), EVERYTHING)
        case Or():
            return reduce(or_, (condition(subquery, model, names) for subquery in query.subqueries), NOTHING)
    raise NotImplementedError(f"{type(query).__name__} is not supported by this search backend.")


def _holds(model, names, text):
    """Return the rows that hold a text in a field of their own, of a more specific model, or of a related row."""
    found = NOTHING
    for specific in sorted(get_descendant_models(model), key=lambda descendant: descendant._meta.label):
        if class_is_indexed(specific):
            paths = list(_paths(specific, specific.get_search_fields(), names))
            inside = reduce(or_, (_contains(path, is_json, text) for path, is_json in paths), NOTHING)
            # A subquery, or a row would come back once for each related row that holds the text.
            found |= Q(pk__in=specific._base_manager.filter(inside).values("pk"))
    return found


def _paths(model, search_fields, names=None, prefix=""):
    """Yield (lookup path, whether it is JSON) of the columns behind search fields. Callables have none."""
    for search_field in search_fields:
        try:
            field = model._meta.get_field(search_field.field_name)
        except FieldDoesNotExist:
            continue
        path = prefix + search_field.field_name
        if isinstance(search_field, RelatedFields):
            if names is None:
                yield from _paths(field.related_model, search_field.fields, prefix=f"{path}__")
        elif isinstance(search_field, SearchField) and (names is None or search_field.field_name in names):
            if isinstance(field, CharField | TextField):
                yield path, False
            elif field.get_internal_type() == "JSONField":
                yield path, True


def _contains(path, is_json, text):
    texts = {text, fold(text)}
    if is_json:
        # JSON is full of words of its own (types of blocks), all ASCII; and on SQLite it stores 二 as \u4e8c.
        texts = set() if text.isascii() else texts | {json.dumps(variant)[1:-1] for variant in texts}
    return reduce(or_, (Q(**{f"{path}__icontains": variant}) for variant in sorted(texts)), NOTHING)
