"""Files that people bring: every usual layout is read, and nothing that is broken does harm."""

import contextlib
import gzip
import io
import json
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab import model_file, npz
from digitlab.data import archives, grid, imports
from digitlab.data import dataset as datasets
from digitlab.data.dataset import DataError, Dataset
from digitlab.data.imports import Import, digit_in
from digitlab.data.sources import Library, Source
from digitlab.model_file import ModelFileError
from digitlab.network import Network

MANY = settings().max_examples
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


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


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
        {"images": PIXELS.reshape(20, 28, 28, 1), "labels": LABELS},
        {"images": (PIXELS / 255).astype(np.float16), "labels": LABELS},
    ],
)
def test_npz_of_every_usual_layout(arrays):
    same(datasets.read_npz(npz_bytes(**arrays)))


def test_what_is_written_is_read_again():
    same(datasets.read_npz(datasets.write_npz(EXPECTED)))


ROW = [1, *[3] * 784]


@pytest.mark.parametrize("images", [PIXELS.reshape(20, 784), EXPECTED.images])
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("header", [False, True])
def test_csv_of_every_usual_layout(images, last, header):
    labels = LABELS.reshape(-1, 1)
    rows = np.hstack([images, labels] if last else [labels, images])
    names = [f"pixel{i}" for i in range(images.shape[1])]
    names = [*names, "label"] if last else ["label", *names]
    data = csv_bytes(rows, ",".join(names) if header else None)
    for text in data, b"\xef\xbb\xbf" + data, data.replace(b"\n", b"\r\n") + b"\r\n\r\n":
        same(datasets.read_csv(text))


@pytest.mark.parametrize("at_once", [1, 50_000, 10**6])
def test_csv_with_fractions_is_read_block_by_block(monkeypatch, at_once):
    monkeypatch.setattr(datasets, "ROWS_AT_ONCE", at_once)
    fractions = np.hstack([LABELS[:, None], np.round(PIXELS.reshape(20, 784) / 255, 4)])
    same(datasets.read_csv(csv_bytes(fractions)))
    whole = np.hstack([LABELS[:, None], PIXELS.reshape(20, 784)]).tolist()
    whole[13][400] = str(whole[13][400]) + ".0"
    same(datasets.read_csv(csv_bytes(whole)))
    monkeypatch.setattr(datasets, "MOST_FRACTIONS", 12)
    with pytest.raises(DataError, match="at most 12 rows with fractions, found more: write whole"):
        datasets.read_csv(csv_bytes(whole))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "expected"),
        (b"1,2,3\n4,5,6", "784 or 768 numbers and a label in each row, found 3"),
        (b"a,b\n1,x", "784 or 768 numbers and a label in each row, found 2"),
        (b"\xff\xfe\x00", "784 or 768 numbers and a label in each row, found 1"),
        (csv_bytes([], ",".join("x" * 785)), "expected rows of numbers, found none"),
        (csv_bytes(np.full((2, 785), 11)), "labels from 0 to 9"),
        (
            csv_bytes([ROW, [1, *[300] * 784]]),
            "values from 0 to 255, found 1 to 300 in rows 1 to 2",
        ),
        (csv_bytes([[1, *[2**64] * 784]]), "values from 0 to 255"),
        (csv_bytes([[1, *[-1] * 784]]), "values from 0 to 255, found -1"),
        (csv_bytes([[1, *["nan"] * 784]]), "values from 0 to 255, found nan"),
        (csv_bytes([ROW, ROW, [1, 2]]), "rows of 785 numbers, found another row in rows 1 to 3"),
        (csv_bytes([ROW, [1] * 784, [1] * 786]), "found another row"),
        (csv_bytes([ROW, [*ROW[:-1], ""]]), "rows of numbers, found something else"),
        (csv_bytes([ROW, [*ROW[:-1], "3 x"]]), "rows of numbers, found something else"),
        (csv_bytes([ROW, [*ROW[:-1], "3 4"]]), "rows of numbers, found something else"),
        (csv_bytes([ROW, [*ROW[:-1], "1" * 70_000]]), "found another row"),
        (
            csv_bytes([ROW]) + b"\n" * 100_000,
            "fewer rows, found 100,00. or more: bring it in parts",
        ),
        (b"1," * 1_000_000, "784 or 768 numbers and a label in each row, found 32769"),
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
        ({"images": np.zeros((20, 700)), "labels": LABELS}, "of 768 or 784 numbers, found 700"),
        ({"images": np.zeros((1, 2, 1025)), "labels": LABELS[:1]}, r"found \(1, 2, 1025\): bring"),
        ({"images": np.zeros((33, 1000, 1000), bool), "labels": [0] * 33}, "32,768,000 pixels"),
        ({"images": np.zeros((2001, 2, 2)), "labels": np.zeros(2001)}, "at most 2,000 of other"),
        ({"images": np.zeros((100_001, 1)), "labels": np.zeros(100_001)}, "at most 100,000 images"),
    ],
)
def test_npz_that_is_refused(arrays, says):
    with pytest.raises(DataError, match=says):
        datasets.read_npz(npz_bytes(**arrays))


