"""The network of the derivation: feedforward, backpropagation and SGD.

Every layer is fully connected with a sigmoid, and the cost is the quadratic one. The names are
those of Michael Nielsen's "Neural Networks and Deep Learning", chapters 1 and 2: z = w·a + b is a
layer's weighted input, a = σ(z) its activation, and delta = ∂C/∂z its error.

Arrays are columns: one example is (768, 1), m examples are (768, m). Three products do the work:
w·a is `dot(w, a)`, wᵀ·δ is `dot_transposed(w, delta)` and δ·aᵀ is `outer(delta, a)`. Everything
raises `Invalid` (a ValueError) for shapes that do not fit, for NaN and infinity and for settings
out of range, and TypeError for what is no number.
"""

# Annotations stay text: np.random takes a third of NumPy's time to load, and only a draw needs it.
from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from digitlab.products import Array, dot, dot_transposed, outer
from digitlab.validate import (
    as_columns,
    example_count,
    float_dtype,
    layer_sizes,
    learning_rate,
    one_of,
    same_shape,
    target_columns,
    whole_number,
)

LARGEST_EXPONENT = 80
EVALUATION_COLUMNS = 1000
"""How many examples `evaluate` computes together: enough for speed, few enough for memory."""


def sigmoid(z: ArrayLike) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ), element by element, in the shape and the float dtype of z.

    z below −80 counts as −80, where σ(z) is 10⁻³⁵: e⁻ᶻ then fits into a float32.
    """
    return 1 / (1 + np.exp(np.minimum(np.negative(z), LARGEST_EXPONENT)))


def sigmoid_prime(z: ArrayLike) -> Array:
    """σ′(z) = σ(z)·(1 − σ(z)), element by element, in the shape and the float dtype of z."""
    s = sigmoid(z)
    return s * (1 - s)


def quadratic_cost(a: Array, y: Array) -> float:
    """C = 1/(2n) Σₓ ‖y(x) − a‖² over the n columns of the outputs a and the targets y."""
    same_shape(a, y)
    return float(np.square(y - a).sum()) / (2 * a.shape[1])


def count_right(a: Array, y: Array) -> int:
    """In how many columns the largest output of a stands where the largest target of y does."""
    same_shape(a, y)
    return int((a.argmax(axis=0) == y.argmax(axis=0)).sum())


def normal(rng: np.random.Generator, outputs: int, inputs: int) -> tuple[Array, Array]:
    """A layer's weights (outputs, inputs) and biases (outputs, 1), all from N(0, 1)."""
    biases = rng.standard_normal((outputs, 1))
    weights = rng.standard_normal((outputs, inputs))
    return weights, biases


def scaled(rng: np.random.Generator, outputs: int, inputs: int) -> tuple[Array, Array]:
    """The same with the weights divided by √inputs: z starts near 1, where σ is not yet flat."""
    weights, biases = normal(rng, outputs, inputs)
    return weights / np.sqrt(inputs), biases


def zeros(rng: np.random.Generator, outputs: int, inputs: int) -> tuple[Array, Array]:
    """The same shapes, all 0: a lesson, since the hidden neurons then stay the same neuron."""
    return np.zeros((outputs, inputs)), np.zeros((outputs, 1))


INITIALISERS: dict[str, Callable[..., tuple[Array, Array]]] = {
    "normal": normal,
    "scaled": scaled,
    "zeros": zeros,
}


class MiniBatchResult(NamedTuple):
    """What `Network.SGD` tells after each mini-batch."""

    epoch: int
    """The epoch of the mini-batch, from 1."""
    samples: int
    """How many examples SGD has seen since it began."""
    cost: float
    """The mini-batch's cost just before its update."""
    batch: NDArray[np.integer]
    """The indices of the mini-batch's examples."""


