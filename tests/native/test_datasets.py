"""Data sets and the readers of IDX and pen-stroke files, also for what is no such file."""

import gzip
import json
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.data import dataset as datasets
from digitlab.data.dataset import DataError, Dataset

MANY = settings().max_examples


def idx(array, kind=8):
    array = np.asarray(array, np.uint8)
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, kind, array.ndim]) + sizes + array.tobytes()


def claim(*sizes):
    return bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)


IMAGES = np.random.default_rng(0).integers(0, 256, (6, 28, 28), np.uint8)
LABELS = np.array([5, 0, 4, 1, 9, 2], np.uint8)
WHOLE = idx(np.arange(48).reshape(3, 4, 4))


def dataset(n=6):
    images = np.random.default_rng(1).integers(0, 256, (n, 768), np.uint8)
    return Dataset(images, np.arange(n, dtype=np.uint8) % 10)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, memoryview])
def test_reads_idx_from_bytes(pack):
    np.testing.assert_array_equal(datasets.read_idx(pack(idx(IMAGES))), IMAGES)
    np.testing.assert_array_equal(datasets.read_idx(pack(idx(LABELS))), LABELS)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_reads_idx_from_a_path(tmp_path, pack):
    path = tmp_path / "images"
    path.write_bytes(pack(idx(IMAGES)))
    np.testing.assert_array_equal(datasets.read_idx(path), IMAGES)
    np.testing.assert_array_equal(datasets.read_idx(str(path)), IMAGES)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "begins 00 00, found "),
        (b"\0\0", "begins 00 00"),
        (b"PK\3\4" + bytes(40), "found 50 4b 03 04"),
        (idx(LABELS, kind=13), r"type 08\), found type 0d"),
        (bytes([0, 0, 8, 0]), "1 to 3 dimensions, found 0"),
        (claim(*[1] * 65), "1 to 3 dimensions, found 65"),
        (claim(0, 2**32 - 1, 2**32 - 1), r"found a claim of \(0, 4294967295, 4294967295\)"),
        (claim(6, 0), r"found a claim of \(6, 0\)"),
        (claim(100_001, 1), "1 to 100,000 digits"),
        (bytes([0, 0, 8, 3, 0, 0]), "sizes of its dimensions"),
        (idx(LABELS)[:-1], r"expected 6 values for \(6,\), found 5"),
        (idx(LABELS) + b"!", "found more"),
        (claim(*[2**32 - 1] * 3), "at most 67,108,864 bytes, found a claim"),
        (gzip.compress(idx(IMAGES))[:-20], "cut short"),
        (gzip.compress(b"") * 1000, "begins 00 00"),
        (b"\x1f\x8b" + bytes(30), "broken"),
    ],
)
def test_refuses_broken_idx(data, says):
    with pytest.raises(DataError, match=says):
        datasets.read_idx(data)


LYING = st.builds(
    lambda head, sizes, body: bytes(head) + struct.pack(f">{len(sizes)}I", *sizes) + body,
    st.tuples(st.just(0), st.sampled_from([0, 1]), st.sampled_from([8, 9, 13]), st.integers(0, 70)),
    st.lists(st.sampled_from([0, 1, 2, 28, 2**16, 2**31, 2**32 - 1]), max_size=70),
    st.binary(max_size=60),
)


@settings(max_examples=5 * MANY)
@given(
    st.one_of(
        LYING,
        st.builds(
            lambda damage, at: WHOLE[:at] + damage + WHOLE[at + len(damage) :],
            st.binary(max_size=60),
            st.integers(0, 60),
        ),
    ),
    st.booleans(),
)
def test_any_damage_and_any_lie_ends_in_a_data_error_or_an_array(data, zipped):
    try:
        array = datasets.read_idx(gzip.compress(data) if zipped else data)
    except DataError:
        return
    assert 0 < array.size <= len(data)


def test_a_file_that_unpacks_without_end_takes_no_memory():
    bomb = gzip.compress(idx([1, 2, 3]) + bytes(80_000_000))
    tracemalloc.start()
    with pytest.raises(DataError, match="found more"):
        datasets.read_idx(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_from_idx_pairs_images_and_labels():
    data = datasets.from_idx(idx(IMAGES), idx(LABELS))
    assert data.images.shape == (6, 768)
    assert data.labels.tolist() == LABELS.tolist()
    with pytest.raises(DataError, match="a label an image, found 5 for 6"):
        datasets.from_idx(idx(IMAGES), idx(LABELS[:5]))
    with pytest.raises(DataError, match=r"\(n, 28, 28\), found \(6,\)"):
        datasets.from_idx(idx(LABELS), idx(IMAGES))


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


def test_reads_pen_strokes(tmp_path):
    digits = [
        {"label": 7, "strokes": [[[0, 0], [9, 0], [4, 20]]]},
        {"label": 1, "strokes": [[[0, 0], [0, 9]]]},
    ]
    for pack in bytes, gzip.compress:
        path = tmp_path / "strokes.json"
        path.write_bytes(pack(json.dumps(digits).encode()))
        labels, strokes = datasets.read_strokes(path)
        data = datasets.from_strokes(strokes, labels)
        assert data.labels.tolist() == [7, 1]
        assert (data.images.max(axis=1) == 255).all()


@pytest.mark.parametrize(
    "content", [b"[", b"{}", b"[1]", b'[{"label": -1, "strokes": []}]', b"\x1f\x8b1"]
)
def test_refuses_other_stroke_files(tmp_path, content):
    path = tmp_path / "strokes.json"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"strokes\.json: expected a list"):
        datasets.read_strokes(path)