def test_images_of_other_sizes_are_resized_and_noted():
    small = np.zeros((3, 12, 9), np.uint8)
    small[:2, 3:9, 4:6] = 255
    brought = Import()
    brought.add("a.npz", npz_bytes(images=small, labels=np.array([1, 2, 3])))
    data, notes = brought.finish()
    assert data.labels.tolist() == [1, 2]
    np.testing.assert_array_equal(data.images[0], np.rint(255 * grid.from_picture(small[0])))
    assert notes == [
        "2 pictures brought to the grid from other sizes",
        "1 pictures skipped: they are of one colour only",
    ]


def test_pictures_come_by_folder_or_name_and_are_brought_to_the_grid():
    brought = Import()
    big = np.zeros((100, 60), np.uint8)
    big[10:90, 25:33] = 255
    names = brought.add("class.zip", zip_bytes(**{"1/anna.png": b"x", "digit_7.png": b"y"}))
    assert names == ["1/anna.png", "digit_7.png"]
    assert [brought.picture(0), brought.picture(1)] == [b"x", b"y"]
    assert brought.add("1.png", b"z") == ["1.png"]
    assert brought.picture(0) == b"z"
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


def test_a_broken_picture_in_a_zip_is_noted():
    data = zip_bytes(**{"1/a.png": b"picture one", "1/b.png": b"picture two"})
    brought = Import()
    assert len(brought.add("class.zip", data.replace(b"two", b"TWO"))) == 2
    assert brought.picture(0) == b"picture one"
    assert brought.picture(1) is None
    assert "1/b.png: expected a whole file, found a broken one" in brought.finish()[1][0]


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
    assert notes == ["c-images-idx3: skipped, a file of labels for its 3 is missing"]


def test_idx_files_of_one_name_pair_in_their_order():
    brought = Import()
    for pixels in PIXELS, 255 - PIXELS, PIXELS[:4]:
        brought.add("images-idx3", idx_bytes(pixels))
    for labels in LABELS[:4], LABELS, LABELS:
        brought.add("labels-idx1", idx_bytes(labels))
    data, notes = brought.finish()
    assert notes == []
    same(data.subset(slice(0, 4)), EXPECTED.subset(slice(0, 4)))
    same(data.subset(slice(4, 24)))
    same(data.subset(slice(24, 44)), Dataset(grid.from_mnist(255 - PIXELS), LABELS))


def test_all_files_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(imports, "MOST_EXAMPLES", 50)
    monkeypatch.setattr(imports, "UNPACKED_LIMIT", 50 * 784)
    brought = Import()
    for name in "abc":
        brought.add(f"{name}.npz", datasets.write_npz(EXPECTED))
    for name in "abc":
        brought.add(f"{name}-images", idx_bytes(PIXELS))
    data, notes = brought.finish()
    assert len(data) == 40
    assert notes[0].startswith("c.npz: expected at most 50 digits in all, found 20 more than 40")
    assert notes[1].startswith("c-images: expected the labels of the images before it first")