class Network:
    """A feedforward network of sigmoid neurons with the quadratic cost.

    `sizes` are the neurons of each layer, the inputs first: at least two layers. `weights[l]` has
    the shape (sizes[l + 1], sizes[l]) and `biases[l]` (sizes[l + 1], 1), both in `dtype` (float32
    or float64). The same `seed` draws the same network; without one, each is new.
    """

    def __init__(
        self,
        sizes: Sequence[int] = (768, 30, 10),
        *,
        seed: int | np.random.Generator | None = None,
        initialiser: str = "scaled",
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.sizes = layer_sizes(sizes)
        self.dtype = float_dtype(dtype)
        draw = INITIALISERS[one_of("initialiser", initialiser, INITIALISERS)]
        rng = np.random.default_rng(seed)
        layers = [draw(rng, n, m) for m, n in zip(self.sizes, self.sizes[1:], strict=False)]
        self.weights = [w.astype(self.dtype) for w, _ in layers]
        self.biases = [b.astype(self.dtype) for _, b in layers]

    @classmethod
    def of(cls, weights: Sequence[Array], biases: Sequence[Array]) -> Self:
        """The network of these weights and biases, which become its own; shapes as above."""
        network = cls.__new__(cls)
        network.sizes = (weights[0].shape[1], *(len(w) for w in weights))
        network.dtype = float_dtype(weights[0].dtype)
        network.weights, network.biases = list(weights), list(biases)
        return network

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'-'.join(map(str, self.sizes))}, {self.dtype}>"

    def astype(self, dtype: DTypeLike) -> Self:
        """A copy with weights and biases of its own, in `dtype`."""
        twin = copy.deepcopy(self)
        twin.dtype = float_dtype(dtype)
        twin.weights = [w.astype(twin.dtype) for w in self.weights]
        twin.biases = [b.astype(twin.dtype) for b in self.biases]
        return twin

    def feedforward(self, a: ArrayLike) -> Array:
        """The outputs (sizes[-1], m) for the inputs a (sizes[0], m), any m ≥ 1."""
        a = self._columns("the inputs", a, self.sizes[0])
        for b, w in zip(self.biases, self.weights, strict=True):
            a = sigmoid(dot(w, a) + b)
        return a

    def forward(self, x: ArrayLike) -> tuple[list[Array], list[Array]]:
        """Feedforward that keeps everything: (zs, activations), lists by layer.

        zs[l] is (sizes[l + 1], m); activations[0] is x itself and activations[l + 1] = σ(zs[l]).
        """
        zs, activations = [], [self._columns("the inputs", x, self.sizes[0])]
        for b, w in zip(self.biases, self.weights, strict=True):
            zs.append(dot(w, activations[-1]) + b)
            activations.append(sigmoid(zs[-1]))
        return zs, activations

    def cost(self, x: ArrayLike, y: ArrayLike) -> float:
        """C(w, b) = 1/(2n) Σₓ ‖y(x) − a‖² for x (sizes[0], n) and y (sizes[-1], n)."""
        a = self.feedforward(x)
        return quadratic_cost(a, self._targets(y, a.shape[1]))

    def cost_derivative(self, output_activations: Array, y: Array) -> Array:
        """∂C/∂a = a − y of the output layer, for C = ½ Σⱼ (yⱼ − aⱼ)²; all three (sizes[-1], m)."""
        same_shape(output_activations, y)
        return output_activations - y

    def backprop(
        self,
        x: ArrayLike,
        y: ArrayLike,
        forward: tuple[list[Array], list[Array]] | None = None,
        *,
        chain: list[tuple[Array, Array]] | None = None,
    ) -> tuple[list[Array], list[Array]]:
        """The gradient of ½ Σⱼ (yⱼ − aⱼ)², summed over the m columns of x and y.

        x is (sizes[0], m) and y is (sizes[-1], m); `forward` is what `self.forward(x)` gave, where
        that is at hand. Returns (nabla_b, nabla_w), lists by layer in the shapes of `biases` and
        `weights`. Nielsen, chapter 2, equations BP1 to BP4.

        A list given as `chain` gets what stands between, by layer: (nabla_a, delta), which are
        ∂C/∂a and ∂C/∂z, both (sizes[layer + 1], m).
        """
        zs, activations = forward or self.forward(x)
        y = self._targets(y, activations[0].shape[1])
        nabla_b: list[Array] = []
        nabla_w: list[Array] = []
        nabla_a = self.cost_derivative(activations[-1], y)
        for layer in reversed(range(len(self.weights))):
            delta = nabla_a * sigmoid_prime(zs[layer])
            # With one column these are ∇w = δ·aᵀ and ∇b = δ; with m, each sums over them.
            nabla_w.insert(0, outer(delta, activations[layer]))
            nabla_b.insert(0, delta.sum(axis=1, keepdims=True))
            if chain is not None:
                chain.insert(0, (nabla_a, delta))
            if layer > 0:
                nabla_a = dot_transposed(self.weights[layer], delta)
        return nabla_b, nabla_w

    def update_mini_batch(self, x: ArrayLike, y: ArrayLike, eta: float) -> float:
        """One update w ← w − (η/m) ∇w, b ← b − (η/m) ∇b for the m columns of x and y.

        Returns the mini-batch's cost before it. Where it raises, the network is unchanged.
        """
        eta = learning_rate(eta)
        forward = self.forward(x)
        nabla_b, nabla_w = self.backprop(x, y, forward)
        output = forward[1][-1]
        step = eta / output.shape[1]
        for w, b, nw, nb in zip(self.weights, self.biases, nabla_w, nabla_b, strict=True):
            w -= step * nw
            b -= step * nb
        return quadratic_cost(output, np.asarray(y))

    def SGD(
        self,
        training_data: Any,
        epochs: int,
        mini_batch_size: int,
        eta: float,
        *,
        seed: int | np.random.Generator | None = None,
    ) -> Iterator[MiniBatchResult]:
        """Stochastic gradient descent, as a loop over its mini-batches.

        `training_data` is a pair of columns (x, y), or has a length and `columns(indices)` that
        gives such a pair. Each epoch goes once through all examples in a new order drawn from
        `seed`; an epoch's last mini-batch may be short. The network is changed in place.

        This is the reference. `training.Training`, which the page runs, does the same in pieces
        and faster; tests hold it to these mini-batches and weights.
        """
        epochs = whole_number("epochs", epochs)
        mini_batch_size = whole_number("mini_batch_size", mini_batch_size)
        eta, n = learning_rate(eta), example_count(training_data)

        def run() -> Iterator[MiniBatchResult]:
            rng, samples = np.random.default_rng(seed), 0
            for epoch in range(1, epochs + 1):
                order = rng.permutation(n)
                for start in range(0, n, mini_batch_size):
                    batch = order[start : start + mini_batch_size]
                    cost = self.update_mini_batch(*columns(training_data, batch), eta)
                    samples += len(batch)
                    yield MiniBatchResult(epoch, samples, cost, batch)

        return run()  # the settings are checked at once, not at the first mini-batch

    def evaluate(self, data: Any) -> int:
        """For how many examples of `data` (as in `SGD`) the largest output is the right digit."""
        n, right = example_count(data), 0
        for start in range(0, n, EVALUATION_COLUMNS):
            x, y = columns(data, np.arange(start, min(start + EVALUATION_COLUMNS, n)))
            right += count_right(self.feedforward(x), self._targets(y, np.shape(x)[1]))
        return right

    def _columns(self, what: str, a: ArrayLike, rows: int) -> Array:
        return as_columns(what, a, rows, self.dtype)

    def _targets(self, y: ArrayLike, m: int) -> Array:
        return target_columns(y, self.sizes[-1], m, self.dtype)


def columns(data: Any, indices: NDArray[np.integer]) -> tuple[Array, Array]:
    """The examples of `data` (as in `Network.SGD`) at `indices`, as columns x and y."""
    if isinstance(data, tuple):
        x, y = data
        return x[:, indices], y[:, indices]
    x, y = data.columns(indices)
    return x, y
