"""Data sets: images on the network's grid with their labels, from IDX, .npz and CSV.

A `Dataset` keeps its images as bytes (46 MB for 60,000) and turns a mini-batch at a time into the
columns of floats that the network takes. This module fetches nothing.
"""

import gzip
import io
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitlab import grid, npz

MEMORY_LIMIT = 256 * 1024 * 1024
"""Bytes that one IDX file may unpack to; MNIST's largest takes 47 MB."""

LARGEST_SIDE = 4096
"""Pixels of a picture that is not on the grid yet."""
NPZ_NAMES = [("images", "labels"), ("x", "y"), ("X", "y"), ("x_train", "y_train")]

GZIP_MAGIC = b"\x1f\x8b"
IDX_UINT8 = 0x08
# Digits drawn at once: their fine grids fit into the processor's cache.
STROKES_AT_ONCE = 50
TARGETS = np.eye(10, dtype=np.float32)


class DataError(ValueError):
    """A data file or data set that cannot be used: what was expected, and what was found."""


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

    Raises DataError for what is not such a file, is cut short or too long, or would take more
    than MEMORY_LIMIT bytes; OSError for a path that cannot be read.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _parse_idx(io.BytesIO(source), "the data")
    with Path(source).open("rb") as file:
        return _parse_idx(file, Path(source).name)


def _parse_idx(file: io.BufferedIOBase, name: str) -> NDArray[np.uint8]:
    zipped = file.read(2) == GZIP_MAGIC
    file.seek(0)
    stream = gzip.GzipFile(fileobj=file) if zipped else file
    try:
        return _parse_stream(stream, name)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(
            f"{name}: expected a whole gzip file, found a broken one ({error})"
        ) from error


def _parse_stream(stream: io.BufferedIOBase, name: str) -> NDArray[np.uint8]:
    head = stream.read(4)
    if len(head) < 4 or head[:2] != b"\0\0":
        raise DataError(f"{name}: expected an IDX file, which begins 00 00, found {head.hex(' ')}")
    if head[2] != IDX_UINT8:
        raise DataError(f"{name}: expected unsigned bytes (type 08), found type {head[2]:02x}")
    sizes = stream.read(4 * head[3])
    if head[3] == 0 or len(sizes) < 4 * head[3]:
        raise DataError(f"{name}: expected the sizes of its dimensions, found {len(sizes)} bytes")
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    count = math.prod(shape)
    if count > MEMORY_LIMIT:
        raise DataError(
            f"{name}: expected at most {MEMORY_LIMIT:,} bytes, found a claim of {shape}"
        )
    body = stream.read(count + 1)
    if len(body) != count:
        found = "more" if len(body) > count else f"{len(body):,}"
        raise DataError(f"{name}: expected {count:,} values for {shape}, found {found}")
    return np.frombuffer(body, np.uint8).reshape(shape)


def from_idx(images: Path | str | bytes, labels: Path | str | bytes) -> Dataset:
    """A Dataset from MNIST's pair of IDX files: images (n, 28, 28) and labels (n,).

    Raises as `read_idx` does, and DataError where the two do not fit.
    """
    pixels, digits = read_idx(images), read_idx(labels)
    if pixels.ndim != 3 or pixels.shape[1:] != (28, 28):
        raise DataError(f"expected images of the shape (n, 28, 28), found {pixels.shape}")
    return Dataset(grid.from_mnist(pixels), digits)


def read_npz(data: bytes) -> Dataset:
    """A Dataset from an .npz file's bytes: images and labels, by these or other usual names.

    Images are (n, 768), (n, 784) or (n, rows, columns) from 0 to 255 or to 1; see `from_arrays`.
    Raises DataError for another content, or more than MEMORY_LIMIT bytes.
    """
    try:
        arrays = npz.read(data, MEMORY_LIMIT)
    except ValueError as error:
        raise DataError(str(error)) from error
    for images, labels in NPZ_NAMES:
        if images in arrays and labels in arrays:
            return from_arrays(arrays[images], arrays[labels])
    raise DataError(
        f"expected the arrays 'images' and 'labels', found {', '.join(arrays) or 'none'}"
    )


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
    if len(data) > MEMORY_LIMIT:
        raise DataError(f"expected at most {MEMORY_LIMIT:,} bytes, found {len(data):,}")
    try:
        text = data.decode("utf-8-sig")
        first = text.split("\n", 1)[0].strip().lower().split(",")
        header = any(not _is_number(entry) for entry in first)
        rows = np.loadtxt(
            io.StringIO(text), np.float32, delimiter=",", skiprows=int(header), ndmin=2
        )
    except (ValueError, UserWarning) as error:
        raise DataError(f"expected rows of numbers with commas between them ({error})") from error
    if rows.shape[1] not in (grid.SIZE + 1, 28 * 28 + 1):
        raise DataError(
            f"expected 784 or 768 numbers and a label in each row, found {rows.shape[1]} numbers"
        )
    if len(rows) == 0:
        raise DataError("expected rows of numbers, found none")
    if _label_is_last(rows, first if header else []):
        return from_arrays(rows[:, :-1], rows[:, -1])
    return from_arrays(rows[:, 1:], rows[:, 0])


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


def from_arrays(images: NDArray, labels: NDArray) -> Dataset:
    """A Dataset from images of any usual layout, and their labels from 0 to 9.

    Images are (n, 768), (n, 784) or (n, rows, columns), from 0 to 255, or to 1 where they are
    floats and none is larger. 28×28 and 32×24 are taken as they are; others as `grid.from_picture`.
    Raises DataError for what does not fit.
    """
    if images.dtype.kind not in "fiub" or labels.dtype.kind not in "fiub":
        raise DataError(f"expected numbers, found {images.dtype} and {labels.dtype}")
    labels = labels.reshape(-1)
    if not _are_labels(labels):
        raise DataError("expected labels from 0 to 9, found others")
    if images.ndim not in (2, 3) or len(images) != len(labels):
        raise DataError(f"expected a label an image, found {labels.shape} for {images.shape}")
    if images.size == 0 or not np.isfinite(images).all():
        raise DataError("expected images of finite numbers, found none or NaN")
    if images.min() < 0 or images.max() > 255:
        raise DataError(f"expected values to 255, found {images.min():g} to {images.max():g}")
    if images.dtype.kind == "b" or (images.dtype.kind == "f" and images.max() <= 1):
        images = np.rint(images * np.float32(255))
    return Dataset(_on_grid(images.astype(np.uint8)), labels.astype(np.uint8))


def _on_grid(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if images.ndim == 2 and images.shape[1] == 28 * 28:
        images = images.reshape(-1, 28, 28)
    if images.ndim == 2 or images.shape[1:] == (grid.ROWS, grid.COLUMNS):
        return images.reshape(len(images), -1)
    if images.shape[1:] == (28, 28):
        return grid.from_mnist(images)
    if max(images.shape[1:]) > LARGEST_SIDE:
        raise DataError(f"expected images of at most {LARGEST_SIDE} pixels a side, found more")
    try:
        return np.array([np.rint(255 * grid.from_picture(i)) for i in images], np.uint8)
    except ValueError as error:
        raise DataError(str(error)) from error


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
