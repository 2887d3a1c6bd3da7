"""Checks of a variant before it trains: shapes, gradient, time.

Each works on networks of its own.
"""

import statistics
import time
from typing import Any, NamedTuple

import numpy as np

from digitlab.code.errors import CodeError, Message
from digitlab.derivation.gradient_check import gradient_check
from digitlab.network import INITIALISERS, Network
from digitlab.products import Array
from digitlab.validate import Invalid
from digitlab.variant import function_of

BATCH = 10
"""Examples of a mini-batch in a check."""
MOST_TIMED, LONGEST_TIMING = 5, 0.2
"""How many mini-batches are timed, and the seconds after which no further one begins."""
SMALL_SLOPE = 1e-4
"""Where both agree, the relative error of slopes below this is rounding."""


class ShapeCheck(NamedTuple):
    """Whether each part returns what the others expect."""

    ok: bool
    message: Message


class GradientCheck(NamedTuple):
    """Whether `backprop` gives the measured slopes; `worst` is the largest relative error."""

    ok: bool
    worst: float
    message: Message


class Call(NamedTuple):
    """What is being checked: a value of a part of the code, for so many examples (0 for none)."""

    part: str
    examples: int = 0

    def named(self, value: str) -> str:
        """The value as code, after the part that gave it."""
        return f"{self.part}: {value}" if value else self.part

    def values(self, value: str) -> dict[str, str | int | float]:
        """What the messages about the value name."""
        return {"value": self.named(value), "examples": self.examples}

    def text(self, value: str) -> str:
        """The same in English."""
        count = f"{self.examples} example{'s' if self.examples > 1 else ''}"
        return self.named(value) + (f" for {count}" if self.examples else "")


def check_shapes(kind: type[Network]) -> ShapeCheck:
    """Whether every part returns what the others expect, for one example and for ten.

    Raises CodeError where the code fails.
    """
    try:
        for initialiser in INITIALISERS:
            network = kind((768, 30, 10), seed=1, initialiser=initialiser)
            _check_parameters(Call(initialiser), network, Network(seed=1))
        for examples in 1, BATCH:
            _check_calls(kind, examples)
    except CodeError:
        raise
    except Invalid as error:
        return ShapeCheck(False, Message(error.id, error.values, str(error)))
    except ValueError as error:  # NumPy's own, of arrays that the code returned
        return ShapeCheck(False, Message.of("", str(error)))
    message = f"(768, 1) → (10, 1), (768, {BATCH}) → (10, {BATCH})"
    return ShapeCheck(True, Message.of("check-shapes-fit", message, shapes=message))


def check_gradient(kind: type[Network]) -> GradientCheck:
    """Compare every derivative of a small float64 network with its measured slope.

    For ten examples `backprop` should return the sum of what it returns for each of them. Raises
    CodeError where the code fails.
    """
    start = Network((6, 5, 4, 3), seed=1, initialiser="normal", dtype=np.float64)
    network = kind.of(start.weights, start.biases)
    rng = np.random.default_rng(2)
    x, y = rng.random((6, BATCH)), rng.random((3, BATCH))
    worst, ok = 0.0, True
    message = Message.of("check-gradient-passes", "every derivative is the measured slope")
    for layer, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        for j, k in [*np.ndindex(w.shape), *((j, None) for j in range(len(b)))]:
            check = gradient_check(network, x[:, :1], y[:, :1], layer, j, k)
            ok &= check.agrees
            is_rounding = check.agrees and abs(check.slope) < SMALL_SLOPE
            # Written so that NaN counts as worse.
            if not is_rounding and not check.relative_error <= worst:
                worst = check.relative_error
                name = f"b[{layer}][{j}]" if k is None else f"w[{layer}][{j}, {k}]"
                different = _different(name, check.backprop, check.slope)
    if not ok:
        return GradientCheck(False, float(worst), different)
    if not _adds_up(network, x, y):
        text = "right for one example, but for ten backprop is not the sum over them"
        message = Message.of("check-gradient-sum", text)
        return GradientCheck(False, float(worst), message)
    return GradientCheck(True, float(worst), message)


def time_mini_batch(kind: type[Network]) -> float:
    """The seconds that `update_mini_batch` takes for ten examples: the median of a few."""
    network = kind(seed=1)
    x, y = _examples(BATCH)
    seconds: list[float] = []
    while len(seconds) < MOST_TIMED and sum(seconds) < LONGEST_TIMING:
        began = time.perf_counter()
        network.update_mini_batch(x, y, 0.1)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _different(parameter: str, computed: float, slope: float) -> Message:
    ours, measured = f"{computed:.3g}", f"{slope:.3g}"
    text = f"∂C/∂{parameter}: backprop gives {ours}, the measured slope is {measured}"
    return Message.of(
        "check-gradient-differs", text, parameter=parameter, backprop=ours, slope=measured
    )


