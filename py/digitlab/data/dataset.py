"""Data sets: images on the network's grid with their labels, from IDX, .npz and CSV.

A `Dataset` keeps its images as bytes (46 MB for 60,000) and turns a mini-batch at a time into the
columns of floats that the network takes. This module fetches nothing.
"""

import gzip
import io
import json
import math
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitlab import npz
from digitlab.data import grid
from digitlab.validate import Invalid

UNPACKED_LIMIT = 64 * 1024 * 1024
"""Bytes that one file of digits may unpack to; MNIST's largest takes 47 MB."""
MOST_EXAMPLES = 100_000
"""Digits in one data set."""

LARGEST_SIDE = 1024
"""Pixels of a picture that is not on the grid yet."""
MOST_RESIZED, MOST_RESIZED_PIXELS = 2_000, 2_000 * 128 * 128
"""Pictures in one file that are not on the grid yet, and their pixels: each takes a while."""
RESIZED = "pictures brought to the grid from other sizes"
BLANK = "pictures skipped: they are of one colour only"
NPZ_NAMES = [("images", "labels"), ("x", "y"), ("X", "y"), ("x_train", "y_train")]

LONGEST_ROW = 64 * 1024
"""Bytes of a row of CSV; one of 784 numbers with 17 digits each takes 15,000."""
MOST_FRACTIONS = 4_000
"""Rows of CSV with fractions, which are read ten times slower than whole numbers."""
# Bytes of CSV and pixels that are converted at once.
ROWS_AT_ONCE = PIXELS_AT_ONCE = 1024 * 1024

GZIP_MAGIC = b"\x1f\x8b"
IDX_UINT8 = 0x08
UTF8_MARK = b"\xef\xbb\xbf"
# Digits drawn at once: their fine grids fit into the processor's cache.
STROKES_AT_ONCE = 50
TARGETS = np.eye(10, dtype=np.float32)


class DataError(Invalid):
    """A data file or data set that cannot be used: what was expected, and what was found."""


Note = Callable[[str, int], None]
"""Told what was changed or left out while reading, and in how many pictures."""


def _ignore(text: str, count: int) -> None:
    pass


