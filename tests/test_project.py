"""Promises about the project as a whole: its layers, its files, its settings."""

import ast
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from importlinter.cli import lint_imports
from modelsearch.backends import import_backend

from heritage.settings import environment

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = ROOT / "heritage" / "settings" / "production.py"
LONGEST_FILE = 400
REALISTIC = {
    "HERITAGE_SECRET_KEY": "k7Qm-2vXn9_Lw4Rz8Tb1Yc6Ud3Ef5Gh0JaKsPoIuVtBxNqMeWr",
    "HERITAGE_ALLOWED_HOSTS": "heritage.zhongyuan.example",
    "HERITAGE_BASE_URL": "https://heritage.zhongyuan.example",
    "HERITAGE_SITE_CODE": "0123456789",
    "HERITAGE_ICP_NUMBER": "豫ICP备00000000号-0",
    "HERITAGE_POLICE_NUMBER": "豫公网安备00000000000000号",
    "HERITAGE_HOST_UNIT": "示例主办单位",
    "HERITAGE_OPERATOR_UNIT": "示例承办单位",
    "HERITAGE_CONTACT": "0371-00000000",
}


def ours(*patterns):
    """Return our own files below the root that match, without migrations and without vendored ones."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(path for path in found if not {"migrations", "vendor"} & set(path.relative_to(ROOT).parts))


def name(path):
    return path.relative_to(ROOT).as_posix()


def test_every_line_imports_only_from_lines_below_it(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    labels = [app.label for app in apps.get_app_configs() if app.name.startswith("heritage.")]
    try:
        call_command("makemigrations", *labels, check=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_files_stay_short_enough_to_read():
    files = ours("manage.py", "heritage/**/*.py", "tests/**/*.py", "templates/**/*.html", "heritage/static/**/*.css")
    files += ours("heritage/static/**/*.js")
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


# Addresses


HARD_ADDRESS = re.compile(r"""\b(?:href|src|srcset|action|content|poster|data-[\w-]+)=["']/""")


