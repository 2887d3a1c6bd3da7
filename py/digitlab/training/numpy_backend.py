"""Mini-batches by NumPy, in place: the arithmetic of `Network.update_mini_batch`, faster.

On small arrays a call costs more than the arithmetic. So every array is made once, a layer's biases
are one more column of its weights, which saves two calls a layer, and the examples of several
mini-batches are gathered in one call.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import TARGETS, Dataset
from digitlab.network import Network
from digitlab.products import Array, dot, dot_transposed, outer


class Layer(NamedTuple):
    """A layer of n neurons with k inputs, and the arrays for a mini-batch of m examples.

    A bias is the weight of one more input, which is always 1. The layer passes that input on: the
    last row of `a` belongs to no neuron and stays 1, so that σ′ = a(1 − a) and δ are 0 there. A
    column is an example, as everywhere, and contiguous in memory.
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
    """(n, m): the rows of `a` that belong to neurons."""
    slope: Array
    """(n + 1, m)."""
    delta: Array
    """(n + 1, m): η/m times δ."""
    neurons_delta: Array
    """(n, m): the rows of `delta` that belong to neurons."""


class NumpyBackend:
    """Trains a network on a data set with NumPy; a `Backend`."""

    name = "numpy"
    chunk_size = 100

    def __init__(self, network: Network, data: Dataset) -> None:
        self._network = network
        self._data = data
        self._layers: dict[int, list[Layer]] = {}
        # All images have a blank margin: those inputs are 0 and change no weight.
        inked = np.flatnonzero(data.images.any(axis=0))
        self._inked = slice(inked[0], inked[-1] + 1) if len(inked) else slice(1)
        self._joined = [np.empty((len(w), w.shape[1] + 1), w.dtype) for w in self._weights()]
        self._targets = np.ones((10, 11), network.dtype)
        self._targets[:, :-1] = TARGETS
        self._nabla = [np.empty_like(w) for w in self._joined]

    def run(self, order: NDArray[np.integer], mini_batch_size: int, eta: float) -> list[float]:
        """As `Backend.run`."""
        x, y = self._gather(order)
        differences = np.empty_like(y)
        starts = np.arange(0, len(order), mini_batch_size)
        for joined, w, b in self._parameters():
            joined[:, :-1], joined[:, -1:] = w, b
        with np.errstate(over="ignore"):  # of e⁻ᶻ: σ(z) is then 0
            for start in starts.tolist():
                batch = slice(start, start + mini_batch_size)
                self._update(x[:, batch], y[:, batch], eta, differences[:, batch])
        for joined, w, b in self._parameters():
            w[:], b[:] = joined[:, :-1], joined[:, -1:]
        squares = np.add.reduceat(np.einsum("jb,jb->b", differences, differences), starts)
        costs: list[float] = (
            squares / (2 * np.minimum(mini_batch_size, len(order) - starts))
        ).tolist()
        return costs

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Backend.outputs`."""
        x, _ = data.columns(slice(start, stop), self._network.dtype)
        return self._network.feedforward(x).T

    def _weights(self) -> list[Array]:
        first, *others = self._network.weights
        return [first[:, self._inked], *others]

    def _parameters(self) -> Iterator[tuple[Array, Array, Array]]:
        return zip(self._joined, self._weights(), self._network.biases, strict=True)

    def _gather(self, order: NDArray[np.integer]) -> tuple[Array, Array]:
        """x (k + 1, n) and y (11, n): `Dataset.columns` without the margin, and a row of 1."""
        images = self._data.images.take(order, axis=0)[:, self._inked]
        x = np.empty((len(order), images.shape[1] + 1), self._targets.dtype)
        np.multiply(images, x.dtype.type(1 / 255), out=x[:, :-1])
        x[:, -1] = 1
        return x.T, self._targets.take(self._data.labels.take(order), axis=0).T

    def _update(self, x: Array, y: Array, eta: float, difference: Array) -> None:
        """One mini-batch: x (k + 1, m), y (11, m); a − y goes to `difference` (11, m)."""
        m = x.shape[1]
        layers = self._layers.get(m) or self._layers.setdefault(m, self._make_layers(m))
        a = x
        for layer in layers:
            dot(layer.w, a, out=layer.z)
            sigmoid(layer.z, out=layer.sigma)
            a = layer.a
        np.subtract(a, y, out=difference)
        # The output's δ gets the factor η/m, and passes it on to the δ of every layer before.
        np.multiply(difference, eta / m, out=layers[-1].delta)
        for index in reversed(range(len(layers))):
            layer = layers[index]
            # a − a² with arrays only is faster than a(1 − a), where 1 is a number.
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
            # Order "F" makes each column contiguous.
            z, a, slope, delta = (
                np.ones((len(w) + extra, m), w.dtype, order="F") for extra in (0, 1, 1, 1)
            )
            layers.append(Layer(w, nabla, z, a, a[:-1], slope, delta, delta[:-1]))
        return layers


def sigmoid(z: Array, out: Array) -> None:
    """σ(z) as `network.sigmoid` computes it, into `out`; z is overwritten."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=out)
