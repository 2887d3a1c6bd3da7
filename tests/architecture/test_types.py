"""Types: mypy's strict checks over py/, TypeScript's over every script."""

import subprocess
import sys

import pytest

from sitebuild import ROOT, node, schema

TOOLS = ROOT / "tests/tools"
# One for each kind of place that scripts run in: each has its own globals.
PROGRAMS = sorted(path.name for path in TOOLS.glob("tsconfig.*.json"))


def test_python_is_typed():
    command = [sys.executable, "-m", "mypy", "--no-error-summary"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def generated():
    """What the build writes into web/ for the types."""
    return schema.write()


@pytest.mark.usefixtures("generated")
@pytest.mark.parametrize("program", PROGRAMS)
def test_scripts_are_typed(program):
    done = node.run("tsc", "-p", TOOLS / program)
    assert done.returncode == 0, done.stdout


def test_every_script_belongs_to_a_program():
    listed = set()
    for program in PROGRAMS:
        done = node.run("tsc", "-p", TOOLS / program, "--listFilesOnly")
        listed |= {line.strip() for line in done.stdout.splitlines()}
    folders = ["web", "tests/bench", "tests/browser", "py/sitebuild"]
    scripts = [p for folder in folders for p in (ROOT / folder).rglob("*.*js") if p.is_file()]
    assert scripts
    assert not sorted(str(p) for p in scripts if p.as_posix() not in listed)
