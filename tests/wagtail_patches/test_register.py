"""Inner parts of other packages are touched in `wagtail_patches` only, and each module there says what and why."""

import ast
import importlib
import inspect
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import get_resolver

from heritage.wagtail_patches.modelsearch_backends import OVERRIDES

ROOT = Path(__file__).resolve().parents[2]
PATCHES = ROOT / "heritage" / "wagtail_patches"
MODULES = sorted(path for path in PATCHES.glob("*.py") if path.stem not in {"__init__", "apps"})
WATCHERS = ast.parse((ROOT / "tests/wagtail_patches/test_upstream.py").read_text(encoding="utf-8"))
FORM = re.compile(
    r"(?P<what>\S.*?\.)\n\n"
    r"Changes: (?P<changes>.+?)\n"
    r"Package: (?P<package>[a-z-]+) (?P<version>[\d.]+)\n"
    r"Reason: (?P<reason>.+?)\n"
    r"Upstream: (?P<upstream>.+?)\n"
    r"May go when this fails: (?P<test>test_\w+)\n",
    re.DOTALL,
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_patch_says_what_in_which_version_why_and_which_test_watches_it(path):
    said = FORM.fullmatch(f"{ast.get_docstring(ast.parse(path.read_text(encoding='utf-8')))}\n")

    assert said, "The docstring does not have the form of the others; heritage/docs/upgrading-wagtail.md shows it."
    upgraded = f"{said['package']} was upgraded: read heritage/docs/upgrading-wagtail.md, then change the version here."
    assert version(said["package"]) == said["version"], upgraded
    assert said["test"] in {node.name for node in WATCHERS.body if isinstance(node, ast.FunctionDef)}


def test_the_scripts_that_are_named_exist():
    named = {file for path in MODULES for file in re.findall(r"[\w/-]+\.js", path.read_text(encoding="utf-8"))}

    assert {"admin/js/csp-init.js", "public/js/heritage-map.js"} <= named
    assert [file for file in sorted(named) if not finders.find(file)] == []


def test_every_patch_has_a_watcher_of_its_own():
    named = [FORM.search(path.read_text(encoding="utf-8"))["test"] for path in MODULES]
    watchers = [node.name for node in WATCHERS.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"]

    assert sorted(named) == sorted(watchers)


def test_the_page_about_upgrading_lists_every_patch():
    page = (ROOT / "heritage/docs/upgrading-wagtail.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == sorted(path.stem for path in MODULES)


# No other module touches inner parts

# Names with an underscore that Django documents for everybody, and of named tuples
PUBLIC = {"_meta", "_state", "_default_manager", "_base_manager", "_asdict", "_fields", "_replace"}


def is_private(name):
    return name.startswith("_") and not name.startswith("__") and not name.endswith("_") and name not in PUBLIC


def names_of_our_own(tree):
    """Return the private names that a module itself defines, as functions, variables or attributes of `self`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            yield node.attr


def imported_from_others(tree):
    """Return the names in a module that are classes, functions or modules of other packages."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            for alias in node.names:
                if not (module or alias.name).startswith("heritage"):
                    yield (alias.asname or alias.name).partition(".")[0]


def root_of(node):
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def touches(source, ours=frozenset()):
    """Yield what a module does to inner parts of other packages: (line, code)."""
    tree = ast.parse(source)
    ours, others = {*ours, *names_of_our_own(tree)}, {*imported_from_others(tree)} - {"settings"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            is_stored = isinstance(node.ctx, ast.Store | ast.Del)
            if (is_private(node.attr) and node.attr not in ours) or (is_stored and root_of(node.value) in others):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"setattr", "delattr"}:
            if root_of(node.args[0]) in others:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("heritage"):
            yield from ((node.lineno, alias.name) for alias in node.names if is_private(alias.name))
        elif isinstance(node, ast.keyword) and node.arg and is_private(node.arg) and node.arg not in ours:
            yield node.value.lineno, f"{node.arg}="


SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "heritage").rglob("*.py"))
    if PATCHES not in path.parents and not {"migrations", "settings"} & set(path.parts)
}


def test_no_other_module_touches_inner_parts_of_another_package():
    # A mixin uses names that its class defines in another file of ours.
    ours = {name for source in SOURCES.values() for name in names_of_our_own(ast.parse(source)) if is_private(name)}
    found = {path: list(touches(source, ours)) for path, source in SOURCES.items()}

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from wagtail.admin.widgets import BaseChooser\nBaseChooser.render = None",
        "from wagtail.admin import compare\ncompare.FieldComparison.htmldiff = None",
        "def ready():\n    from wagtail.models import Page\n    setattr(Page, 'publish', None)",
        "import wagtail.models\ndel wagtail.models.Page.publish",
        "from wagtail.models import Page\nPage.objects.all()._raw_delete('default')",
        "class View:\n    def post(self):\n        return self._get_parent()",
        "from wagtail.models import _private",
        "pages.exclude(_workflow_states__status='approved')",
    ],
)
def test_a_touch_would_be_noticed(source):
    assert len(list(touches(source))) == 1


def test_our_own_private_names_are_no_touch():
    source = "class View:\n    def _own(self):\n        self._all = self._own()\n        return self.row._meta"

    assert list(touches(source)) == []


def overridden():
    """Return {class of ours: private methods and flags of another package's class that it overrides}."""
    get_resolver().url_patterns  # noqa: B018 - so that every view is imported
    found = {}
    for path in SOURCES:
        if path.endswith(("wsgi.py", "asgi.py", "__main__.py")):
            continue
        module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for owner in vars(module).values():
            if inspect.isclass(owner) and owner.__module__ == module.__name__:
                names = {name for name, value in vars(owner).items() if is_private(name) and _is_written(value)}
                if names := {name for name in names if _belongs_to_others(owner, name)}:
                    found[f"{owner.__module__}.{owner.__qualname__}"] = names
    return found


def _is_written(value):
    """Whether somebody wrote it into the class: Django and Wagtail add private attributes of other kinds."""
    return inspect.isfunction(value) or isinstance(value, classmethod | staticmethod | property | bool | str)


def _belongs_to_others(owner, name):
    base = next((base for base in owner.__mro__[1:] if name in vars(base)), None)
    return base is not None and not base.__module__.startswith("heritage.")


def test_private_methods_of_others_are_overridden_only_where_the_register_says_so():
    assert overridden() == OVERRIDES
