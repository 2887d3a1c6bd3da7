"""The Python of the site: its standard library, NumPy and our package, ready to use as files.

Pyodide would unpack each wheel and read the standard library from a zip, both in Python, which is
slow. Instead, one file contains everything except two libraries. The worker writes its contents to
the file system before Python starts. It is not compressed: servers compress it, and do so better.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from pyodide_lock import PyodideLockSpec

from sitebuild import CACHE, ROOT, BuildError
from sitebuild.parts import WHEELS
from sitebuild.strip import EMPTIED, NUMPY, STANDARD_LIBRARY, strip

LOCK = "pyodide-lock.json"
STDLIB = "python_stdlib.zip"
LIBRARIES, PACKED, PACKED_LIST = "libraries.bin", "packages.bin", "packages.json"
# `import numpy` needs these libraries: web/worker/python.js loads them before Python runs.
LOADED_FIRST = (
    "site-packages/numpy/_core/_multiarray_umath.*.so",
    "site-packages/numpy/linalg/_umath_linalg.*.so",
)
# It passes its functions' docstrings to C code, which expects strings.
NEEDS_DOCSTRINGS = ("numpy/_core/multiarray.py",)
SITE_PACKAGES = "/lib/python3.13/site-packages"


def prepare(vendored: dict[str, Path], compiled: bool | None = None) -> Path:
    """A folder with the standard library, the wheels that ship and a lock file of only these.

    They are stripped, and compiled to bytecode if this Python has Pyodide's minor version (or if
    `compiled` says so). The folder is kept and used again for the same input. `vendored` has the
    fetched files by name.
    """
    lock = PyodideLockSpec.from_json(vendored[LOCK])
    shipped = {part.name for part in WHEELS}
    lock.packages = {k: p for k, p in lock.packages.items() if p.file_name in shipped}
    if compiled is None:
        compiled = can_compile(lock.info.python)
    inputs = sorted((*shipped, STDLIB, LOCK))
    stripped = STANDARD_LIBRARY, NUMPY, EMPTIED, NEEDS_DOCSTRINGS
    recipe = repr((inputs, compiled, sys.version, stripped))
    key = hashlib.sha256(recipe.encode())
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
    strip(partial / STDLIB, STANDARD_LIBRARY)
    strip(partial / lock.packages["numpy"].file_name, NUMPY)
    for name in (*shipped, STDLIB) if compiled else ():
        _compile(partial / name)
    for package in lock.packages.values():
        package.sha256 = hashlib.sha256((partial / package.file_name).read_bytes()).hexdigest()
    lock.to_json(partial / LOCK)
    partial.rename(folder)
    return folder


def _compile(archive: Path) -> None:
    """Replace the Python files in a zip or wheel by bytecode, and store them uncompressed.

    The bytecode has no docstrings and no column numbers for tracebacks: they are a third of it.
    """
    with tempfile.TemporaryDirectory() as place:
        files = Path(place)
        zipfile.ZipFile(archive).extractall(files)
        _compile_all(files, "-b", "-o", "2", "-s", place, place)
        for file in filter(Path.exists, map(files.joinpath, NEEDS_DOCSTRINGS)):
            _compile_all(files, "-b", "-o", "1", "-s", place, str(file))
        with zipfile.ZipFile(archive, "w") as compiled:
            for path in sorted(filter(Path.is_file, files.rglob("*"))):
                if path.suffix == ".pyc" or not path.with_suffix(".pyc").exists():
                    entry = zipfile.ZipInfo(path.relative_to(files).as_posix())
                    compiled.writestr(entry, path.read_bytes())


def _compile_all(folder: Path, *options: str) -> None:
    """Run compileall with these options. The bytecode has no column numbers for tracebacks."""
    command = [sys.executable, "-X", "no_debug_ranges", "-m", "compileall", "-q"]
    _run([*command, "--invalidation-mode", "unchecked-hash", *options], folder, "compile Python")


def can_compile(pyodides: str) -> bool:
    """Whether Pyodide's Python reads this Python's bytecode. Prints a note if it does not."""
    version = ".".join(map(str, sys.version_info[:2]))
    if pyodides.split(".")[:2] == version.split("."):
        return True
    print(f"Python {version} cannot compile for Pyodide's {pyodides}: the page will start slower.")
    return False


def pack(runtime_folder: Path, folder: Path) -> None:
    """Make `folder`: the two packages that are served as wheels, and all other files as one."""
    folder.mkdir()
    lock = PyodideLockSpec.from_json(runtime_folder / LOCK)
    numpy = lock.packages.pop("numpy")
    for package in lock.packages.values():
        shutil.copyfile(runtime_folder / package.file_name, folder / package.file_name)
    lock.to_json(folder / LOCK)
    with tempfile.TemporaryDirectory() as place:
        files = Path(place)
        packages = files / "site-packages"
        zipfile.ZipFile(runtime_folder / STDLIB).extractall(files)
        zipfile.ZipFile(runtime_folder / numpy.file_name).extractall(packages)
        _add_ours(packages, compiled=any(packages.glob("numpy/*.pyc")))
        _write_packed(files, folder)


def build_wheel(folder: Path) -> Path:
    """Build the package's wheel into `folder`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    _run(command, ROOT, "build the package's wheel")
    [wheel] = folder.glob("digitlab-*.whl")
    return wheel


def _add_ours(files: Path, compiled: bool) -> None:
    """Add the files of the package's wheel.

    Its .py files stay beside the bytecode: students read them, and tracebacks quote them.
    """
    with tempfile.TemporaryDirectory() as place:
        zipfile.ZipFile(build_wheel(Path(place))).extractall(files)
    if compiled:
        package = str(files / "digitlab")
        _compile_all(files, "-s", str(files), "-p", SITE_PACKAGES, package)


def _write_packed(files: Path, folder: Path) -> None:
    names = {path for path in files.rglob("*") if path.is_file()}
    first = {path for pattern in LOADED_FIRST for path in files.glob(pattern)}
    listed = {}
    for name, chosen in (LIBRARIES, first), (PACKED, names - first):
        paths = sorted(chosen)
        listed[name] = [[path.relative_to(files).as_posix(), path.stat().st_size] for path in paths]
        (folder / name).write_bytes(b"".join(path.read_bytes() for path in paths))
    (folder / PACKED_LIST).write_text(json.dumps(listed, separators=(",", ":")))


def _run(command: list[str], folder: Path, what: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildError(f"could not {what}:\n{done.stdout}{done.stderr}")
