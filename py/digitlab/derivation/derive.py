"""One example's chain of derivatives, step by step, as data.

`derive` runs `Network.forward`, `backprop` and `update_mini_batch` on one example and keeps every
array on the way; it computes no derivative itself. `steps` says what a step shows of those arrays.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from digitlab.derivation.faults import Faulty
from digitlab.derivation.records import Step, Value, Values
from digitlab.derivation.steps import Draft, drafts
from digitlab.network import Network
from digitlab.products import Array
from digitlab.validate import Invalid
from digitlab.variant import function_of, replaced_of


@dataclass(frozen=True)
class Chain:
    """What `backprop` gives, and what stands between; lists by layer."""

    nabla_b: list[Array]
    nabla_w: list[Array]
    by_layer: list[tuple[Array, Array]]
    """(nabla_a, delta), which are ∂C/∂a and ∂C/∂z."""


def derive(network: Network, x: ArrayLike, y: ArrayLike, eta: float = 0.1) -> list[Step]:
    """The steps from the forward pass to the update, for the example x (sizes[0], 1).

    y (sizes[-1], 1) is what the outputs should be, and eta the update's learning rate. The values
    are the arrays themselves of `network.forward`, of `network.backprop` and of a copy's
    `update_mini_batch`; the network is not changed. The order is Nielsen's, chapter 2: BP1 at the
    output, then BP2 with BP3 and BP4 for each layer before it.

    Raises as `update_mini_batch` does, and Invalid for more than one example.
    """
    zs, activations = network.forward(x)
    if activations[0].shape[1] != 1:
        raise Invalid(f"expected one example, found {activations[0].shape[1]} columns")
    chain = chain_of(network, x, y, (zs, activations))
    after = network.astype(network.dtype)
    after.update_mini_batch(x, y, eta)
    shown = [
        *_layer_values(network, zs, activations, chain),
        *_cost_values(network, activations[-1], y),
        *_update_values(after, x, y, eta),
    ]
    values = {value.key: value for value in shown}
    return [_step(draft, values, network) for draft in drafts(len(network.weights))]


def chain_of(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    forward: tuple[list[Array], list[Array]] | None = None,
) -> Chain:
    """The network's `backprop` of x and y with its chain.

    Raises as `backprop` does, and Invalid for a changed `backprop` that does not give the chain.
    """
    by_layer: list[tuple[Array, Array]] = []
    nabla_b, nabla_w = network.backprop(x, y, forward, chain=by_layer)
    layers = len(network.weights)
    if len(by_layer) != layers:
        raise Invalid(
            "expected backprop to put (nabla_a, delta) of each layer into `chain`, as the original "
            f"does, found {len(by_layer)} of {layers}: that is what the steps show",
            "error-derivation-chain",
            found=len(by_layer),
            layers=layers,
        )
    return Chain(nabla_b, nabla_w, by_layer)


def _layer_values(
    network: Network, zs: list[Array], activations: list[Array], chain: Chain
) -> list[Value]:
    slope_of = function_of(network, "sigmoid_prime")
    x = Value("x", 0, "neurons", activations[0])
    values = [x, _transposed(x)]
    for i, (nabla_a, delta) in enumerate(chain.by_layer):
        layer = i + 1
        w = Value("w", layer, "weights", network.weights[i])
        a = Value("a", layer, "neurons", activations[layer])
        values += [
            w,
            _transposed(w),
            Value("b", layer, "neurons", network.biases[i]),
            Value("z", layer, "neurons", zs[i]),
            a,
            _transposed(a),
            Value("∂C/∂a", layer, "neurons", nabla_a),
            Value("σ′(z)", layer, "neurons", slope_of(zs[i])),
            Value("δ", layer, "neurons", delta),
            Value("∂C/∂w", layer, "weights", chain.nabla_w[i]),
            Value("∂C/∂b", layer, "neurons", chain.nabla_b[i]),
        ]
    return values


def _cost_values(network: Network, output: Array, y: ArrayLike) -> list[Value]:
    last = len(network.weights)
    targets = np.asarray(y, network.dtype)
    cost_of = function_of(network, "quadratic_cost")
    return [
        Value("y", last, "neurons", targets),
        Value("y − a", last, "neurons", targets - output),
        Value("(y − a)²", last, "neurons", np.square(targets - output)),
        Value("C", last, "number", np.array([[cost_of(output, targets)]])),
    ]


def _update_values(after: Network, x: ArrayLike, y: ArrayLike, eta: float) -> list[Value]:
    last = len(after.weights)
    values = [
        Value("η", last, "number", np.array([[eta]])),
        Value("C", last, "number", np.array([[after.cost(x, y)]]), after=True),
        Value("a", last, "neurons", after.feedforward(x), after=True),
    ]
    for layer, (w, b) in enumerate(zip(after.weights, after.biases, strict=True), 1):
        values.append(Value("w", layer, "weights", w, after=True))
        values.append(Value("b", layer, "neurons", b, after=True))
    return values


def _transposed(value: Value) -> Value:
    return replace(value, array=value.array.T, transposed=True)


def _step(draft: Draft, values: Values, network: Network) -> Step:
    """The step with its values, and with the code that is really in use."""
    fault = network.fault if isinstance(network, Faulty) else None
    replaced = replaced_of(network)

    def code(line: str) -> str:
        return fault.wrong if fault and line == fault.line else replaced.get(line, line)

    equations = tuple(replace(line, code=code(line.code)) for line in draft.equations)
    keys = {*draft.also, *(name for line in equations for name in (*line.parts, line.result))}
    shown = {name: value for name, value in values.items() if name in keys}
    return Step(draft.name, draft.words, draft.symbol, draft.layer, equations, shown)
