"""The derivation as data: the network's own numbers, sums that add up, checks that can fail."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab import network
from digitlab.derivation import derive as derivation
from digitlab.derivation.derive import FAULTS, broken, derive, find_value, gradient_check, unfold
from digitlab.network import Network, sigmoid_prime

layer_sizes = st.lists(st.integers(1, 6), min_size=2, max_size=5).map(tuple)
THREE_LAYERS = [
    "forward",
    "cost",
    "output-a",
    "output-z",
    "output-w",
    "output-b",
    "hidden-a",
    "hidden-z",
    "hidden-w",
    "update",
]


def example(sizes, seed=0, dtype=np.float32):
    rng = np.random.default_rng(seed)
    return rng.random((sizes[0], 1), dtype), rng.random((sizes[-1], 1), dtype)


def all_values(steps):
    return {name: value.array for step in steps for name, value in step.values.items()}


def entries(array):
    return [(row, column) for row in range(array.shape[0]) for column in range(array.shape[1])]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sizes", [(768, 30, 10), (5, 3), (6, 5, 4, 3), (4, 5, 3, 2, 2)])
def test_values_are_backprops_to_the_last_bit(sizes, dtype):
    net = Network(sizes, seed=1, dtype=dtype)
    x, y = example(sizes)
    values = all_values(derive(net, x, y, 0.3))
    zs, activations = net.forward(x)
    nabla_b, nabla_w = net.backprop(x, y)
    after = net.astype(dtype)
    after.update_mini_batch(x, y, 0.3)
    for i, name in enumerate(derivation.layer_names(net)):
        for symbol, array in {
            "z": zs[i],
            "a": activations[i + 1],
            "w": net.weights[i],
            "b": net.biases[i],
            "∂C/∂w": nabla_w[i],
            "∂C/∂b": nabla_b[i],
            "δ": nabla_b[i],
            "new w": after.weights[i],
            "new b": after.biases[i],
        }.items():
            shown = values[f"{symbol}_{name}"]
            assert shown.dtype == dtype
            assert shown.tobytes() == array.tobytes(), symbol
        delta = values[f"∂C/∂a_{name}"] * values[f"σ′(z_{name})"]
        assert delta.tobytes() == values[f"δ_{name}"].tobytes()
    assert values["C"].item() == net.cost(x, y)
    assert values["C after"].item() == after.cost(x, y)


def test_every_number_of_the_order_of_the_derivation():
    net = Network(seed=2)
    x, y = example(net.sizes)
    steps = derive(net, x, y)
    assert [step.name for step in steps] == THREE_LAYERS
    shapes = {step.name: step.shapes for step in steps}
    assert shapes["forward"][2] == "(10, 30) · (30, 1) + (10, 1) → (10, 1)"
    assert shapes["output-a"] == ("(10, 1) − (10, 1) → (10, 1)",)
    assert shapes["output-w"] == ("(10, 1) · (1, 30) → (10, 30)",)
    assert shapes["hidden-a"] == ("(30, 10) · (10, 1) → (30, 1)",)
    assert shapes["hidden-w"][0] == "(30, 1) · (1, 768) → (30, 768)"
    for step in steps:
        assert step.formula
        assert step.title
        assert step.why
        assert step.code


@given(layer_sizes, st.integers(0, 20))
def test_every_entry_unfolds_into_terms_that_add_up(sizes, seed):
    net = Network(sizes, seed=seed, dtype=np.float64)
    steps = derive(net, *example(sizes, seed, np.float64))
    computed = {e.result for step in steps for e in step.equations if e.result}
    for name in computed:
        array = find_value(steps, name).array
        for row, column in entries(array):
            terms = unfold(steps, name, row, column)
            assert terms
            assert sum(term.value for term in terms) == pytest.approx(array[row, column], abs=1e-12)


def test_a_hidden_neuron_hears_all_ten_outputs():
    net = Network(seed=3)
    steps = derive(net, *example(net.sizes))
    terms = unfold(steps, "∂C/∂a_hidden", 7)
    values = all_values(steps)
    assert [t.name for t in terms] == [f"w_outputᵀ[7, {j}] · δ_output[{j}]" for j in range(10)]
    for j, term in enumerate(terms):
        product = net.weights[1][j, 7].astype(float) * values["δ_output"][j, 0].astype(float)
        assert term.value == pytest.approx(product, rel=1e-12)
    assert " · " in terms[0].written


def test_what_is_given_has_no_terms_and_what_is_not_there_is_said():
    net = Network((4, 3, 2), seed=3)
    steps = derive(net, *example(net.sizes))
    assert unfold(steps, "w_hidden", 2, 3) == []
    with pytest.raises(ValueError, match="one of the derivation's values, found 'w_other'"):
        unfold(steps, "w_other", 0)
    with pytest.raises(ValueError, match="a row of z_hidden from 0 to 2, found 3"):
        unfold(steps, "z_hidden", 3)
    with pytest.raises(ValueError, match="a column of w_hidden from 0 to 3, found -1"):
        unfold(steps, "w_hidden", 0, -1)


def test_lines_of_code_stand_in_the_source():
    source = inspect.getsource(network)
    steps = derive(Network((3, 3, 3, 2), seed=1), *example((3, 2)))
    lines = {line for step in steps for line in step.code.split("\n")}
    assert len(lines) > 8
    for line in lines:
        assert line in source
    backprop = inspect.getsource(Network.backprop)
    for fault in FAULTS.values():
        assert backprop.count(fault.line) == 1


def test_the_network_is_left_as_it_is():
    net = Network((4, 3, 2), seed=3)
    before = [p.copy() for p in net.weights + net.biases]
    x, y = example(net.sizes)
    derive(net, x, y, 3.0)
    gradient_check(net, x, y, 0, 1, 2)
    list(derivation.dream(broken(net, "sum"), y))
    for old, new in zip(before, net.weights + net.biases, strict=True):
        np.testing.assert_array_equal(old, new)


def test_one_example_only():
    with pytest.raises(ValueError, match="one example, found 3 columns"):
        derive(Network((4, 2)), np.zeros((4, 3)), np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"\(2, m\)"):
        derive(Network((4, 2)), np.zeros((4, 1)), np.zeros((3, 1)))


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


def test_a_broken_network_shows_its_wrong_line_and_still_answers_right():
    net = Network((6, 4, 3), seed=1)
    x, y = example(net.sizes)
    wrong = broken(net, "slope")
    np.testing.assert_array_equal(wrong.feedforward(x), net.feedforward(x))
    steps = {step.name: step for step in derive(wrong, x, y)}
    assert FAULTS["slope"].wrong in steps["output-z"].code.split("\n")
    right = {step.name: step for step in derive(net, x, y)}
    delta = steps["output-z"].values["δ_output"].array
    np.testing.assert_array_equal(delta, right["output-a"].values["∂C/∂a_output"].array)
    wrong = derive(broken(net, "sign"), x, y)
    assert find_value(wrong, "C after").array > find_value(wrong, "C").array
    with pytest.raises(ValueError, match="fault of slope, sum, sign, found 'other'"):
        broken(net, "other")


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


def test_the_gradient_of_the_input_is_the_slope_of_the_cost():
    net = Network((5, 4, 3), seed=1, dtype=np.float64)
    x, y = example(net.sizes, 0, np.float64)
    gradient = derivation.input_gradient(net, x, y)
    for i in range(5):
        nudge = np.zeros_like(x)
        nudge[i] = 1e-6
        slope = (net.cost(x + nudge, y) - net.cost(x - nudge, y)) / 2e-6
        assert gradient[i, 0] == pytest.approx(slope, rel=1e-6, abs=1e-12)


def test_a_dream_comes_to_be_what_was_asked_for():
    net = Network((30, 8, 3), seed=1, initialiser="normal")
    y = np.eye(3)[:, [2]]
    pictures = list(derivation.dream(net, y))
    assert len(pictures) == derivation.DREAM_STEPS
    assert all(x.min() >= 0 and x.max() <= 1 for x in pictures)
    costs = [net.cost(x, y) for x in pictures]
    assert costs[-1] < costs[0]
    assert costs[-1] == pytest.approx(min(costs), abs=1e-3)


def test_a_network_without_any_slope_has_no_dream():
    net = Network((3, 2), seed=1)
    net.weights[0][:] = 0
    assert list(derivation.dream(net, np.eye(2)[:, [0]])) == []


def test_slopes_are_those_of_the_networks_sigmoid():
    net = Network((4, 3, 2), seed=1)
    x, y = example(net.sizes)
    zs, _ = net.forward(x)
    np.testing.assert_array_equal(
        all_values(derive(net, x, y))["σ′(z_hidden)"], sigmoid_prime(zs[0])
    )
