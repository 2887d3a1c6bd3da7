"""What a whole class brings at once: nobody's digits get another's labels, and nothing is lost."""

import gzip

import numpy as np
import pytest
from tests.native.data.digit_files import (
    EXPECTED,
    LABELS,
    PIXELS,
    csv_bytes,
    idx_bytes,
    npy,
    packed,
    tar_bytes,
    zip_bytes,
)
from tests.native.data.test_imports import BAR, chosen, finished

from digitlab.data import formats, imports
from digitlab.data.imports import Import

OTHERS = LABELS[::-1]
OF_PUPIL = formats.write_npz(EXPECTED)


def test_arrays_of_several_pupils_keep_their_own_labels():
    reading = Import()
    for name, array in {
        "labels_ben.npy": OTHERS,
        "images_anna.npy": PIXELS,
        "labels_anna.npy": LABELS,
        "images_ben.npy": PIXELS[::-1],
    }.items():
        reading.add(name, npy(array))
    data, notes = finished(reading)
    assert notes == []
    np.testing.assert_array_equal(data.labels, [*LABELS, *OTHERS])
    np.testing.assert_array_equal(data.images[20:], EXPECTED.images[::-1])


def test_arrays_that_could_be_anybodys_are_not_paired():
    reading = Import()
    for name, array in {"a": PIXELS, "b": PIXELS, "c": LABELS, "d": OTHERS}.items():
        reading.add(f"{name}.npy", npy(array))
    data, notes = finished(reading)
    assert len(data) == 0
    assert len(notes) == 4


@pytest.mark.parametrize("images", [PIXELS, PIXELS.reshape(20, 784).T], ids=["rows", "columns"])
def test_one_pair_needs_no_names(images):
    reading = Import()
    reading.add("this.npy", npy(images))
    reading.add("that.npy", npy(LABELS))
    data, notes = finished(reading)
    assert notes == []
    np.testing.assert_array_equal(data.labels, LABELS)
    np.testing.assert_array_equal(data.images, EXPECTED.images)


@pytest.mark.parametrize(
    "pack", [zip_bytes, lambda **files: gzip.compress(tar_bytes(**files))], ids=["zip", "tar.gz"]
)
def test_hand_ins_of_every_kind_open_together(pack):
    reading = Import()
    pictures = reading.add(
        "hand-ins",
        pack(
            **{
                "Anna B/x.npy": npy(PIXELS),
                "Anna B/y.npy": npy(LABELS),
                "Ben/digits.npz": OF_PUPIL,
                "Cleo/7/1.png": b"picture",
                "Dan/IMG_1.HEIC": b"\0\0\0\x18ftypheic" + bytes(20),
                "Eve/film.mov": b"film",
                "__MACOSX/Ben/._x.npy": b"junk",
            }
        ),
    )
    assert len(pictures) == 1
    assert pictures[0].endswith("Cleo/7/1.png")
    data, notes = finished(reading)
    np.testing.assert_array_equal(data.labels, [*LABELS, *LABELS])
    assert "1 files that the computer had added were passed over" in notes
    assert "1 files of other kinds were passed over" in notes
    assert any("IMG_1.HEIC" in note and "Most compatible" in note for note in notes)
    assert len(notes) == 3


def test_photographs_of_a_class_are_more_than_one_file_may_be(monkeypatch):
    monkeypatch.setattr(imports, "UNPACKED_LIMIT", 1000)
    photographs = {f"7/{i}.jpg": bytes(900) for i in range(30)}
    reading = Import()
    assert len(reading.add("all.zip", zip_bytes(**photographs, **{"7/x.jpg": bytes(1001)}))) == 31
    assert reading.picture(3) == bytes(900)
    assert reading.picture(30) is None
    assert "7/x.jpg: expected at most 1,000 bytes" in finished(reading)[1][0]


def test_pictures_of_all_archives_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(imports, "MOST_PICTURES", 15)
    inner = zip_bytes(**{f"7/{i}.png": b"x" for i in range(10)})
    reading = Import()
    assert len(reading.add("all.zip", packed(**{"a.zip": inner, "b.zip": inner}))) == 10
    assert "b.zip: expected at most 15 files" in finished(reading)[1][0]


def test_numbers_are_labels_in_one_pupils_folder_and_none_in_anothers():
    inner = [zip_bytes(**{f"{i}.png": b"x" for i in range(count)}) for count in (10, 26)]
    reading = Import()
    for name in reading.add("all.zip", zip_bytes(**{"anna.zip": inner[0], "ben.zip": inner[1]})):
        reading.add_picture(name, BAR.ravel(), 30)
    gathered = reading.finish()
    assert np.bincount(gathered.labels)[:10].tolist() == [1] * 10
    assert np.count_nonzero(gathered.labels > 9) == 26


@pytest.mark.parametrize("how", ["index", "index and label", "label"])
def test_tables_as_pandas_names_their_columns(how):
    rows = PIXELS.reshape(20, 784)
    if "label" in how:
        rows = np.hstack([LABELS[:, None], rows])
    header = [str(i) for i in range(rows.shape[1])]
    if "index" in how:
        rows, header = np.hstack([np.arange(20)[:, None], rows]), ["", *header]
    reading = Import()
    reading.add("a.csv", csv_bytes(rows, ",".join(header)))
    data, _, notes = chosen(reading, unlabelled=3)
    assert notes == []
    np.testing.assert_array_equal(data.images, EXPECTED.images)
    np.testing.assert_array_equal(data.labels, LABELS if "label" in how else np.full(20, 3))


def test_a_table_of_one_digit_with_its_label_last():
    rows = np.hstack([PIXELS[:3].reshape(3, 784), np.full((3, 1), 7)])
    reading = Import()
    reading.add("a.csv", csv_bytes(rows))
    data, _ = finished(reading)
    assert data.labels.tolist() == [7] * 3
    np.testing.assert_array_equal(data.images, EXPECTED.images[:3])


def test_images_of_one_value_are_no_digits_and_stop_nobody():
    reading = Import()
    reading.add("x.npy", npy(np.full((3, 784), -5.0)))
    reading.add("y.npy", npy(LABELS[:3]))
    reading.add("b-images-idx3", idx_bytes(PIXELS))
    reading.add("b-labels-idx1", idx_bytes(LABELS))
    data, notes = finished(reading)
    np.testing.assert_array_equal(data.labels, LABELS)
    assert any("found one colour only" in note for note in notes)