def test_no_template_holds_an_absolute_address_of_this_site():
    found = [
        f"{name(path)}: {line.strip()[:120]}"
        for path in ours("templates/**/*.html", "heritage/**/*.html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if HARD_ADDRESS.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("line", ['<a href="/sites/">', "<img src='/media/a.webp'>", '<x-map data-url="/map/">'])
def test_an_absolute_address_in_a_template_would_be_noticed(line):
    assert HARD_ADDRESS.search(line)


def absolute_paths(source):
    """Return the strings of a Python file that look like an address on this site: "/sites/…"."""
    tree = ast.parse(source)
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in strings if re.match(r"/[a-z]+(/|$)", text)]


def test_no_python_file_holds_an_absolute_address_of_this_site():
    found = {name(path): absolute_paths(path.read_text(encoding="utf-8")) for path in ours("heritage/**/*.py")}

    assert {path: strings for path, strings in found.items() if strings} == {}


def test_an_absolute_address_in_python_would_be_noticed():
    assert absolute_paths('url = f"/sites/{slug}/"') == ["/sites/"]


def test_no_script_holds_an_absolute_address():
    found = [
        name(path)
        for path in ours("heritage/static/**/*.js")
        if re.search(r"""["'`]/\w""", path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_styles_and_scripts_name_no_other_host():
    files = ours("heritage/static/**/*.css", "heritage/static/**/*.js", "heritage/static/**/*.svg")
    files += sorted((ROOT / "heritage/static").glob("**/vendor/**/*.css"))
    loads = re.compile(r"""(?:url\(|@import|\bimport|\bfrom|\bfetch\()\s*["'(]*(?:https?:)?//""")
    found = [name(path) for path in files if loads.search(path.read_text(encoding="utf-8"))]

    assert loads.search("@import url(//fonts.example/a.css)")
    assert found == []


# Settings


@pytest.fixture
def production(monkeypatch, tmp_path):
    """Return a function that reads the production settings afresh in an environment of nothing but `variables`."""
    for variable in [key for key in os.environ if key.startswith("HERITAGE_")]:
        monkeypatch.delenv(variable)

    def read(**variables):
        for variable, value in {"HERITAGE_DATA_DIR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(variable, value)
        return runpy.run_path(str(PRODUCTION))

    return read


def test_production_starts_with_the_required_variables_alone(production):
    found = production(**REALISTIC)

    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["heritage.zhongyuan.example"]
    assert "heritage.demo" not in found["INSTALLED_APPS"]


def test_below_a_path_the_site_says_nothing_for_the_portals_other_hosts(production):
    alone, below = production(**REALISTIC), production(**REALISTIC, HERITAGE_PATH_PREFIX="/heritage")

    told = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    assert [alone[name] for name in told] == [63_072_000, True, True]
    assert [below[name] for name in told] == [63_072_000, False, False]


def test_the_required_variables_are_these():
    required = {key for key, default in environment.DOCUMENTED.items() if default is environment.REQUIRED}

    assert required == set(REALISTIC)


@pytest.mark.parametrize("missing", REALISTIC)
@pytest.mark.parametrize("blank", [None, "", "  "])
def test_production_names_the_variable_without_which_it_does_not_start(production, missing, blank):
    variables = {key: value for key, value in REALISTIC.items() if key != missing}
    if blank is not None:
        variables[missing] = blank

    with pytest.raises(ImproperlyConfigured, match=rf"环境变量 {missing} 必须设置"):
        production(**variables)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HERITAGE_HTTPS_REDIRECT", "perhaps", "HERITAGE_HTTPS_REDIRECT 应为 1 或 0"),
        ("HERITAGE_SITE_CODE", "41010200", "HERITAGE_SITE_CODE 应为政府网站标识码，10位数字"),
        ("HERITAGE_ICP_NUMBER", "12345678", "HERITAGE_ICP_NUMBER 应为ICP备案号"),
        ("HERITAGE_POLICE_NUMBER", "12345678", "HERITAGE_POLICE_NUMBER 应为公安备案号"),
        ("HERITAGE_CONTACT", "请来信", "HERITAGE_CONTACT 应为联系电话或邮箱"),
        ("HERITAGE_ADMIN_NETWORKS", "10.0.0.0/99", "HERITAGE_ADMIN_NETWORKS 应为网段"),
        ("HERITAGE_LOG_FORMAT", "xml", "HERITAGE_LOG_FORMAT 应为 json 或 plain"),
        ("HERITAGE_HISTORY_MONTHS", "3", "HERITAGE_HISTORY_MONTHS 应为不小于6的整数"),
        ("HERITAGE_BEHIND_PROXY", "2", "HERITAGE_BEHIND_PROXY 应为 1 或 0"),
        ("HERITAGE_PATH_PREFIX", "heritage", "HERITAGE_PATH_PREFIX 应以“/”开头"),
        ("HERITAGE_EMAIL_URL", "mail.example", "HERITAGE_EMAIL_URL 应写成 smtps://"),
        ("HERITAGE_EMAIL_URL", "smtps://mail.example:port", "HERITAGE_EMAIL_URL 应写成 smtps://"),
        ("HERITAGE_SEARCH_BACKEND", "elasticsearch", "HERITAGE_SEARCH_BACKEND 应为 whoosh、postgresql"),
        ("HERITAGE_SEARCH_BACKEND", "opensearch3+search.example", "HERITAGE_SEARCH_BACKEND 应为"),
        ("HERITAGE_SEARCH_BACKEND", "postgresql", "数据库也要是 PostgreSQL"),
    ],
)
def test_a_wrong_value_stops_the_start_with_what_was_expected(production, variable, value, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        production(**{**REALISTIC, variable: value})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (None, ("", 25, "", "", False, False)),
        (
            "smtps://events%40a.example:p%3Aw@mail.example",
            ("mail.example", 465, "events@a.example", "p:w", False, True),
        ),
        ("smtp+starttls://u:p@mail.example:2587", ("mail.example", 2587, "u", "p", True, False)),
        ("smtp://127.0.0.1", ("127.0.0.1", 25, "", "", False, False)),
    ],
)
def test_a_mail_server_is_one_address(production, url, server):
    found = production(**REALISTIC, **({"HERITAGE_EMAIL_URL": url} if url else {}))

    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == server
    assert found["DEFAULT_FROM_EMAIL"] == server[2]


@pytest.mark.parametrize(
    ("value", "module", "addresses"),
    [
        ("postgresql", "heritage.search.servers.postgresql", None),
        (
            "elasticsearch9+https://a:b@c.example",
            "heritage.search.servers.elasticsearch.elasticsearch9",
            ["https://a:b@c.example"],
        ),
        (
            "opensearch3+http://c.example:9200",
            "heritage.search.servers.elasticsearch.opensearch3",
            ["http://c.example:9200"],
        ),
    ],
)
def test_another_search_is_one_setting(production, value, module, addresses):
    database = {"HERITAGE_DATABASE_URL": "postgres://heritage@db.example/heritage"}
    found = production(**REALISTIC, **database, HERITAGE_SEARCH_BACKEND=value)["WAGTAILSEARCH_BACKENDS"]["default"]

    assert (found["BACKEND"], found.get("URLS")) == (module, addresses)
    assert import_backend(module)


def run(*arguments, **variables):
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("HERITAGE_", "DJANGO_"))}
    command = [sys.executable, "-W", "error::DeprecationWarning:heritage", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**environ, **variables}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(("prefix", "silenced"), [({}, 0), ({"HERITAGE_PATH_PREFIX": "/heritage"}, 2)])
def test_the_deploy_check_has_nothing_to_say_about_production(tmp_path, prefix, silenced):
    production = {"DJANGO_SETTINGS_MODULE": "heritage.settings.production", "HERITAGE_DATA_DIR": str(tmp_path)}
    outcome = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **production, **REALISTIC, **prefix)

    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == f"System check identified no issues ({silenced} silenced)."


def test_the_server_does_not_start_without_its_settings():
    outcome = run("-c", "import heritage.wsgi")

    assert outcome.returncode == 1
    assert "环境变量 HERITAGE_SECRET_KEY 必须设置" in outcome.stderr


def test_the_manual_lists_exactly_the_variables_that_the_settings_read():
    manual = (ROOT / "heritage" / "deploy" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(HERITAGE_\w+)` \|", manual, re.MULTILINE)

    assert sorted(rows) == sorted(environment.DOCUMENTED)
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_the_root_holds_nothing_but_what_was_agreed():
    agreed = {"manage.py", "pyproject.toml", "README.md", "LICENSE", "requirements.lock"}
    agreed |= {"heritage", "media", "templates", "tests"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - {"uv.lock"}

    assert found <= agreed