def _check_calls(kind: type[Network], m: int) -> None:
    """Call every part for m examples. Raises Invalid where one returns something unexpected."""
    network, plain = kind(seed=1), Network(seed=1)
    x, y = _examples(m)
    for name in "sigmoid", "sigmoid_prime":
        z = np.linspace(-2, 2, 30 * m, dtype=np.float32).reshape(30, m)
        _check_shape(Call(name, m), "", function_of(network, name)(z), z.shape)
    _check_shape(Call("feedforward", m), "", network.feedforward(x), (10, m))
    call = Call("forward", m)
    forward = network.forward(x)
    zs, activations = _pair(call, forward)
    like_zs, like_activations = plain.forward(x)
    _check_shapes(call, "zs", zs, like_zs)
    _check_shapes(call, "activations", activations, like_activations)
    cost_derivative = network.cost_derivative(forward[1][-1], y)
    _check_shape(Call("cost_derivative", m), "", cost_derivative, (10, m))
    _check_number(Call("quadratic_cost", m), network.cost(x, y))
    call = Call("backprop", m)
    chain: list[Any] = []
    nabla_b, nabla_w = _pair(call, network.backprop(x, y, forward, chain=chain))
    _check_shapes(call, "nabla_b", nabla_b, plain.biases)
    _check_shapes(call, "nabla_w", nabla_w, plain.weights)
    call = Call("update_mini_batch", m)
    _check_number(call, network.update_mini_batch(x, y, 0.1))
    _check_parameters(call, network, plain)


def _examples(m: int) -> tuple[Array, Array]:
    x = np.random.default_rng(3).random((768, m), np.float32)
    return x, np.eye(10, dtype=np.float32)[:, np.arange(m) % 10]


def _pair(call: Call, value: Any) -> tuple[Any, Any]:
    if not isinstance(value, tuple | list) or len(value) != 2:
        found = f"{value!s:.60}"
        text = f"{call.text('')}: expected a pair of lists, found {found}"
        raise Invalid(text, "error-code-pair", found=found, **call.values(""))
    return value[0], value[1]


def _check_shape(call: Call, name: str, value: Any, shape: tuple[int, ...]) -> None:
    text = f"{call.text(name)}: expected the shape {shape}, found"
    expected = str(shape)
    values = call.values(name)
    if not isinstance(value, np.ndarray):
        found = f"{value!r:.60}"
        raise Invalid(
            f"{text} {found}", "error-code-array", expected=expected, found=found, **values
        )
    if value.shape != shape:
        found = str(value.shape)
        text = f"{text} the shape {found}"
        raise Invalid(text, "error-code-shape", expected=expected, found=found, **values)


def _check_shapes(call: Call, name: str, values: Any, like: list[Array]) -> None:
    if not isinstance(values, list) or len(values) != len(like):
        length = f" of {len(values)}" if isinstance(values, list) else ""
        found = f"{type(values).__name__}{length}"
        text = f"{call.text(name)}: expected a list of {len(like)} arrays, found a {found}"
        raise Invalid(text, "error-code-list", length=len(like), found=found, **call.values(name))
    for i, (array, plain) in enumerate(zip(values, like, strict=True)):
        _check_shape(call, f"{name}[{i}]", array, plain.shape)


def _check_parameters(call: Call, network: Network, plain: Network) -> None:
    _check_shapes(call, "weights", network.weights, plain.weights)
    _check_shapes(call, "biases", network.biases, plain.biases)


def _check_number(call: Call, value: Any) -> None:
    if not isinstance(value, int | float | np.number):
        found = f"{value!s:.60}"
        text = f"{call.text('')}: expected a number, found {found}"
        raise Invalid(text, "error-code-number", found=found, **call.values(""))


def _adds_up(network: Network, x: Array, y: Array) -> bool:
    """Whether `backprop` for all examples is the sum of what it is for each."""
    together = network.backprop(x, y)
    single = [network.backprop(x[:, [i]], y[:, [i]]) for i in range(x.shape[1])]
    return all(
        np.allclose(whole, sum(nabla[kind][layer] for nabla in single), rtol=1e-6, atol=1e-9)
        for kind in (0, 1)
        for layer, whole in enumerate(together[kind])
    )
