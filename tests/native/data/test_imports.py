"""Files that a person chooses: whatever is broken in them does no harm."""

import contextlib
import gzip
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.native.data.digit_files import (
    DAMAGE,
    EXPECTED,
    LABELS,
    MB,
    PIXELS,
    broken,
    csv_bytes,
    idx_bytes,
    npy,
    npy_header,
    npz_bytes,
    packed,
    peak,
    same,
    tar_bytes,
    zip_bytes,
)

from digitlab import model_file
from digitlab.data import formats, grid, imports
from digitlab.data.dataset import DataError, Dataset
from digitlab.data.imports import Import
from digitlab.data.names import digit_in
from digitlab.model_file import ModelFileError

MANY = settings().max_examples


def finished(reading):
    """The digits of an import, and its notes in English."""
    digits, _, notes = chosen(reading)
    return digits, [note["message"] for note in notes]


def chosen(reading, left_out=(), unlabelled="out"):
    """The digits of an import, how many each file has, and its notes."""
    gathered = reading.finish()
    notes = gathered.shown(nines)["notes"]
    return *gathered.chosen(left_out, unlabelled, nines), notes


def nines(images):
    """The answers of a network that knows nothing else."""
    return np.full(len(images), 9, np.uint8)


def is_named(note):
    """Whether the page can say a note in its own words: it has ids, and plain short values."""
    values = dict(note["values"])
    problem = values.pop("problem", {"id": "-", "values": {}})
    plain = [*values.values(), *problem["values"].values()]
    short = all(type(value) in (int, float) or len(value) <= 300 for value in plain)
    return bool(note["id"] and problem["id"]) and short


def test_each_file_is_a_source_and_loose_pictures_are_one_together():
    reading = Import()
    picture = np.zeros((10, 10), np.uint8)
    picture[2:8, 4:6] = 255
    for name, count in ("class/anna.npz", 2), ("ben.npz", 3), ("none.npz", 0):
        labels = np.arange(count)
        reading.add(name, npz_bytes(images=np.zeros((count, 768), np.uint8), labels=labels))
    for name in "4.png", "5.png":
        reading.add(name, b"\x89PNG")
        reading.add_picture(name, picture.ravel(), 10)
    reading.add("cara.zip", zip_bytes(**{"6.png": b"\x89PNG"}))
    reading.add_picture("6.png", picture.ravel(), 10)
    reading.add_picture("hand-ins/Dora 12/7/1.png", picture.ravel(), 10)
    digits, sources, _ = chosen(reading)
    named = [("anna.npz", 2), ("ben.npz", 3), ("", 2), ("cara.zip", 1), ("Dora 12", 1)]
    assert [(source["name"], source["count"]) for source in sources] == named
    assert digits.labels.tolist() == [0, 1, 0, 1, 2, 4, 5, 6, 7]


def test_images_of_other_sizes_are_resized_and_noted():
    small = np.zeros((3, 12, 9), np.uint8)
    small[:2, 2:10, 4:6] = 255
    reading = Import()
    reading.add("a.npz", npz_bytes(images=small, labels=np.array([1, 2, 3])))
    data, notes = finished(reading)
    assert data.labels.tolist() == [1, 2]
    # Eight pixels become twenty cells, two of them five.
    inked = data.images[0].reshape(32, 24) > 127
    assert (inked.sum(axis=0).max(), inked.sum(axis=1).max()) == (20, 5)
    assert notes == [
        "2 pictures brought to the grid from other sizes",
        "1 pictures skipped: they are of one colour only",
    ]


def test_pictures_come_by_folder_or_name_and_are_brought_to_the_grid():
    reading = Import()
    big = np.zeros((100, 60), np.uint8)
    big[10:90, 25:33] = 255
    names = reading.add("class.zip", zip_bytes(**{"1/anna.png": b"x", "digit_7.png": b"y"}))
    assert names == ["1/anna.png", "digit_7.png"]
    assert [reading.picture(0), reading.picture(1)] == [b"x", b"y"]
    assert reading.add("1.png", b"z") == ["1.png"]
    assert reading.picture(0) == b"z"
    reading.add_picture("1/anna.png", big.ravel(), 60)
    reading.add_picture("digit_7.png", 255 - PIXELS[3].ravel(), 28)
    reading.add_picture("anna.png", big.ravel(), 60)
    reading.add_picture("3.png", np.zeros(100, np.uint8), 10)
    data, notes = finished(reading)
    assert data.labels.tolist() == [1, 7]  # and anna.png has no label
    drawn = grid.from_strokes([[(0, 0), (0, 80)]])
    assert np.abs(data.images[0] / 255 - drawn).mean() < 0.02
    assert any("3.png: no digit found: there is no ink" in note for note in notes)
    assert any("other sizes" in note for note in notes)


