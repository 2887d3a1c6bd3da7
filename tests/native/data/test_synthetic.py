"""Synthetic digits: always the same ones, each digit equally often, and readable."""

import hashlib

import numpy as np
import pytest

from digitlab.data import synthetic
from digitlab.data.dataset import Dataset
from digitlab.network import Network


def test_the_same_seed_makes_the_same_digits_and_more_only_add():
    few, more, other = synthetic.make(70, 3), synthetic.make(130, 3), synthetic.make(70, 4)
    np.testing.assert_array_equal(few.images, more.images[:70])
    np.testing.assert_array_equal(few.labels, more.labels[:70])
    assert (few.images != other.images).any()


def test_blocks_are_the_whole_in_pieces():
    blocks = list(synthetic.blocks(124, 5))
    assert [len(block) for block in blocks] == [10] * 15
    whole = synthetic.make(124, 5)
    np.testing.assert_array_equal(Dataset.joined(blocks).images[:124], whole.images)
    rest = Dataset.joined(list(synthetic.blocks(124, 5, 100)))
    np.testing.assert_array_equal(rest.images, Dataset.joined(blocks).images[100:])


def test_they_are_the_digits_that_links_and_lessons_were_written_for():
    digits = synthetic.make(200, 1)
    content = hashlib.sha256(digits.images.tobytes() + digits.labels.tobytes()).hexdigest()
    assert content == "259a123a0480fa88f201f504c8726858ff89104b5d1ea168775b6940431e5f30"


def test_each_digit_is_there_equally_often_and_has_ink():
    digits = synthetic.make(1000, 1)
    assert np.bincount(digits.labels, minlength=10).tolist() == [100] * 10
    ink = digits.images.reshape(-1, 32, 24).astype(float)
    assert (digits.images.max(axis=1) == 255).all()
    assert 80 < ink.sum(axis=(1, 2)).mean() / 255 < 125
    assert len(np.unique(digits.images, axis=0)) == 1000


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_is_written_in_several_ways(digit):
    rng = np.random.default_rng(0)
    written = [synthetic.write(digit, rng) for _ in range(60)]
    assert len({tuple(len(stroke) for stroke in strokes) for strokes in written}) >= 2
    for strokes in written:
        assert all(np.isfinite(stroke).all() and stroke.shape[1] == 2 for stroke in strokes)


def test_variations_keep_labels_and_differ():
    digits, labels = [[[(0, 0), (9, 0), (4, 20)]], [[(0, 0), (0, 9)]]], np.array([7, 1])
    varied = synthetic.vary(digits, labels, np.random.default_rng(0))
    plain = Dataset.from_strokes(digits, labels)
    assert varied.labels.tolist() == [7, 1]
    assert (varied.images != plain.images).any(axis=1).all()


def test_a_network_learns_to_read_them():
    network = Network((768, 20, 10), seed=1)
    list(network.SGD(synthetic.make(1500, 1), 4, 10, 3.0, seed=1))
    assert network.evaluate(synthetic.make(300, 2)) > 180


@pytest.mark.parametrize(
    ("n", "seed", "error", "says"),
    [
        (0, 1, ValueError, "n of at least 1, found 0"),
        (2.5, 1, TypeError, "n as a whole number"),
        (5, -1, ValueError, "seed of at least 0, found -1"),
    ],
)
def test_refuses_arguments(n, seed, error, says):
    with pytest.raises(error, match=says):
        synthetic.make(n, seed)
