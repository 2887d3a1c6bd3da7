"""Digits from CSV: a row an image, 784 or 768 numbers, and its label first, last or nowhere.

What spreadsheets of all countries write is first brought to one form: UTF-8, lines that end with a
line feed, commas between numbers and points in them.
"""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitlab.data import grid
from digitlab.data.arrays import Bytes, NotePictures, are_labels, from_arrays, no_note, to_grid
from digitlab.data.dataset import MOST_EXAMPLES, DataError
from digitlab.data.formats import UNPACKED_LIMIT
from digitlab.data.gathered import NO_LABEL

LONGEST_ROW = 64 * 1024
"""Bytes of a row; one of 784 numbers with 17 digits each takes 15,000."""
MOST_FRACTIONS = 4_000
"""Rows with fractions, which are read ten times slower than whole numbers."""
# Bytes that are read at once.
ROWS_AT_ONCE = 1024 * 1024
UTF8_MARK, UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = b"\t", b";"
INDEX_NAMES = ("", "unnamed: 0", "index", "id", "imageid", "row")
PIXELS = (grid.SIZE, 28 * 28)
COLUMNS = (grid.SIZE + 1, 28 * 28 + 1)
COUNTED = 11
"""Rows whose first numbers run on, one by one: labels do not run on past 9."""
LABEL_NAMES = ("label", "class", "digit", "target", "y")


def read_csv(data: bytes, note: NotePictures = no_note) -> tuple[Bytes, Bytes]:
    """Images (n, 768) and labels (n,) from the bytes of a CSV file; NO_LABEL where it has none.

    A first line that is not numbers is a header; a name in it such as "label" tells which column
    is the label. A column of row numbers before all others is left out. Raises DataError for
    another content.
    """
    data = _plain(data)
    names = _names(data)
    header = _is_header(names)
    if len(names) - 1 in (*COLUMNS, *PIXELS) and _is_index(data, names, header):
        data = re.sub(rb"^[^,\n]*,", b"", data, flags=re.MULTILINE)
        names = names[1:]
    if len(names) not in (*COLUMNS, *PIXELS):
        raise DataError(
            f"expected 784 or 768 numbers and a label in each row, found {len(names)} in the first",
            "error-csv-columns",
            found=len(names),
        )
    file = io.BytesIO(data)
    if header:
        file.readline()
    blocks = list(_blocks(file, len(names)))
    if not blocks:
        raise DataError("expected rows of numbers, found none", "error-csv-empty")
    rows = np.concatenate(blocks)
    del blocks
    if len(names) in PIXELS:
        images, kept = to_grid(rows, len(rows), note)
        return images, np.full(np.count_nonzero(kept), NO_LABEL, np.uint8)
    if _label_is_last(rows, names if header else []):
        labelled = from_arrays(rows[:, :-1], rows[:, -1], note)
    else:
        labelled = from_arrays(rows[:, 1:], rows[:, 0], note)
    return labelled.images, labelled.labels


def _plain(data: bytes) -> bytes:
    """The file with commas between numbers, points in them, and a line feed after each row."""
    if data.startswith(UTF16_MARKS):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise DataError("expected text, found broken UTF-16", "error-csv-empty") from error
    data = data.removeprefix(UTF8_MARK)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    told = re.match(rb'"?sep=([,;\t])"?\n', data, re.IGNORECASE)
    data = data[told.end() :] if told else data
    first = data[:LONGEST_ROW].partition(b"\n")[0]
    # Commas may stand in numbers, where something else stands between them.
    separator = told[1] if told else next((one for one in SEPARATORS if one in first), b",")
    if b'"' in data:
        data = b"".join(map(_unquoted, _in_pieces(data)))
    if separator != b",":
        data = data.replace(b",", b".").replace(separator, b",")
    if data[:LONGEST_ROW].partition(b"\n")[0].rstrip().endswith(b","):
        data = re.sub(rb",[ \t]*$", b"", data, flags=re.MULTILINE)
    return data


def _in_pieces(data: bytes) -> Iterator[bytes]:
    """The rows, some hundred at a time."""
    file = io.BytesIO(data)
    while lines := file.readlines(ROWS_AT_ONCE):
        yield b"".join(lines)


def _unquoted(rows: bytes) -> bytes:
    """The rows without quotes. A decimal comma in quotes is part of its number."""
    return re.sub(rb'"([^"\n]*)"', lambda found: found[1].replace(b",", b".").strip(), rows)


