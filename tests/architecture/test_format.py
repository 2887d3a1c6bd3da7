"""Format and lint: Ruff for Python, Biome for scripts and style sheets."""

import json
import subprocess
import sys

import pytest

from sitebuild import ROOT, mend, node


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "build.py", "py", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_biome_finds_nothing():
    flags = ["--reporter=json", "--max-diagnostics=none", *mend.BIOME]
    done = node.run("biome", "check", *flags, *mend.SOURCES)
    start = done.stdout.index("{")
    report, _ = json.JSONDecoder().raw_decode(done.stdout, start)
    assert report["summary"]["unchanged"] > 10
    findings = [
        f"{place['path']}:{place.get('start', {}).get('line', 1)}: {finding['message']} "
        f"({finding['category']})"
        for finding in report["diagnostics"]
        for place in [finding["location"]]
    ]
    assert not findings, "\n".join(findings) + "\nMend with: python3 build.py format"
