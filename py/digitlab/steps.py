"""Mini-batch steps, fast: what `Network.update_mini_batch` does, in place on arrays made once.

The arithmetic is the same; what a step needs room for is kept for the next. In here a row is an
example, so that the transposes are the columns of the other modules. Where the SIMD kernel is
built, `digitlab.kernel` does the same again in C; `choose` says who steps.
"""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from digitlab import kernel
from digitlab.datasets import TARGETS, Dataset
from digitlab.network import LARGEST_EXPONENT, Array, Network
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
    """The kernel, where it is wanted and can be had; else NumPy."""
    fits = network.dtype == np.float32 and kernel.available()
    return (
        kernel.KernelSteps(network, data)
        if compute == "kernel" and fits
        else NumpySteps(network, data)
    )


class Room(NamedTuple):
    """The arrays of a mini-batch of m examples; in the lists one for each layer."""

    pixels: NDArray[np.uint8]
    x: Array
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

    def run(self, order: NDArray[np.integer], size: int, eta: float) -> list[float]:
        """As `Steps.run`."""
        starts = range(0, len(order), size)
        return [self._step(order[start : start + size], eta) for start in starts]

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Steps.outputs`."""
        x, _ = data.columns(slice(start, stop), self._network.dtype)
        return self._network.feedforward(x).T

    def _weights(self) -> list[Array]:
        first, *others = self._network.weights
        return [first[:, self._inked], *others]

    def _step(self, batch: NDArray[np.integer], eta: float) -> float:
        weights, biases = self._weights(), self._network.biases
        m = len(batch)
        room = self._rooms.get(m) or self._rooms.setdefault(m, self._make_room(m))
        self._data.images.take(batch, axis=0, out=room.pixels, mode="clip")
        np.multiply(room.pixels[:, self._inked], room.x.dtype.type(LEVEL), out=room.x)
        inputs = [room.x, *room.activations]
        for w, b, below, a in zip(weights, biases, inputs, room.activations, strict=False):
            dot(w, below.T, out=a.T)
            a += b.T
            sigmoid_in_place(a)
        delta = np.subtract(inputs[-1], TARGETS[self._data.labels[batch]], out=room.deltas[-1])
        cost = float(np.vdot(delta, delta)) / (2 * m)
        for layer in reversed(range(len(weights))):
            delta, a, slope = room.deltas[layer], room.activations[layer], room.slopes[layer]
            np.subtract(1, a, out=slope)
            slope *= a
            delta *= slope
            if layer > 0:
                dot_transposed(weights[layer], delta.T, out=room.deltas[layer - 1].T)
            delta *= eta / m
            weights[layer] -= outer(delta.T, inputs[layer].T, out=self._nabla_w[layer])
            biases[layer] -= np.add.reduce(delta)[:, np.newaxis]
        return cost

    def _make_room(self, m: int) -> Room:
        inputs, *neurons = self._network.sizes

        def make() -> list[Array]:
            return [np.empty((m, n), self._network.dtype) for n in neurons]

        x = np.empty((m, self._nabla_w[0].shape[1]), self._network.dtype)
        return Room(np.empty((m, inputs), np.uint8), x, make(), make(), make())


def sigmoid_in_place(z: Array) -> None:
    """z becomes σ(z), as `network.sigmoid` computes it."""
    np.negative(z, out=z)
    np.minimum(z, LARGEST_EXPONENT, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)
