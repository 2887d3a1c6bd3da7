"""One example's chain of derivatives, step by step, as data: backpropagation to be looked at.

`derive` runs `Network.forward`, `backprop` and `update_mini_batch` on one example and keeps every
number on the way; it computes no derivative itself. What a step shows are those arrays. `broken`
gives a network whose `backprop` lacks a factor, and `gradient_check` finds it out.

A name's lower part says the layer: "z_hidden" is the hidden layer's z, and where there are several
hidden layers they are "hidden 1", "hidden 2". The inputs are "x".
"""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from digitlab.network import Network, sigmoid
from digitlab.products import Array, dot_transposed
from digitlab.variant import function_of, replaced_of, sources_of

EPSILON = 1e-5
"""How far `gradient_check` nudges a parameter: there, in float64, the central difference's own
error (about ε²) and the rounding of the two costs (about 10⁻¹⁶/ε) are both near 10⁻¹⁰."""


class Value(NamedTuple):
    """An array that a step shows, and whose it is."""

    array: Array
    """(rows, columns); a single number is (1, 1)."""
    layer: int
    """The layer that it belongs to: 0 are the inputs. Weights belong to the layer they lead to."""
    kind: str
    """"neurons": a number for each of the layer's, (n, 1); "weights"; or "number"."""
    transposed: bool = False


class Term(NamedTuple):
    """One summand of a number: its name, what is multiplied, and what comes out."""

    name: str
    written: str
    value: float


class Equation(NamedTuple):
    """One line of a step. Lines that only explain have a formula and nothing else."""

    formula: str
    """LaTeX."""
    code: str = ""
    """The line of network.py that computes it."""
    result: str = ""
    """The name of the value that it computes."""
    parts: tuple[str, ...] = ()
    """What it is computed from: names of values, and the signs between them."""
    terms: Callable[[int, int], list[Term]] | None = None
    """The summands of the result's entry at (row, column)."""


@dataclass(frozen=True)
class Step:
    """One step of the derivation."""

    name: str
    label: str
    title: str
    why: str
    equations: tuple[Equation, ...]
    values: dict[str, Value]
    """All values that the equations name."""

    @property
    def formula(self) -> str:
        r"""The formulas as one piece of LaTeX, a line each."""
        return r" \\ ".join(equation.formula for equation in self.equations)

    @property
    def code(self) -> str:
        """The lines of network.py that compute it."""
        return "\n".join(equation.code for equation in self.equations if equation.code)

    @property
    def shapes(self) -> tuple[str, ...]:
        """The shapes that meet, such as "(30, 10) · (10, 1) → (30, 1)", for each computing line."""
        return tuple(self._shapes(e) for e in self.equations if e.parts)

    def _shapes(self, equation: Equation) -> str:
        def shape(part: str) -> str:
            return str(self.values[part].array.shape) if part in self.values else part

        return f"{' '.join(map(shape, equation.parts))} → {shape(equation.result)}"


class GradientCheck(NamedTuple):
    """One parameter's derivative, measured and computed."""

    cost_minus: float
    """The cost with the parameter ε less."""
    cost_plus: float
    """The cost with the parameter ε more."""
    slope: float
    """(cost_plus − cost_minus) / 2ε."""
    backprop: float
    """What `backprop` says."""
    relative_error: float
    """|slope − backprop| / max(|slope|, |backprop|), and 0 where both are 0."""

    @property
    def agrees(self) -> bool:
        """Whether the two are the same up to the error of measuring."""
        return abs(self.slope - self.backprop) <= 1e-10 or self.relative_error <= 1e-5


class Fault(NamedTuple):
    """A way to get the derivation wrong: a line of `backprop`, and what stands there instead."""

    title: str
    line: str
    wrong: str


class Faulty(Network):
    """A network whose `backprop` has a fault: `broken` makes one."""

    fault: Fault


