"""Files that people bring: every usual layout is read, and nothing that is broken does harm."""

import contextlib
import gzip
import io
import json
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab import datasets, grid, model_file, npz
from digitlab.datasets import DataError, Dataset
from digitlab.imports import Import, digit_in
from digitlab.model_file import ModelFileError
from digitlab.network import Network

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (20, 28, 28), np.uint8)
PIXELS[:, :, [0, -1]] = 0
LABELS = np.arange(20, dtype=np.uint8) % 10
EXPECTED = Dataset(grid.from_mnist(PIXELS), LABELS)


def same(data, expected=EXPECTED):
    np.testing.assert_array_equal(data.images, expected.images)
    np.testing.assert_array_equal(data.labels, expected.labels)


def npz_bytes(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def csv_bytes(rows, header=None):
    lines = [header] if header else []
    return "\n".join([*lines, *(",".join(map(str, row)) for row in rows)]).encode()


def idx_bytes(array):
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def zip_bytes(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    "arrays",
    [
        {"images": PIXELS, "labels": LABELS},
        {"x": PIXELS.reshape(20, 784), "y": LABELS.astype(np.int64)},
        {"x_train": PIXELS / 255, "y_train": LABELS.reshape(20, 1)},
        {"images": EXPECTED.images, "labels": LABELS},
        {"images": EXPECTED.images.reshape(20, 32, 24), "labels": LABELS.astype(float)},
        {"images": np.asfortranarray(PIXELS), "labels": LABELS},
    ],
)
def test_npz_of_every_usual_layout(arrays):
    same(datasets.read_npz(npz_bytes(**arrays)))


def test_what_is_written_is_read_again():
    same(datasets.read_npz(datasets.write_npz(EXPECTED)))


@pytest.mark.parametrize("images", [PIXELS.reshape(20, 784), EXPECTED.images])
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("header", [False, True])
def test_csv_of_every_usual_layout(images, last, header):
    labels = LABELS.reshape(-1, 1)
    rows = np.hstack([images, labels] if last else [labels, images])
    names = [f"pixel{i}" for i in range(images.shape[1])]
    names = [*names, "label"] if last else ["label", *names]
    same(datasets.read_csv(csv_bytes(rows, ",".join(names) if header else None)))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "expected"),
        (b"1,2,3\n4,5,6", "784 or 768 numbers and a label in each row, found 3"),
        (b"a,b\n1,x", "rows of numbers"),
        (b"\xff\xfe\x00", "rows of numbers"),
        (csv_bytes(np.full((2, 785), 11)), "labels from 0 to 9"),
        (csv_bytes([[1, *[300] * 784]]), "values to 255"),
        (csv_bytes([[1, *["nan"] * 784]]), "finite numbers"),
        (csv_bytes([[1, *[3] * 784]]) + b"\n1,2", "rows of numbers"),
    ],
)
def test_csv_that_is_refused(data, says):
    with pytest.raises(DataError, match=says):
        datasets.read_csv(data)


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
    ],
)
def test_npz_that_is_refused(arrays, says):
    with pytest.raises(DataError, match=says):
        datasets.read_npz(npz_bytes(**arrays))


def test_pictures_come_by_folder_or_name_and_are_brought_to_the_grid():
    brought = Import()
    big = np.zeros((100, 60), np.uint8)
    big[10:90, 25:33] = 255
    [one, two] = brought.add("class.zip", zip_bytes(**{"1/anna.png": b"x", "digit_7.png": b"y"}))
    assert (one, two) == (("1/anna.png", b"x"), ("digit_7.png", b"y"))
    brought.add_picture("1/anna.png", big.ravel(), 60)
    brought.add_picture("digit_7.png", 255 - PIXELS[3].ravel(), 28)
    brought.add_picture("anna.png", big.ravel(), 60)
    brought.add_picture("3.png", np.zeros(100, np.uint8), 10)
    data, notes = brought.finish()
    assert data.labels.tolist() == [1, 7]
    drawn = grid.from_strokes([[(0, 0), (0, 80)]])
    assert np.abs(data.images[0] / 255 - drawn).mean() < 0.02
    assert any("begins with the digit is missing" in note for note in notes)
    assert any("3.png: expected ink on paper" in note for note in notes)
    assert any("other sizes" in note for note in notes)


