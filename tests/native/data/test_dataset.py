"""Data sets: images and labels that fit, as columns for the network."""

import numpy as np
import pytest

from digitlab.data.dataset import DataError, Dataset


def dataset(n=6):
    images = np.random.default_rng(1).integers(0, 256, (n, 768), np.uint8)
    return Dataset(images, np.arange(n, dtype=np.uint8) % 10)


@pytest.mark.parametrize(
    ("images", "labels", "says"),
    [
        (np.zeros((2, 784), np.uint8), np.zeros(2, np.uint8), r"\(n, 768\) of uint8, found"),
        (np.zeros((2, 768)), np.zeros(2, np.uint8), "float64"),
        (np.zeros((2, 768), np.uint8), np.zeros((2, 1), np.uint8), "labels"),
        (np.zeros((2, 768), np.uint8), np.zeros(2), "labels"),
        (np.zeros((2, 768), np.uint8), np.array([1, 10], np.uint8), "0 to 9, found 10"),
    ],
)
def test_dataset_refuses_what_does_not_fit(images, labels, says):
    with pytest.raises(DataError, match=says):
        Dataset(images, labels)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_columns_are_floats_and_one_hot(dtype):
    data = dataset()
    x, y = data.columns(np.array([4, 1]), dtype)
    assert x.shape == (768, 2)
    assert y.shape == (10, 2)
    assert x.dtype == y.dtype == dtype
    np.testing.assert_allclose(x[:, 0], data.images[4] / 255, rtol=1e-6)
    np.testing.assert_array_equal(y.argmax(axis=0), [4, 1])
    np.testing.assert_array_equal(y.sum(axis=0), [1, 1])
    assert x.T.flags.c_contiguous


def test_split_subset_and_joined_keep_every_example():
    data = dataset(20)
    first, rest = data.split(7, seed=3)
    assert (len(first), len(rest)) == (7, 13)
    together = Dataset.joined([first, rest])
    assert sorted(map(bytes, together.images)) == sorted(map(bytes, data.images))
    again, _ = data.split(7, seed=3)
    np.testing.assert_array_equal(first.images, again.images)
    np.testing.assert_array_equal(data.subset(slice(2, 4)).labels, data.labels[2:4])
    with pytest.raises(DataError, match="0 to 20 examples, found 21"):
        data.split(21)