@dataclass(frozen=True)
class Dataset:
    """Images (n, 768) uint8, 0 = paper and 255 = ink, and their labels (n,) uint8 from 0 to 9.

    Raises DataError where shapes, dtypes, counts or labels are others.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        images, labels = self.images, self.labels
        if images.ndim != 2 or images.shape[1] != grid.SIZE or images.dtype != np.uint8:
            raise DataError(
                f"expected images (n, {grid.SIZE}) of uint8, found {images.shape} of {images.dtype}"
            )
        if labels.ndim != 1 or labels.dtype != np.uint8:
            raise DataError(
                f"expected labels (n,) of uint8, found {labels.shape} of {labels.dtype}"
            )
        if len(images) != len(labels):
            raise DataError(f"expected a label an image, found {len(labels)} for {len(images)}")
        if len(labels) and labels.max() > 9:
            raise DataError(f"expected labels from 0 to 9, found {labels.max()}")

    @classmethod
    def from_floats(cls, images: NDArray[np.floating], labels: NDArray[np.integer]) -> Self:
        """From images (n, 768) of floats from 0 to 1, rounded to 256 levels."""
        return cls(np.rint(images * 255).astype(np.uint8), np.asarray(labels, np.uint8))

    def __len__(self) -> int:
        return len(self.labels)

    def columns(
        self, indices: NDArray[np.integer] | slice = slice(None), dtype: DTypeLike = np.float32
    ) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """The examples at `indices` for the network: x (768, m) from 0 to 1, y (10, m) one-hot.

        x is a view of row-major examples, so each column lies in one piece in memory.
        """
        dtype = np.dtype(dtype)
        rows = np.multiply(self.images[indices], dtype.type(1 / 255), dtype=dtype)
        return rows.T, TARGETS[self.labels[indices]].T.astype(dtype, copy=False)

    def subset(self, indices: NDArray[np.integer] | slice) -> Self:
        """The examples at `indices`, in that order."""
        return type(self)(self.images[indices], self.labels[indices])

    def split(self, first: int, seed: int | None = None) -> tuple[Self, Self]:
        """`first` examples drawn with `seed`, and the others; DataError where there are fewer."""
        if not 0 <= first <= len(self):
            raise DataError(f"expected to split off 0 to {len(self)} examples, found {first}")
        order = np.random.default_rng(seed).permutation(len(self))
        return self.subset(order[:first]), self.subset(order[first:])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """All examples of the parts, in their order."""
        return cls(
            np.concatenate([part.images for part in parts]),
            np.concatenate([part.labels for part in parts]),
        )


def read_idx(source: Path | str | bytes) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes, gzipped or not, from a path or its bytes.

    The format: two zero bytes, the type (8: unsigned byte), the number of dimensions, each
    dimension as a big-endian 32-bit count, then the values row by row (LeCun et al., MNIST).

    Raises DataError for what is not such a file, is cut short or too long, or would take more than
    UNPACKED_LIMIT bytes; OSError for a path that cannot be read.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _parse_idx(memoryview(source), "the data")
    return _parse_idx(memoryview(Path(source).read_bytes()), Path(source).name)


def _parse_idx(data: memoryview, name: str) -> NDArray[np.uint8]:
    head = _beginning(data, 4, name)
    if len(head) < 4 or head[:2] != b"\0\0":
        raise DataError(f"{name}: expected an IDX file, which begins 00 00, found {head.hex(' ')}")
    if head[2] != IDX_UINT8:
        raise DataError(f"{name}: expected unsigned bytes (type 08), found type {head[2]:02x}")
    if not 1 <= head[3] <= 3:
        raise DataError(f"{name}: expected 1 to 3 dimensions, found {head[3]}")
    start = 4 + 4 * head[3]
    sizes = _beginning(data, start, name)[4:]
    if len(sizes) < start - 4:
        raise DataError(f"{name}: expected the sizes of its dimensions, found {len(sizes)} bytes")
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    count = math.prod(shape)
    if not 0 < count <= UNPACKED_LIMIT or shape[0] > MOST_EXAMPLES:
        raise DataError(
            f"{name}: expected 1 to {MOST_EXAMPLES:,} digits of at most {UNPACKED_LIMIT:,} bytes, "
            f"found a claim of {shape}"
        )
    whole = _beginning(data, start + count + 1, name)
    if len(whole) != start + count:
        found = "more" if len(whole) > start + count else f"{len(whole) - start:,}"
        raise DataError(f"{name}: expected {count:,} values for {shape}, found {found}")
    return np.frombuffer(whole, np.uint8, offset=start).reshape(shape)


def _beginning(data: memoryview, size: int, name: str) -> bytes:
    """The first `size` bytes of a file that may be gzipped, or all where there are fewer."""
    if data[:2] != GZIP_MAGIC:
        return bytes(data[:size])
    unpack = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpack.decompress(data, size)
    except zlib.error as error:
        raise DataError(f"{name}: expected a whole gzip file, found a broken one") from error
    if len(unpacked) < size and not unpack.eof:
        raise DataError(f"{name}: expected a whole gzip file, found one that is cut short")
    return unpacked


def from_idx(images: Path | str | bytes, labels: Path | str | bytes) -> Dataset:
    """A Dataset from MNIST's pair of IDX files: images (n, 28, 28) and labels (n,).

    Raises as `read_idx` does, and DataError where the two do not fit.
    """
    pixels, digits = read_idx(images), read_idx(labels)
    if pixels.ndim != 3 or pixels.shape[1:] != (28, 28):
        raise DataError(f"expected images of the shape (n, 28, 28), found {pixels.shape}")
    return Dataset(grid.from_mnist(pixels), digits)


def read_npz(data: bytes, note: Note = _ignore) -> Dataset:
    """A Dataset from an .npz file's bytes: images and labels, by these or other usual names.

    Images are (n, 768), (n, 784) or (n, rows, columns) from 0 to 255 or to 1; see `from_arrays`.
    Raises DataError for another content, or more than UNPACKED_LIMIT bytes.
    """
    try:
        arrays = npz.read(data, UNPACKED_LIMIT)
    except ValueError as error:
        raise DataError(str(error)) from error
    for images, labels in NPZ_NAMES:
        if images in arrays and labels in arrays:
            return from_arrays(arrays[images], arrays[labels], note)
    found = ", ".join(arrays) or "none"
    raise DataError(f"expected the arrays 'images' and 'labels', found {found:.200}")


def write_npz(data: Dataset) -> bytes:
    """The bytes of an .npz file that `read_npz` reads."""
    file = io.BytesIO()
    np.savez_compressed(file, images=data.images, labels=data.labels)
    return file.getvalue()


def read_csv(data: bytes) -> Dataset:
    """A Dataset from CSV: a row an image, 784 or 768 numbers, and its label first or last.

    A first line that is not numbers is a header; a name in it such as "label" tells which column
    is the label. Raises DataError for another content.
    """
    file = io.BytesIO(data)
    first = file.readline(LONGEST_ROW).removeprefix(UTF8_MARK)
    names = first.decode(errors="replace").strip().lower().split(",")
    if len(names) not in (grid.SIZE + 1, 28 * 28 + 1):
        raise DataError(
            f"expected 784 or 768 numbers and a label in each row, found {len(names)} in the first"
        )
    header = any(not _is_number(name) for name in names)
    if not header:
        file.seek(len(UTF8_MARK) if data.startswith(UTF8_MARK) else 0)
    blocks = list(_blocks(file, len(names)))
    if not blocks:
        raise DataError("expected rows of numbers, found none")
    rows = np.concatenate(blocks)
    del blocks
    if _label_is_last(rows, names if header else []):
        return from_arrays(rows[:, :-1], rows[:, -1])
    return from_arrays(rows[:, 1:], rows[:, 0])


def _blocks(file: io.BytesIO, columns: int) -> Iterator[NDArray]:
    """The rows of CSV, some hundred at a time: uint8 where all are whole numbers, else float32."""
    count, fractions = 0, False
    while lines := file.readlines(ROWS_AT_ONCE):
        where = f"in rows {count + 1:,} to {count + len(lines):,}"
        count += len(lines)
        if count > MOST_EXAMPLES or count * columns > UNPACKED_LIMIT:
            raise DataError(f"expected fewer rows, found {count:,} or more: bring it in parts")
        lines = [line for line in lines if not line.isspace()]
        if any(line.count(b",") != columns - 1 or len(line) > LONGEST_ROW for line in lines):
            raise DataError(f"expected rows of {columns} numbers, found another row {where}")
        block = _parsed(b",".join(lines), np.int64)
        if block is None:
            block, fractions = _parsed(b",".join(lines), np.float32), True
        if block is None or block.size != len(lines) * columns:
            raise DataError(f"expected rows of numbers, found something else {where}")
        if not block.size:
            continue
        low, high = block.min(), block.max()
        if not (low >= 0 and high <= 255):
            raise DataError(f"expected values from 0 to 255, found {low:g} to {high:g} {where}")
        if fractions and count > MOST_FRACTIONS:
            raise DataError(
                f"expected at most {MOST_FRACTIONS:,} rows with fractions, found more: write whole "
                "numbers from 0 to 255, or an .npz file"
            )
        yield block.reshape(-1, columns).astype(np.float32 if fractions else np.uint8)


def _parsed(text: bytes, dtype: DTypeLike) -> NDArray | None:
    # Older NumPys only warn of what is no number, and leave out the rest.
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


def _label_is_last(rows: NDArray[np.floating], header: list[str]) -> bool:
    names = [name.strip(" \"'") in ("label", "class", "digit", "target", "y") for name in header]
    if any(names):
        return names.index(True) > 0
    # Both edges of an image are paper, as 0 may be a label: the column with more digits is it.
    distinct = [
        len(np.unique(column)) if _are_labels(column) else 0 for column in rows[:, [0, -1]].T
    ]
    return distinct[1] > distinct[0]


def _are_labels(numbers: NDArray) -> bool:
    return bool(((numbers >= 0) & (numbers <= 9) & (numbers == np.rint(numbers))).all())


def from_arrays(images: NDArray, labels: NDArray, note: Note = _ignore) -> Dataset:
    """A Dataset from images of any usual layout, and their labels from 0 to 9.

    Images are (n, 768), (n, 784), (n, rows, columns) or (n, rows, columns, 1), from 0 to 255, or to
    1 where they are floats and none is larger. 28×28 and 32×24 are taken as they are; others as
    `grid.from_picture` does, which is noted, and without those of one colour.

    Raises DataError for what does not fit.
    """
    if images.dtype.kind not in "fiub" or labels.dtype.kind not in "fiub":
        raise DataError(f"expected numbers, found {images.dtype} and {labels.dtype}")
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    labels = labels.reshape(-1)
    if images.ndim not in (2, 3) or len(images) != len(labels):
        raise DataError(f"expected a label an image, found {labels.shape} for {images.shape}")
    if len(images) > MOST_EXAMPLES:
        raise DataError(f"expected at most {MOST_EXAMPLES:,} images, found {len(images):,}")
    if not _are_labels(labels):
        raise DataError("expected labels from 0 to 9, found others")
    if images.ndim == 2 and images.shape[1] == 28 * 28:
        images = images.reshape(-1, 28, 28)
    if images.ndim == 2 and images.shape[1] == grid.SIZE:
        images = images.reshape(-1, grid.ROWS, grid.COLUMNS)
    if images.ndim == 2:
        raise DataError(f"expected images of 768 or 784 numbers, found {images.shape[1]}")
    on_grid = images.shape[1:] in ((28, 28), (grid.ROWS, grid.COLUMNS))
    if not on_grid and (
        len(images) > MOST_RESIZED
        or images.size > MOST_RESIZED_PIXELS
        or max(images.shape[1:]) > LARGEST_SIDE
    ):
        raise DataError(
            f"expected images of 28×28 or 32×24, or at most {MOST_RESIZED:,} of other sizes to "
            f"{LARGEST_SIDE}×{LARGEST_SIDE}, of {MOST_RESIZED_PIXELS:,} pixels in all, found "
            f"{images.shape}: bring fewer or smaller ones"
        )
    pixels = _as_bytes(images)
    if not on_grid:
        pixels, inked = _resized(pixels, note)
        labels = labels[inked]
    elif images.shape[1] == 28:
        pixels = grid.from_mnist(pixels)
    pixels = np.ascontiguousarray(pixels.reshape(len(labels), grid.SIZE))
    return Dataset(pixels, labels.astype(np.uint8))


def _as_bytes(images: NDArray) -> NDArray[np.uint8]:
    low, high = (images.min(), images.max()) if images.size else (np.nan, np.nan)
    if not np.isfinite([low, high]).all():
        raise DataError("expected images of finite numbers, found none or NaN")
    if low < 0 or high > 255:
        raise DataError(f"expected values to 255, found {low:g} to {high:g}")
    if images.dtype == np.uint8:
        return images
    to_one = images.dtype.kind == "b" or (images.dtype.kind == "f" and high <= 1)
    scale = np.float32(255 if to_one else 1)
    pixels = np.empty(images.shape, np.uint8)
    # A block at a time: the whole as floats would take several times its memory.
    step = 1 + PIXELS_AT_ONCE // images[0].size
    for start in range(0, len(images), step):
        block = slice(start, start + step)
        pixels[block] = np.rint(images[block] * scale)
    return pixels


def _resized(images: NDArray[np.uint8], note: Note) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The images that are not of one colour on the grid, and which these are."""
    pixels, inked = np.zeros((len(images), grid.SIZE), np.uint8), np.ones(len(images), bool)
    for i, image in enumerate(images):
        try:
            pixels[i] = np.rint(255 * grid.from_picture(image))
        except ValueError:
            inked[i] = False
    if not inked.any():
        raise DataError("expected ink on paper, found one colour only")
    note(RESIZED, int(inked.sum()))
    if not inked.all():
        note(BLANK, int((~inked).sum()))
    return pixels[inked], inked