def test_a_broken_picture_in_a_zip_is_noted():
    data = zip_bytes(**{"1/a.png": b"picture one", "1/b.png": b"picture two"})
    reading = Import()
    assert len(reading.add("class.zip", data.replace(b"two", b"TWO"))) == 2
    assert reading.picture(0) == b"picture one"
    assert reading.picture(1) is None
    assert "1/b.png: expected a whole file, found a broken one" in finished(reading)[1][0]


TABLE = csv_bytes(np.hstack([LABELS[:, None], PIXELS.reshape(20, 784)]))
OF_PUPIL = formats.write_npz(EXPECTED)
JUNK = {"__MACOSX/._a.npz": b"junk", ".DS_Store": b"junk", "x/Thumbs.db": b"junk"}
FILES = {
    "a table in gzip": ("a.csv.gz", gzip.compress(TABLE)),
    "a table without an ending": ("digits", TABLE),
    "a table named .tsv": ("a.tsv", TABLE.replace(b",", b"\t")),
    "IDX in gzip twice, and its labels, in a zip": (
        "a.zip",
        zip_bytes(
            **{
                "one/images-idx3-ubyte.gz": gzip.compress(gzip.compress(idx_bytes(PIXELS))),
                "two/labels-idx1-ubyte": idx_bytes(LABELS),
            }
        ),
    ),
    "hand-ins, a folder for each pupil": (
        "hand-ins.zip",
        zip_bytes(**{"Anna B/digits.npz": OF_PUPIL, **JUNK}),
    ),
    "a zip in a zip in a zip": (
        "a.zip",
        zip_bytes(**{"b.zip": zip_bytes(**{"c.zip": zip_bytes(**{"d.npz": OF_PUPIL})})}),
    ),
    "images on a channel of their own": (
        "a.npz",
        npz_bytes(x=PIXELS[:, None], y=np.eye(10)[LABELS]),
    ),
    "a training part and a test part": (
        "a.npz",
        npz_bytes(x_train=PIXELS[:12], y_train=LABELS[:12], x_test=PIXELS[12:], y_test=LABELS[12:]),
    ),
    "arrays in two files": (
        "a.zip",
        zip_bytes(**{"x.npy": npy(PIXELS[..., None]), "y.npy": npy(LABELS[:, None])}),
    ),
    "a tar in gzip": (
        "hand-ins.tgz",
        gzip.compress(tar_bytes(**{"Anna B/digits.npz": OF_PUPIL, **JUNK})),
    ),
    "columns": ("a.npz", npz_bytes(data=PIXELS.reshape(20, 784).T, target=LABELS.astype(str))),
    "three colours": ("a.npz", npz_bytes(arr_0=np.stack([PIXELS] * 3, axis=3), arr_1=LABELS)),
    "dark on light": ("a.npz", npz_bytes(images=255 - PIXELS, labels=LABELS)),
    "from -1 to 1": ("a.npz", npz_bytes(images=PIXELS / 127.5 - 1, labels=LABELS)),
    "normalised": ("a.npz", npz_bytes(X=(PIXELS / 255 - 0.1307) / 0.3081, y=LABELS[:, None])),
}


@pytest.mark.parametrize("how", FILES)
def test_what_a_class_brings_comes_out_right(how):
    reading = Import()
    reading.add(*FILES[how])
    data, notes = finished(reading)
    np.testing.assert_array_equal(data.labels, LABELS)
    assert np.abs(data.images.astype(int) - EXPECTED.images).max() <= 1
    assert ("3 files that the computer had added were passed over" in notes) == (
        "pupil" in how or "tar" in how
    )
    assert any("turned round" in note for note in notes) == (how == "dark on light")


def test_small_digits_of_scikit_learn_fill_the_box():
    small = np.zeros((3, 8, 8))
    small[:, 1:7, 3:5] = 16
    reading = Import()
    reading.add("a.npz", npz_bytes(data=small.reshape(3, 64), target=LABELS[:3]))
    data, _ = finished(reading)
    inked = data.images[0].reshape(32, 24) > 127
    assert np.flatnonzero(inked.any(axis=1)).size == 20
    assert data.images.max() == 255


