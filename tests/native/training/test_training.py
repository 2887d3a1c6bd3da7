"""Training in slices: the same result however it is cut, and where it says it is."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.data.dataset import DataError, Dataset
from digitlab.network import Network
from digitlab.training.settings import Settings
from digitlab.training.training import Training


def digits(n, seed=0):
    """Examples that can be learned: each label inks rows of its own."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, n).astype(np.uint8)
    images = rng.integers(0, 60, (n, 768)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[int(label) * 70 :][:70] = 255
    return Dataset(images, labels)


TRAINING_DATA, TEST_DATA = digits(53), digits(600, seed=1)
SETTINGS = Settings(epochs=3, mini_batch_size=10, eta=2.0, seed=4)


def new_training(settings=SETTINGS):
    return Training(Network((768, 6, 10), seed=2), TRAINING_DATA, TEST_DATA, settings)


def weights(training):
    return b"".join(w.tobytes() for w in training.network.weights + training.network.biases)


def same_weights(training, network):
    """Whether they are the same but for rounding: float32 sums in another order."""
    mine = training.network.weights + training.network.biases
    for found, expected in zip(mine, network.weights + network.biases, strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


def without_time(progress):
    return {k: v for k, v in vars(progress).items() if k != "samples_per_second"}


WHOLE = new_training()
WHOLE_PROGRESS = WHOLE.run_for(3600)


def test_is_sgd_and_nothing_else():
    network = Network((768, 6, 10), seed=2)
    list(network.SGD(TRAINING_DATA, 3, 10, 2.0, seed=4))
    same_weights(WHOLE, network)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["piece", "step", "some"]), max_size=25))
def test_slicing_does_not_change_the_result(calls):
    training = new_training()
    for call in calls:
        if call == "step":
            training.step()
        else:
            training.run_for(0 if call == "piece" else 0.001)
    progress = training.run_for(3600)
    assert weights(training) == weights(WHOLE)
    assert without_time(progress) == without_time(WHOLE_PROGRESS)


def test_a_step_is_one_mini_batch_and_the_measuring_that_is_due():
    training = new_training()
    first = training.step()
    assert (first.epoch, first.samples, len(first.metrics), first.done) == (1, 10, 1, False)
    seen = [training.step() for _ in range(5)]
    assert [p.samples for p in seen] == [20, 30, 40, 50, 53]
    assert [len(p.metrics) for p in seen] == [1, 1, 1, 1, 2]
    assert training.step().epoch == 2
    assert training.step().samples == 73


def test_progress_tells_what_the_network_can():
    assert [m.epoch for m in WHOLE_PROGRESS.metrics] == [0, 1, 2, 3]
    last = WHOLE_PROGRESS.metrics[-1]
    assert last.accuracy == WHOLE.network.evaluate(TEST_DATA) / len(TEST_DATA)
    assert last.cost == pytest.approx(WHOLE.network.cost(*TEST_DATA.columns()), rel=1e-5)
    assert WHOLE_PROGRESS.done
    assert WHOLE_PROGRESS.samples == 3 * 53
    assert WHOLE_PROGRESS.samples_per_second > 0


def test_begins_at_nothing_and_stays_at_the_end():
    training = new_training()
    start = training.progress()
    assert (start.epoch, start.samples, start.cost, start.metrics) == (0, 0, None, ())
    training.run_for(3600)
    kept = weights(training)
    assert without_time(training.step()) == without_time(training.run_for(1))
    assert training.progress().samples == 3 * 53
    assert weights(training) == kept


@settings(max_examples=20)
@given(st.integers(0, 30), st.booleans())
def test_goes_on_after_a_break_as_if_there_had_been_none(pieces, odd):
    training = new_training()
    for _ in range(pieces):
        training.run_for(0)
    if odd:
        training.step(3)
        expected = weights(training), None
    state = json.loads(json.dumps(training.state()))
    again = Training(training.network, TRAINING_DATA, TEST_DATA, SETTINGS, state)
    progress = again.run_for(3600)
    if not odd:
        expected = weights(WHOLE), without_time(WHOLE_PROGRESS)
        assert (weights(again), without_time(progress)) == expected
    assert [m.epoch for m in progress.metrics] == [0, 1, 2, 3]
    assert progress.samples == 3 * 53


def test_a_step_may_be_one_example():
    training = new_training()
    assert [training.step(1).samples for _ in range(3)] == [1, 2, 3]
    order = np.random.default_rng(4).permutation(53)
    assert training.batch.tolist() == [order[2]]
    assert training.step().samples == 13
    assert training.batch.tolist() == order[3:13].tolist()
    assert training.run_for(3600).samples == 3 * 53


def test_runs_to_an_epochs_end_and_no_further():
    training = new_training()
    progress = training.run_for(3600, to_epoch=2)
    assert (progress.samples, len(progress.metrics), progress.done) == (106, 3, False)
    assert training.run_for(3600, to_epoch=2).samples == 106