def read_strokes(path: Path | str) -> tuple[NDArray[np.uint8], list[grid.Digit]]:
    """Labels (n,) and pen strokes of n digits from JSON, gzipped or not.

    The file is a list of {"label": 0…9, "strokes": [[[x, y], …], …]}. Raises DataError for another
    content; OSError for a path that cannot be read.
    """
    path = Path(path)
    data = path.read_bytes()
    try:
        digits = json.loads(gzip.decompress(data) if data[:2] == GZIP_MAGIC else data)
        if not isinstance(digits, list) or not digits:
            raise TypeError(f"found {digits!r:.40}")
        labels = np.array([digit["label"] for digit in digits], np.uint8)
        return labels, [digit["strokes"] for digit in digits]
    except (ValueError, TypeError, KeyError, OverflowError, EOFError, OSError, zlib.error) as error:
        raise DataError(
            f'{path.name}: expected a list of {{"label", "strokes"}}: {error}'
        ) from error


def from_strokes(
    digits: Sequence[grid.Digit],
    labels: NDArray[np.integer],
    pen_widths: NDArray[np.floating] | None = None,
) -> Dataset:
    """A Dataset of n digits' pen strokes, with pen widths (n,) in cells where they are given."""
    widths = np.full(len(digits), grid.PEN_WIDTH) if pen_widths is None else pen_widths
    blocks = range(0, len(digits), STROKES_AT_ONCE)
    images = [
        grid.from_many(digits[i : i + STROKES_AT_ONCE], widths[i : i + STROKES_AT_ONCE])
        for i in blocks
    ]
    return Dataset.from_floats(np.concatenate(images), labels)
