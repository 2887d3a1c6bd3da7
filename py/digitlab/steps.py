"""Mini-batch steps, fast: what `Network.update_mini_batch` does, in place on arrays made once.

The arithmetic is the same; what a step needs room for is kept for the next. In here a row is an
example, so that the transposes are the columns of the other modules. Where the SIMD kernel is
built, `digitlab.kernel` does the same again in C; `choose` says who steps.
"""

import copy
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from digitlab import kernel
from digitlab.datasets import TARGETS, Dataset
from digitlab.network import Array, Network
from digitlab.products import dot, dot_transposed, outer

LEVEL = 1 / 255


class Steps(Protocol):
    """Who steps: `NumpySteps` or `kernel.KernelSteps`."""

    name: str
    at_once: int
    """How many examples are worth one call."""

    def run(self, order: NDArray[np.integer], size: int, eta: float) -> list[float]:
        """Steps for the examples that `order` names, `size` at a time; each one's cost before."""

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """The network's outputs (stop − start, sizes[-1]) for those examples of `data`."""


def choose(network: Network, data: Dataset, compute: str) -> Steps:
    """The kernel, where it is wanted and can be had; else NumPy. Changed code steps by itself."""
    if type(network) is not Network:
        return OwnSteps(network, data)
    fits = network.dtype == np.float32 and kernel.available()
    return (
        kernel.KernelSteps(network, data)
        if compute == "kernel" and fits
        else NumpySteps(network, data)
    )


class OwnSteps:
    """Mini-batch steps by the network's own `update_mini_batch`, which a student may have changed.

    A step that fails leaves the network as it was before.
    """

    name = "yours"
    at_once = 1

    def __init__(self, network: Network, data: Dataset) -> None:
        self._network = network
        self._data = data

    def run(self, order: NDArray[np.integer], size: int, eta: float) -> list[float]:
        """As `Steps.run`."""
        starts = range(0, len(order), size)
        return [self._step(order[start : start + size], eta) for start in starts]

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Steps.outputs`."""
        x, _ = data.columns(slice(start, stop), self._network.dtype)
        return self._network.feedforward(x).T

    def _step(self, batch: NDArray[np.integer], eta: float) -> float:
        network = self._network
        kept = copy.deepcopy(vars(network))
        try:
            return float(network.update_mini_batch(*self._data.columns(batch), eta))
        except BaseException:
            vars(network).clear()
            vars(network).update(kept)
            raise


class Room(NamedTuple):
    """The arrays of a mini-batch of m examples; in the lists one for each layer."""

    pixels: NDArray[np.uint8]
    x: Array
    """The inputs that are ever inked, from 0 to 255."""
    y: Array
    activations: list[Array]
    """(m, sizes[l + 1]): z at first, then a = σ(z)."""
    deltas: list[Array]
    slopes: list[Array]


class NumpySteps:
    """Mini-batch steps of a network on a data set, by NumPy in place."""

    name = "numpy"
    at_once = 50

    def __init__(self, network: Network, data: Dataset) -> None:
        self._network = network
        self._data = data
        self._rooms: dict[int, Room] = {}
        # Around the digits is paper in every image: those inputs add nothing and change no weight.
        inked = np.flatnonzero(data.images.any(axis=0))
        self._inked = slice(inked[0], inked[-1] + 1) if len(inked) else slice(1)
        self._nabla_w = [np.empty_like(w) for w in self._weights()]
        self._targets = TARGETS[data.labels].astype(network.dtype)

    def run(self, order: NDArray[np.integer], size: int, eta: float) -> list[float]:
        """As `Steps.run`."""
        weights = self._weights()
        starts = range(0, len(order), size)
        with np.errstate(over="ignore"):  # of e⁻ᶻ: σ(z) is then 0
            return [self._step(order[start : start + size], eta, weights) for start in starts]

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Steps.outputs`."""
        x, _ = data.columns(slice(start, stop), self._network.dtype)
        return self._network.feedforward(x).T

    def _weights(self) -> list[Array]:
        first, *others = self._network.weights
        return [first[:, self._inked], *others]

    def _step(self, batch: NDArray[np.integer], eta: float, weights: list[Array]) -> float:
        m = len(batch)
        room = self._rooms.get(m) or self._rooms.setdefault(m, self._make_room(m))
        self._data.images.take(batch, axis=0, out=room.pixels, mode="clip")
        np.copyto(room.x, room.pixels[:, self._inked])
        self._targets.take(batch, axis=0, out=room.y, mode="clip")
        inputs = [room.x, *room.activations]
        for layer, (w, b) in enumerate(zip(weights, self._network.biases, strict=True)):
            a = room.activations[layer]
            dot(w, inputs[layer].T, out=a.T)
            if layer == 0:
                a *= LEVEL  # fewer numbers than the inputs
            a += b.T
            sigmoid_in_place(a)
        delta = np.subtract(inputs[-1], room.y, out=room.deltas[-1])
        cost = float(np.vdot(delta, delta)) / (2 * m)
        delta *= eta / m  # and so is every layer's, which follows from it
        for layer in reversed(range(len(weights))):
            delta, a, slope = room.deltas[layer], room.activations[layer], room.slopes[layer]
            np.subtract(1, a, out=slope)
            slope *= a
            delta *= slope
            if layer > 0:
                dot_transposed(weights[layer], delta.T, out=room.deltas[layer - 1].T)
            self._network.biases[layer] -= np.add.reduce(delta)[:, np.newaxis]
            if layer == 0:
                delta *= LEVEL
            weights[layer] -= outer(delta.T, inputs[layer].T, out=self._nabla_w[layer])
        return cost

    def _make_room(self, m: int) -> Room:
        inputs, *neurons = self._network.sizes

        def make(n: int) -> Array:
            return np.empty((m, n), self._network.dtype)

        pixels = np.empty((m, inputs), np.uint8)
        x, y = make(self._nabla_w[0].shape[1]), make(neurons[-1])
        return Room(pixels, x, y, *([make(n) for n in neurons] for _ in range(3)))


def sigmoid_in_place(z: Array) -> None:
    """z becomes σ(z), as `network.sigmoid` computes it; far below 0 it becomes 0."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)
