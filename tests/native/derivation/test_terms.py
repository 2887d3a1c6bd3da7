"""Every number of the derivation unfolds into terms that add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.derivation.derive import derive
from digitlab.derivation.records import Factor, find_value
from digitlab.derivation.terms import add_up, unfold
from digitlab.network import Network

layer_sizes = st.lists(st.integers(1, 6), min_size=2, max_size=5).map(tuple)


def example(sizes, seed=0, dtype=np.float32):
    rng = np.random.default_rng(seed)
    return rng.random((sizes[0], 1), dtype), rng.random((sizes[-1], 1), dtype)


def entries(array):
    return [(row, column) for row in range(array.shape[0]) for column in range(array.shape[1])]


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
            assert add_up(terms, array[row, column])


def test_a_hidden_neuron_hears_all_ten_outputs():
    net = Network(seed=3)
    steps = derive(net, *example(net.sizes))
    terms = unfold(steps, "dC_da-1", 7)
    delta = find_value(steps, "delta-2").array
    assert [term.factors for term in terms] == [
        (Factor("{}", "w_T-2", 7, j), Factor("{}", "delta-2", j, 0)) for j in range(10)
    ]
    for j, term in enumerate(terms):
        product = net.weights[1][j, 7].astype(float) * delta[j, 0].astype(float)
        assert term.value == pytest.approx(product, rel=1e-12)
        assert term.numbers == (float(net.weights[1][j, 7]), float(delta[j, 0]))


def test_factors_say_how_they_are_written():
    steps = derive(Network((4, 3, 2), seed=3), *example((4, 3, 2)))
    [slope] = unfold(steps, "slope-1", 2)
    assert slope.factors == (Factor("{}", "a-1", 2, 0), Factor("(1 − {})", "a-1", 2, 0))
    assert unfold(steps, "C-2", 0)[1].factors == (Factor("½"), Factor("{}", "square-2", 1, 0))
    assert unfold(steps, "dC_da-2", 1)[1].factors == (Factor("−{}", "y-2", 1, 0),)
    assert unfold(steps, "new_w-1", 2, 3)[1].factors[0] == Factor("−{}", "eta-2")
    [a] = unfold(steps, "a-1", 2)
    assert a.factors == (Factor("σ({})", "z-1", 2, 0),)
    assert a.z == float(find_value(steps, "z-1").array[2, 0])


def test_what_is_given_has_no_terms_and_what_is_not_there_is_said():
    net = Network((4, 3, 2), seed=3)
    steps = derive(net, *example(net.sizes))
    assert unfold(steps, "w-1", 2, 3) == []
    with pytest.raises(ValueError, match="one of the derivation's values, found 'w-9'"):
        unfold(steps, "w-9", 0)
    with pytest.raises(ValueError, match="a row of z-1 from 0 to 2, found 3"):
        unfold(steps, "z-1", 3)
    with pytest.raises(ValueError, match="a column of w-1 from 0 to 3, found -1"):
        unfold(steps, "w-1", 0, -1)
