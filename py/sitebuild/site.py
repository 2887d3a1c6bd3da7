"""dist/: the whole static site, built in a new folder that replaces the old one when complete."""

import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from latex2mathml.converter import convert

from digitlab.derivation.derive import derive
from digitlab.model_file import LAYER_LIMIT
from digitlab.network import Network
from sitebuild import (
    DIST,
    PLAIN,
    ROOT,
    bundle,
    fetch,
    intranet,
    kernel,
    mnist,
    offline,
    parts,
    runtime,
    schema,
    single_file,
    snapshot,
    words,
)


def build(
    target: Path = DIST,
    vendor_folder: Path | None = None,
    mnist_folder: Path | None = None,
    mnist_digits: int = 0,
    pseudo: bool = False,
) -> Path:
    """Build the site at `target`, in place of what is there.

    Its single file has `mnist_digits` of MNIST's digits; `pseudo` adds the tests' pseudo-language.

    Raises BuildError if a part cannot be fetched or made; `target` is then unchanged.
    """
    sources = fetch.sources(vendor_folder)
    wanted = [*parts.CORE, *parts.WHEELS, *parts.LIBRARIES]
    files = {part.name: fetch.fetch_part(part, sources) for part in wanted}
    kernel.build()
    schema.write()
    _make_plain(PLAIN, files, mnist_folder, pseudo)
    fresh = target.with_name(target.name + ".partial")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(PLAIN, fresh)
    bundle.replace_modules(fresh)
    offline.finish(fresh)
    # Both are made from the whole site and are not part of it, so they come after the file lists.
    single_file.make(PLAIN, fresh / single_file.NAME, mnist_digits)
    intranet.make(fresh, fresh / intranet.NAME)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return target


def _make_plain(
    site: Path, files: dict[str, Path], mnist_folder: Path | None, pseudo: bool
) -> None:
    """Make the whole site, each module on its own; `files` has those of others by their names."""
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(ROOT / "web", site)
    runtime.pack(runtime.prepare(files), site / "pyodide")
    for name in "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm":
        shutil.copyfile(files[name], site / "pyodide" / name)
    (site / "vendor").mkdir()
    for part in parts.LIBRARIES:
        shutil.copyfile(files[part.name], site / "vendor" / part.name)
    bundle.add_fluent(site / "vendor")
    for name in "LICENSE", "NOTICE":
        shutil.copyfile(ROOT / name, site / f"{name}.txt")
    has_mnist = mnist.add_to(site / "data", mnist_folder)
    words.add_to(site, pseudo)
    offline.add_icons(site)
    (site / "formulas.json").write_text(json.dumps(formulas(), ensure_ascii=False), "utf-8")
    described = _describe(site, snapshot.add_to(site), has_mnist)
    (site / "site.json").write_text(json.dumps(described, indent=1))


def formulas() -> dict[str, str]:
    """MathML by its LaTeX, for every formula in the derivation of a network of any depth."""
    one = np.ones((1, 1))
    return {
        equation.formula: convert(equation.formula, display="block")
        for layers in range(2, LAYER_LIMIT + 1)
        for step in derive(Network((1,) * layers), one, one)
        for equation in step.equations
    }


def _describe(site: Path, header: dict[str, Any] | None, has_mnist: bool) -> dict[str, Any]:
    """site.json: version, languages, what Python is loaded from, its snapshot, MNIST's files."""
    files = sorted((site / "pyodide").glob("*.bin"))
    files += [
        site / "pyodide" / name for name in ("pyodide.asm.wasm", runtime.LOCK, runtime.PACKED_LIST)
    ]
    return {
        "version": version("digitlab"),
        "languages": words.languages(site),
        "load": {path.relative_to(site).as_posix(): _content(path) for path in files},
        "snapshot": header,
        "mnist": {key: f"data/{name}" for key, (name, _) in mnist.FILES.items()}
        if has_mnist
        else None,
    }


def _content(file: Path) -> dict[str, Any]:
    data = file.read_bytes()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