def test_own_digits_are_mixed_in_up_to_a_limit():
    library = Library()
    for name in "own", "files":
        library.set_digits(name, EXPECTED.images, EXPECTED.labels)
    source = Source("files", examples=10, own_weight=2)
    *_, (train, _) = library.prepare(source)
    assert len(train) == 10 + 2 * 20
    library.set_digits("own", bytes(1100 * 768), bytes(1100))
    with pytest.raises(
        DataError, match="at most 100,000 examples in all, found 10 and 1,100 of your"
    ):
        list(library.prepare(Source("files", examples=10, own_weight=91)))


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
    "b.npz": zip_bytes(**{"images.npy": npy(PIXELS[:2]), "labels.npy": npy(LABELS[:2])}),
    "a.csv": csv_bytes(np.hstack([LABELS[:2, None], PIXELS[:2].reshape(2, 784)])),
    "b.csv": csv_bytes(np.hstack([EXPECTED.images[:2] / 256, LABELS[:2, None]]), "y," * 768 + "y"),
    "a.idx": idx_bytes(LABELS),
    "b.idx": idx_bytes(PIXELS[:2]),
    "a.gz": gzip.compress(idx_bytes(LABELS)),
    "a.zip": zip_bytes(**{"7/a.png": b"picture" * 10, "8/b.png": b"other" * 10}),
}


def broken(data, whole):
    """`whole`, cut short, with bits flipped, or with bytes put in."""
    changed = bytearray(whole[: data.draw(st.integers(0, len(whole)))] or whole)
    if data.draw(st.booleans()):
        changed = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 4))):
        # Headers are at either end; most of what lies between is pixels.
        ends = st.integers(0, min(150, len(changed)) - 1)
        place = data.draw(st.one_of(st.integers(0, len(changed) - 1), ends, ends.map(lambda i: ~i)))
        changed[place] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(changed) + data.draw(st.binary(max_size=8))


def read_all(*files):
    """The digits that an import finds in the files; there are notes where it finds nothing."""
    brought, pictures = Import(), []
    for name, data in files:
        pictures += [brought.picture(i) for i, _ in enumerate(brought.add(name, data))]
    digits, notes = brought.finish()
    assert all(isinstance(note, str) and len(note) < 320 for note in notes)
    assert len(digits) or any(pictures) or notes
    return digits


@settings(max_examples=20 * MANY)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_broken_files_are_notes_and_nothing_else(name, data):
    assert len(read_all((name, broken(data, WHOLE[name])))) <= 20


MODELS = [
    model_file.to_npz(Network((4, 3, 2), seed=1), {"seed": 1}),
    model_file.to_json(Network((4, 3, 2), seed=1)),
]


@settings(max_examples=15 * MANY)
@given(st.sampled_from(MODELS), st.data())
def test_broken_models_are_refused_or_whole(whole, data):
    with contextlib.suppress(ModelFileError):
        network, about = model_file.load(broken(data, whole))
        assert np.isfinite(network.feedforward(np.zeros((network.sizes[0], 1)))).all()
        json.dumps(about)


SIDES = st.sampled_from([0, 1, 2, 20, 28, 784, 768, 2**16, 2**31, 2**32 - 1, 2**63, 2**80, -1])
DTYPES = ["|u1", "<f4", ">f8", "<f2", "|b1", "<c8", "<U9", "|O", "<M8[s]", "|V5", "|S0", "<U999999"]


def npy_header(shape, descr="<f8", version=1, length=None):
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    size = len(text) if length is None else length
    return b"\x93NUMPY" + struct.pack("<BBH" if version == 1 else "<BBI", version, 0, size) + text


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
        datasets.read_npz(zip_bytes(**{"images.npy": npy(PIXELS), "labels.npy": array}))
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


