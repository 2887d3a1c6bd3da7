"""Mini-batch steps in place, by NumPy and by the kernel: the same as the network's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab import products
from digitlab.data.dataset import Dataset
from digitlab.network import Network, quadratic_cost
from digitlab.training import kernel
from digitlab.training.backends import choose
from digitlab.training.numpy_backend import NumpyBackend

needs_kernel = pytest.mark.skipif(
    not kernel.available(), reason="the kernel is not built: python3 build.py build says why"
)


def digits(n, seed=0, ink=0.2):
    rng = np.random.default_rng(seed)
    images = rng.integers(1, 256, (n, 768)).astype(np.uint8)
    images[rng.random((n, 768)) > ink] = 0
    return Dataset(images, rng.integers(0, 10, n).astype(np.uint8))


def plain(network, data, order, size, eta):
    """What every fast way must agree with."""
    starts = range(0, len(order), size)
    return [network.update_mini_batch(*data.columns(order[s : s + size]), eta=eta) for s in starts]


def agree(one, other, tolerance=1e-5):
    for found, expected in zip(one.weights + one.biases, other.weights + other.biases, strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


WAYS = [
    pytest.param(lambda network, data: NumpyBackend(network, data), id="numpy"),
    pytest.param(
        lambda network, data: kernel.KernelBackend(network, data, True),
        id="kernel",
        marks=needs_kernel,
    ),
    pytest.param(
        lambda network, data: kernel.KernelBackend(network, data, False),
        id="dense kernel",
        marks=needs_kernel,
    ),
]


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 37), max_size=3),
    size=st.integers(1, 13),
    n=st.integers(1, 40),
    ink=st.sampled_from([0.0, 0.1, 0.6]),
    initialiser=st.sampled_from(["scaled", "normal", "zeros"]),
)
def test_steps_are_the_networks_own(way, hidden, size, n, ink, initialiser):
    data, sizes = digits(50, seed=n, ink=ink), (768, *hidden, 10)
    network, twin = (Network(sizes, seed=3, initialiser=initialiser) for _ in range(2))
    order = np.random.default_rng(n).permutation(len(data))[:n]
    steps = way(network, data)
    costs = [*steps.run(order[: n // 2], size, 0.1), *steps.run(order[n // 2 :], size, 0.1)]
    expected = [*plain(twin, data, order[: n // 2], size, 0.1)]
    expected += plain(twin, data, order[n // 2 :], size, 0.1)
    # Unscaled weights on full ink add up to hundreds: float32 rounds those more coarsely.
    tolerance = 1e-4 if initialiser == "normal" else 1e-5
    agree(network, twin, tolerance)
    assert costs == pytest.approx(expected, abs=tolerance)
    x, y = data.columns(slice(7, 30))
    outputs = steps.outputs(data, 7, 30)
    np.testing.assert_allclose(outputs.T, twin.feedforward(x), rtol=0, atol=tolerance)
    assert quadratic_cost(outputs.T, y) == pytest.approx(twin.cost(x, y), abs=tolerance)


@pytest.mark.parametrize("way", WAYS)
def test_a_run_begins_with_what_the_network_is_then(way):
    data, order = digits(40), np.arange(40)
    network, twin = Network(seed=1), Network(seed=1)
    steps = way(network, data)
    for _ in range(2):
        steps.run(order, 10, 0.5)
        plain(twin, data, order, 10, 0.5)
        agree(network, twin)
        for changed in network, twin:
            changed.weights[0][:, ::2] *= 0.5
            changed.biases[-1] = np.full((10, 1), 0.25, np.float32)


@pytest.mark.parametrize("way", WAYS)
def test_agree_after_an_epoch(way):
    data = digits(10_000)
    network, twin = Network(seed=1), Network(seed=1)
    order = np.random.default_rng(1).permutation(len(data))
    costs = way(network, data).run(order, 10, 0.5)
    assert costs == pytest.approx(plain(twin, data, order, 10, 0.5), abs=1e-5)
    x, _ = data.columns(slice(1000))
    np.testing.assert_allclose(network.feedforward(x), twin.feedforward(x), rtol=0, atol=1e-5)


def test_numpy_steps_in_float64_too():
    data, order = digits(40), np.arange(40)
    network, twin = (Network((768, 9, 10), seed=2, dtype=np.float64) for _ in range(2))
    NumpyBackend(network, data).run(order, 7, 3.0)
    for start in range(0, 40, 7):
        twin.update_mini_batch(*data.columns(order[start : start + 7], np.float64), 3.0)
    agree(network, twin, 1e-12)
    assert choose(network, data, "kernel").name == "numpy"


def test_both_kinds_of_products_are_the_same():
    rng = np.random.default_rng(0)
    w = rng.standard_normal((5, 7))
    a, delta = rng.standard_normal((3, 7)).T, rng.standard_normal((3, 5)).T
    for name, arrays in ("dot", (w, a)), ("dot_transposed", (w, delta)), ("outer", (delta, a)):
        ways = [getattr(products, f"{name}_{kind}") for kind in ("einsum", "blas")]
        one, other = (way(*arrays) for way in ways)
        np.testing.assert_allclose(one, other, rtol=1e-12)
        for way in ways:
            out = np.empty(one.T.shape).T if name != "outer" else np.empty(one.shape)
            assert np.shares_memory(way(*arrays, out=out), out)
            np.testing.assert_allclose(out, one, rtol=1e-12)


@needs_kernel
def test_the_kernel_refuses_what_it_cannot_use():
    data, network = digits(20), Network(seed=1)
    steps = kernel.KernelBackend(network, data)
    before = [w.copy() for w in network.weights]
    with pytest.raises(ValueError, match="examples that there are"):
        steps.run(np.array([3, 20]), 10, 1.0)
    with pytest.raises(ValueError, match="examples that there are"):
        steps.run(np.array([-1]), 10, 1.0)
    with pytest.raises(ValueError, match="labels that the outputs have"):
        kernel.KernelBackend(Network((768, 3)), data).run(np.arange(20), 10, 1.0)
    with pytest.raises(ValueError, match="images"):
        kernel.KernelBackend(Network((100, 10)), data)
    flipped = Dataset(data.images[:, ::-1], data.labels)
    with pytest.raises(ValueError, match="images"):
        kernel.KernelBackend(network, flipped)
    assert all((w == old).all() for w, old in zip(network.weights, before, strict=True))
    network.weights[0] = np.asfortranarray(network.weights[0])
    with pytest.raises(ValueError, match="float32 in one piece"):
        steps.run(np.arange(20), 10, 1.0)


@needs_kernel
@pytest.mark.parametrize("name", ["weights", "biases"])
def test_the_kernel_refuses_arrays_that_the_console_changed(name):
    data = digits(20)
    for change in (
        lambda arrays: arrays.insert(1, arrays[1][:5].copy()),
        lambda arrays: arrays.pop(),
    ):
        network = Network((768, 30, 10), seed=1)
        backend = kernel.KernelBackend(network, data)
        change(getattr(network, name))
        with pytest.raises(ValueError, match="expected 2 layers of weights and biases"):
            backend.run(np.arange(20), 10, 1.0)
    network = Network((768, 30, 10), seed=1)
    backend = kernel.KernelBackend(network, data)
    arrays = getattr(network, name)
    arrays[1] = arrays[1][:5].copy()
    with pytest.raises(ValueError, match="float32 in one piece"):
        backend.outputs(data, 0, 20)


def test_without_the_kernel_numpy_steps(monkeypatch):
    monkeypatch.setattr(kernel, "library", lambda: None)
    assert choose(Network(seed=1), digits(5), "kernel").name == "numpy"
    with pytest.raises(RuntimeError, match="found none that loads"):
        kernel.KernelBackend(Network(seed=1), digits(5))


@pytest.mark.native_only("of the C compiler")
def test_the_kernel_under_sanitisers(tmp_path):
    compiler = next(filter(None, map(shutil.which, ("gcc", "clang"))), None)
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs gcc or clang on Linux, whose sanitisers load into Python")
    built = tmp_path / kernel.FILE
    source = Path(kernel.__file__).with_name("kernel.c")
    flags = ["-O1", "-g", "-fPIC", "-shared", "-fsanitize=address,undefined"]
    flags += ["-fno-sanitize-recover=all"]
    subprocess.run([compiler, *flags, source, "-o", built], check=True)
    runtime = subprocess.run(
        [compiler, "-print-file-name=libasan.so"], check=True, capture_output=True, text=True
    ).stdout.strip()
    if not Path(runtime).is_file():
        pytest.skip(f"{compiler} has no shared sanitiser runtime here")
    code = (
        "import ctypes, numpy as np\n"
        "from digitlab.training import kernel\n"
        "from digitlab.data.dataset import Dataset\n"
        "from digitlab.network import Network\n"
        f"loaded = ctypes.CDLL({str(built)!r})\n"
        "loaded.digitlab_workspace.restype = ctypes.c_size_t\n"
        "kernel.library = lambda: loaded\n"
        "rng = np.random.default_rng(0)\n"
        "images = rng.integers(0, 256, (33, 768)).astype(np.uint8)\n"
        "images[rng.random((33, 768)) > .3] = 0\n"
        "data = Dataset(images, rng.integers(0, 10, 33).astype(np.uint8))\n"
        "for hidden in (), (1,), (30,), (13, 7), (37, 64):\n"
        "    for skip in True, False:\n"
        "        for size in 1, 2, 7, 10:\n"
        "            network = Network((768, *hidden, 10), seed=1)\n"
        "            steps = kernel.KernelBackend(network, data, skip)\n"
        "            steps.run(rng.permutation(33), size, 3.0)\n"
        "            steps.outputs(data, 0, 33)\n"
        "print('all clean')"
    )
    environment = os.environ | {"LD_PRELOAD": runtime, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "all clean", done.stderr
