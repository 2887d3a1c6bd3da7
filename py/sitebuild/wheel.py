"""Our wheel, the compiled wheels of others, and the pruned lock file that names just what ships."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from sitebuild import CACHE, ROOT, BuildError
from sitebuild.vendor import WHEELS

LOCK = "pyodide-lock.json"
STDLIB = "python_stdlib.zip"


def runtime(vendored: dict[str, Path]) -> Path:
    """A folder with the standard library, the wheels of others and a lock of only these.

    Compiled to bytecode where this Python has Pyodide's minor version, else as published. Made once
    for the same input; `vendored` holds the verified files by name.
    """
    lock = PyodideLockSpec.from_json(vendored[LOCK])
    shipped = {part.name for part in WHEELS}
    lock.packages = {k: p for k, p in lock.packages.items() if p.file_name in shipped}
    compiled = lock.info.python.split(".")[:2] == [str(n) for n in sys.version_info[:2]]
    inputs = sorted((*shipped, STDLIB, LOCK))
    key = hashlib.sha256("".join(map(str, (inputs, compiled, sys.version))).encode())
    for name in inputs:
        key.update(vendored[name].read_bytes())
    folder = CACHE / "runtime" / key.hexdigest()[:16]
    if folder.is_dir():
        return folder
    partial = folder.with_name("partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name in (*shipped, STDLIB):
        shutil.copy(vendored[name], partial / name)
    lock.to_json(partial / LOCK)
    if compiled:
        command = [sys.executable, "-m", "pyodide_cli", "py-compile", "--silent", "."]
        _run(command, partial, "compile the wheels")
    else:
        found = ".".join(map(str, sys.version_info[:2]))
        print(
            f"Python {found} cannot compile for Pyodide's {lock.info.python}: wheels as published."
        )
    partial.rename(folder)
    return folder


def add_ours(folder: Path) -> None:
    """Build the package's wheel into `folder` and enter it in the lock file there.

    It keeps its .py files: tracebacks and readers of the source want them.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    _run(command, ROOT, "build the package's wheel")
    [wheel] = folder.glob("digitlab-*.whl")
    lock = PyodideLockSpec.from_json(folder / LOCK)
    lock = add_wheels_to_spec(lock, [wheel], base_path=folder)
    lock.to_json(folder / LOCK)


def _run(command: list[str], folder: Path, what: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildError(f"could not {what}:\n{done.stdout}{done.stderr}")