CELLS = st.one_of(
    st.integers(-1, 300).map(str),
    st.sampled_from(["", "0.5", "1e99", "nan", "-inf", "x", '"1"', " 7 ", "1_0", "\0", "0x1", "۳"]),
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
    assert len(read_all(("a.csv", begin + text))) in (0, 2, 3)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@settings(max_examples=5 * MANY)
@given(st.sampled_from(["sizes", "weights", "biases", "cost"]), JSON, st.booleans())
def test_lying_json_is_refused(key, value, inside):
    entries = json.loads(MODELS[1])
    if inside and isinstance(entries[key], list):
        entries[key][-1] = value
    else:
        entries[key] = value
    with contextlib.suppress(ModelFileError):
        assert model_file.load(json.dumps(entries).encode())[0].sizes == (4, 3, 2)


def test_a_zips_claims_are_checked_before_it_is_listed(monkeypatch):
    some = zip_bytes(a=bytes(600), b=bytes(600))
    assert [name for name, _ in archives.files(some, 2, 1200)] == ["a", "b"]
    with pytest.raises(ValueError, match="at most 1,199 bytes in a zip, found 1,200"):
        archives.files(some, 2, 1199)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ValueError, match="at most 1 files in a zip, found 2"):
        archives.files(some, 1, 1200)


def test_a_zip_is_stored_or_deflated():
    for method in zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("1.png", bytes(100))
            # So it is listed; not every Python can write it so.
            archive.getinfo("1.png").compress_type = method
        [(_, unpack)] = archives.files(data.getvalue(), 10, 1000)
        with pytest.raises(ValueError, match=r"1\.png: expected it stored or deflated"):
            unpack()


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (npy_header((1,), version=2) + bytes(8), "expected .npy version 1, found 93 4e 55 4d"),
        (npy_header((1,), length=60_000) + bytes(8), "header of at most 4096 bytes, found 60000"),
        (npy_header((2,)) + bytes(8), r"expected 16 bytes for \(2,\), found 8"),
        (npy_header((0, 2**70)), r"expected 0 bytes for \(0, \d+\), found 0"),
    ],
)
def test_an_arrays_header_is_checked_before_it_is_believed(array, says):
    with pytest.raises(ValueError, match=f"^a: .*{says}"):
        npz.read(zip_bytes(**{"a.npy": array}), 10**6)


MB = 2**20
MOST = datasets.UNPACKED_LIMIT // 784


def zeros_csv(rows, number=b"0"):
    return b"\n".join([b",".join([b"7", *[number] * 784])] * rows)


def packed(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


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
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_files_take_little_memory(name):
    files = WORST[name]()
    assert peak(lambda: read_all(*files.items())) < 200e6


WORST_MODELS = {
    "cost": lambda: changed_json(cost="x" * 7 * MB),
    "large cost": lambda: changed_json(cost="x" * 48 * MB),
    "lists": lambda: changed_json(x=0)[:-2] + b"[" + b"[]," * 2 * MB + b"[]]}",
    "strings": lambda: changed_json(x=0)[:-2] + b"[" + '"中",'.encode() * (MB + MB // 4) + b"0]}",
    "sizes": lambda: changed_json(sizes=["x" * MB] + [""] * 1000),
    "wide": lambda: model_file.to_npz(Network((768, 6_000, 10), initialiser="zeros"), {}),
    "deep": lambda: model_file.to_npz(
        Network([1000] * 6, initialiser="zeros", dtype=np.float64), {}
    ),
    "about": lambda: npz_bytes(
        format="digitlab-model",
        version=1,
        cost="quadratic",
        sizes=[4, 2],
        w0=np.zeros((2, 4)),
        b0=np.zeros((2, 1)),
        about="[" + "[]," * 3 * MB + "[]]",
    ),
}


def changed_json(**changes):
    return json.dumps(json.loads(MODELS[1]) | changes).encode()


@pytest.mark.parametrize("name", WORST_MODELS)
def test_the_worst_models_take_little_memory(name):
    data = WORST_MODELS[name]()

    def load():
        with contextlib.suppress(ModelFileError):
            model_file.load(data)

    assert peak(load) < 200e6


def peak(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