FAULTS = {
    "slope": Fault(
        "forget σ′(z)",
        "delta = nabla_a * sigmoid_prime(zs[layer])",
        "delta = nabla_a",
    ),
    "sum": Fault(
        "forget the sum",
        "nabla_a = dot_transposed(self.weights[layer], delta)",
        "nabla_a = dot_transposed(self.weights[layer][:1], delta[:1])",
    ),
    "sign": Fault(
        "turn the sign round",
        "nabla_a = self.cost_derivative(activations[-1], y)",
        "nabla_a = -self.cost_derivative(activations[-1], y)",
    ),
}


def derive(network: Network, x: ArrayLike, y: ArrayLike, eta: float = 0.1) -> list[Step]:
    """The steps from the forward pass to the update, for the example x (sizes[0], 1).

    y (sizes[-1], 1) is what the outputs should be, and eta the update's learning rate. The values
    are the very arrays of `network.forward`, of `network.backprop` and of a copy's
    `update_mini_batch`; the network is not changed. The order is Nielsen's, chapter 2: BP1 at the
    output, then BP2 with BP3 and BP4 for each layer before it.

    Raises as `update_mini_batch` does, and ValueError for more than one example.
    """
    zs, activations = network.forward(x)
    if activations[0].shape[1] != 1:
        raise ValueError(f"expected one example, found {activations[0].shape[1]} columns")
    (nabla_b, nabla_w), chain = _chain(network, x, y, (zs, activations))
    after = network.astype(network.dtype)
    after.update_mini_batch(x, y, eta)
    values = _values(network, zs, activations, y, chain, nabla_b, nabla_w)
    values |= _update_values(network, after, x, y, eta)
    return [_step(draft, values, network) for draft in _drafts(layer_names(network))]


def layer_names(network: Network) -> list[str]:
    """What the layers after the inputs are called: "hidden" and "output", for three layers."""
    hidden = len(network.sizes) - 2
    numbered = [f"hidden {i}" for i in range(1, hidden + 1)]
    return [*(["hidden"] if hidden == 1 else numbered), "output"]


def unfold(steps: list[Step], name: str, row: int, column: int = 0) -> list[Term]:
    """The terms whose sum is that entry of the value `name`; none for what is given, as weights.

    Raises ValueError for a name or a place that the steps do not have.
    """
    value = find_value(steps, name)
    for what, index, size in zip(("row", "column"), (row, column), value.array.shape, strict=True):
        if not 0 <= index < size:
            raise ValueError(f"expected a {what} of {name} from 0 to {size - 1}, found {index}")
    for step in steps:
        for equation in step.equations:
            if equation.result == name and equation.terms:
                return equation.terms(row, column)
    return []


def find_value(steps: list[Step], name: str) -> Value:
    """The value of that name. Raises ValueError where no step has it."""
    for step in steps:
        if name in step.values:
            return step.values[name]
    raise ValueError(f"expected the name of one of the derivation's values, found {name!r}")


def gradient_check(
    network: Network, x: ArrayLike, y: ArrayLike, layer: int, j: int, k: int | None = None
) -> GradientCheck:
    """The derivative of the cost by one parameter, measured by nudging it, beside `backprop`'s.

    The parameter is weights[layer][j, k], or biases[layer][j] without k; x is (sizes[0], 1) and y
    (sizes[-1], 1). The slope is the central difference (C(w + ε) − C(w − ε)) / 2ε with ε = 10⁻⁵.
    Everything is computed in float64, on a copy: float32 rounds such small changes away.

    Raises as `backprop` does, and ValueError for a parameter that the network does not have.
    """
    copy = network.astype(np.float64)
    nabla_b, nabla_w = copy.backprop(x, y)
    if not 0 <= layer < len(copy.weights):
        raise ValueError(f"expected a layer from 0 to {len(copy.weights) - 1}, found {layer}")
    parameters, nabla = (copy.biases, nabla_b) if k is None else (copy.weights, nabla_w)
    parameter, place = parameters[layer], (j, k or 0)
    for what, index, size in zip("jk", place, parameter.shape, strict=True):
        if not 0 <= index < size:
            raise ValueError(f"expected {what} from 0 to {size - 1}, found {index}")
    kept = parameter[place]
    costs = []
    for nudge in -EPSILON, EPSILON:
        parameter[place] = kept + nudge
        costs.append(copy.cost(x, y))
    slope = (costs[1] - costs[0]) / (2 * EPSILON)
    computed = float(nabla[layer][place])
    largest = max(abs(slope), abs(computed))
    error = abs(slope - computed) / largest if largest else 0.0
    return GradientCheck(*costs, slope, computed, error)


