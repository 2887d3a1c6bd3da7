"""Activation maximisation: pictures that come to be what was asked for."""

import numpy as np
import pytest

from digitlab.derivation.maximise import STEPS, input_gradient, maximise_activation
from digitlab.network import Network


def test_the_gradient_of_the_input_is_the_slope_of_the_cost():
    net = Network((5, 4, 3), seed=1, dtype=np.float64)
    rng = np.random.default_rng(0)
    x, y = rng.random((5, 1)), rng.random((3, 1))
    gradient = input_gradient(net, x, y)
    for i in range(5):
        nudge = np.zeros_like(x)
        nudge[i] = 1e-6
        slope = (net.cost(x + nudge, y) - net.cost(x - nudge, y)) / 2e-6
        assert gradient[i, 0] == pytest.approx(slope, rel=1e-6, abs=1e-12)


def test_the_input_comes_to_be_what_was_asked_for():
    net = Network((30, 8, 3), seed=1, initialiser="normal")
    y = np.eye(3)[:, [2]]
    pictures = list(maximise_activation(net, y))
    assert len(pictures) == STEPS
    assert all(x.min() >= 0 and x.max() <= 1 for x in pictures)
    costs = [net.cost(x, y) for x in pictures]
    assert costs[-1] < costs[0]
    assert costs[-1] == pytest.approx(min(costs), abs=1e-3)


def test_a_network_without_any_slope_gives_no_input():
    net = Network((3, 2), seed=1)
    net.weights[0][:] = 0
    assert list(maximise_activation(net, np.eye(2)[:, [0]])) == []
