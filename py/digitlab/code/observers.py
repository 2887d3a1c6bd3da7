"""What the check of an exercise looks at: the numbers that a variant gives for fixed inputs.

Grading compares them with those of the right answer. The inputs are drawn from a fixed seed, so
that the same code always gives the same numbers.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from digitlab.code.compile import namespace_of
from digitlab.code.errors import Message
from digitlab.network import Network
from digitlab.products import Array
from digitlab.variant import Variant

SIZES = ((4, 3, 2), (3, 5, 4, 2))
SLOW_START_BATCHES = 30


class Observation(NamedTuple):
    """One thing that code gave."""

    what: Message
    value: Any
    changed: str = ""
    """The input of this name should be as it was: `value` is how far it is from that."""


Observations = Iterator[Observation]
Values = Mapping[str, str | int | float]


class Check(NamedTuple):
    """How an exercise is checked: what is observed, and values that its praise names."""

    observe: Callable[[type[Variant]], Observations]
    praise_values: Callable[[type[Variant]], Values] = lambda kind: {}


def slow_start(kind: type[Network]) -> float:
    """The outputs' mean error after a few mini-batches from outputs near 1 that should be 0."""
    network = _network(kind, SIZES[0])
    x, _ = _examples(SIZES[0], 4)
    network.biases[-1] += 6
    for _ in range(SLOW_START_BATCHES):
        network.update_mini_batch(x, np.zeros((2, 4)), 0.5)
    return float(network.feedforward(x).mean())


def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


def _network(kind: type[Network], sizes: tuple[int, ...]) -> Network:
    plain = Network(sizes, seed=5, initialiser="normal", dtype=np.float64)
    return kind.of(plain.weights, plain.biases)


def _examples(sizes: tuple[int, ...], m: int) -> tuple[Array, Array]:
    rng = _rng()
    return rng.random((sizes[0], m)), np.eye(sizes[-1])[:, rng.integers(0, sizes[-1], m)]


def _of(m: int) -> str:
    return "one example" if m == 1 else f"{m} examples"


def _call(call: str, m: int, value: Any) -> Observation:
    text = f"{call} for {_of(m)}"
    return Observation(Message.of("observed-call", text, call=call, examples=m), value)


def _unchanged(name: str, now: Any, before: Any) -> Observation:
    return Observation(Message.of("", name), now - before, changed=name)


def _function(kind: type[Variant], name: str) -> Observations:
    """A function of z, for columns and tables of z."""
    function = kind.functions[name]
    for shape in (1, 1), (5, 1), (4, 3):
        z = _rng().normal(0, 2, shape)
        copy = z.copy()
        text = f"{name}(z) for z of the shape {shape}"
        what = Message.of("observed-function", text, function=name, shape=str(shape))
        yield Observation(what, function(copy))
        yield _unchanged("z", copy, z)


def _sigmoid_prime(kind: type[Variant]) -> Observations:
    yield from _function(kind, "sigmoid_prime")


def _cost_derivative(kind: type[Variant]) -> Observations:
    network = _network(kind, SIZES[0])
    for m in 1, 4:
        a, y = _rng().uniform(0.1, 0.9, (2, m)), _examples(SIZES[0], m)[1]
        copies = a.copy(), y.copy()
        yield _call("cost_derivative", m, network.cost_derivative(*copies))
        yield _unchanged("output_activations", copies[0], a)
        yield _unchanged("y", copies[1], y)


def _backprop(kind: type[Variant]) -> Observations:
    for sizes, m in (SIZES[0], 1), (SIZES[0], 4), (SIZES[1], 3):
        network = _network(kind, sizes)
        x, y = _examples(sizes, m)
        chain: list[tuple[Any, Any]] = []
        forward = zs, activations = network.forward(x)
        copies = [z.copy() for z in zs], [a.copy() for a in activations]
        nabla_b, nabla_w = network.backprop(x, y, forward, chain=chain)
        for layer in reversed(range(len(sizes) - 1)):
            for name, values in (
                ("∂C/∂a", [nabla_a for nabla_a, _ in chain]),
                ("δ", [delta for _, delta in chain]),
                ("∂C/∂b", nabla_b),
                ("∂C/∂w", nabla_w),
            ):
                value = values[layer] if layer < len(values) else None
                yield _derivative(name, layer, sizes, m, value)
        untouched = _network(kind, sizes)
        for name, now, before in (
            ("zs", zs, copies[0]),
            ("activations", activations, copies[1]),
            ("self.weights", network.weights, untouched.weights),
            ("self.biases", network.biases, untouched.biases),
        ):
            for array, copy in zip(now, before, strict=True):
                yield _unchanged(name, array, copy)


