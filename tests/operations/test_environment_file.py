"""The environment file says the same to systemd, which starts the services, and to the shell of an administrator."""

import re
import subprocess

import pytest
from django.core.checks import run_checks

from tests.operations.conftest import ROOT

EXAMPLE = (ROOT / "heritage" / "deploy" / "environment.example").read_text(encoding="utf-8")
LINE = re.compile(r"^#?(\w+)='[^'\n]*'$", re.MULTILINE)
HARD = {
    "HERITAGE_POLICE_NUMBER": "豫公网安备 41010202000000号",
    "HERITAGE_CONTACT": "(0371) 67000000",
    "HERITAGE_DATABASE_URL": "postgres://heritage:p%27a$s;w`rd@127.0.0.1/heritage?a=1&b=2",
    "HERITAGE_HOST_UNIT": '中原区“文物”局 #1 \\ "甲" ~ * ',
}


def as_the_shell_reads(path):
    script = f"set -a; . {path}; exec env -0"
    out = subprocess.run(["/bin/sh", "-c", script], env={}, capture_output=True, check=True).stdout.decode()
    read = dict(entry.split("=", 1) for entry in out.split("\0") if entry)
    return {name: value for name, value in read.items() if name not in {"PWD", "OLDPWD", "SHLVL", "_"}}


def as_systemd_reads(text):
    """EnvironmentFile= of systemd.exec(5), as far as our file goes: in single quotes everything stands as it is."""
    read = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            if quoted := re.fullmatch(r"\s*'([^']*)'\s*", value):
                read[name] = quoted[1]
            else:
                assert not {"'", '"'} & set(value), f"half in quotes, half not: {line}"
                read[name] = re.sub(r"\\(.)", r"\1", value.strip())
    return read


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "environment"

    def written(text):
        path.write_text(text, encoding="utf-8")
        return path

    return written


def filled(quote="'"):
    """The example, with every line of it in use and a hard value in each."""
    hard = HARD | {name: f"{name} & ({HARD['HERITAGE_CONTACT']})" for name in LINE.findall(EXAMPLE) if name not in HARD}
    text = LINE.sub(lambda line: f"{line[1]}={quote}{hard[line[1]]}{quote}", EXAMPLE)
    return text, {name: hard[name] for name in LINE.findall(EXAMPLE)}


def test_every_line_of_the_example_is_a_value_in_single_quotes():
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("# ")]

    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert len(lines) > 15


def test_the_shell_and_systemd_read_the_example_alike(file):
    as_it_is = as_the_shell_reads(file(EXAMPLE))
    assert as_it_is == as_systemd_reads(EXAMPLE)
    assert as_it_is["HERITAGE_DATA_DIR"] == "/var/lib/heritage"

    text, meant = filled()
    assert as_the_shell_reads(file(text)) == as_systemd_reads(text) == meant


@pytest.mark.parametrize("value", [HARD["HERITAGE_POLICE_NUMBER"], HARD["HERITAGE_DATABASE_URL"], "(0371) 67000000"])
def test_without_quotes_the_shell_reads_something_else_or_nothing(file, value):
    text = f"HERITAGE_CONTACT={value}\n"
    assert as_systemd_reads(text) == {"HERITAGE_CONTACT": value}

    try:
        read = as_the_shell_reads(file(text))
    except subprocess.CalledProcessError:
        read = {}

    assert read.get("HERITAGE_CONTACT") != value


@pytest.mark.parametrize("value", ["'豫公网安备 1号'", "'豫公网安备", '"0371"', "“中原区”"])
def test_quotes_that_were_left_in_a_value_are_named(monkeypatch, value):
    monkeypatch.setenv("HERITAGE_CONTACT", value)
    [warning] = [message for message in run_checks() if message.id == "heritage_operations.W001"]
    assert "HERITAGE_CONTACT" in warning.msg
    assert value not in warning.msg  # it may be a secret

    monkeypatch.setenv("HERITAGE_CONTACT", "O'Brien 0371")
    assert "heritage_operations.W001" not in {message.id for message in run_checks()}
