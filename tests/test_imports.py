"""No module of the project imports itself through others."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("heritage", cache_dir=None)


def source_lines(module):
    path = ROOT / f"{module.replace('.', '/')}.py"
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    return path.read_text(encoding="utf-8").splitlines()


def is_inside_a_function(detail):
    """Whether an import runs later than its module: its line is indented."""
    return source_lines(detail["importer"])[detail["line_number"] - 1].startswith((" ", "\t"))


def imports(graph, of_functions=False):
    """Return {module: the modules that it imports}, with or without the imports inside functions."""
    found = {}
    for module in graph.modules:
        imported = graph.find_modules_directly_imported_by(module)
        details = {other: graph.get_import_details(importer=module, imported=other) for other in imported}
        found[module] = {
            other for other in imported if of_functions or not all(map(is_inside_a_function, details[other]))
        }
    return found


def circle(edges):
    """Return the modules of a circle, or nothing."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_itself_through_others(graph):
    assert circle(imports(graph)) == []


def test_not_even_imports_inside_functions_make_a_circle(graph):
    """Imports inside functions are for AppConfig.ready() and optional packages, not for a circle."""
    assert circle(imports(graph, of_functions=True)) == []


def test_models_import_neither_pages_nor_forms_nor_views(graph):
    shown = ("entry", "listing.listing", "admin", "views", "spreadsheet")
    found = {
        (module, imported)
        for module in graph.modules
        if module.startswith("heritage.catalogue.models")
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.startswith(tuple(f"heritage.catalogue.{name}" for name in shown))
    }

    assert found == set()
    assert "heritage.catalogue.models" in graph.find_modules_directly_imported_by(
        "heritage.catalogue.entry.page_context"
    )


def test_a_circle_would_be_noticed():
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"a"}})) == {"a", "b"}


def test_an_import_inside_a_function_is_told_from_one_at_the_top(graph):
    in_ready = graph.get_import_details(importer="heritage.maps.apps", imported="heritage.maps.signal_handlers")
    at_the_top = graph.get_import_details(importer="heritage.maps.views", imported="heritage.maps.features")

    assert [is_inside_a_function(detail) for detail in in_ready] == [True]
    assert {is_inside_a_function(detail) for detail in at_the_top} == {False}
