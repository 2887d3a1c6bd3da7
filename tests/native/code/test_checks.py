"""The checks of changed code: its shapes, its gradient, what it prints."""

import json

import pytest

from digitlab.code.errors import CodeError
from digitlab.code.parts import PARTS, original
from digitlab.derivation.gradient_check import EPSILON
from digitlab.network import Network

# Every original with a comment more: changed code that does the same.
COMMENTED = {name: original(name) + "# the same\n" for name in PARTS}


def test_the_original_is_right_in_every_way(workbench):
    found = workbench.check(COMMENTED)
    assert (found["ok"], found["error"], found["shapes"]["ok"]) == (True, None, True)
    assert found["gradient"]["ok"]
    assert 0 < found["gradient"]["worst"] < EPSILON
    assert found["seconds"] > 0
    assert found["seconds_original"] > 0
    assert json.loads(json.dumps(found)) == found


def test_a_sum_missing_fails_the_gradient_check_with_several_examples_only(workbench):
    first_only = original("backprop").replace(
        "delta.sum(axis=1, keepdims=True)", "delta[:, :1].copy()"
    )
    found = workbench.check({"backprop": first_only})
    assert found["ok"]
    assert not found["gradient"]["ok"]
    assert "for ten" in found["gradient"]["message"]


def test_a_part_may_bring_helpers_and_other_parts(workbench):
    helped = {
        "helpers": "from math import pi\nHALF = pi / (2 * pi)\ndef half(a):\n    return HALF * a\n",
        "quadratic_cost": (
            "import math\n\ndef quadratic_cost(a, y):\n"
            "    return math.fsum(half(np.square(y - a)).ravel()) / a.shape[1]\n\n"
            "def cost_derivative(self, output_activations, y):\n"
            "    return 2 * half(output_activations - y)\n"
        ),
    }
    found = workbench.check(helped)
    assert found["changed"] == ["helpers", "quadratic_cost"]
    assert found["gradient"]["ok"]


@pytest.mark.parametrize(
    ("part", "source", "says"),
    [
        (
            "sigmoid",
            "def sigmoid(z):\n    pass\n",
            r"sigmoid .*expected the shape \(30, 1\), found None",
        ),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    return z.T\n", r"found the shape \(1, 30\)"),
        ("feedforward", "def feedforward(self, a):\n    return a\n", r"found the shape \(768, 1\)"),
        ("forward", "def forward(self, x):\n    return 3\n", "forward .*expected a pair of lists"),
        (
            "quadratic_cost",
            "def quadratic_cost(a, y):\n    return 'dear'\n",
            "a number, found dear",
        ),
        (
            "cost_derivative",
            "def cost_derivative(self, a, y):\n    return 0\n",
            r"\(10, 1\), found 0",
        ),
        (
            "backprop",
            original("backprop").replace(".sum(axis=1, keepdims=True)", ""),
            r"nabla_b\[0\] for 10 examples: expected the shape \(30, 1\), found .*\(30, 10\)",
        ),
        (
            "update_mini_batch",
            original("update_mini_batch").replace("return", "cost ="),
            "update_mini_batch for 1 example: expected a number, found None",
        ),
        (
            "scaled",
            "def scaled(rng, outputs, inputs):\n    return np.ones((2, 2)), np.ones((2, 1))\n",
            r"scaled: weights\[0\]: expected the shape \(30, 768\), found the shape \(2, 2\)",
        ),
    ],
)
def test_what_gives_other_shapes_is_refused(lab, workbench, part, source, says):
    found = workbench.check({part: source})
    assert (found["ok"], found["error"]) == (False, None)
    with pytest.raises(CodeError, match=says):
        workbench.use({part: source})
    assert found["gradient"] is None
    assert lab.kind is Network


def test_prints_and_warnings_break_nothing(workbench):
    loud = (
        "import warnings\n\ndef sigmoid(z):\n    print('z is', z.shape)\n"
        "    warnings.warn('look out')\n    np.log(np.zeros(1))\n"
        "    return 1 / (1 + np.exp(-z))\n"
    )
    found = workbench.check({"sigmoid": loud})
    assert found["ok"]
    assert found["printed"].startswith("z is (30, 1)\n")
    assert len(found["printed"]) <= 2000