def _chain(network, x, y, forward=None) -> tuple[Any, list[tuple[Array, Array]]]:
    """What `backprop` gives, and the chain between. Raises ValueError where there is no chain."""
    chain: list[tuple[Array, Array]] = []
    nablas = network.backprop(x, y, forward, chain=chain)
    if len(chain) != len(network.weights):
        raise ValueError(
            "expected backprop to put (nabla_a, delta) of each layer into `chain`, as the original "
            f"does, found {len(chain)} of {len(network.weights)}: that is what the steps show"
        )
    return nablas, chain


def broken(network: Network, name: str) -> Faulty:
    """A copy of the network with that one of `FAULTS` in its `backprop`, known as its `fault`.

    The method is made from the source of the network's `backprop` with the fault's one line
    changed. Raises ValueError for a name that is not in `FAULTS`, or a `backprop` without the line.
    """
    if name not in FAULTS:
        raise ValueError(f"expected a fault of {', '.join(FAULTS)}, found {name!r}")
    fault = FAULTS[name]
    function = inspect.unwrap(type(network).backprop)
    source = _source(function, sources_of(network))
    if fault.line not in source:
        raise ValueError(f"expected the line “{fault.line}” in backprop, found code without it")
    namespace = dict(function.__globals__)
    # The code in use, ours or a student's, with one line of it changed.
    exec(source.replace(fault.line, fault.wrong), namespace)  # noqa: S102
    twin = network.astype(network.dtype)
    twin.__class__ = type(
        "Broken", (Faulty, type(network)), {"backprop": namespace["backprop"], "fault": fault}
    )
    return twin


def _source(function: Callable[..., Any], parts: Mapping[str, str]) -> str:
    """A function's source: in whichever part a student put it, or the original's."""
    part = parts.get(function.__code__.co_filename.strip("<>"))
    if part is None:
        return textwrap.dedent(inspect.getsource(function))
    lines = part.splitlines(keepends=True)[function.__code__.co_firstlineno - 1 :]
    return textwrap.dedent("".join(inspect.getblock(lines)))


def input_gradient(network: Network, x: ArrayLike, y: ArrayLike) -> Array:
    """∂C/∂x (sizes[0], m): `backprop`'s chain carried one layer further, to the inputs.

    Raises as `backprop` does.
    """
    _, chain = _chain(network, x, y)
    _, delta = chain[0]
    return dot_transposed(network.weights[0], delta)


DREAM_STEPS = 300


def dream(network: Network, y: ArrayLike) -> Iterator[Array]:
    """The input that the network takes for y, found by gradient descent on x; one yield a step.

    Begins with a blank sheet; x (sizes[0], 1) stays within 0 and 1. The steps are as long as the
    gradient's largest entry makes them, so that they lead on from where the slope is nearly flat.
    Raises as `backprop` does.
    """
    x = np.zeros((network.sizes[0], 1), network.dtype)
    for step in range(DREAM_STEPS):
        gradient = input_gradient(network, x, y)
        largest = np.abs(gradient).max()
        if largest == 0:
            return
        pace = 0.1 * (1 - step / DREAM_STEPS)
        x = np.clip(x - pace * gradient / largest, 0, 1)
        yield x


class _Draft(NamedTuple):
    """A step before its values are there: `_drafts` reads like the derivation."""

    name: str
    label: str
    title: str
    why: str
    lines: tuple["_Line", ...]
    also: tuple[str, ...] = ()
    """Names of values to show that no line names."""


class _Line(NamedTuple):
    formula: str
    code: str = ""
    result: str = ""
    parts: tuple[str, ...] = ()


