"""One derivative measured by nudging its parameter, beside what `backprop` says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digitlab.network import Network
from digitlab.validate import Invalid

EPSILON = 1e-5
"""How far a parameter is nudged: there, in float64, the central difference's own error (about ε²)
and the rounding of the two costs (about 10⁻¹⁶/ε) are both near 10⁻¹⁰."""


@dataclass(frozen=True)
class GradientCheck:
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


def gradient_check(
    network: Network, x: ArrayLike, y: ArrayLike, layer: int, j: int, k: int | None = None
) -> GradientCheck:
    """The derivative of the cost by one parameter, measured by nudging it, beside `backprop`'s.

    The parameter is weights[layer][j, k], or biases[layer][j] without k; x is (sizes[0], 1) and y
    (sizes[-1], 1). The slope is the central difference (C(w + ε) − C(w − ε)) / 2ε with ε = 10⁻⁵.
    Everything is computed in float64, on a copy: float32 rounds such small changes away.

    Raises as `backprop` does, and Invalid for a parameter that the network does not have.
    """
    twin = network.astype(np.float64)
    nabla_b, nabla_w = twin.backprop(x, y)
    if not 0 <= layer < len(twin.weights):
        raise Invalid(f"expected a layer from 0 to {len(twin.weights) - 1}, found {layer}")
    parameters, nabla = (twin.biases, nabla_b) if k is None else (twin.weights, nabla_w)
    parameter, place = parameters[layer], (j, k or 0)
    for what, index, size in zip("jk", place, parameter.shape, strict=True):
        if not 0 <= index < size:
            raise Invalid(f"expected {what} from 0 to {size - 1}, found {index}")
    before = parameter[place]
    parameter[place] = before - EPSILON
    cost_minus = twin.cost(x, y)
    parameter[place] = before + EPSILON
    cost_plus = twin.cost(x, y)
    slope = (cost_plus - cost_minus) / (2 * EPSILON)
    computed = float(nabla[layer][place])
    largest = max(abs(slope), abs(computed))
    error = abs(slope - computed) / largest if largest else 0.0
    return GradientCheck(cost_minus, cost_plus, slope, computed, error)
