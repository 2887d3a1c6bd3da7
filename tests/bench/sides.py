"""Ways to train the same network in Python, each with the same face; they run in Pyodide too.

A side begins with the weights of `Network(seed=1)`, is told to `run` on so many examples, and goes
on from where it was the next time. `parameters` are its weights and biases, so that whoever asks
can let one and the same `Network` read the test digits with them.

This file imports neither the browser's nor the sandbox's things: `worker.js` and `native.py` do.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from digitlab import network, products
from digitlab.data.dataset import Dataset
from digitlab.network import Network
from digitlab.training.kernel import KernelBackend
from digitlab.training.numpy_backend import NumpyBackend
from digitlab.training.settings import Settings
from digitlab.training.training import Training

SIZES = (768, 30, 10)
ETA = 3.0
# Shorter timings are repeated: the browser's clock and the scheduler are not finer.
SHORTEST_SECONDS = 0.25
PIECE = 2000
Array = NDArray[np.floating]


class Side(Protocol):
    """One way to train."""

    def run(self, examples: int) -> None:
        """Train on so many examples, in mini-batches, in a new order."""

    def parameters(self) -> tuple[list[Array], list[Array]]:
        """The weights (n, k) and the biases (n, 1), by layer."""


def start() -> Network:
    """The network that every side begins with."""
    return Network(SIZES, seed=1)


def accuracy(side: Side, test_data: Dataset) -> float:
    """Which share of the test digits the side's network reads."""
    read = start()
    read.weights, read.biases = ([np.asarray(a, np.float32) for a in p] for p in side.parameters())
    return read.evaluate(test_data) / len(test_data)


class PerExample:
    """One example at a time, as the book's chapters 1 and 2 tell it: lists of columns, float64."""

    def __init__(self, data: Dataset, batch: int) -> None:
        self._data, self._batch = data, batch
        self._pairs: list[tuple[Array, Array]] = []
        self._rng = np.random.default_rng(1)
        twin = start().astype(np.float64)
        self.weights, self.biases = twin.weights, twin.biases

    def prepare(self, examples: int) -> None:
        """Make the list of (x, y) that `run` goes through, beforehand."""
        while len(self._pairs) < examples:
            x, y = self._data.columns(slice(len(self._pairs), len(self._pairs) + 1), np.float64)
            self._pairs.append((x, y))

    def run(self, examples: int) -> None:
        """As `Side.run`."""
        order = self._rng.permutation(examples)
        for begin in range(0, examples, self._batch):
            chosen = order[begin : begin + self._batch]
            self.update_mini_batch([self._pairs[i] for i in chosen], ETA)

    def update_mini_batch(self, mini_batch: Sequence[tuple[Array, Array]], eta: float) -> None:
        """One step, with the gradient added up example by example."""
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            nabla_b, nabla_w = self.backprop(x, y)
            sum_b = [s + n for s, n in zip(sum_b, nabla_b, strict=True)]
            sum_w = [s + n for s, n in zip(sum_w, nabla_w, strict=True)]
        step = eta / len(mini_batch)
        self.weights = [w - step * s for w, s in zip(self.weights, sum_w, strict=True)]
        self.biases = [b - step * s for b, s in zip(self.biases, sum_b, strict=True)]

    def backprop(self, x: Array, y: Array) -> tuple[list[Array], list[Array]]:
        """The gradient of one example's cost: (nabla_b, nabla_w), by layer."""
        zs, activations = [], [x]
        for b, w in zip(self.biases, self.weights, strict=True):
            zs.append(np.dot(w, activations[-1]) + b)
            activations.append(sigmoid(zs[-1]))
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        nabla_b, nabla_w = [delta], [np.dot(delta, activations[-2].T)]
        for layer in range(len(zs) - 2, -1, -1):
            delta = np.dot(self.weights[layer + 1].T, delta) * sigmoid_prime(zs[layer])
            nabla_b.insert(0, delta)
            nabla_w.insert(0, np.dot(delta, activations[layer].T))
        return nabla_b, nabla_w

    def parameters(self) -> tuple[list[Array], list[Array]]:
        """As `Side.parameters`."""
        return self.weights, self.biases