def _step(draft: _Draft, values: dict[str, Value], network: Network) -> Step:
    fault = network.fault if isinstance(network, Faulty) else None
    replaced = replaced_of(network)

    def code(line: str) -> str:
        return fault.wrong if fault and line == fault.line else replaced.get(line, line)

    def terms(line: _Line) -> Callable[[int, int], list[Term]] | None:
        found = _terms(line.parts, line.result, values)
        return _true(found, values[line.result]) if found and sources_of(network) else found

    equations = tuple(
        Equation(e.formula, code(e.code), e.result, e.parts, terms(e)) for e in draft.lines
    )
    names = {*draft.also, *(n for e in draft.lines for n in (*e.parts, e.result))}
    shown = {name: value for name, value in values.items() if name in names}
    sizes = {"outputs": values["y"].array.size}
    return Step(draft.name, draft.label, draft.title, draft.why.format(**sizes), equations, shown)


def _values(network, zs, activations, y, chain, nabla_b, nabla_w) -> dict[str, Value]:
    last = len(zs)
    output = activations[-1]
    slope_of, cost_of = (function_of(network, f) for f in ("sigmoid_prime", "quadratic_cost"))
    y = np.asarray(y, network.dtype)
    values = {"x": Value(activations[0], 0, "neurons")}
    values["xᵀ"] = Value(activations[0].T, 0, "neurons", True)
    for layer, name in enumerate(layer_names(network), 1):
        i = layer - 1
        nabla_a, delta = chain[i]
        values |= {
            f"w_{name}": Value(network.weights[i], layer, "weights"),
            f"w_{name}ᵀ": Value(network.weights[i].T, layer, "weights", True),
            f"b_{name}": Value(network.biases[i], layer, "neurons"),
            f"z_{name}": Value(zs[i], layer, "neurons"),
            f"a_{name}": Value(activations[layer], layer, "neurons"),
            f"a_{name}ᵀ": Value(activations[layer].T, layer, "neurons", True),
            f"∂C/∂a_{name}": Value(nabla_a, layer, "neurons"),
            f"σ′(z_{name})": Value(slope_of(zs[i]), layer, "neurons"),
            f"δ_{name}": Value(delta, layer, "neurons"),
            f"∂C/∂w_{name}": Value(nabla_w[i], layer, "weights"),
            f"∂C/∂b_{name}": Value(nabla_b[i], layer, "neurons"),
        }
    return values | {
        "y": Value(y, last, "neurons"),
        "(y − a)": Value(y - output, last, "neurons"),
        "(y − a)²": Value(np.square(y - output), last, "neurons"),
        "C": _number(cost_of(output, y), last),
    }


def _update_values(network, after, x, y, eta) -> dict[str, Value]:
    values = {"η": _number(eta, 0), "C after": _number(after.cost(x, y), len(after.weights))}
    for i, name in enumerate(layer_names(network)):
        values[f"new w_{name}"] = Value(after.weights[i], i + 1, "weights")
        values[f"new b_{name}"] = Value(after.biases[i], i + 1, "neurons")
    values["new a_output"] = Value(after.feedforward(x), len(after.weights), "neurons")
    return values


def _number(number: float, layer: int) -> Value:
    return Value(np.array([[number]]), layer, "number")


