"""Faults that are inserted into the derivation: the wrong line stands there, and works."""

import numpy as np
import pytest

from digitlab.derivation.derive import derive
from digitlab.derivation.faults import FAULTS, broken
from digitlab.derivation.records import find_value
from digitlab.network import Network


def example(sizes, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((sizes[0], 1), np.float32), rng.random((sizes[-1], 1), np.float32)


def test_a_broken_network_shows_its_wrong_line_and_still_answers_right():
    net = Network((6, 4, 3), seed=1)
    x, y = example(net.sizes)
    wrong = broken(net, "slope")
    np.testing.assert_array_equal(wrong.feedforward(x), net.feedforward(x))
    steps = {step.name: step for step in derive(wrong, x, y)}
    assert FAULTS["slope"].wrong in steps["output-z"].code.split("\n")
    right = {step.name: step for step in derive(net, x, y)}
    delta = steps["output-z"].values["delta-2"].array
    np.testing.assert_array_equal(delta, right["output-a"].values["dC_da-2"].array)
    wrong = derive(broken(net, "sign"), x, y)
    assert find_value(wrong, "new_C-2").array > find_value(wrong, "C-2").array
    with pytest.raises(ValueError, match="fault of slope, sum, sign, found 'other'"):
        broken(net, "other")
