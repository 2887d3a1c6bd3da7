"""Files of digits: IDX, .npz and pen strokes, read with suspicion. CSV is read by `csv_files`.

What a file claims about its size is checked before memory is taken for it. Nothing is fetched here.
"""

import gzip
import io
import json
import math
import zlib
from collections.abc import Buffer
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitlab import npz
from digitlab.data import grid
from digitlab.data.arrays import NotePictures, from_arrays, no_note
from digitlab.data.dataset import MOST_EXAMPLES, DataError, Dataset
from digitlab.validate import Invalid

UNPACKED_LIMIT = 64 * 1024 * 1024
"""Bytes that one file of digits may unpack to; MNIST's largest takes 47 MB."""
NPZ_NAMES = [
    *[("images", "labels"), ("x", "y"), ("data", "target"), ("x_train", "y_train")],
    *[("train_images", "train_labels"), ("x_test", "y_test"), ("test_images", "test_labels")],
    *[("features", "labels"), ("data", "labels"), ("arr_0", "arr_1")],
]
GZIP_MAGIC = b"\x1f\x8b"
IDX_UINT8 = 0x08


def read_idx(source: Path | str | Buffer) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes, gzipped or not, from a path or its bytes.

    The format: two zero bytes, the type (8: unsigned byte), the number of dimensions, each
    dimension as a big-endian 32-bit count, then the values row by row (LeCun et al., MNIST).

    Raises DataError for what is not such a file, is cut short or too long, or would take more than
    UNPACKED_LIMIT bytes; OSError for a path that cannot be read.
    """
    if isinstance(source, Path | str):
        return _parse_idx(memoryview(Path(source).read_bytes()), Path(source).name)
    return _parse_idx(memoryview(source), "the data")


def _parse_idx(data: memoryview, name: str) -> NDArray[np.uint8]:
    shape = _idx_shape(data, name)
    count = math.prod(shape)
    if not 0 < count <= UNPACKED_LIMIT or shape[0] > MOST_EXAMPLES:
        raise DataError(
            f"{name}: expected 1 to {MOST_EXAMPLES:,} digits of at most {UNPACKED_LIMIT:,} bytes, "
            f"found a claim of {shape}",
            "error-idx-size",
            most=MOST_EXAMPLES,
            bytes=UNPACKED_LIMIT,
            found=" × ".join(map(str, shape)),
        )
    start = 4 + 4 * len(shape)
    whole = _beginning(data, start + count + 1, name)
    if len(whole) != start + count:
        found = "more" if len(whole) > start + count else f"{len(whole) - start:,}"
        raise DataError(
            f"{name}: expected {count:,} values for {shape}, found {found}",
            "error-idx-long" if found == "more" else "error-idx-short",
            expected=count,
        )
    return np.frombuffer(whole, np.uint8, offset=start).reshape(shape)


def _idx_shape(data: memoryview, name: str) -> tuple[int, ...]:
    """The dimensions that an IDX file of unsigned bytes claims: one to three, of any size."""
    head = _beginning(data, 4, name)
    if len(head) < 4 or head[:2] != b"\0\0":
        raise DataError(
            f"{name}: expected an IDX file, which begins 00 00, found {head.hex(' ')}",
            "error-idx-start",
        )
    if head[2] != IDX_UINT8:
        raise DataError(
            f"{name}: expected unsigned bytes (type 08), found type {head[2]:02x}",
            "error-idx-type",
            found=f"{head[2]:02x}",
        )
    if not 1 <= head[3] <= 3:
        raise DataError(
            f"{name}: expected 1 to 3 dimensions, found {head[3]}",
            "error-idx-dimensions",
            found=head[3],
        )
    sizes = _beginning(data, 4 + 4 * head[3], name)[4:]
    if len(sizes) < 4 * head[3]:
        raise DataError(
            f"{name}: expected the sizes of its dimensions, found {len(sizes)} bytes",
            "error-idx-cut",
        )
    return tuple(int(size) for size in np.frombuffer(sizes, ">u4"))


def _beginning(data: memoryview, size: int, name: str) -> bytes:
    """The first `size` bytes of a file that may be gzipped, or all where there are fewer."""
    if data[:2] != GZIP_MAGIC:
        return bytes(data[:size])
    unpack = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpack.decompress(data, size)
    except zlib.error as error:
        raise DataError(
            f"{name}: expected a whole gzip file, found a broken one", "error-gzip-broken"
        ) from error
    if len(unpacked) < size and not unpack.eof:
        raise DataError(
            f"{name}: expected a whole gzip file, found one that is cut short", "error-gzip-cut"
        )
    return unpacked


def unpacked(data: bytes, size: int) -> bytes:
    """The first `size` bytes of what a gzip file holds. Raises DataError for a broken one."""
    return _beginning(memoryview(data), size, "the data")


def from_idx(images: Path | str | Buffer, labels: Path | str | Buffer) -> Dataset:
    """A Dataset from MNIST's pair of IDX files: images (n, 28, 28) and labels (n,).

    Raises as `read_idx` does, and DataError where the two do not fit.
    """
    pixels, digits = read_idx(images), read_idx(labels)
    if pixels.ndim != 3 or pixels.shape[1:] != (28, 28):
        raise DataError(
            f"expected images of the shape (n, 28, 28), found {pixels.shape}", "error-mnist-shape"
        )
    return Dataset(grid.from_mnist(pixels), digits)


def read_npz(data: bytes, note: NotePictures = no_note) -> Dataset:
    """A Dataset from an .npz file's bytes: images and labels, by these or other usual names.

    Images are (n, 768), (n, 784) or (n, rows, columns) from 0 to 255 or to 1; see `from_arrays`.
    Raises DataError for another content, or more than UNPACKED_LIMIT bytes.
    """
    try:
        arrays = npz.read(data, UNPACKED_LIMIT)
    except Invalid as error:
        raise DataError.of(error) from error
    known = {name.lower(): array for name, array in arrays.items()}
    pairs = {images: labels for images, labels in NPZ_NAMES if images in known and labels in known}
    if pairs:
        # A test part, where there is one, is more of the same.
        parts = [from_arrays(known[one], known[other], note) for one, other in pairs.items()]
        return Dataset.joined(parts)
    found = f"{', '.join(arrays) or 'none':.200}"
    raise DataError(
        f"expected the arrays 'images' and 'labels', found {found}", "error-npz-names", found=found
    )


def write_npz(data: Dataset) -> bytes:
    """The bytes of an .npz file that `read_npz` reads."""
    file = io.BytesIO()
    np.savez_compressed(file, images=data.images, labels=data.labels)
    return file.getvalue()


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