def _drafts(names: list[str]) -> Iterator[_Draft]:
    """The derivation. Doubled braces in LaTeX are Python's way to write one in an f-string."""
    before = ["x", *(f"a_{name}" for name in names)]
    yield _Draft(
        "forward",
        "z, a",
        "Forward: from the picture to the answer",
        "Each neuron adds up what comes in, each times its weight, and its bias: that is z. The "
        "sigmoid squeezes z between 0 and 1: that is a, what the next layer hears.",
        tuple(line for i, name in enumerate(names) for line in _forward(name, before[i])),
    )
    yield _Draft(
        "cost",
        "C",
        "The cost: how wrong is the answer?",
        "One number for how wrong the {outputs} outputs are together: half the sum of the squared "
        "differences. ‖v‖ is a vector’s length, the root of the sum of its squares; squaring it "
        "takes the root away again, so ‖y − a‖² is that sum. Over n examples the cost is the mean.",
        (
            _Line(r"y - a", "", "(y − a)", ("y", "−", "a_output")),
            _Line(r"(y - a)^2", "", "(y − a)²", ("(y − a)", "⊙", "(y − a)")),
            _Line(
                r"C = \frac{1}{2} \sum_j (y_j - a_j)^2",
                "return float(np.square(y - a).sum()) / (2 * a.shape[1])",
                "C",
                ("½ Σ", "(y − a)²"),
            ),
            _Line(r"C(w, b) = \frac{1}{2n} \sum_x \lVert y(x) - a \rVert^2"),
            _Line(r"\lVert v \rVert = \sqrt{v_1^2 + v_2^2 + \dots}"),
        ),
    )
    out = r"_{\text{output}}"
    yield _Draft(
        "output-a",
        "∂C/∂a_output",
        "∂C/∂a of the output: which way is each output wrong?",
        "The derivative of the square brings a 2, which the ½ takes away (that is what it is for), "
        "and inside, y − a falls as a grows: times −1. Positive: this output is too large; "
        "negative: too small.",
        (
            _Line(
                rf"\frac{{\partial C}}{{\partial a{out}}} = \frac{{1}}{{2}} \cdot 2 \cdot (y - a)"
                r" \cdot (-1) = a - y",
                "nabla_a = self.cost_derivative(activations[-1], y)",
                "∂C/∂a_output",
                ("a_output", "−", "y"),
            ),
        ),
    )
    yield _Draft(
        "output-z",
        "∂C/∂z_output",
        "∂C/∂z of the output: back through the sigmoid",
        "z moves the cost only by moving a, so the chain rule multiplies by the sigmoid’s slope, "
        "and that slope needs nothing but a itself. It is ¼ at most and nearly 0 where a neuron is "
        "sure of itself: such a neuron hardly learns. ∂C/∂z is so useful that it has its own "
        "name, δ.",
        (
            _Line(
                r"\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot "
                r"\left(1 - \frac{1}{1 + e^{-z}}\right) = a\,(1 - a)",
                "return s * (1 - s)",
                "σ′(z_output)",
                ("σ′", "z_output"),
            ),
            _Line(
                rf"\delta{out} = \frac{{\partial C}}{{\partial z{out}}} = "
                r"\frac{\partial C}{\partial a} \cdot \frac{\partial a}{\partial z} = "
                r"(a - y) \odot \sigma'(z)",
                "delta = nabla_a * sigmoid_prime(zs[layer])",
                "δ_output",
                ("∂C/∂a_output", "⊙", "σ′(z_output)"),
            ),
        ),
    )
    previous = before[-2]
    yield _Draft(
        "output-w",
        "∂C/∂w_output",
        "∂C/∂w of the output: back to the weights",
        "In z = … + w·a + … each weight stands beside the activation that comes through it, so "
        "∂z/∂w is that activation. A column times a row makes the whole table at once, a number "
        "for every weight. Where nothing came through, nothing is to blame.",
        (_weights("output", previous),),
    )
    yield _Draft(
        "output-b",
        "∂C/∂b_output",
        "∂C/∂b of the output: and to the biases",
        "The bias stands alone in z = w·a + b, so ∂z/∂b = 1, and the bias’s derivative is δ "
        "itself.",
        (_biases("output"),),
    )
    for i in reversed(range(len(names) - 1)):
        yield from _hidden(names[i], names[i + 1], before[i])
    yield _Draft(
        "update",
        "w − η∇w",
        "The step: down the slope",
        "A derivative says which way is up, and how steep. So every weight and every bias goes a "
        "little the other way, all at once; η says how little. Then the cost of this digit is "
        "less, if the step was not too long.",
        tuple(line for name in reversed(names) for line in _update(name)),
        ("C", "C after", "a_output", "new a_output", "y"),
    )


