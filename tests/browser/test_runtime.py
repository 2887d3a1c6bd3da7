"""The Python that ships: all that the package uses is there, and its fast ways agree."""

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN, LabPage

from sitebuild import DIST
from sitebuild.parts import PYODIDE

# As web/worker/main.js starts it, in a page of its own.
START = """async (fromSnapshot) => {
    const { startPython } = await import("/worker/python.js");
    const fetched = async () => (await fetch("/pyodide/snapshot.bin")).arrayBuffer();
    const snapshot = fromSnapshot ? fetched().then((bytes) => new Uint8Array(bytes)) : undefined;
    const { pyodide, lab, addRest } = await startPython(snapshot);
    const answer = lab.predict(pyodide.toPy(new Float32Array(768))).toJs();
    await addRest();
    window.python = pyodide;
    return [...answer].map(Number);
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
from digitlab import products
from digitlab.data import synthetic
from digitlab.training import kernel
from digitlab.network import Network
from digitlab.training.numpy_backend import NumpyBackend
assert kernel.available()
assert products.dot is products.dot_einsum
data = synthetic.make(3000, 1)
order = np.random.default_rng(1).permutation(len(data))
networks = [Network(seed=1) for _ in range(4)]
plain, *others = networks
expected = [
    plain.update_mini_batch(*data.columns(order[i:i + 10]), 0.5) for i in range(0, len(order), 10)
]
ways = [NumpyBackend(others[0], data), *(kernel.KernelBackend(n, data, skip)
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


@pytest.fixture(params=["from the snapshot", "from the beginning"])
def python(page, plain_url, request):
    """A page with Pyodide in `window.python`."""
    page.goto(plain_url + "LICENSE.txt")
    page.evaluate(START, request.param == "from the snapshot")
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


def test_both_ways_to_start_answer_alike_and_no_two_starts_draw_alike(context, plain_url):
    answers, drawn = [], set()
    for from_snapshot in True, False, True:
        page = LabPage(context.new_page())
        page.goto(plain_url + "LICENSE.txt")
        answers.append(page.evaluate(START, from_snapshot))
        drawn.add(page.evaluate("python.runPython('import random; random.random()')"))
        page.close()
    assert answers[0] == answers[1] == answers[2]
    assert len(drawn) == 3


def test_the_first_answer_does_not_wait_for_the_rest(page, base_url):
    with page.holding("**/packages.bin") as held:
        page.goto(base_url)
        page.wait_for_engine()
        page.draw(SEVEN)
        page.wait_for_answer(7)
        page.choose(dataset="synthetic", examples=100)
        page.click("#train-step")
        page.until(lambda: held, "a request that is held")
        expect(page.locator("#train-status")).to_have_attribute("data-state", "idle")
        held[0].continue_()
        page.wait_for_training("paused")


@pytest.mark.parametrize(
    "how", ["missing", "truncated", "too long", "other bytes", "another browser's"]
)
def test_without_its_snapshot_the_page_starts_from_the_beginning(page, base_url, how):
    site = page.request.get(base_url + "site.json").json()
    listed = site["load"]["pyodide/snapshot.bin"]
    match how:
        case "missing":
            page.route("**/snapshot.bin", lambda route: route.fulfill(status=404))
        case "truncated":
            begin = (DIST / "pyodide/snapshot.bin").read_bytes()[:5000]
            page.route("**/snapshot.bin", lambda route: route.fulfill(body=begin))
        case "too long":
            listed["size"] -= 4
        case "other bytes":
            listed["sha256"] = "0" * 64
        case "another browser's":
            site["snapshot"]["suspends"] ^= True
    page.route("**/site.json", lambda route: route.fulfill(json=site))
    page.goto(base_url)
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)


def test_what_reaches_into_pyodide_refuses_another_version(page, plain_url):
    page.goto(plain_url + "LICENSE.txt")
    loaded = page.evaluate(
        """async () => {
            const { PYODIDE_VERSION, checkVersion } = await import("/worker/internals.js");
            checkVersion({ version: PYODIDE_VERSION });
            try { checkVersion({ version: "0.29.0" }); } catch (error) { return error.message; }
        }"""
    )
    assert loaded == f"worker/internals.js is written for Pyodide {PYODIDE}, found 0.29.0"
