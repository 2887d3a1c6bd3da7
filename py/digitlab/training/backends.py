"""Mini-batch steps, fast: what `Network.update_mini_batch` does, in place on arrays made once.

The arithmetic is the same; what a step needs room for is kept for the next. Where the SIMD kernel
is built, `digitlab.kernel` does the same again in C; `choose` says who steps.
"""

import copy
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import TARGETS, Dataset
from digitlab.network import Array, Network
from digitlab.products import dot, dot_transposed, outer
from digitlab.training import kernel


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


class Layer(NamedTuple):
    """A layer of n neurons with k inputs, and the arrays of a mini-batch of m examples.

    A bias is the weight of one more input, which is always 1. The layer hands that on: the last row
    of `a` is no neuron's, and stays 1, so that σ′ = a(1 − a) and δ are 0 there. A column is an
    example, as everywhere, and lies in one piece in memory.
    """

    w: Array
    """(n, k + 1): the weights | the biases."""
    nabla: Array
    """(n, k + 1)."""
    z: Array
    """(n, m)."""
    a: Array
    """(n + 1, m)."""
    sigma: Array
    """(n, m): the rows of `a` that are neurons'."""
    slope: Array
    """(n + 1, m)."""
    delta: Array
    """(n + 1, m): η/m times δ."""
    neurons_delta: Array
    """(n, m): the rows of `delta` that are neurons'."""


class NumpySteps:
    """Mini-batch steps of a network on a data set, by NumPy in place.

    On small arrays a call costs more than the arithmetic: so biases are weights in here, which
    spares two calls a layer, and a run's examples are gathered all at once.
    """

    name = "numpy"
    at_once = 100

    def __init__(self, network: Network, data: Dataset) -> None:
        self._network = network
        self._data = data
        self._layers: dict[int, list[Layer]] = {}
        # Around the digits is paper in every image: those inputs add nothing and change no weight.
        inked = np.flatnonzero(data.images.any(axis=0))
        self._inked = slice(inked[0], inked[-1] + 1) if len(inked) else slice(1)
        self._joined = [np.empty((len(w), w.shape[1] + 1), w.dtype) for w in self._weights()]
        self._targets = np.ones((10, 11), network.dtype)
        self._targets[:, :-1] = TARGETS
        self._nabla = [np.empty_like(w) for w in self._joined]

    def run(self, order: NDArray[np.integer], size: int, eta: float) -> list[float]:
        """As `Steps.run`."""
        x, y = self._gather(order)
        differences = np.empty_like(y)
        starts = np.arange(0, len(order), size)
        for joined, w, b in self._parameters():
            joined[:, :-1], joined[:, -1:] = w, b
        with np.errstate(over="ignore"):  # of e⁻ᶻ: σ(z) is then 0
            for start in starts.tolist():
                batch = slice(start, start + size)
                self._step(x[:, batch], y[:, batch], eta, differences[:, batch])
        for joined, w, b in self._parameters():
            w[:], b[:] = joined[:, :-1], joined[:, -1:]
        squares = np.add.reduceat(np.einsum("jb,jb->b", differences, differences), starts)
        return (squares / (2 * np.minimum(size, len(order) - starts))).tolist()

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Steps.outputs`."""
        x, _ = data.columns(slice(start, stop), self._network.dtype)
        return self._network.feedforward(x).T

    def _weights(self) -> list[Array]:
        first, *others = self._network.weights
        return [first[:, self._inked], *others]

    def _parameters(self) -> Iterator[tuple[Array, Array, Array]]:
        return zip(self._joined, self._weights(), self._network.biases, strict=True)

    def _gather(self, order: NDArray[np.integer]) -> tuple[Array, Array]:
        """x (k + 1, n) and y (11, n): as `Dataset.columns`, of what is ever inked, and a 1."""
        images = self._data.images.take(order, axis=0)[:, self._inked]
        x = np.empty((len(order), images.shape[1] + 1), self._targets.dtype)
        np.multiply(images, x.dtype.type(1 / 255), out=x[:, :-1])
        x[:, -1] = 1
        return x.T, self._targets.take(self._data.labels.take(order), axis=0).T

    def _step(self, x: Array, y: Array, eta: float, difference: Array) -> None:
        """One mini-batch: x (k + 1, m), y (11, m); a − y goes to `difference` (11, m)."""
        m = x.shape[1]
        layers = self._layers.get(m) or self._layers.setdefault(m, self._make_layers(m))
        a = x
        for layer in layers:
            dot(layer.w, a, out=layer.z)
            sigmoid(layer.z, out=layer.sigma)
            a = layer.a
        np.subtract(a, y, out=difference)
        # η/m times δ, and so is every layer's, which follows from it.
        np.multiply(difference, eta / m, out=layers[-1].delta)
        for index in reversed(range(len(layers))):
            layer = layers[index]
            # a − a², since two arrays take less time than an array and a number.
            np.multiply(layer.a, layer.a, out=layer.slope)
            np.subtract(layer.a, layer.slope, out=layer.slope)
            np.multiply(layer.delta, layer.slope, out=layer.delta)
            if index > 0:
                dot_transposed(layer.w, layer.neurons_delta, out=layers[index - 1].delta)
            a = layers[index - 1].a if index > 0 else x
            outer(layer.neurons_delta, a, out=layer.nabla)
            np.subtract(layer.w, layer.nabla, out=layer.w)

    def _make_layers(self, m: int) -> list[Layer]:
        layers = []
        for w, nabla in zip(self._joined, self._nabla, strict=True):
            # In order "F" each column lies in one piece.
            z, a, slope, delta = (
                np.ones((len(w) + extra, m), w.dtype, order="F") for extra in (0, 1, 1, 1)
            )
            layers.append(Layer(w, nabla, z, a, a[:-1], slope, delta, delta[:-1]))
        return layers


def sigmoid(z: Array, out: Array) -> None:
    """σ(z), as `network.sigmoid` computes it; far below 0 it is 0. z is lost."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=out)