def _forward(name: str, previous: str) -> Iterator[_Line]:
    low = _low(name)
    yield _Line(
        rf"z{low} = w{low} \cdot {_tex(previous)} + b{low}",
        "zs.append(dot(w, activations[-1]) + b)",
        f"z_{name}",
        (f"w_{name}", "·", previous, "+", f"b_{name}"),
    )
    yield _Line(
        rf"a{low} = \sigma(z{low}) = \frac{{1}}{{1 + e^{{-z{low}}}}}",
        "activations.append(sigmoid(zs[-1]))",
        f"a_{name}",
        ("σ", f"z_{name}"),
    )


def _weights(name: str, previous: str) -> _Line:
    low = _low(name)
    return _Line(
        rf"\frac{{\partial C}}{{\partial w{low}}} = \frac{{\partial C}}{{\partial z{low}}} \cdot "
        rf"\frac{{\partial z{low}}}{{\partial w{low}}} = "
        rf"\delta{low} \cdot {_tex(previous)}^{{\mathsf{{T}}}}",
        "nabla_w.insert(0, outer(delta, activations[layer]))",
        f"∂C/∂w_{name}",
        (f"δ_{name}", "·", f"{previous}ᵀ"),
    )


def _biases(name: str) -> _Line:
    low = _low(name)
    return _Line(
        rf"\frac{{\partial C}}{{\partial b{low}}} = \frac{{\partial C}}{{\partial z{low}}} \cdot "
        rf"\frac{{\partial z{low}}}{{\partial b{low}}} = \delta{low} \cdot 1",
        "nabla_b.insert(0, delta.sum(axis=1, keepdims=True))",
        f"∂C/∂b_{name}",
        (f"δ_{name}",),
    )


def _hidden(name: str, after: str, previous: str) -> Iterator[_Draft]:
    low, next_low = _low(name), _low(after)
    step, layer = name.replace(" ", "-"), f"{name} layer" if name == "hidden" else f"layer {name}"
    yield _Draft(
        f"{step}-a",
        f"∂C/∂a_{name}",
        f"∂C/∂a of the {layer}: back through the weights",
        f"A neuron here reaches the cost through every neuron of the {after} layer, so what it "
        "does to the cost is a sum over all of them. Look from there, not from here: in wᵀ each "
        f"column belongs to one neuron of the {after} layer, which sends its δ back along its own "
        "weights; each row adds up what arrives.",
        (
            _Line(
                r"\frac{\partial C}{\partial a_k} = \sum_j "
                r"\frac{\partial C}{\partial z_j} \cdot \frac{\partial z_j}{\partial a_k} = "
                r"\sum_j \delta_j \cdot w_{jk}",
            ),
            _Line(
                rf"\frac{{\partial C}}{{\partial a{low}}} = "
                rf"w{next_low}^{{\mathsf{{T}}}} \cdot \delta{next_low}",
                "nabla_a = dot_transposed(self.weights[layer], delta)",
                f"∂C/∂a_{name}",
                (f"w_{after}ᵀ", "·", f"δ_{after}"),
            ),
        ),
    )
    yield _Draft(
        f"{step}-z",
        f"∂C/∂z_{name}",
        f"∂C/∂z of the {layer}: through its sigmoid",
        "The same chain rule as at the output, and the same line of code: times the slope a(1 − a) "
        "of this layer’s sigmoid.",
        (
            _Line(
                rf"\sigma'(z{low}) = a{low}\,(1 - a{low})",
                "return s * (1 - s)",
                f"σ′(z_{name})",
                ("σ′", f"z_{name}"),
            ),
            _Line(
                rf"\delta{low} = \frac{{\partial C}}{{\partial z{low}}} = "
                rf"\frac{{\partial C}}{{\partial a{low}}} \odot \sigma'(z{low})",
                "delta = nabla_a * sigmoid_prime(zs[layer])",
                f"δ_{name}",
                (f"∂C/∂a_{name}", "⊙", f"σ′(z_{name})"),
            ),
        ),
    )
    ink = (
        "What comes in here are the pixels: on white paper x is 0 and the weight stays as it is. "
        "So a neuron’s derivatives are a picture of your digit, times its δ."
        if previous == "x"
        else "What comes in here are the activations of the layer before."
    )
    yield _Draft(
        f"{step}-w",
        f"∂C/∂w, b_{name}",
        f"∂C/∂w and ∂C/∂b of the {layer}",
        f"The same two equations as at the output. {ink}",
        (_weights(name, previous), _biases(name)),
    )


