"""Types: mypy's strict checks over py/, TypeScript's over every script."""

import re
import subprocess
import sys

import pytest
from tests.architecture import not_yet

from sitebuild import ROOT, node, schema

TOOLS = ROOT / "tests/tools"
# One for each kind of place that scripts run in: each has its own globals.
PROGRAMS = sorted(path.name for path in TOOLS.glob("tsconfig.*.json"))


def findings(text, pattern, pending):
    """The lines of findings, but for those in files that are not yet there."""
    lines = [line for line in text.splitlines() if re.match(pattern, line)]
    return [line for line in lines if not not_yet.passes(line, pending)]


def test_python_is_typed():
    command = [sys.executable, "-m", "mypy", "--no-error-summary"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    lines = findings(done.stdout, r"\S+:\d+: error", not_yet.TYPES_PYTHON)
    assert not lines, "\n".join(lines)


@pytest.fixture(scope="module")
def generated():
    """What the build writes into web/ for the types."""
    return schema.write()


@pytest.mark.usefixtures("generated")
@pytest.mark.parametrize("program", PROGRAMS)
def test_scripts_are_typed(program):
    done = node.run("tsc", "-p", TOOLS / program)
    assert done.returncode in (0, 1, 2), done.stdout
    lines = findings(done.stdout, r"\S.*error TS", not_yet.TYPES_SCRIPTS)
    assert not lines, "\n".join(lines)


def test_every_script_belongs_to_a_program():
    listed = set()
    for program in PROGRAMS:
        done = node.run("tsc", "-p", TOOLS / program, "--listFilesOnly")
        listed |= {line.strip() for line in done.stdout.splitlines()}
    folders = ["web", "tests/bench", "tests/browser", "py/sitebuild"]
    scripts = [p for folder in folders for p in (ROOT / folder).rglob("*.*js") if p.is_file()]
    assert scripts
    assert not sorted(str(p) for p in scripts if p.as_posix() not in listed)
