"""CSV: every usual layout is read, and everything else is refused."""

import re

import numpy as np
import pytest
from tests.native.data.digit_files import EXPECTED, LABELS, PIXELS, csv_bytes, same

from digitlab.data import csv_files
from digitlab.data.csv_files import read_csv
from digitlab.data.dataset import DataError, Dataset
from digitlab.data.gathered import NO_LABEL

ROW = [1, *[3] * 784]


def labelled(data):
    return Dataset(*read_csv(data))


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
        same(labelled(text))


@pytest.mark.parametrize("how", ["plain", "header", "index", "ImageId"])
def test_csv_without_labels_is_read_and_labelled_by_nobody(how):
    data = csv_bytes(PIXELS.reshape(20, 784))
    header = b",".join(b"pixel%d" % i for i in range(784)) + b"\n"
    if how == "header":
        data = header + data
    if how in ("index", "ImageId"):
        data = with_index(data, 1)
    if how == "ImageId":
        data = b"ImageId," + header + data
    images, labels = read_csv(data)
    np.testing.assert_array_equal(images, EXPECTED.images)
    np.testing.assert_array_equal(labels, np.full(20, NO_LABEL))


def with_index(text, first):
    return b"".join(
        (b"," if line.startswith(b"label") else f"{i + first},".encode()) + line
        for i, line in enumerate(text.splitlines(keepends=True))
    )


WHOLE = csv_bytes(np.hstack([LABELS[:, None], PIXELS.reshape(20, 784)]))
FRACTIONS = csv_bytes(np.hstack([LABELS[:, None], np.round(PIXELS.reshape(20, 784) / 255, 4)]))
HEADER = b"label" + b",p" * 784 + b"\n"
AS_SPREADSHEETS_DO = {
    "semicolons": WHOLE.replace(b",", b";"),
    "tabs": WHOLE.replace(b",", b"\t"),
    "decimal commas": FRACTIONS.replace(b",", b";").replace(b".", b","),
    "decimal commas in quotes": re.sub(
        rb"[^,\n]+", lambda cell: b'"' + cell[0].replace(b".", b",") + b'"', FRACTIONS
    ),
    "a line that tells the separator": b"sep=;\n" + WHOLE.replace(b",", b";"),
    "quotes": re.sub(rb"(\d+)", rb'"\1"', WHOLE),
    "UTF-16": WHOLE.decode().encode("utf-16"),
    "old ends of lines": WHOLE.replace(b"\n", b"\r"),
    "separators at the end": WHOLE.replace(b"\n", b",\n") + b",",
    "an index": with_index(WHOLE, 0),
    "an index under a header": with_index(HEADER + WHOLE, -1),
    "spaces after commas": WHOLE.replace(b",", b", "),
}


@pytest.mark.parametrize("how", AS_SPREADSHEETS_DO)
def test_csv_as_spreadsheets_write_it(how):
    same(labelled(AS_SPREADSHEETS_DO[how]))


@pytest.mark.parametrize("at_once", [1, 50_000, 10**6])
def test_csv_with_fractions_is_read_block_by_block(monkeypatch, at_once):
    monkeypatch.setattr(csv_files, "ROWS_AT_ONCE", at_once)
    fractions = np.hstack([LABELS[:, None], np.round(PIXELS.reshape(20, 784) / 255, 4)])
    same(labelled(csv_bytes(fractions)))
    whole = np.hstack([LABELS[:, None], PIXELS.reshape(20, 784)]).tolist()
    whole[13][400] = str(whole[13][400]) + ".0"
    same(labelled(csv_bytes(whole)))
    monkeypatch.setattr(csv_files, "MOST_FRACTIONS", 12)
    with pytest.raises(DataError, match="at most 12 rows with fractions, found more: write whole"):
        read_csv(csv_bytes(whole))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "expected"),
        (b"1,2,3\n4,5,6", "784 or 768 numbers and a label in each row, found 3"),
        (b"a,b\n1,x", "784 or 768 numbers and a label in each row, found 2"),
        (b"\xff\xfe\x00", "broken UTF-16"),
        (csv_bytes([ROW[2:]]), "784 or 768 numbers and a label in each row, found 783"),
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
        read_csv(data)
