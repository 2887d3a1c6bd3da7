"""The network against its derivation: gradients, sums, learning, and what it refuses."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.network import (
    MiniBatchResult,
    Network,
    count_right,
    quadratic_cost,
    sigmoid,
    sigmoid_prime,
)

XOR = (np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[1, 0, 0, 1], [0, 1, 1, 0]]))

layer_sizes = st.lists(st.integers(1, 7), min_size=2, max_size=4)
example_counts = st.integers(1, 6)


def examples(sizes, m, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((sizes[0], m)), rng.random((sizes[-1], m))


def central_difference(network, x, y, parameter, index, epsilon=1e-5):
    """The slope of ½ Σⱼ (yⱼ − aⱼ)², summed over the columns, by nudging one parameter."""
    kept = parameter[index]
    costs = []
    for nudge in (epsilon, -epsilon):
        parameter[index] = kept + nudge
        costs.append(network.cost(x, y) * x.shape[1])
    parameter[index] = kept
    return (costs[0] - costs[1]) / (2 * epsilon)


@pytest.mark.parametrize("sizes", [(2, 1), (4, 3), (5, 4, 3), (6, 5, 4, 2), (768, 30, 10)])
@pytest.mark.parametrize("initialiser", ["normal", "scaled"])
def test_gradient_is_the_slope_of_the_cost(sizes, initialiser):
    network = Network(sizes, seed=3, initialiser=initialiser, dtype=np.float64)
    x, y = examples(sizes, 3)
    nabla_b, nabla_w = network.backprop(x, y)
    rng = np.random.default_rng(5)
    for parameters, nablas in (network.weights, nabla_w), (network.biases, nabla_b):
        for parameter, nabla in zip(parameters, nablas, strict=True):
            assert nabla.shape == parameter.shape
            for _ in range(8):
                index = tuple(int(rng.integers(n)) for n in parameter.shape)
                slope = central_difference(network, x, y, parameter, index)
                scale = max(abs(slope), abs(nabla[index]), 1e-3)
                assert abs(slope - nabla[index]) / scale < 1e-6


@given(layer_sizes, example_counts, st.integers(0, 99))
def test_gradient_of_a_mini_batch_is_the_sum_of_its_examples(sizes, m, seed):
    network = Network(sizes, seed=seed, dtype=np.float64)
    x, y = examples(sizes, m, seed)
    together = network.backprop(x, y)
    one_by_one = [network.backprop(x[:, [i]], y[:, [i]]) for i in range(m)]
    for kind in (0, 1):
        for layer, nabla in enumerate(together[kind]):
            total = sum(single[kind][layer] for single in one_by_one)
            np.testing.assert_allclose(nabla, total, rtol=1e-12, atol=1e-12)


@given(layer_sizes, example_counts)
def test_shapes_and_dtype_follow_sizes(sizes, m):
    network = Network(sizes, seed=1)
    x, y = examples(sizes, m)
    a = network.feedforward(x)
    assert a.shape == (sizes[-1], m)
    assert a.dtype == np.float32
    nabla_b, nabla_w = network.backprop(x, y)
    assert [n.shape for n in nabla_w] == [w.shape for w in network.weights]
    assert [n.shape for n in nabla_b] == [b.shape for b in network.biases]
    assert {n.dtype for n in nabla_w + nabla_b} == {np.dtype(np.float32)}
    network.update_mini_batch(x, y, 0.5)
    assert {w.dtype for w in network.weights + network.biases} == {np.dtype(np.float32)}


def test_forward_keeps_what_feedforward_computes():
    network = Network((4, 3, 2), seed=1)
    x, _ = examples((4, 3, 2), 5)
    zs, activations = network.forward(x)
    np.testing.assert_array_equal(activations[0], x.astype(np.float32))
    np.testing.assert_array_equal(activations[-1], network.feedforward(x))
    for z, a in zip(zs, activations[1:], strict=True):
        np.testing.assert_array_equal(a, sigmoid(z))


def test_cost_is_half_the_mean_squared_distance():
    a = np.array([[0.5, 1.0], [0.0, 0.0]])
    y = np.array([[1.0, 1.0], [0.0, 2.0]])
    assert quadratic_cost(a, y) == (0.25 + 4) / (2 * 2)
    network = Network((3, 2), seed=0, dtype=np.float64)
    x, targets = examples((3, 2), 4)
    assert network.cost(x, targets) == quadratic_cost(network.feedforward(x), targets)


def test_cost_derivative_is_a_minus_y():
    a, y = np.array([[0.25]]), np.array([[1.0]])
    assert Network((1, 1)).cost_derivative(a, y) == [[-0.75]]


def test_outputs_and_targets_of_other_shapes_are_not_stretched():
    a, y = np.zeros((10, 3)), np.zeros((10, 1))
    for call in Network().cost_derivative, quadratic_cost, count_right:
        with pytest.raises(ValueError, match=r"shape \(10, 3\), found \(10, 1\)"):
            call(a, y)


def test_update_takes_the_mean_gradient_times_eta():
    network, untouched = (Network((4, 3, 2), seed=1, dtype=np.float64) for _ in range(2))
    x, y = examples((4, 3, 2), 5)
    nabla_b, nabla_w = untouched.backprop(x, y)
    before = network.update_mini_batch(x, y, 0.7)
    assert before == untouched.cost(x, y)
    for w, old, nabla in zip(network.weights, untouched.weights, nabla_w, strict=True):
        np.testing.assert_allclose(w, old - 0.7 / 5 * nabla, rtol=1e-12)
    for b, old, nabla in zip(network.biases, untouched.biases, nabla_b, strict=True):
        np.testing.assert_allclose(b, old - 0.7 / 5 * nabla, rtol=1e-12)


def test_learns_xor():
    network = Network((2, 4, 2), seed=2)
    assert network.evaluate(XOR) < 4
    for _ in network.SGD(XOR, 2000, 4, 3.0, seed=0):
        pass
    assert network.evaluate(XOR) == 4
    assert network.cost(*XOR) < 0.02


def test_sgd_tells_where_it_is_and_takes_a_last_short_batch():
    x, y = examples((3, 2), 7)
    steps = list(Network((3, 2), seed=0).SGD((x, y), 2, 3, 1.0, seed=0))
    assert [(s.epoch, s.samples) for s in steps] == [
        (1, 3),
        (1, 6),
        (1, 7),
        (2, 10),
        (2, 13),
        (2, 14),
    ]
    assert all(isinstance(s, MiniBatchResult) and s.cost > 0 for s in steps)


def test_sgd_sees_every_example_once_an_epoch_in_a_new_order():
    class Watched:
        def __init__(self):
            self.seen = []

        def __len__(self):
            return 20

        def columns(self, indices):
            self.seen.extend(indices.tolist())
            return np.zeros((3, len(indices))), np.zeros((2, len(indices)))

    data = Watched()
    list(Network((3, 2), seed=0).SGD(data, 2, 6, 1.0, seed=4))
    first, second = data.seen[:20], data.seen[20:]
    assert sorted(first) == sorted(second) == list(range(20))
    assert first != second


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_same_seeds_give_the_same_weights_bit_for_bit(dtype):
    x, y = examples((12, 8, 3), 40)
    networks = [Network((12, 8, 3), seed=7, dtype=dtype) for _ in range(2)]
    for network in networks:
        list(network.SGD((x, y), 3, 7, 2.0, seed=5))
    for one, other in zip(networks[0].weights, networks[1].weights, strict=True):
        assert one.tobytes() == other.tobytes()


def test_seeds_and_initialisers_differ():
    assert (Network(seed=1).weights[0] != Network(seed=2).weights[0]).any()
    normal, scaled = (Network((768, 30, 10), seed=1, initialiser=i) for i in ("normal", "scaled"))
    np.testing.assert_allclose(normal.weights[0] / np.sqrt(768), scaled.weights[0], rtol=1e-5)
    assert abs(normal.weights[0].std() - 1) < 0.02


def test_evaluate_counts_more_examples_than_one_chunk():
    network = Network((1, 2), seed=0)
    network.weights[0][:] = [[-9.0], [9.0]]
    network.biases[0][:] = [[4.5], [-4.5]]
    x = np.tile([[0.0, 1.0]], 1500)
    assert network.evaluate((x, np.vstack([1 - x, x]))) == 3000
    assert network.evaluate((x, np.vstack([x, 1 - x]))) == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_sigmoid_never_overflows(z):
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        s, slope = sigmoid(z), sigmoid_prime(z)
    assert 0 <= s <= 1
    assert 0 <= slope <= 0.25


def test_sigmoid_limits_and_dtype():
    z = np.array([-np.inf, -1e4, 0, 1e4, np.inf], np.float32)
    np.testing.assert_allclose(sigmoid(z), [0, 0, 0.5, 1, 1], rtol=0, atol=1e-34)
    assert sigmoid(z).dtype == np.float32
    np.testing.assert_allclose(sigmoid_prime(z), [0, 0, 0.25, 0, 0], rtol=0, atol=1e-34)
    assert sigmoid(1.5) == pytest.approx(1 / (1 + np.exp(-1.5)), rel=1e-15)


@pytest.mark.parametrize(
    ("sizes", "says"),
    [((5,), "two layers"), ((5, 0), "at least 1"), ((5, -2), "at least 1")],
)
def test_refuses_sizes(sizes, says):
    with pytest.raises(ValueError, match=says):
        Network(sizes)


def test_refuses_other_arguments():
    with pytest.raises(TypeError, match=r"whole number, found 2\.5"):
        Network((2.5, 3))
    with pytest.raises(ValueError, match="'normal', 'scaled', 'zeros', found 'xavier'"):
        Network(initialiser="xavier")
    with pytest.raises(ValueError, match="float32 or float64, found int64"):
        Network(dtype=np.int64)


@pytest.mark.parametrize(
    ("a", "error", "says"),
    [
        (np.zeros(768), ValueError, "pass one example as a column"),
        (np.zeros((784, 1)), ValueError, r"\(768, m\), m ≥ 1, found \(784, 1\)"),
        (np.zeros((768, 0)), ValueError, r"found \(768, 0\)"),
        (np.full((768, 1), np.nan), ValueError, "NaN or infinity"),
        (np.full((768, 1), np.inf), ValueError, "NaN or infinity"),
        (np.full((768, 1), 1e300), ValueError, "NaN or infinity"),
        (np.full((768, 1), "1"), TypeError, "real numbers"),
        (np.zeros((768, 1), complex), TypeError, "real numbers"),
    ],
)
def test_refuses_inputs(a, error, says):
    network = Network(seed=0)
    for call in network.feedforward, network.forward:
        with pytest.raises(error, match=says):
            call(a)
    with pytest.raises(error, match=says):
        network.backprop(a, np.zeros((10, 1)))


def test_refuses_targets_and_leaves_the_network():
    network, before = Network(seed=0), Network(seed=0)
    x = np.zeros((768, 2))
    for y, says in [
        (np.zeros((10, 3)), "each of 2 inputs, found 3"),
        (np.zeros((9, 2)), r"\(10, m\)"),
        (np.full((10, 2), np.nan), "NaN"),
    ]:
        for call in network.cost, network.backprop:
            with pytest.raises(ValueError, match=says):
                call(x, y)
        with pytest.raises(ValueError, match=says):
            network.update_mini_batch(x, y, 1.0)
    np.testing.assert_array_equal(network.weights[0], before.weights[0])


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ((0, 10, 3.0), ValueError, "epochs of at least 1, found 0"),
        ((1, 0, 3.0), ValueError, "mini_batch_size of at least 1, found 0"),
        ((1, 2.5, 3.0), TypeError, "mini_batch_size as a whole number"),
        ((True, 1, 3.0), TypeError, "epochs as a whole number"),
        ((1, 1, 0.0), ValueError, "eta as a finite number above 0, found 0"),
        ((1, 1, -1), ValueError, "eta"),
        ((1, 1, float("nan")), ValueError, "eta"),
        ((1, 1, "3"), TypeError, "eta as a number"),
    ],
)
def test_sgd_refuses_settings_before_its_first_step(settings, error, says):
    with pytest.raises(error, match=says):
        Network((2, 2)).SGD(XOR, *settings)


def test_sgd_refuses_no_data():
    with pytest.raises(ValueError, match="at least one example"):
        Network((2, 2)).SGD((np.zeros((2, 0)), np.zeros((2, 0))), 1, 1, 1.0)