@pytest.mark.parametrize(
    ("name", "digit"),
    [
        ("7/a.png", 7),
        ("train/3/000.png", 3),
        ("a\\5\\b.png", 5),
        ("4.png", 4),
        ("4_anna.png", 4),
        ("digit-2.png", 2),
        ("label_9_x.png", 9),
        ("42.png", None),
        ("anna.png", None),
        ("12/anna.png", None),
    ],
)
def test_a_pictures_name_tells_its_digit(name, digit):
    assert digit_in(name) == digit


def test_idx_pairs_find_each_other_in_any_order():
    brought = Import()
    brought.add("b-labels-idx1", gzip.compress(idx_bytes(LABELS)))
    brought.add("a-images-idx3", idx_bytes(PIXELS))
    brought.add("c-images-idx3", idx_bytes(PIXELS[:3]))
    data, notes = brought.finish()
    same(data)
    assert notes == ["c-images-idx3: skipped, its labels' file is missing"]


def test_a_whole_class_at_once_and_one_bad_file_stops_nobody():
    brought = Import()
    for pupil in range(30):
        brought.add(f"pupil{pupil}.npz", datasets.write_npz(EXPECTED))
    brought.add("notes.docx", b"PK\3\4 nonsense")
    brought.add("song.mp3", b"ID3")
    data, notes = brought.finish()
    assert len(data) == 600
    assert "notes.docx: expected a whole zip" in notes[0]
    assert "song.mp3: expected IDX, .npz, CSV" in notes[1]


WHOLE = {
    "a.npz": datasets.write_npz(EXPECTED),
    "a.csv": csv_bytes(np.hstack([LABELS[:2, None], PIXELS[:2].reshape(2, 784)])),
    "a.idx": idx_bytes(LABELS),
    "a.gz": gzip.compress(idx_bytes(LABELS)),
    "a.zip": zip_bytes(**{"7/a.png": b"picture" * 10}),
}


def broken(data, whole):
    """`whole`, cut short, with bits flipped, or with bytes put in."""
    changed = bytearray(whole[: data.draw(st.integers(0, len(whole)))] or whole)
    for _ in range(data.draw(st.integers(0, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(changed) + data.draw(st.binary(max_size=8))


@settings(max_examples=1500)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_broken_files_are_notes_and_nothing_else(name, data):
    brought = Import()
    brought.add(name, broken(data, WHOLE[name]))
    digits, notes = brought.finish()
    assert len(digits) <= 20
    assert all(isinstance(note, str) for note in notes)


MODELS = [
    model_file.to_npz(Network((4, 3, 2), seed=1), {"seed": 1}),
    model_file.to_json(Network((4, 3, 2), seed=1)),
]


@settings(max_examples=1500)
@given(st.sampled_from(MODELS), st.data())
def test_broken_models_are_refused_or_whole(whole, data):
    with contextlib.suppress(ModelFileError):
        network, about = model_file.load(broken(data, whole))
        assert network.feedforward(np.zeros((network.sizes[0], 1))).shape[1] == 1
        json.dumps(about)


def lying(shape):
    """An .npz whose array claims a shape that it does not have."""
    array = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        array, {"descr": "<f8", "fortran_order": False, "shape": shape}
    )
    return zip_bytes(**{"images.npy": array.getvalue() + bytes(80), "labels.npy": b""})


@given(st.lists(st.integers(-5, 2**62), min_size=1, max_size=4).map(tuple))
def test_a_claim_is_checked_before_it_is_believed(shape):
    for read, error in (datasets.read_npz, DataError), (model_file.load, ModelFileError):
        with pytest.raises(error):
            read(lying(shape))


def test_an_npz_of_too_much_is_refused_unread():
    with pytest.raises(ValueError, match="at most 1,000 bytes"):
        npz.read(npz_bytes(a=np.zeros(1000)), 1000)
