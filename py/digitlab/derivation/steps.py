"""The derivation itself: which steps there are, with their formulas and lines of code.

The formulas are LaTeX in f-strings, where doubled braces stand for one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from digitlab.derivation.records import Equation, key


@dataclass(frozen=True)
class Draft:
    """A step before its values are there; fields as of `Step`."""

    name: str
    words: str
    symbol: str
    layer: int | None
    equations: tuple[Equation, ...]
    also: tuple[str, ...] = ()
    """Keys of values to show that no equation names."""


def drafts(last: int) -> Iterator[Draft]:
    """The steps for a network whose output layer has this number; its inputs are layer 0."""
    layers = range(1, last + 1)
    yield Draft(
        "forward",
        "forward",
        "z, a",
        None,
        tuple(line for layer in layers for line in _forward(layer, last)),
    )
    yield Draft("cost", "cost", "C", None, _cost(last))
    yield from _output(last)
    for layer in reversed(layers[:-1]):
        yield from _hidden(layer, last)
    yield Draft(
        "update",
        "update",
        "w − η∇w",
        None,
        tuple(line for layer in reversed(layers) for line in _update(layer, last)),
        (
            key("C", last),
            key("C", last, after=True),
            key("a", last),
            key("a", last, after=True),
            key("y", last),
        ),
    )


def _forward(layer: int, last: int) -> Iterator[Equation]:
    low = _low(layer, last)
    yield Equation(
        rf"z{low} = w{low} \cdot {_heard(layer, last)} + b{low}",
        "zs.append(dot(w, activations[-1]) + b)",
        key("z", layer),
        (key("w", layer), "·", _heard_key(layer), "+", key("b", layer)),
    )
    yield Equation(
        rf"a{low} = \sigma(z{low}) = \frac{{1}}{{1 + e^{{-z{low}}}}}",
        "activations.append(sigmoid(zs[-1]))",
        key("a", layer),
        ("σ", key("z", layer)),
    )


def _cost(last: int) -> tuple[Equation, ...]:
    difference, square = key("y − a", last), key("(y − a)²", last)
    return (
        Equation(r"y - a", "", difference, (key("y", last), "−", key("a", last))),
        Equation(r"(y - a)^2", "", square, (difference, "⊙", difference)),
        Equation(
            r"C = \frac{1}{2} \sum_j (y_j - a_j)^2",
            "return float(np.square(y - a).sum()) / (2 * a.shape[1])",
            key("C", last),
            ("½ Σ", square),
        ),
        Equation(r"C(w, b) = \frac{1}{2n} \sum_x \lVert y(x) - a \rVert^2"),
        Equation(r"\lVert v \rVert = \sqrt{v_1^2 + v_2^2 + \dots}"),
    )


def _output(last: int) -> Iterator[Draft]:
    low = _low(last, last)
    nabla_a, slope, delta = key("∂C/∂a", last), key("σ′(z)", last), key("δ", last)
    yield Draft(
        "output-a",
        "output-a",
        "∂C/∂a",
        last,
        (
            Equation(
                rf"\frac{{\partial C}}{{\partial a{low}}} = \frac{{1}}{{2}} \cdot 2 \cdot (y - a)"
                r" \cdot (-1) = a - y",
                "nabla_a = self.cost_derivative(activations[-1], y)",
                nabla_a,
                (key("a", last), "−", key("y", last)),
            ),
        ),
    )
    yield Draft(
        "output-z",
        "output-z",
        "∂C/∂z",
        last,
        (
            Equation(
                r"\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot "
                r"\left(1 - \frac{1}{1 + e^{-z}}\right) = a\,(1 - a)",
                "return s * (1 - s)",
                slope,
                ("σ′", key("z", last)),
            ),
            Equation(
                rf"\delta{low} = \frac{{\partial C}}{{\partial z{low}}} = "
                r"\frac{\partial C}{\partial a} \cdot \frac{\partial a}{\partial z} = "
                r"(a - y) \odot \sigma'(z)",
                "delta = nabla_a * sigmoid_prime(zs[layer])",
                delta,
                (nabla_a, "⊙", slope),
            ),
        ),
    )
    yield Draft("output-w", "output-w", "∂C/∂w", last, (_weights(last, last),))
    yield Draft("output-b", "output-b", "∂C/∂b", last, (_biases(last, last),))


def _hidden(layer: int, last: int) -> Iterator[Draft]:
    low, next_low = _low(layer, last), _low(layer + 1, last)
    name = layer_name(layer, last).replace(" ", "-")
    nabla_a, slope, delta = key("∂C/∂a", layer), key("σ′(z)", layer), key("δ", layer)
    yield Draft(
        f"{name}-a",
        "hidden-a",
        "∂C/∂a",
        layer,
        (
            Equation(
                r"\frac{\partial C}{\partial a_k} = \sum_j "
                r"\frac{\partial C}{\partial z_j} \cdot \frac{\partial z_j}{\partial a_k} = "
                r"\sum_j \delta_j \cdot w_{jk}",
            ),
            Equation(
                rf"\frac{{\partial C}}{{\partial a{low}}} = "
                rf"w{next_low}^{{\mathsf{{T}}}} \cdot \delta{next_low}",
                "nabla_a = dot_transposed(self.weights[layer], delta)",
                nabla_a,
                (key("w", layer + 1, transposed=True), "·", key("δ", layer + 1)),
            ),
        ),
    )
    yield Draft(
        f"{name}-z",
        "hidden-z",
        "∂C/∂z",
        layer,
        (
            Equation(
                rf"\sigma'(z{low}) = a{low}\,(1 - a{low})",
                "return s * (1 - s)",
                slope,
                ("σ′", key("z", layer)),
            ),
            Equation(
                rf"\delta{low} = \frac{{\partial C}}{{\partial z{low}}} = "
                rf"\frac{{\partial C}}{{\partial a{low}}} \odot \sigma'(z{low})",
                "delta = nabla_a * sigmoid_prime(zs[layer])",
                delta,
                (nabla_a, "⊙", slope),
            ),
        ),
    )
    both = _weights(layer, last), _biases(layer, last)
    yield Draft(f"{name}-w", "hidden-w", "∂C/∂w, b", layer, both)


def _weights(layer: int, last: int) -> Equation:
    low = _low(layer, last)
    return Equation(
        rf"\frac{{\partial C}}{{\partial w{low}}} = \frac{{\partial C}}{{\partial z{low}}} \cdot "
        rf"\frac{{\partial z{low}}}{{\partial w{low}}} = "
        rf"\delta{low} \cdot {_heard(layer, last)}^{{\mathsf{{T}}}}",
        "nabla_w.insert(0, outer(delta, activations[layer]))",
        key("∂C/∂w", layer),
        (key("δ", layer), "·", _heard_key(layer, transposed=True)),
    )


def _biases(layer: int, last: int) -> Equation:
    low = _low(layer, last)
    return Equation(
        rf"\frac{{\partial C}}{{\partial b{low}}} = \frac{{\partial C}}{{\partial z{low}}} \cdot "
        rf"\frac{{\partial z{low}}}{{\partial b{low}}} = \delta{low} \cdot 1",
        "nabla_b.insert(0, delta.sum(axis=1, keepdims=True))",
        key("∂C/∂b", layer),
        (key("δ", layer),),
    )


def _update(layer: int, last: int) -> Iterator[Equation]:
    low = _low(layer, last)
    for symbol, code in ("w", "w -= step * nw"), ("b", "b -= step * nb"):
        yield Equation(
            rf"{symbol}{low} \leftarrow {symbol}{low} - "
            rf"\eta \, \frac{{\partial C}}{{\partial {symbol}{low}}}",
            code,
            key(symbol, layer, after=True),
            (key(symbol, layer), "−", key("η", last), "·", key(f"∂C/∂{symbol}", layer)),
        )


def layer_name(layer: int, last: int) -> str:
    """What a layer after the inputs is called in formulas and in the names of steps."""
    if layer == last:
        return "output"
    return "hidden" if last == 2 else f"hidden {layer}"


def _low(layer: int, last: int) -> str:
    return rf"_{{\text{{{layer_name(layer, last)}}}}}"


def _heard(layer: int, last: int) -> str:
    """The LaTeX of what a layer gets: x, or the a of the layer before."""
    return "x" if layer == 1 else f"a{_low(layer - 1, last)}"


def _heard_key(layer: int, *, transposed: bool = False) -> str:
    return key("x" if layer == 1 else "a", layer - 1, transposed=transposed)