def sigmoid(z: Array) -> Array:
    """σ(z), as the book has it."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z: Array) -> Array:
    """σ′(z), as the book has it."""
    return sigmoid(z) * (1 - sigmoid(z))


class Matrix:
    """The plain matrix form: `Network.update_mini_batch` where every product is an `@`."""

    def __init__(self, data: Dataset, batch: int) -> None:
        self._data, self._batch = data, batch
        self._rng = np.random.default_rng(1)
        self._network = start()

    def run(self, examples: int) -> None:
        """As `Side.run`."""
        order = self._rng.permutation(examples)
        with multiplying_by_matmul():
            for begin in range(0, examples, self._batch):
                x, y = self._data.columns(order[begin : begin + self._batch])
                self._network.update_mini_batch(x, y, ETA)

    def parameters(self) -> tuple[list[Array], list[Array]]:
        """As `Side.parameters`."""
        return self._network.weights, self._network.biases


@contextmanager
def multiplying_by_matmul() -> Iterator[None]:
    """`network` takes the products that use `@` while the block runs, whatever it chose."""
    names = "dot", "dot_transposed", "outer"
    before = {name: getattr(network, name) for name in names}
    try:
        for name in names:
            setattr(network, name, getattr(products, f"{name}_blas"))
        yield
    finally:
        for name, product in before.items():
            setattr(network, name, product)


class Ours:
    """The package's own `Training`, in time slices, with its progress as the page asks for it.

    `skip_zeros` is as `KernelBackend` has it; `backend` as `Settings` has it.
    """

    def __init__(
        self, data: Dataset, batch: int, backend: str, skip_zeros: bool | None = None
    ) -> None:
        self._data, self._batch = data, batch
        self._backend, self._skip_zeros = backend, skip_zeros
        self._network = start()
        self._runs = 0

    def prepare(self, examples: int) -> None:
        """A new `Training` of the same network: one epoch, or several whole ones."""
        self._runs += 1
        n = min(examples, len(self._data))
        settings = Settings(
            epochs=examples // n,
            mini_batch_size=self._batch,
            eta=ETA,
            seed=self._runs,
            backend=self._backend,
        )
        data = self._data.subset(slice(n))
        # An epoch is timed without its evaluation: one test digit stands for all.
        self._training = Training(self._network, data, self._data.subset(slice(1)), settings)
        if self._training.progress().backend != self._backend:
            raise RuntimeError(f"expected {self._backend} to be here, found that it is not")
        if self._skip_zeros is not None:
            # No setting asks for this: the page always chooses what is faster.
            self._training._backend = KernelBackend(self._network, data, self._skip_zeros)

    def run_for(self, seconds: float) -> bool:
        """One time slice; whether there is more to do."""
        return not self._training.run_for(seconds).done

    def progress(self) -> dict[str, Any]:
        """What the worker reports to the page."""
        return asdict(self._training.progress())

    def run(self, examples: int) -> None:
        """As `Side.run`, all in one slice; `prepare` first."""
        self.run_for(float("inf"))

    def parameters(self) -> tuple[list[Array], list[Array]]:
        """As `Side.parameters`."""
        return self._network.weights, self._network.biases


SIDES = {
    "per example": PerExample,
    "matrix": Matrix,
    "numpy": lambda data, batch: Ours(data, batch, "numpy"),
    "kernel dense": lambda data, batch: Ours(data, batch, "kernel", False),
    "kernel": lambda data, batch: Ours(data, batch, "kernel", True),
}


def grown(
    data: Dataset, backend: str, hidden: int, batch: int, examples: int, whole: bool
) -> float:
    """Seconds that an epoch of so many examples takes a network 768-hidden-10.

    Whole epochs are timed, or else pieces of one, for `SHORTEST_SECONDS` or longer.
    """
    wider = Network((768, hidden, 10), seed=1)
    chosen = (KernelBackend if backend == "kernel" else NumpyBackend)(wider, data)
    rng = np.random.default_rng(1)
    piece = examples if whole else min(examples, max(batch, PIECE))
    chosen.run(np.arange(batch), batch, ETA)  # makes its room
    done, began = 0, time.perf_counter()
    while (seconds := time.perf_counter() - began) < SHORTEST_SECONDS:
        start = done % examples
        if start == 0:
            order = rng.permutation(examples)
        chosen.run(order[start : start + piece], batch, ETA)
        done += min(piece, examples - start)
    return seconds * examples / done
