"""A study as the page uses it: plain values, one example, steps on trial."""

import json

import numpy as np
import pytest

from digitlab.derivation.study import ALL_TERMS, LARGEST_TERMS, Study
from digitlab.network import Network

X = np.random.default_rng(0).random(768, dtype=np.float32)


@pytest.fixture
def network():
    return Network(seed=1)


def test_the_derivation_crosses_as_plain_values(network):
    plain = Study(network).derive(memoryview(X), 7, 0.1)
    assert plain["sizes"] == [768, 30, 10]
    assert "z-1" in plain["values"]
    assert len(plain["steps"]) == 10
    for value in plain["values"].values():
        numbers = value.pop("numbers")
        assert numbers.ndim == 1
        assert numbers.flags.c_contiguous
        assert len(numbers) == value["rows"] * value["columns"]
    assert json.loads(json.dumps(plain)) == plain
    named = {n for s in plain["steps"] for e in s["equations"] for n in e["parts"] if len(n) > 2}
    assert named - {"½ Σ"} <= plain["values"].keys()


def test_transposed_values_are_laid_out_by_their_own_rows(network):
    values = Study(network).derive(X, 7, 0.1)["values"]
    np.testing.assert_array_equal(values["w_T-2"]["numbers"].reshape(30, 10), network.weights[1].T)


def test_short_sums_are_shown_whole_and_long_ones_by_their_largest(network):
    study = Study(network)
    study.derive(X, 7, 0.1)
    short = study.unfold("dC_da-1", 3, 0)
    assert (len(short["terms"]), short["rest"], short["rest_sum"]) == (10, 0, 0)
    sizes = [abs(term["value"]) for term in short["terms"]]
    assert sizes == sorted(sizes, reverse=True)
    assert (short["key"], short["row"], short["column"]) == ("dC_da-1", 3, 0)
    pair = study.unfold("new_b-1", 3, 0)["terms"]
    assert [term["factors"][0]["key"] for term in pair] == ["b-1", "eta-2"]
    long = study.unfold("z-1", 3, 0)
    assert len(long["terms"]) == LARGEST_TERMS < ALL_TERMS
    assert long["rest"] == 769 - LARGEST_TERMS
    total = sum(term["value"] for term in long["terms"]) + long["rest_sum"]
    assert total == pytest.approx(long["value"], rel=1e-5)
    assert json.loads(json.dumps(long)) == long


def test_steps_on_trial_lower_the_cost_and_leave_the_network(network):
    study = Study(network)
    study.derive(X, 7, 0.1)
    before = network.feedforward(X.reshape(-1, 1))[:, 0].tolist()
    one = study.take_steps(1)
    assert one["before"] == before
    assert len(one["costs"]) == 2
    eleven = study.take_steps(10)
    assert len(eleven["costs"]) == 12
    assert eleven["costs"] == sorted(eleven["costs"], reverse=True)
    assert eleven["after"][7] > one["after"][7] > before[7]
    assert network.feedforward(X.reshape(-1, 1))[:, 0].tolist() == before


def test_the_network_may_go_on_learning_meanwhile(network):
    study = Study(network)
    first = study.derive(X, 7, 0.1)
    network.update_mini_batch(X.reshape(-1, 1), np.eye(10)[:, [3]], 1.0)
    again = study.derive(X, 7, 0.1)
    for name, value in first["values"].items():
        np.testing.assert_array_equal(value["numbers"], again["values"][name]["numbers"])


def test_a_fault_is_told_and_fails_the_check(network):
    study = Study(network)
    assert study.derive(X, 7, 0.1)["fault"] is None
    assert study.check(1, 7, 3)["agrees"]
    assert study.check(0, 7)["agrees"]
    fault = study.derive(X, 7, 0.1, "sign")["fault"]
    assert fault["name"] == "sign"
    assert fault["wrong"] != fault["line"]
    assert not study.check(1, 7, 3)["agrees"]
    wrong, right = study.unfold("dC_da-2", 3, 0), study.unfold("z-2", 3, 0)
    assert (wrong["given"], wrong["terms"]) == (False, [])
    assert right["terms"]
    assert json.loads(json.dumps(study.check(0, 7)))["agrees"] is False


def test_an_example_comes_first(network):
    study = Study(network)
    for call in lambda: study.check(0, 0), lambda: study.take_steps(1):
        with pytest.raises(ValueError, match="an example that is derived, found none"):
            call()
    with pytest.raises(ValueError, match="derivation's values, found 'x'"):
        study.unfold("x", 0, 0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((X, 10, 0.1), "a target from 0 to 9, found 10"),
        ((X, -1, 0.1), "a target from 0 to 9, found -1"),
        ((X, 7, 0.0), "eta as a finite number above 0"),
        ((X[:700], 7, 0.1), r"\(768, m\)"),
        ((X, 7, 0.1, "other"), "found 'other'"),
    ],
)
def test_what_is_refused_leaves_the_example(network, arguments, says):
    study = Study(network)
    study.derive(X, 3, 0.1)
    kept = study.check(1, 2, 3)
    with pytest.raises(ValueError, match=says):
        study.derive(*arguments)
    assert study.check(1, 2, 3) == kept
