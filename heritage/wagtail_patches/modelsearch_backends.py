"""The search backends of this project replace inner steps of modelsearch's.

Changes: the private methods in `OVERRIDES`, and uses `_get_filterable_field` of its query compilers
Package: modelsearch 1.3.2
Reason: modelsearch describes no way to write a backend outside the package: its own backends override these methods.
Upstream: not offered
May go when this fails: test_a_backend_of_modelsearch_is_made_of_private_methods
"""

# class of ours: the private methods of modelsearch that it overrides
OVERRIDES = {
    "heritage.search.query.compiler.SearchQueryCompiler": {"_get_filters_from_where_node"},
    "heritage.search.results.search_results.SearchResults": {"_clone", "_do_count", "_do_search"},
    "heritage.search.servers.postgresql.Index": {"_refresh_title_norms"},
}


def is_filterable(compiler, field_name):
    """Whether the model of a query declares this field as an index.FilterField."""
    return compiler._get_filterable_field(field_name) is not None


def score_field(results):
    """Return the name under which each result keeps its score (`annotate_score`), or None."""
    return results._score_field
