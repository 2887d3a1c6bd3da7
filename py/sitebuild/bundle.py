"""What esbuild does for the site: it bundles modules, and tells which of them import which."""

import json
import subprocess
import tempfile
from pathlib import Path

from sitebuild import BuildError, node

SCRIPTS = Path(__file__).parent / "scripts"
BINARIES = "bin/esbuild", "esbuild.exe"


def add_fluent(folder: Path) -> None:
    """Put Fluent's module into `folder`, from npm's package in tests/tools."""
    esbuild(
        "fluent-bundle.mjs", "--bundle", "--format=esm", "--minify",
        f"--alias:@fluent={node.MODULES / '@fluent'}",
        "--out-extension:.js=.mjs", f"--outdir={folder}",
    )  # fmt: skip


def minify(folder: Path) -> None:
    """Minify the modules of others in `folder`, in place: half of what the page's scripts weigh."""
    names = sorted(path.name for path in folder.glob("*.mjs"))
    esbuild(
        *names, "--minify", "--format=esm", "--out-extension:.js=.mjs", "--outdir=.",
        "--allow-overwrite", cwd=folder,
    )  # fmt: skip


def imported_at_once(site: Path, start: str = "main.js") -> list[str]:
    """The module `start` of the site and all that it imports before it runs, by name.

    What is imported only by `import()` is not among them.
    """
    with tempfile.TemporaryDirectory() as place:
        about = Path(place) / "about.json"
        esbuild(
            start, "--bundle", "--format=esm", "--splitting",
            f"--outdir={place}", f"--metafile={about}", cwd=site,
        )  # fmt: skip
        inputs = json.loads(about.read_text("utf-8"))["inputs"]
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            imports = inputs[name]["imports"]
            waiting += [entry["path"] for entry in imports if entry["kind"] == "import-statement"]
    return sorted(found)


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
