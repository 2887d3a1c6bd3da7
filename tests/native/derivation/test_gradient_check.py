"""The gradient check: right derivatives pass, and every fault is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.derivation.faults import broken
from digitlab.derivation.gradient_check import gradient_check
from digitlab.network import Network

layer_sizes = st.lists(st.integers(1, 6), min_size=2, max_size=5).map(tuple)


def example(sizes, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((sizes[0], 1), np.float32), rng.random((sizes[-1], 1), np.float32)


@given(layer_sizes, st.integers(0, 99), st.data())
def test_every_derivative_passes_the_check(sizes, seed, data):
    net = Network(sizes, seed=seed)
    x, y = example(sizes, seed)
    layer = data.draw(st.integers(0, len(sizes) - 2))
    j = data.draw(st.integers(0, sizes[layer + 1] - 1))
    k = data.draw(st.none() | st.integers(0, sizes[layer] - 1))
    check = gradient_check(net, x, y, layer, j, k)
    assert check.agrees
    nabla_b, nabla_w = net.backprop(x, y)
    nabla = nabla_b[layer][j, 0] if k is None else nabla_w[layer][j, k]
    assert check.backprop == pytest.approx(nabla, rel=1e-3, abs=1e-6)
    assert check.slope == pytest.approx((check.cost_plus - check.cost_minus) / 2e-5, rel=1e-9)


@pytest.mark.parametrize(
    ("fault", "agree"),
    [("slope", (False, False)), ("sum", (False, True)), ("sign", (False, False))],
)
def test_a_wrong_derivation_fails_the_check(fault, agree):
    net = broken(Network((6, 4, 3), seed=1), fault)
    x, y = example(net.sizes)
    for layer in 0, 1:
        checks = [gradient_check(net, x, y, layer, j) for j in range(net.sizes[layer + 1])]
        assert {check.agrees for check in checks} == {agree[layer]}


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ((2, 0), "a layer from 0 to 1, found 2"),
        ((-1, 0), "a layer from 0 to 1, found -1"),
        ((1, 2), "j from 0 to 1, found 2"),
        ((0, 0, 4), "k from 0 to 3, found 4"),
    ],
)
def test_a_parameter_that_is_not_there(place, says):
    net = Network((4, 3, 2))
    with pytest.raises(ValueError, match=says):
        gradient_check(net, *example(net.sizes), *place)


def test_a_derivative_of_nothing_is_no_error():
    check = gradient_check(Network((2, 2), seed=1), np.zeros((2, 1)), np.zeros((2, 1)), 0, 1, 1)
    assert (check.slope, check.backprop, check.relative_error, check.agrees) == (0, 0, 0, True)