def _update(name: str) -> Iterator[_Line]:
    low = _low(name)
    for kind, code in ("w", "w -= step * nw"), ("b", "b -= step * nb"):
        yield _Line(
            rf"{kind}{low} \leftarrow {kind}{low} - "
            rf"\eta \, \frac{{\partial C}}{{\partial {kind}{low}}}",
            code,
            f"new {kind}_{name}",
            (f"{kind}_{name}", "−", "η", "·", f"∂C/∂{kind}_{name}"),
        )


def _low(name: str) -> str:
    return rf"_{{\text{{{name}}}}}"


def _tex(name: str) -> str:
    """The LaTeX of x or of a layer's a."""
    return name if name == "x" else f"a{_low(name.removeprefix('a_'))}"


def _terms(parts, result, values) -> Callable[[int, int], list[Term]] | None:
    """How an entry of the result unfolds, from the signs between the parts."""

    def at(name: str, row: int, column: int) -> tuple[str, float]:
        value = values[name]
        return entry_name(name, value, row, column), float(value.array[row, column])

    def times(*factors: tuple[str, float]) -> Term:
        names, numbers = zip(*factors, strict=True)
        written = " · ".join(map(written_number, numbers))
        return Term(" · ".join(names), written, float(np.prod(numbers)))

    match parts:
        case (w, "·", a, *added):
            inner = values[w].array.shape[1]

            def terms(row, column):
                sums = [times(at(w, row, i), at(a, i, column)) for i in range(inner)]
                return sums + [times(at(name, row, column)) for name in added[1:]]

        case (old, "−", "η", "·", nabla):

            def terms(row, column):
                eta = float(values["η"].array.item())
                return [times(at(old, row, column)), times(("−η", -eta), at(nabla, row, column))]

        case (left, "−", right):

            def terms(row, column):
                name, number = at(right, row, column)
                return [times(at(left, row, column)), times((f"−{name}", -number))]

        case (left, "⊙", right):

            def terms(row, column):
                return [times(at(left, row, column), at(right, row, column))]

        case ("½ Σ", squares):

            def terms(row, column):
                return [
                    times(("½", 0.5), at(squares, j, 0)) for j in range(values[squares].array.size)
                ]

        case ("σ", z):

            def terms(row, column):
                name, number = at(z, row, column)
                written = f"1 / (1 + e^{written_number(-number)})"
                return [Term(f"σ({name})", written, float(sigmoid(number)))]

        case ("σ′", z):

            def terms(row, column):
                name, a = at(z.replace("z", "a", 1), row, column)
                return [times((name, a), (f"(1 − {name})", 1 - a))]

        case (same,):

            def terms(row, column):
                return [times(at(same, row, column))]

        case _:
            return None
    return terms


def _true(terms, result: Value) -> Callable[[int, int], list[Term]]:
    """The terms where they come to the result: changed code may compute something else."""

    def true_terms(row, column):
        found = terms(row, column)
        numbers = [term.value for term in found]
        off = abs(sum(numbers) - float(result.array[row, column]))
        return found if off <= 1e-4 * sum(map(abs, numbers)) + 1e-7 else []

    return true_terms


def entry_name(name: str, value: Value, row: int, column: int) -> str:
    """What one entry is called, such as "w_output[3, 12]" or "a_hidden[12]"."""
    if value.kind == "number":
        return name
    if value.kind == "neurons":
        return f"{name}[{max(row, column)}]"
    return f"{name}[{row}, {column}]"


def written_number(number: float) -> str:
    """Three significant digits; in brackets where it is negative."""
    text = re.sub("e([+-])0*", r"e\1", f"{number:.3g}").replace("-", "−").replace("+", "")
    return f"({text})" if number < 0 else text
