"""What esbuild does for the site: it makes a few large scripts of many small modules."""

import json
import subprocess
from pathlib import Path

from sitebuild import BuildError, node

SCRIPTS = Path(__file__).parent / "scripts"
BINARIES = "bin/esbuild", "esbuild.exe"
BUNDLES = "main.js", "teachers.js", "worker/main.js"
# Large, and minified by who made them: the bundles import them where they need them.
APART = "./vendor/ace.js", "./vendor/ace-python.js", "../pyodide/*"


def add_fluent(folder: Path) -> None:
    """Put Fluent's module into `folder`, from npm's package in tests/tools."""
    esbuild(
        "fluent-bundle.mjs", "--bundle", "--format=esm",
        f"--alias:@fluent={node.MODULES / '@fluent'}",
        "--out-extension:.js=.mjs", f"--outdir={folder}",
    )  # fmt: skip


def replace_modules(site: Path) -> None:
    """Put bundles in place of the site's modules, each with a source map, which has these whole."""
    about = site / "about.json"
    # In place, so that the maps name each module by its place in web/.
    esbuild(
        *BUNDLES, "--bundle", "--minify", "--format=esm", "--charset=utf8", "--sourcemap",
        *(f"--external:{name}" for name in APART),
        "--outdir=.", "--allow-overwrite", f"--metafile={about}", cwd=site,
    )  # fmt: skip
    bundled = json.loads(about.read_text("utf-8"))["inputs"]
    about.unlink()
    for name in {*bundled} - {*BUNDLES}:
        (site / name).unlink()
    for folder in sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def esbuild(*arguments: str | Path, cwd: Path = SCRIPTS) -> None:
    """Run esbuild. Raises BuildError with what it says where it fails or warns."""
    node.install()
    # npm installs the one for this machine; by itself, it needs no Node.
    [binary] = [file for name in BINARIES for file in node.MODULES.glob(f"@esbuild/*/{name}")]
    command = [str(binary), *map(str, arguments), "--log-level=warning"]
    done = subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    if done.returncode != 0 or done.stdout.strip():
        raise BuildError(f"esbuild could not bundle {arguments[0]}:\n{done.stdout}")
