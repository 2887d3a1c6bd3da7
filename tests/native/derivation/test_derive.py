"""The derivation as data: the network's own numbers, in the order of the derivation."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

from digitlab import network
from digitlab.derivation.derive import derive
from digitlab.derivation.faults import FAULTS, broken
from digitlab.derivation.gradient_check import gradient_check
from digitlab.derivation.maximise import maximise_activation
from digitlab.derivation.records import key
from digitlab.network import Network, sigmoid, sigmoid_prime

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
    last = len(net.weights)
    for i in range(last):
        layer = i + 1
        for name, array in {
            key("z", layer): zs[i],
            key("a", layer): activations[layer],
            key("w", layer): net.weights[i],
            key("b", layer): net.biases[i],
            key("∂C/∂w", layer): nabla_w[i],
            key("∂C/∂b", layer): nabla_b[i],
            key("δ", layer): nabla_b[i],
            key("w", layer, after=True): after.weights[i],
            key("b", layer, after=True): after.biases[i],
        }.items():
            assert values[name].dtype == dtype
            assert values[name].tobytes() == array.tobytes(), name
        delta = values[key("∂C/∂a", layer)] * values[key("σ′(z)", layer)]
        assert delta.tobytes() == values[key("δ", layer)].tobytes()
    assert values[key("C", last)].item() == net.cost(x, y)
    assert values[key("C", last, after=True)].item() == after.cost(x, y)


def test_keys_are_plain_and_say_what_the_values_say():
    steps = derive(Network((4, 3, 2), seed=1), *example((4, 3, 2)))
    for step in steps:
        for name, value in step.values.items():
            assert name == value.key
            assert name.isascii()
    assert {"x-0", "dC_dw-1", "w_T-2", "new_b-1", "delta-2", "C-2"} <= all_values(steps).keys()


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
        assert step.words
        assert step.symbol
        assert step.code


def test_steps_of_several_hidden_layers_are_numbered():
    steps = derive(Network((4, 3, 3, 2), seed=1), *example((4, 3, 3, 2)))
    hidden = [(step.name, step.words, step.layer) for step in steps if step.words == "hidden-z"]
    assert hidden == [("hidden-2-z", "hidden-z", 2), ("hidden-1-z", "hidden-z", 1)]


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


def read_as_in_the_book(line, scope):
    """What a line of the book computes, with the names of `scope`, which it may change."""
    name, _, right = line.removeprefix("return ").rpartition(" = ")
    if name:
        exec(line, scope)  # noqa: S102 - a line of steps.py
    return eval(name or right, scope)  # noqa: S307 - the same


@pytest.mark.parametrize("sizes", [(768, 30, 10), (5, 3), (4, 5, 3, 2, 2)])
def test_the_books_own_lines_come_to_the_same(sizes):
    net = Network(sizes, seed=1, dtype=np.float64)
    x, y = example(sizes, dtype=np.float64)
    steps = derive(net, x, y, 0.3)
    last = len(net.weights)
    book = SimpleNamespace(
        weights=net.weights,
        biases=net.biases,
        cost_derivative=lambda output_activations, y: output_activations - y,
    )
    zs, activations = [], [x]
    scope = {"np": np, "sigmoid": sigmoid, "sigmoid_prime": sigmoid_prime, "self": book, "y": y}
    scope |= {"zs": zs, "activations": activations, "mini_batch": [(x, y)], "eta": 0.3}
    scope |= {"nabla_w": [0] * last, "nabla_b": [0] * last}
    found = 0
    for step in steps:
        for equation in (each for each in step.equations if each.book):
            value = step.values[equation.result]
            layer = value.layer
            scope |= {"l": last - layer + 1, "output_activations": activations[-1]}
            scope |= {"w": net.weights[layer - 1], "b": net.biases[layer - 1]}
            if step.words == "forward":
                scope["activation"] = activations[-1] if value.symbol == "z" else None
            else:
                scope["z"] = zs[layer - 1]
            book.weights, book.biases = net.weights, net.biases
            computed = read_as_in_the_book(equation.book, scope)
            if step.words == "forward":
                (zs if value.symbol == "z" else activations).append(computed)
            if step.words == "update":
                computed = computed[layer - 1]
            np.testing.assert_allclose(computed, value.array, rtol=1e-12, atol=1e-15)
            found += 1
    names = [line.name for step in steps for line in step.equations if line.name]
    assert names[:3] == ["BP1", "BP4", "BP3"]
    assert names[3:] == ["BP2", "BP4", "BP3"] * (last - 1)
    assert found == 2 * last + 5 + 5 * (last - 1) + 2 * last


def test_the_network_is_left_as_it_is():
    net = Network((4, 3, 2), seed=3)
    before = [p.copy() for p in net.weights + net.biases]
    x, y = example(net.sizes)
    derive(net, x, y, 3.0)
    gradient_check(net, x, y, 0, 1, 2)
    list(maximise_activation(broken(net, "sum"), y))
    for old, new in zip(before, net.weights + net.biases, strict=True):
        np.testing.assert_array_equal(old, new)


def test_one_example_only():
    with pytest.raises(ValueError, match="one example, found 3 columns"):
        derive(Network((4, 2)), np.zeros((4, 3)), np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"\(2, m\)"):
        derive(Network((4, 2)), np.zeros((4, 1)), np.zeros((3, 1)))


def test_slopes_are_those_of_the_networks_sigmoid():
    net = Network((4, 3, 2), seed=1)
    x, y = example(net.sizes)
    zs, _ = net.forward(x)
    values = all_values(derive(net, x, y))
    np.testing.assert_array_equal(values[key("σ′(z)", 1)], sigmoid_prime(zs[0]))


@pytest.mark.native_only("of the page's words")
def test_every_step_and_every_fault_has_its_words():
    from sitebuild import ROOT

    words = (ROOT / "web/words/en/backprop.ftl").read_text()
    steps = derive(Network((3, 3, 3, 2), seed=1), *example((3, 2)))
    ids = {f"step-{step.words}-{what}" for step in steps for what in ("title", "why")}
    for name in ids | {f"fault-{fault}" for fault in FAULTS}:
        assert f"\n{name} =" in words
