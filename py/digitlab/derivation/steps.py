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
        "z = np.dot(w, activation)+b",
        key("z", layer),
        (key("w", layer), "·", _heard_key(layer), "+", key("b", layer)),
    )
    yield Equation(
        rf"a{low} = \sigma(z{low}) = \frac{{1}}{{1 + e^{{-z{low}}}}}",
        "activations.append(sigmoid(zs[-1]))",
        "activation = sigmoid(z)",
        key("a", layer),
        ("σ", key("z", layer)),
    )


def _cost(last: int) -> tuple[Equation, ...]:
    difference, square = key("y − a", last), key("(y − a)²", last)
    return (
        Equation(r"C(w, b) = \frac{1}{2n} \sum_x \lVert y(x) - a \rVert^2"),
        Equation(r"\lVert v \rVert = \sqrt{v_1^2 + v_2^2 + \dots}"),
        Equation(
            r"y - a = (y_0 - a_0, \; y_1 - a_1, \; \dots)",
            result=difference,
            parts=(key("y", last), "−", key("a", last)),
        ),
        Equation(
            r"(y - a)^2 = ((y_0 - a_0)^2, \; (y_1 - a_1)^2, \; \dots)",
            result=square,
            parts=(difference, "⊙", difference),
        ),
        Equation(
            r"C = \frac{1}{2} \sum_j (y_j - a_j)^2",
            "return float(np.square(y - a).sum()) / (2 * a.shape[1])",
            result=key("C", last),
            parts=("½ Σ", square),
        ),
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
                r"\frac{\partial C}{\partial a_j} = \frac{\partial}{\partial a_j} \frac{1}{2} "
                r"\sum_i (y_i - a_i)^2 = \frac{1}{2} \cdot 2 \cdot (y_j - a_j) \cdot "
                r"\frac{\partial (y_j - a_j)}{\partial a_j} = (y_j - a_j) \cdot (-1)",
            ),
            Equation(
                rf"\frac{{\partial C}}{{\partial a{low}}} = a - y",
                "nabla_a = self.cost_derivative(activations[-1], y)",
                "return (output_activations-y)",
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
                "return sigmoid(z)*(1-sigmoid(z))",
                slope,
                ("σ′", key("z", last)),
            ),
            Equation(
                rf"\delta{low} = \frac{{\partial C}}{{\partial z{low}}} = "
                r"\frac{\partial C}{\partial a} \cdot \frac{\partial a}{\partial z} = "
                r"(a - y) \odot \sigma'(z)",
                "delta = nabla_a * sigmoid_prime(zs[layer])",
                "delta = self.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])",
                delta,
                (nabla_a, "⊙", slope),
                "BP1",
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
                r"z = w_1 a_1 + w_2 a_2 + w_3 a_3 + \dots + b",
            ),
            Equation(
                r"\frac{\partial z}{\partial a_2} = 0 + w_2 + 0 + \dots + 0 = w_2",
            ),
            Equation(
                r"\frac{\partial C}{\partial a_k} = \sum_j "
                r"\frac{\partial C}{\partial z_j} \cdot \frac{\partial z_j}{\partial a_k} = "
                r"\sum_j \delta_j \cdot w_{jk}",
            ),
            Equation(
                rf"\frac{{\partial C}}{{\partial a{low}}} = "
                rf"w{next_low}^{{\mathsf{{T}}}} \cdot \delta{next_low}",
                "nabla_a = dot_transposed(self.weights[layer], delta)",
                "np.dot(self.weights[-l+1].transpose(), delta)",
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
                "sp = sigmoid_prime(zs[-l])",
                slope,
                ("σ′", key("z", layer)),
            ),
            Equation(
                rf"\delta{low} = \frac{{\partial C}}{{\partial z{low}}} = "
                rf"\frac{{\partial C}}{{\partial a{low}}} \odot \sigma'(z{low})",
                "delta = nabla_a * sigmoid_prime(zs[layer])",
                "delta = np.dot(self.weights[-l+1].transpose(), delta) * sp",
                delta,
                (nabla_a, "⊙", slope),
                "BP2",
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
        "nabla_w[-1] = np.dot(delta, activations[-2].transpose())"
        if layer == last
        else "nabla_w[-l] = np.dot(delta, activations[-l-1].transpose())",
        key("∂C/∂w", layer),
        (key("δ", layer), "·", _heard_key(layer, transposed=True)),
        "BP4",
    )


def _biases(layer: int, last: int) -> Equation:
    low = _low(layer, last)
    return Equation(
        rf"\frac{{\partial C}}{{\partial b{low}}} = \frac{{\partial C}}{{\partial z{low}}} \cdot "
        rf"\frac{{\partial z{low}}}{{\partial b{low}}} = \delta{low} \cdot 1",
        "nabla_b.insert(0, delta.sum(axis=1, keepdims=True))",
        "nabla_b[-1] = delta" if layer == last else "nabla_b[-l] = delta",
        key("∂C/∂b", layer),
        (key("δ", layer),),
        "BP3",
    )


def _update(layer: int, last: int) -> Iterator[Equation]:
    low = _low(layer, last)
    if layer == last:
        yield Equation(
            r"w \leftarrow w - \frac{\eta}{m} \sum_x \frac{\partial C_x}{\partial w}",
        )
    for symbol, many in ("w", "weights"), ("b", "biases"):
        yield Equation(
            rf"{symbol}{low} \leftarrow {symbol}{low} - "
            rf"\eta \, \frac{{\partial C}}{{\partial {symbol}{low}}}",
            f"{symbol} -= step * n{symbol}",
            f"self.{many} = [{symbol}-(eta/len(mini_batch))*n{symbol} "
            f"for {symbol}, n{symbol} in zip(self.{many}, nabla_{symbol})]",
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
