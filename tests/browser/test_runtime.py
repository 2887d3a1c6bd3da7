"""The Python that ships: all that the package uses is there, and its fast ways agree."""

import pytest

# As web/worker.js starts it, in a page of its own.
START = """async () => {
    const { loadPyodide } = await import("/pyodide/pyodide.mjs");
    const list = await (await fetch("/pyodide/packages.json")).json();
    const bytes = new Uint8Array(await (await fetch("/pyodide/packages.bin")).arrayBuffer());
    const fsInit = async (FS, { sitePackages }) => {
        let at = 0;
        for (const [name, size] of list) {
            const path = `${sitePackages}/${name}`;
            FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
            FS.writeFile(path, bytes.subarray(at, (at += size)));
        }
    };
    window.python = await loadPyodide({
        indexURL: "/pyodide/", stdLibURL: "/pyodide/python_stdlib.bin", fsInit });
}"""
IMPORTS = """
import importlib, pkgutil, sys
import digitlab
for module in pkgutil.walk_packages(digitlab.__path__, "digitlab."):
    if module.name != "digitlab.__main__":  # the terminal's
        importlib.import_module(module.name)
import ctypes, importlib.metadata, numpy.linalg, numpy.random
import asyncio, csv, datetime, decimal, fractions, html, json, random, statistics, unittest
importlib.metadata.version("numpy") + " " + importlib.metadata.version("digitlab")
"""
AGREE = """
import numpy as np
from digitlab import handwriting, kernel, products
from digitlab.network import Network
from digitlab.steps import NumpySteps
assert kernel.available()
assert products.dot is products.dot_einsum
data = handwriting.make(3000, 1)
order = np.random.default_rng(1).permutation(len(data))
networks = [Network(seed=1) for _ in range(4)]
plain, *others = networks
expected = [
    plain.update_mini_batch(*data.columns(order[i:i + 10]), 0.5) for i in range(0, len(order), 10)
]
ways = [NumpySteps(others[0], data), *(kernel.KernelSteps(n, data, skip)
        for n, skip in zip(others[1:], (True, False)))]
x, _ = data.columns(slice(500))
worst = []
for way, network in zip(ways, others):
    costs = way.run(order, 10, 0.5)
    worst.append(float(np.abs(np.subtract(costs, expected)).max()))
    worst.append(float(np.abs(network.feedforward(x) - plain.feedforward(x)).max()))
shapes = (30, 768), (10, 768), (10, 30)
w, a, delta = (np.random.default_rng(0).random(shape, np.float32) for shape in shapes)
for name, arrays in ("dot", (w, a.T)), ("dot_transposed", (w, delta.T)), ("outer", (delta.T, a.T)):
    one, other = (getattr(products, f"{name}_{kind}")(*arrays) for kind in ("einsum", "blas"))
    worst.append(float(np.abs(one / other - 1).max()))
worst
"""


@pytest.fixture
def python(page, base_url):
    """A page with Pyodide in `window.python`."""
    page.goto(base_url + "site.json")
    page.evaluate(START)
    return page


def test_all_that_is_used_is_there(python):
    assert python.evaluate("code => python.runPython(code)", IMPORTS) == "2.2.5 0.1.0"
    assert python.evaluate(
        "async () => { await python.loadPackage(['micropip', 'packaging']);"
        " return python.runPython('import micropip, packaging; micropip.__name__') }"
    )


def test_numpy_in_place_and_the_kernel_agree_after_an_epoch(python):
    worst = python.evaluate("code => python.runPython(code).toJs()", AGREE)
    assert len(worst) == 9
    assert max(worst) < 1e-5