def test_the_confusion_counts_every_test_digit():
    training = new_training()
    while not training.done:
        training.run_for(0)
        if training.confusion is None:
            continue
        confusion = np.array(training.confusion)
        assert confusion.sum() == len(TEST_DATA)
        np.testing.assert_array_equal(
            confusion.sum(axis=1), np.bincount(TEST_DATA.labels, minlength=10)
        )
        assert confusion.trace() / len(TEST_DATA) == training.progress().metrics[-1].accuracy


def test_a_run_goes_on_only_with_the_digits_that_it_began_with():
    broken = new_training()
    broken.run_for(0)
    saved = json.loads(json.dumps(broken.state()))
    fewer = TRAINING_DATA.subset(slice(40))
    relabelled = Dataset(TRAINING_DATA.images, (TRAINING_DATA.labels + 1) % 10)
    for data in fewer, relabelled:
        with pytest.raises(DataError, match="the digits that this run began with"):
            Training(broken.network, data, TEST_DATA, SETTINGS, saved)


def test_the_curve_is_the_running_cost():
    training = new_training()
    costs = []
    while not training.done:
        progress = training.step()
        costs.append((progress.samples / training.examples, progress.cost))
    assert training.curve == costs
    long = new_training(Settings(epochs=400, mini_batch_size=10, eta=0.1, hidden=(6,)))
    long.run_for(3600)
    epochs = [epoch for epoch, _ in long.curve]
    assert 900 < len(epochs) < 1100
    assert epochs == sorted(epochs)


def test_the_running_cost_forgets_what_lies_an_epoch_back():
    training = new_training(Settings(epochs=12, mini_batch_size=10, eta=3.0, hidden=(6,)))
    training.run_for(3600)
    progress = training.progress()
    mean = progress.metrics[-1].training_cost
    assert progress.cost == pytest.approx(mean, rel=0.15)


def test_the_training_cost_of_an_epoch_is_its_mini_batches_mean():
    network = Network((768, 6, 10), seed=2)
    steps = list(network.SGD(TRAINING_DATA, 1, 10, 2.0, seed=4))
    mean = sum(step.cost * len(step.batch) for step in steps) / 53
    assert WHOLE_PROGRESS.metrics[1].training_cost == pytest.approx(mean)
    assert WHOLE_PROGRESS.metrics[0].training_cost is None


def test_learns():
    training = new_training(Settings(epochs=30, mini_batch_size=5, eta=3.0))
    metrics = training.run_for(3600).metrics
    assert metrics[0].accuracy < 0.3
    assert metrics[-1].accuracy > 0.9
    assert metrics[-1].cost < metrics[0].cost


def test_eta_halves_where_it_is_told():
    settings = Settings(eta=3.0, halve_at=(3, 5))
    assert [settings.eta_at(epoch) for epoch in range(1, 7)] == [3, 3, 1.5, 1.5, 0.75, 0.75]
    halved = new_training(Settings(epochs=2, eta=2.0, seed=4, halve_at=(1, 2)))
    halved.run_for(3600)
    network = Network((768, 6, 10), seed=2)
    rng = np.random.default_rng(4)
    for eta in 1.0, 0.5:
        list(network.SGD(TRAINING_DATA, 1, 10, eta, seed=rng))
    same_weights(halved, network)


def test_refuses_empty_data():
    empty = TEST_DATA.subset(slice(0))
    with pytest.raises(ValueError, match="in the test data, found none"):
        Training(Network(), TRAINING_DATA, empty, SETTINGS)
    with pytest.raises(ValueError, match="in the training data, found none"):
        Training(Network(), empty, TEST_DATA, SETTINGS)


def mini_batches(training):
    seen = []
    while not training.done:
        training.step()
        seen.append(training.batch.tolist())
    return seen


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-5), (np.float64, 1e-12)])
def test_numpy_training_is_held_to_sgd(dtype, tolerance):
    chosen = Settings(epochs=3, mini_batch_size=10, eta=2.0, seed=4, backend="numpy")
    trained, reference = (Network((768, 6, 10), seed=2, dtype=dtype) for _ in range(2))
    training = Training(trained, TRAINING_DATA, TEST_DATA, chosen)
    examples = TRAINING_DATA.columns(slice(None), dtype)
    results = list(reference.SGD(examples, 3, 10, 2.0, seed=4))
    assert mini_batches(training) == [result.batch.tolist() for result in results]
    assert training.progress().backend == "numpy"
    for weights, expected in zip(
        trained.weights + trained.biases, reference.weights + reference.biases, strict=True
    ):
        assert weights.dtype == dtype
        np.testing.assert_allclose(weights, expected, rtol=0, atol=tolerance)
