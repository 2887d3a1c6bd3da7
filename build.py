#!/usr/bin/env python3
"""Digit Lab's one door: set-up, then the verb. Needs only Python's standard library.

    python3 build.py build     make the site in dist/ (--with-mnist N: N digits in its single file)
    python3 build.py serve     make it and serve it on this machine (--port N)
    python3 build.py test      run every test, natively and in a browser (pytest's arguments)
    python3 build.py format    mend the format of all files, and what the linters can mend
    python3 build.py bench     measure speed and accuracy
    python3 build.py train     train a model from the terminal (--help tells how)

build, serve, test and bench also take --vendor DIR and --mnist DIR, for machines without a network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
# Every package of the environment, with its hashes.
LOCK = ROOT / "py/requirements.txt"
VERBS = ("build", "serve", "test", "format", "bench", "train")
OLDEST = (3, 12)
# Pyodide 0.28's own minor version comes first: only it can compile what Pyodide runs.
PREFERRED = ("3.13", "3.12", "3.14", "3.15")
ASK_VERSION = "import sys; print(*sys.version_info[:2])"


def main(arguments):
    """Set up, then run the verb inside; its exit code."""
    if not arguments or arguments[0] not in VERBS:
        print(__doc__.strip())
        wanted = not arguments or arguments[0] in ("-h", "--help")
        return 0 if wanted else 2
    try:
        inside = set_up()
    except SetupError as error:
        print("build.py: %s" % error, file=sys.stderr)
        return 1
    verb, rest = arguments[0], arguments[1:]
    module = ["digitlab", verb] if verb == "train" else ["sitebuild", verb]
    try:
        return subprocess.call([str(inside), "-m", *module, *rest])
    except KeyboardInterrupt:
        return 130


class SetupError(Exception):
    """What keeps the environment from standing, and what to do."""


def set_up():
    """The environment's Python, after making or mending the environment where that is needed."""
    inside = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = ENVIRONMENT / "digitlab-stamp"
    if inside.exists() and stamp.exists() and stamp.read_text() == fingerprint(version_of(inside)):
        return inside
    python = find_python()
    # An environment without its stamp may be half made: begin anew.
    shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
    print("Setting up with Python %d.%d, once …" % version_of(python), flush=True)
    run([str(python), "-m", "venv", str(ENVIRONMENT)], "make .venv")
    install = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*install, "--require-hashes", "--requirement", str(LOCK)], "install the libraries")
    package = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run([*install, *package], "install the package")
    stamp.write_text(fingerprint(version_of(inside)))
    return inside


def fingerprint(version):
    """What the environment was made from: pyproject.toml, the lock and Python's version."""
    data = (ROOT / "pyproject.toml").read_bytes() + LOCK.read_bytes()
    return hashlib.sha256(data + repr((version, str(ROOT))).encode()).hexdigest()


def run(command, what):
    """Run a step of the set-up; SetupError where it fails."""
    if subprocess.call(command, cwd=str(ROOT)) != 0:
        raise SetupError(
            "could not %s (see above). It needs a network, or pip's own settings for a local "
            "folder of wheels; then run this again." % what
        )


def find_python():
    """The best Python that is new enough: this one, on PATH, or among pyenv's versions."""
    if sys.version_info[:2] == (3, 13) and not inside_environment(sys.executable):
        return Path(sys.executable)
    found = {}
    for candidate in candidates():
        if inside_environment(candidate):
            continue
        version = version_of(candidate)
        if version and version >= OLDEST:
            found.setdefault(version, candidate)
    for wanted in PREFERRED:
        version = tuple(int(part) for part in wanted.split("."))
        if version in found:
            return found[version]
    if found:
        return found[max(found)]
    raise SetupError(
        "expected Python 3.12 or newer, found only %d.%d. Install Python 3.13 (from python.org, "
        "your system's packages, or `pyenv install 3.13`), then run this again."
        % sys.version_info[:2]
    )


def inside_environment(python):
    """Whether a Python is the environment's own, which cannot make that environment anew."""
    return ENVIRONMENT in Path(python).absolute().parents


def candidates():
    """Paths of Pythons that may be there, this one first."""
    yield Path(sys.executable)
    for version in PREFERRED:
        path = shutil.which("python" + version)
        if path:
            yield Path(path)
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")))
    for folder in sorted(pyenv.glob("versions/3.*"), reverse=True):
        yield folder / ("python.exe" if os.name == "nt" else "bin/python")
    if shutil.which("py"):
        for version in PREFERRED:
            path = ask(["py", "-" + version, "-c", "import sys; print(sys.executable)"])
            if path:
                yield Path(path)


def version_of(python):
    """(major, minor) of a Python, or None where it does not run."""
    answer = ask([str(python), "-c", ASK_VERSION])
    return tuple(int(part) for part in answer.split()) if answer else None


def ask(command):
    """What a command prints, or None where it fails."""
    try:
        answer = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode().strip() if answer.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
