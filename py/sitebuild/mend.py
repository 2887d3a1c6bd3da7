"""Fix what the formatters and linters can fix: Ruff for Python, Biome for JavaScript and CSS."""

import subprocess
import sys

from sitebuild import ROOT, node

# Biome's configuration, and the folders that it reads.
BIOME = ("--config-path", "tests/tools")
SOURCES = ("web", "py/sitebuild", "tests/bench", "tests/browser")


def run() -> int:
    """Run each tool with its fixes, and say what is left; 0 where nothing is."""
    ruff = [sys.executable, "-m", "ruff"]
    codes = [
        subprocess.call([*ruff, "check", "--fix"], cwd=ROOT),
        subprocess.call([*ruff, "format"], cwd=ROOT),
    ]
    biome = node.run("biome", "check", "--write", *BIOME, *SOURCES)
    print(biome.stdout, end="")
    return max(*codes, biome.returncode)
