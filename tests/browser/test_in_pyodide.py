"""The native tests again, in the Python that ships: what passes natively passes in WebAssembly."""

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from importlib.metadata import files

from sitebuild import CACHE, ROOT

COLLECT = """
import json, pytest

class Told:
    def pytest_collection_finish(self, session):
        marks = {test.nodeid: test.get_closest_marker("native_only") for test in session.items}
        print(json.dumps({name: mark and mark.args[0] for name, mark in marks.items()}))

pytest.main(["--collect-only", "-p", "no:terminal", "tests/native"], plugins=[Told()])
"""
# As web/worker/main.js starts it, in a page of its own.
START = """async () => {
    const { startPython } = await import("/worker/python.js");
    const { snapshot } = await (await fetch("/site.json")).json();
    const bytes = async () => (await fetch("/pyodide/snapshot.bin")).arrayBuffer();
    const ready = snapshot ? bytes().then((all) => new Uint8Array(all)) : undefined;
    const { pyodide, addRest } = await startPython(ready);
    await addRest();
    const tests = await (await fetch("/tests.zip")).arrayBuffer();
    pyodide.unpackArchive(tests, "zip", { extractDir: "/tests" });
    window.python = pyodide;
}"""
# What ships comes first on the path; what was stripped and pytest needs comes last.
RUN = """
import contextlib, io, os, sys
import numpy
sys.path += ["/tests/tools", "/tests/python_stdlib.zip"]
numpy.__path__.append("/tests/numpy")
os.chdir("/tests")
import pytest

class Told:
    passed = []
    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.passed.append(report.nodeid)

with contextlib.redirect_stdout(io.StringIO()) as said:
    options = ["-q", "--tb=short", "--capture=sys", "-p", "no:cacheprovider"]
    pytest.main([*options, *names], plugins=[Told()])
[Told.passed, said.getvalue()]
"""
TOOLS = ["pytest", "pluggy", "iniconfig", "packaging", "pygments", "hypothesis", "sortedcontainers"]


def zipped_tests():
    """A zip of the native tests, with pytest and what it needs of the parts that do not ship."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (file for tool in TOOLS for file in files(tool)):
            if file.suffix != ".pyc" and ".." not in file.parts:
                archive.write(file.locate(), f"tools/{file}")
        ours = [
            ROOT / "pyproject.toml",
            ROOT / "tests/conftest.py",
            *ROOT.glob("tests/native/**/*.py"),
        ]
        for path in ours:
            archive.write(path, path.relative_to(ROOT))
        archive.write(CACHE / "vendor/python_stdlib.zip", "python_stdlib.zip")
        [numpy] = CACHE.glob("vendor/numpy-*.whl")
        with zipfile.ZipFile(numpy) as wheel:
            for name in wheel.namelist():
                if name.startswith("numpy/testing/"):
                    archive.writestr(name, wheel.read(name))
    return zipped.getvalue()


def test_the_native_tests_pass_in_pyodide(page, plain_url, record_property):
    command = [sys.executable, "-c", COLLECT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    reasons = json.loads(done.stdout)
    wanted = [name for name, reason in reasons.items() if reason is None]
    page.route("**/tests.zip", lambda route: route.fulfill(body=zipped_tests()))
    page.goto(plain_url + "LICENSE.txt")
    page.evaluate(START)
    passed, said = page.evaluate(
        "([code, names]) => python.runPython(code, { globals: python.toPy({ names }) }).toJs()",
        [RUN, wanted],
    )
    assert len(wanted) > 300
    assert passed == wanted, said
    others = Counter(reason for reason in reasons.values() if reason)
    why = ", ".join(f"{count} {reason}" for reason, count in others.items())
    record_property("in Pyodide", f"{len(passed)} passed, {others.total()} not for it ({why})")