def _names(data: bytes) -> list[str]:
    """The first row's cells."""
    first = data[:LONGEST_ROW].partition(b"\n")[0]
    return first.decode(errors="replace").strip(" ").lower().split(",")


def _is_header(names: list[str]) -> bool:
    """Whether the first row has names: also pandas' own, which are 0, 1, 2 and so on."""
    if any(not _is_number(name) for name in names):
        return True
    *_, before, last = [0.0, *map(float, names)]
    return last == before + 1 and 255 < last < LONGEST_ROW


def _is_index(data: bytes, names: list[str], header: bool) -> bool:
    """Whether the first column counts the rows, as pandas writes it."""
    if header:
        return names[0].strip() in INDEX_NAMES
    rows = [row for row in data[: COUNTED * LONGEST_ROW].split(b"\n")[:COUNTED] if row.strip()]
    if len(names) - 1 in PIXELS and len(rows) < COUNTED:
        return False
    counts = [row.partition(b",")[0].strip() for row in rows]
    return any(counts == [b"%d" % (first + i) for i in range(len(rows))] for first in (0, 1))


def _blocks(file: io.BytesIO, columns: int) -> Iterator[NDArray[Any]]:
    """The rows, some hundred at a time: uint8 where all are whole numbers, else float32."""
    count, fractions = 0, False
    while lines := file.readlines(ROWS_AT_ONCE):
        first = count + 1
        count += len(lines)
        if count > MOST_EXAMPLES or count * columns > UNPACKED_LIMIT:
            raise DataError(
                f"expected fewer rows, found {count:,} or more: bring it in parts",
                "error-csv-rows",
                found=count,
            )
        lines = [line for line in lines if not line.isspace()]
        block, has_fractions = _block(lines, columns, first, count)
        if not block.size:
            continue
        fractions = fractions or has_fractions
        if fractions and count > MOST_FRACTIONS:
            raise DataError(
                f"expected at most {MOST_FRACTIONS:,} rows with fractions, found more: write whole "
                "numbers from 0 to 255, or an .npz file",
                "error-csv-fractions",
                most=MOST_FRACTIONS,
            )
        yield block.reshape(-1, columns).astype(np.float32 if fractions else np.uint8)


def _block(lines: list[bytes], columns: int, first: int, last: int) -> tuple[NDArray[Any], bool]:
    """The numbers in these lines, from 0 to 255, and whether some are fractions."""
    where = f"in rows {first:,} to {last:,}"
    if any(line.count(b",") != columns - 1 or len(line) > LONGEST_ROW for line in lines):
        raise DataError(
            f"expected rows of {columns} numbers, found another row {where}",
            "error-csv-row",
            columns=columns,
            first=first,
            last=last,
        )
    text = b",".join(lines)
    block = _parsed(text, np.int64)
    fractions = block is None
    if block is None:
        block = _parsed(text, np.float32)
    if block is None or block.size != len(lines) * columns:
        raise DataError(
            f"expected rows of numbers, found something else {where}",
            "error-csv-numbers",
            first=first,
            last=last,
        )
    low, high = (block.min(), block.max()) if block.size else (0, 0)
    if not (low >= 0 and high <= 255):
        raise DataError(
            f"expected values from 0 to 255, found {low:g} to {high:g} {where}",
            "error-csv-range",
            low=float(low),
            high=float(high),
            first=first,
            last=last,
        )
    return block, fractions


def _parsed(text: bytes, dtype: DTypeLike) -> NDArray[Any] | None:
    # Older NumPys only warn about what is not a number, and leave out the rest.
    with warnings.catch_warnings(action="error"):
        try:
            return np.fromstring(text, dtype, sep=",")
        except (ValueError, Warning):
            return None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _label_is_last(rows: NDArray[Any], header: list[str]) -> bool:
    names = [name.strip(" \"'") in LABEL_NAMES for name in header]
    if any(names):
        return names.index(True) > 0
    # An image's first and last pixels are paper, 0: the column with more different digits is the
    # label.
    distinct = [
        len(np.unique(column)) if are_labels(column) else 0 for column in rows[:, [0, -1]].T
    ]
    if distinct[0] == distinct[1]:
        return bool(rows[:, -1].any() and not rows[:, 0].any())
    return distinct[1] > distinct[0]