def _derivative(name: str, layer: int, sizes: tuple[int, ...], m: int, value: Any) -> Observation:
    text = f"{name} of layer {layer + 1} in a network of {sizes}, for {_of(m)}"
    what = Message.of(
        "observed-derivative", text, name=name, layer=layer + 1, sizes=str(sizes), examples=m
    )
    return Observation(what, value)


def _cross_entropy(kind: type[Variant]) -> Observations:
    yield from _cost_derivative(kind)
    cost = kind.functions["quadratic_cost"]
    for m in 1, 4:
        a, y = _rng().uniform(0.1, 0.9, (2, m)), _examples(SIZES[0], m)[1]
        yield _call("quadratic_cost", m, cost(a, y))
    sure = np.array([[0], [1]], np.float32)
    slopes = _network(kind, SIZES[0]).cost_derivative(sure, sure[::-1])
    for call, value in ("cost_derivative", slopes), ("quadratic_cost", cost(sure, sure[::-1])):
        text = f"{call} is finite where a is exactly 0 or 1"
        yield Observation(Message.of("observed-finite", text, call=call), np.isfinite(value))
    text = f"the outputs’ error after {SLOW_START_BATCHES} mini-batches"
    what = Message.of("observed-slow-start", text, batches=SLOW_START_BATCHES)
    yield Observation(what, slow_start(kind))


def _cross_entropy_values(kind: type[Variant]) -> Values:
    return {
        "batches": SLOW_START_BATCHES,
        "error": round(slow_start(kind), 2),
        "quadratic": round(slow_start(Network), 2),
    }


def _momentum(kind: type[Variant]) -> Observations:
    for sizes, m in (SIZES[0], 1), (SIZES[1], 3):
        network, other = _network(kind, sizes), _network(kind, sizes)
        x, y = _examples(sizes, m)
        for batch in 1, 2, 3:
            cost = network.update_mini_batch(x, y, 0.5)
            text = f"the cost before mini-batch {batch} of {_of(m)}"
            yield Observation(Message.of("observed-cost", text, batch=batch, examples=m), cost)
            for name, arrays in ("weights", network.weights), ("biases", network.biases):
                for layer, array in enumerate(arrays):
                    array_name = f"{name}[{layer}]"
                    text = f"{array_name} after mini-batch {batch} of {_of(m)}"
                    what = Message.of(
                        "observed-parameters", text, name=array_name, batch=batch, examples=m
                    )
                    yield Observation(what, array.copy())
        other.update_mini_batch(x, y, 0.5)
        text = "another network’s weights[0] after its first mini-batch"
        yield Observation(Message.of("observed-other", text), other.weights[0])


def _tanh(kind: type[Variant]) -> Observations:
    yield from _function(kind, "sigmoid")
    yield from _function(kind, "sigmoid_prime")
    yield from _backprop(kind)


def _zeros(kind: type[Variant]) -> Observations:
    names = namespace_of(kind)
    for name in "different", "why":
        yield Observation(Message.of("", name), names.get(name, f"no {name}"))


CHECKS: Mapping[str, Check] = {
    "sigmoid_prime": Check(_sigmoid_prime),
    "cost_derivative": Check(_cost_derivative),
    "backprop": Check(_backprop),
    "cross-entropy": Check(_cross_entropy, _cross_entropy_values),
    "momentum": Check(_momentum),
    "tanh": Check(_tanh),
    "zeros": Check(_zeros),
}
"""By the name that an exercise's file gives as its `check`."""