OTHERS = {
    "mnist.pkl.gz": (gzip.compress(b"\x80\x03]q\x00."), "pickle, which would run code"),
    "data.gz": (b"<!DOCTYPE html><html>404", "found a web page"),
    "a.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0", "Most compatible"),
    "a.pdf": (b"%PDF-1.7", "found a PDF"),
    "a.docx": (zip_bytes(**{"word/document.xml": b"<w/>"}), "found a Word file"),
    "a.xlsx": (zip_bytes(**{"xl/workbook.xml": b"<x/>"}), "save it as CSV"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_another_thing_is_named(name):
    data, says = OTHERS[name]
    reading = Import()
    reading.add(name, data)
    digits, notes = finished(reading)
    assert len(digits) == 0
    assert says in notes[0]


def test_a_zip_with_a_password_says_so():
    data = bytearray(zip_bytes(**{"1/a.png": b"picture"}))
    for mark, flags in (b"PK\3\4", 6), (b"PK\1\2", 8):
        data[data.index(mark) + flags] |= 1
    reading = Import()
    reading.add("a.zip", bytes(data))
    assert reading.picture(0) is None
    assert "1/a.png: expected it without a password" in finished(reading)[1][0]


def test_archives_end_somewhere():
    data = OF_PUPIL
    for _ in range(5):
        data = zip_bytes(**{"a.zip": data})
    reading = Import()
    reading.add("deep.zip", data)
    digits, notes = finished(reading)
    assert len(digits) == 0
    assert any("at most 3 archives in each other" in note for note in notes)


def test_gzip_in_gzip_ends_somewhere():
    data = TABLE
    for _ in range(6):
        data = gzip.compress(data)
    reading = Import()
    reading.add("a.csv.gz", data)
    assert "at most 3 archives in each other" in finished(reading)[1][0]


BAR = np.zeros((40, 30), np.uint8)
BAR[5:35, 13:17] = 255


def test_numbers_that_run_on_past_nine_are_no_digits():
    numbers = [f"{i}.png" for i in range(12)]
    reading = Import()
    for name in reading.add("all.zip", zip_bytes(**dict.fromkeys(numbers, b"x"))):
        reading.add_picture(name, BAR.ravel(), 30)
    assert len(finished(reading)[0]) == 0
    assert Import().add("7-samples.zip", zip_bytes(**dict.fromkeys(numbers, b"x"))) == [
        f"7/{name}" for name in numbers
    ]
    # A folder's files come one by one, and all names before them.
    reading = Import([f"scans/{name}" for name in numbers])
    for name in numbers:
        reading.add_picture(f"scans/{name}", BAR.ravel(), 30)
    gathered = reading.finish()
    assert gathered.shown(nines)["unlabelled"] == 12


@pytest.mark.parametrize(
    ("name", "digit"),
    [
        ("digit_7/a.png", 7),
        ("seven/12.png", 7),
        ("class 7/a.png", 7),
        ("Digit-3/11.png", 3),
        ("3 from Anna/a.png", 3),
        ("2026/a.png", None),
        ("week 3/pupil 12/8.png", 8),
        ("7/a.png", 7),
        ("train/3/000.png", 3),
        ("a\\5\\b.png", 5),
        ("4.png", 4),
        ("4_anna.png", 4),
        ("digit-2.png", 2),
        ("label_9_x.png", 9),
        ("42.png", None),
        ("3BFA12C4-77A1.jpg", None),
        ("20261128_101500.jpg", None),
        ("7 (2).jpg", 7),
        ("anna.png", None),
        ("12/anna.png", None),
    ],
)
def test_a_pictures_name_tells_its_digit(name, digit):
    assert digit_in(name) == digit


def test_idx_pairs_find_each_other_in_any_order():
    reading = Import()
    reading.add("b-labels-idx1", gzip.compress(idx_bytes(LABELS)))
    reading.add("a-images-idx3", idx_bytes(PIXELS))
    reading.add("c-images-idx3", idx_bytes(PIXELS[:3]))
    data, notes = finished(reading)
    same(data)
    assert notes == ["c-images-idx3: skipped, a file of labels for its 3 is missing"]


def test_idx_files_of_one_name_pair_in_their_order():
    reading = Import()
    others = PIXELS[::-1]
    for pixels in PIXELS, others, PIXELS[:4]:
        reading.add("images-idx3", idx_bytes(pixels))
    for labels in LABELS[:4], LABELS, LABELS:
        reading.add("labels-idx1", idx_bytes(labels))
    data, notes = finished(reading)
    assert notes == []
    same(data.subset(slice(0, 4)), EXPECTED.subset(slice(0, 4)))
    same(data.subset(slice(4, 24)))
    same(data.subset(slice(24, 44)), Dataset(grid.from_mnist(others), LABELS))


def test_all_files_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(imports, "MOST_EXAMPLES", 50)
    monkeypatch.setattr(imports, "UNPACKED_LIMIT", 50 * 784)
    reading = Import()
    for name in "abc":
        reading.add(f"{name}.npz", formats.write_npz(EXPECTED))
    for name in "abc":
        reading.add(f"{name}-images", idx_bytes(PIXELS))
    data, notes = finished(reading)
    assert len(data) == 40
    assert notes[0].startswith("c.npz: expected at most 50 digits in all, found 20 more than 40")
    assert notes[1].startswith("c-images: expected the labels of the images before it first")


def test_a_whole_class_at_once_and_one_bad_file_stops_nobody():
    reading = Import()
    for pupil in range(30):
        reading.add(f"pupil{pupil}.npz", formats.write_npz(EXPECTED))
    reading.add("notes.docx", b"PK\3\4 nonsense")
    reading.add("song.mp3", b"ID3")
    data, notes = finished(reading)
    assert len(data) == 600
    assert "notes.docx: expected a whole zip" in notes[0]
    assert "song.mp3: expected IDX, .npz, .npy, CSV" in notes[1]


WHOLE = {
    "a.npz": formats.write_npz(EXPECTED),
    "b.npz": zip_bytes(**{"images.npy": npy(PIXELS[:2]), "labels.npy": npy(LABELS[:2])}),
    "a.csv": csv_bytes(np.hstack([LABELS[:2, None], PIXELS[:2].reshape(2, 784)])),
    "b.csv": csv_bytes(np.hstack([EXPECTED.images[:2] / 256, LABELS[:2, None]]), "y," * 768 + "y"),
    "a.idx": idx_bytes(LABELS),
    "b.idx": idx_bytes(PIXELS[:2]),
    "a.gz": gzip.compress(idx_bytes(LABELS)),
    "a.zip": zip_bytes(**{"7/a.png": b"picture" * 10, "8/b.png": b"other" * 10}),
    "a.npy": npy(PIXELS[:2]),
    "c.csv": csv_bytes(PIXELS[:2].reshape(2, 784)),
    "a.tar": tar_bytes(**{"7/a.png": b"picture" * 10, "b.npz": formats.write_npz(EXPECTED)}),
}


def read_all(*files):
    """The digits that an import finds in the files; there are notes where it finds nothing."""
    reading, pictures = Import(), []
    for name, data in files:
        pictures += [reading.picture(i) for i, _ in enumerate(reading.add(name, data))]
    gathered = reading.finish()
    notes = gathered.shown(nines)["notes"]
    assert all(len(note["message"]) < 320 and is_named(note) for note in notes)
    assert len(gathered.labels) or any(pictures) or notes
    return gathered.labels


@settings(max_examples=3 * MANY)
@given(DAMAGE)
def test_broken_files_are_notes_and_nothing_else(damage):
    for name, whole in WHOLE.items():
        assert len(read_all((name, broken(whole, damage)))) <= 20


SIDES = st.sampled_from([0, 1, 2, 20, 28, 784, 768, 2**16, 2**31, 2**32 - 1, 2**63, 2**80, -1])


DTYPES = ["|u1", "<f4", ">f8", "<f2", "|b1", "<c8", "<U9", "|O", "<M8[s]", "|V5", "|S0", "<U999999"]


@settings(max_examples=5 * MANY)
@given(
    st.lists(SIDES, max_size=70).map(tuple),
    st.sampled_from([*DTYPES, [("a", "<f8")], ("<f4", (1000, 1000))]),
    st.integers(1, 4),
    st.one_of(st.none(), st.integers(0, 2**16 - 1)),
    st.binary(max_size=80),
)
def test_lying_arrays_are_refused_or_whole(shape, descr, version, length, body):
    array = npy_header(shape, descr, version, length) + body
    data = zip_bytes(**{"images.npy": array, "w0.npy": array, "labels.npy": npy(LABELS)})
    read_all(("a.npz", data))
    with contextlib.suppress(DataError):
        formats.read_npz(zip_bytes(**{"images.npy": npy(PIXELS), "labels.npy": array}))
    with pytest.raises(ModelFileError):
        model_file.load(data)


@settings(max_examples=5 * MANY)
@given(
    st.lists(SIDES.filter(lambda side: 0 <= side < 2**32), max_size=70),
    st.integers(0, 255),
    st.sampled_from([8, 8, 9, 13]),
    st.integers(0, 1600),
    st.booleans(),
)
def test_lying_idx_is_refused_or_whole(shape, dimensions, kind, size, zipped):
    data = bytes([0, 0, kind, dimensions if zipped else len(shape)])
    data += struct.pack(f">{len(shape)}I", *shape) + bytes(size)
    read_all(("images", gzip.compress(data) if zipped else data), ("labels", idx_bytes(LABELS)))


CELLS = st.sampled_from(
    [
        *["-1", "0", "7", "9", "10", "255", "256", "300", "", "0.5", "1e99", "nan", "-inf", "x"],
        *['"1"', " 7 ", "1_0", "\0", "0x1", "۳"],
    ]
)


@settings(max_examples=5 * MANY)
@given(
    st.sampled_from([767, 768, 769, 785]),
    st.lists(st.tuples(st.integers(0, 785), CELLS), max_size=3),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.binary(max_size=3),
)
def test_lying_csv_is_refused_or_whole(columns, cells, line_end, begin):
    rows = [["1"] * columns for _ in range(3)]
    for place, cell in cells:
        rows[place % 3][place % columns] = cell
    text = line_end.join(map(",".join, rows)).encode()
    assert len(read_all(("a.csv", begin + text))) <= 3


MOST = formats.UNPACKED_LIMIT // 784


def zeros_csv(rows, number=b"0"):
    return b"\n".join([b",".join([b"7", *[number] * 784])] * rows)


WORST = {
    "idx pair": lambda: {
        "images.gz": gzip.compress(idx_bytes(np.zeros((MOST, 28, 28), np.uint8))),
        "labels.gz": gzip.compress(idx_bytes(np.zeros(MOST, np.uint8))),
    },
    "idx pair, too large": lambda: {
        "images.gz": gzip.compress(idx_bytes(np.zeros((2 * MOST, 28, 28), np.uint8))),
        "labels.gz": gzip.compress(idx_bytes(np.zeros(2 * MOST, np.uint8))),
    },
    "floats": lambda: {
        "a.npz": npz_bytes(images=np.zeros((MOST // 8 - 9, 784)), labels=np.zeros(MOST // 8 - 9))
    },
    "bytes": lambda: {
        "a.npz": npz_bytes(images=np.zeros((MOST - 999, 784), np.uint8), labels=[0] * (MOST - 999))
    },
    "large images": lambda: {
        "a.npz": npz_bytes(images=np.eye(1000)[None].repeat(8, 0), labels=np.zeros(8))
    },
    "bomb in a zip": lambda: {"a.zip": packed(**{"1.png": bytes(200 * MB)})},
    "large picture in a zip": lambda: {"a.zip": packed(**{"1.png": bytes(63 * MB)})},
    "header": lambda: {"a.npz": packed(**{"images.npy": npy_header((1,), version=2) * MB})},
    "one line": lambda: {"a.csv": b"1," * 10 * MB},
    "long line": lambda: {"a.csv": zeros_csv(2) + b"1," * 30 * MB},
    "no lines": lambda: {"a.csv": zeros_csv(2) + b"\n" * 100 * MB},
    "csv": lambda: {"a.csv": zeros_csv(60_000)},
    "fractions": lambda: {"a.csv": zeros_csv(4_100, b".0")},
    "members": lambda: {"a.gz": gzip.compress(b"") * MB},
    "other file": lambda: {"a.mp3": bytes(200 * MB)},
    "off the middle": lambda: {
        "a.npz": npz_bytes(
            images=np.tile(np.roll(PIXELS, 5, axis=2), (1000, 1, 1)), labels=np.tile(LABELS, 1000)
        )
    },
    "in quotes": lambda: {"a.csv": b"\n".join([b",".join([b'"7"'] * 785)] * 700)},
    "tar of nothing": lambda: {"a.tar": tar_bytes(a=b"") + bytes(100 * MB)},
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_files_take_little_memory(name):
    files = WORST[name]()
    assert peak(lambda: read_all(*files.items())) < 200e6
