"""Activation maximisation: the input for which the network's output is most like y."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from digitlab.derivation.derive import chain_of
from digitlab.network import Network
from digitlab.products import Array, dot_transposed

STEPS = 300
"""How many inputs `maximise_activation` gives at the most."""
LONGEST_STRIDE = 0.1


def maximise_activation(network: Network, y: ArrayLike) -> Iterator[Array]:
    """Inputs x (sizes[0], 1) on the way to the one that the network takes for y (sizes[-1], 1).

    This is gradient descent on x, which begins blank and stays within 0 and 1. The stride depends
    on the gradient's direction only, and shrinks with time, so that it also leaves places where the
    slope is nearly flat. Raises as `backprop` does.
    """
    x = np.zeros((network.sizes[0], 1), network.dtype)
    for step in range(STEPS):
        gradient = input_gradient(network, x, y)
        largest = np.abs(gradient).max()
        if largest == 0:
            return
        stride = LONGEST_STRIDE * (1 - step / STEPS)
        x = np.clip(x - stride * gradient / largest, 0, 1)
        yield x


def input_gradient(network: Network, x: ArrayLike, y: ArrayLike) -> Array:
    """∂C/∂x (sizes[0], m): `backprop`'s chain carried one layer further, to the inputs.

    Raises as `backprop` does.
    """
    _, delta = chain_of(network, x, y).by_layer[0]
    return dot_transposed(network.weights[0], delta)
