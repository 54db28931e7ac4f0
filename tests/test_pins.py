"""Promises about versions: a clone made next year gets what was tested, and learns of no registry of ours."""

import re
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED_FOR = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
BROUGHT_ALONG = PROJECT["tool"]["uv"]["constraint-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_version_is_exact():
    asked = [*ASKED_FOR, *chain(*EXTRAS.values()), *PROJECT["dependency-groups"]["dev"], *BROUGHT_ALONG]
    assert [line for line in asked if not re.fullmatch(r"[a-z0-9-]+(\[[a-z0-9]+\])?==[0-9][0-9a-z.]*", line)] == []


def test_the_lock_holds_the_same_versions_and_nothing_unpinned():
    locked = re.findall(r"^([a-z0-9-]+==\S+) ", LOCK, re.MULTILINE)
    extras = {re.sub(r"\[.*\]", "", line) for line in chain(*EXTRAS.values())}
    assert len(extras) == 6
    assert {*ASKED_FOR, *extras} <= set(locked) <= {*ASKED_FOR, *extras, *BROUGHT_ALONG}


def test_every_locked_package_has_hashes():
    packages = re.split(r"^(?=[a-z0-9-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(packages) > 40
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_the_lock_names_no_registry_and_no_folder_of_this_machine():
    unwanted = re.compile(r"https?:|file:|--(?:extra-)?index-url|--find-links|(?:^|\s)/\w")
    assert unwanted.search("--find-links /packages")
    assert unwanted.search(LOCK) is None


def test_whoever_only_looks_at_the_site_installs_no_development_tools():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert PROJECT["tool"]["uv"]["default-groups"] == []
    assert "\nuv run manage.py demo\n" in readme
    assert "\nuv run --group dev pytest -n auto\n" in readme


def test_what_has_to_pass_is_what_the_readme_says():
    checks = re.compile(r"^uv run --group dev .*$", re.MULTILINE)
    readme, machine = (checks.findall((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", ".ci/run"))
    assert len(readme) >= 4
    assert machine == [
        *readme,
        'uv run --group dev pytest -n "$(($(nproc) + 1))" -m "walk or browser or drill"',
    ]


def test_the_manual_installs_nothing_without_its_hash():
    deploy = [ROOT / "heritage" / "deploy" / name for name in ("README.md", "Containerfile")]
    installs = re.findall(r"pip install .*", "".join(path.read_text(encoding="utf-8") for path in deploy))
    assert len(installs) == 3
    assert [line for line in installs if not line.endswith("--require-hashes -r requirements.lock")] == []
