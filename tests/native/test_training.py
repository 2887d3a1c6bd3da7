"""Training in slices: the same result however it is cut, and where it says it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.datasets import Dataset
from digitlab.network import Network
from digitlab.training import Settings, Training


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


def without_time(progress):
    return {k: v for k, v in vars(progress).items() if k != "samples_per_second"}


WHOLE = new_training()
WHOLE_PROGRESS = WHOLE.run_for(3600)


def test_is_sgd_and_nothing_else():
    network = Network((768, 6, 10), seed=2)
    list(network.SGD(TRAINING_DATA, 3, 10, 2.0, seed=4))
    assert b"".join(w.tobytes() for w in network.weights + network.biases) == weights(WHOLE)


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
    assert (first.epoch, first.samples, len(first.measures), first.done) == (1, 10, 1, False)
    seen = [training.step() for _ in range(5)]
    assert [p.samples for p in seen] == [20, 30, 40, 50, 53]
    assert [len(p.measures) for p in seen] == [1, 1, 1, 1, 2]
    assert training.step().epoch == 2
    assert training.step().samples == 73


def test_progress_tells_what_the_network_can():
    assert [m.epoch for m in WHOLE_PROGRESS.measures] == [0, 1, 2, 3]
    last = WHOLE_PROGRESS.measures[-1]
    assert last.accuracy == WHOLE.network.evaluate(TEST_DATA) / len(TEST_DATA)
    assert last.cost == pytest.approx(WHOLE.network.cost(*TEST_DATA.columns()), rel=1e-5)
    assert WHOLE_PROGRESS.done
    assert WHOLE_PROGRESS.samples == 3 * 53
    assert WHOLE_PROGRESS.samples_per_second > 0


def test_begins_at_nothing_and_stays_at_the_end():
    training = new_training()
    start = training.progress()
    assert (start.epoch, start.samples, start.cost, start.measures) == (0, 0, None, ())
    training.run_for(3600)
    kept = weights(training)
    assert without_time(training.step()) == without_time(training.run_for(1))
    assert training.progress().samples == 3 * 53
    assert weights(training) == kept


def test_learns():
    training = new_training(Settings(epochs=30, mini_batch_size=5, eta=3.0))
    measures = training.run_for(3600).measures
    assert measures[0].accuracy < 0.3
    assert measures[-1].accuracy > 0.9
    assert measures[-1].cost < measures[0].cost


def test_eta_halves_where_it_is_told():
    settings = Settings(eta=3.0, halve_at=(3, 5))
    assert [settings.eta_at(epoch) for epoch in range(1, 7)] == [3, 3, 1.5, 1.5, 0.75, 0.75]
    halved = new_training(Settings(epochs=2, eta=2.0, seed=4, halve_at=(1, 2)))
    halved.run_for(3600)
    network = Network((768, 6, 10), seed=2)
    rng = np.random.default_rng(4)
    for eta in 1.0, 0.5:
        list(network.SGD(TRAINING_DATA, 1, 10, eta, seed=rng))
    assert weights(halved) == b"".join(w.tobytes() for w in network.weights + network.biases)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"epochs": 0}, "epochs of at least 1, found 0"),
        ({"mini_batch_size": -3}, "mini_batch_size of at least 1, found -3"),
        ({"eta": float("inf")}, "eta as a finite number above 0, found inf"),
        ({"seed": -1}, "seed as a whole number of at least 0, found -1"),
        ({"seed": 0.5}, "seed as a whole number"),
    ],
)
def test_refuses_settings(wrong, says):
    with pytest.raises(ValueError, match=says):
        Settings(**wrong)


def test_refuses_empty_data():
    empty = TEST_DATA.subset(slice(0))
    with pytest.raises(ValueError, match="in the test data, found none"):
        Training(Network(), TRAINING_DATA, empty, SETTINGS)
    with pytest.raises(ValueError, match="in the training data, found none"):
        Training(Network(), empty, TEST_DATA, SETTINGS)
