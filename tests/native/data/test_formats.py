"""The readers of IDX, .npz and pen strokes, also for what is no such file."""

import gzip
import json
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.native.data.digit_files import EXPECTED, LABELS, PIXELS, idx_bytes, npz_bytes, same

from digitlab.data import formats
from digitlab.data.dataset import DataError, Dataset

MANY = settings().max_examples


def claim(*sizes):
    return bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)


IMAGES = PIXELS[:6]


SIX = np.array([5, 0, 4, 1, 9, 2], np.uint8)


WHOLE_IDX = idx_bytes(np.arange(48).reshape(3, 4, 4))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, memoryview])
def test_reads_idx_from_bytes(pack):
    np.testing.assert_array_equal(formats.read_idx(pack(idx_bytes(IMAGES))), IMAGES)
    np.testing.assert_array_equal(formats.read_idx(pack(idx_bytes(SIX))), SIX)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_reads_idx_from_a_path(tmp_path, pack):
    path = tmp_path / "images"
    path.write_bytes(pack(idx_bytes(IMAGES)))
    np.testing.assert_array_equal(formats.read_idx(path), IMAGES)
    np.testing.assert_array_equal(formats.read_idx(str(path)), IMAGES)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "begins 00 00, found "),
        (b"\0\0", "begins 00 00"),
        (b"PK\3\4" + bytes(40), "found 50 4b 03 04"),
        (idx_bytes(SIX, kind=13), r"type 08\), found type 0d"),
        (bytes([0, 0, 8, 0]), "1 to 3 dimensions, found 0"),
        (claim(*[1] * 65), "1 to 3 dimensions, found 65"),
        (claim(0, 2**32 - 1, 2**32 - 1), r"found a claim of \(0, 4294967295, 4294967295\)"),
        (claim(6, 0), r"found a claim of \(6, 0\)"),
        (claim(100_001, 1), "1 to 100,000 digits"),
        (bytes([0, 0, 8, 3, 0, 0]), "sizes of its dimensions"),
        (idx_bytes(SIX)[:-1], r"expected 6 values for \(6,\), found 5"),
        (idx_bytes(SIX) + b"!", "found more"),
        (claim(*[2**32 - 1] * 3), "at most 67,108,864 bytes, found a claim"),
        (gzip.compress(idx_bytes(IMAGES))[:-20], "cut short"),
        (gzip.compress(b"") * 1000, "begins 00 00"),
        (b"\x1f\x8b" + bytes(30), "broken"),
    ],
)
def test_refuses_broken_idx(data, says):
    with pytest.raises(DataError, match=says):
        formats.read_idx(data)


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
            lambda damage, at: WHOLE_IDX[:at] + damage + WHOLE_IDX[at + len(damage) :],
            st.binary(max_size=60),
            st.integers(0, 60),
        ),
    ),
    st.booleans(),
)
def test_any_damage_and_any_lie_ends_in_a_data_error_or_an_array(data, zipped):
    try:
        array = formats.read_idx(gzip.compress(data) if zipped else data)
    except DataError:
        return
    assert 0 < array.size <= len(data)


def test_a_file_that_unpacks_without_end_takes_no_memory():
    bomb = gzip.compress(idx_bytes([1, 2, 3]) + bytes(80_000_000))
    tracemalloc.start()
    with pytest.raises(DataError, match="found more"):
        formats.read_idx(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_from_idx_pairs_images_and_labels():
    data = formats.from_idx(idx_bytes(IMAGES), idx_bytes(SIX))
    assert data.images.shape == (6, 768)
    assert data.labels.tolist() == SIX.tolist()
    with pytest.raises(DataError, match="a label an image, found 5 for 6"):
        formats.from_idx(idx_bytes(IMAGES), idx_bytes(SIX[:5]))
    with pytest.raises(DataError, match=r"\(n, 28, 28\), found \(6,\)"):
        formats.from_idx(idx_bytes(SIX), idx_bytes(IMAGES))


@pytest.mark.parametrize(
    "arrays",
    [
        {"images": PIXELS, "labels": LABELS},
        {"x": PIXELS.reshape(20, 784), "y": LABELS.astype(np.int64)},
        {"x_train": PIXELS / 255, "y_train": LABELS.reshape(20, 1)},
        {"images": EXPECTED.images, "labels": LABELS},
        {"images": EXPECTED.images.reshape(20, 32, 24), "labels": LABELS.astype(float)},
        {"images": np.asfortranarray(PIXELS), "labels": LABELS},
        {"images": PIXELS.reshape(20, 28, 28, 1), "labels": LABELS},
        {"images": (PIXELS / 255).astype(np.float16), "labels": LABELS},
    ],
)
def test_npz_of_every_usual_layout(arrays):
    same(formats.read_npz(npz_bytes(**arrays)))


def test_what_is_written_is_read_again():
    same(formats.read_npz(formats.write_npz(EXPECTED)))


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"pictures": PIXELS}, "expected the arrays 'images' and 'labels', found pictures"),
        ({"images": PIXELS, "labels": LABELS[:5]}, "a label an image"),
        ({"images": PIXELS, "labels": LABELS + 5}, "labels from 0 to 9"),
        ({"images": np.array(["a"] * 20), "labels": LABELS}, "expected numbers"),
        ({"images": np.array([{}] * 20), "labels": LABELS}, "plain numbers or text"),
        ({"images": PIXELS * np.nan, "labels": LABELS}, "finite numbers"),
        ({"images": np.zeros((20, 9, 9)), "labels": LABELS}, "one colour only"),
        ({"images": np.zeros((20, 700)), "labels": LABELS}, "of 768 or 784 numbers, found 700"),
        ({"images": np.zeros((1, 2, 1025)), "labels": LABELS[:1]}, r"found \(1, 2, 1025\): bring"),
        ({"images": np.zeros((100_001, 64)), "labels": np.zeros(100_001)}, "at most 100,000 imag"),
        ({"images": np.zeros((2, 4, 5, 6)), "labels": LABELS[:2]}, r"found \(2, 4, 5, 6\)"),
        ({"images": PIXELS, "labels": np.array(["one"] * 20)}, "labels from 0 to 9"),
    ],
)
def test_npz_that_is_refused(arrays, says):
    with pytest.raises(DataError, match=says):
        formats.read_npz(npz_bytes(**arrays))


def test_reads_pen_strokes(tmp_path):
    digits = [
        {"label": 7, "strokes": [[[0, 0], [9, 0], [4, 20]]]},
        {"label": 1, "strokes": [[[0, 0], [0, 9]]]},
    ]
    for pack in bytes, gzip.compress:
        path = tmp_path / "strokes.json"
        path.write_bytes(pack(json.dumps(digits).encode()))
        labels, strokes = formats.read_strokes(path)
        data = Dataset.from_strokes(strokes, labels)
        assert data.labels.tolist() == [7, 1]
        assert (data.images.max(axis=1) == 255).all()


@pytest.mark.parametrize(
    "content", [b"[", b"{}", b"[1]", b'[{"label": -1, "strokes": []}]', b"\x1f\x8b1"]
)
def test_refuses_other_stroke_files(tmp_path, content):
    path = tmp_path / "strokes.json"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"strokes\.json: expected a list"):
        formats.read_strokes(path)
