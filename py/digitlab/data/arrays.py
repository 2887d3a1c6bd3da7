"""Digits from arrays: images of any usual layout and their labels become a `Dataset`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid
from digitlab.data.dataset import MOST_EXAMPLES, DataError, Dataset, unpaired
from digitlab.data.notes import BLANK, RESIZED
from digitlab.data.pictures import LARGEST_SIDE, from_picture, is_on_grid

MOST_RESIZED, MOST_RESIZED_PIXELS = 2_000, 2_000 * 128 * 128
"""The most pictures in one file that are resized, and their pixels: each takes a while."""
# Pixels that are converted at once.
PIXELS_AT_ONCE = 1024 * 1024

NotePictures = Callable[[str, int], None]
"""Called with the id of a note on pictures (see `notes`) and how many pictures it is about."""


def no_note(kind: str, count: int) -> None:
    """Take a note on pictures and forget it."""


def from_arrays(
    images: NDArray[Any], labels: NDArray[Any], note: NotePictures = no_note
) -> Dataset:
    """A Dataset from images of any usual layout, and their labels from 0 to 9.

    Images are (n, 768), (n, 784), (n, rows, columns) or (n, rows, columns, 1), from 0 to 255, or to
    1 where they are floats and none is larger. 28×28 and 32×24 are taken as they are; others as
    `pictures.from_picture` does, which is noted, and without those of one colour.

    Raises DataError for what does not fit.
    """
    if images.dtype.kind not in "fiub" or labels.dtype.kind not in "fiub":
        raise DataError(
            f"expected numbers, found {images.dtype} and {labels.dtype}", "error-images-dtype"
        )
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    labels = labels.reshape(-1)
    _check_counts(images, labels)
    images = _as_pictures(images)
    on_grid = is_on_grid(images.shape[1:])
    if not on_grid:
        _check_sizes(images)
    pixels = _as_bytes(images)
    if not on_grid:
        pixels, inked = _resized(pixels, note)
        labels = labels[inked]
    elif images.shape[1] == 28:
        pixels = grid.from_mnist(pixels)
    pixels = np.ascontiguousarray(pixels.reshape(len(labels), grid.SIZE))
    return Dataset(pixels, labels.astype(np.uint8))


def are_labels(numbers: NDArray[Any]) -> bool:
    """Whether all numbers are whole and from 0 to 9."""
    return bool(((numbers >= 0) & (numbers <= 9) & (numbers == np.rint(numbers))).all())


def _check_counts(images: NDArray[Any], labels: NDArray[Any]) -> None:
    if images.ndim not in (2, 3):
        raise DataError(
            f"expected a label an image, found {labels.shape} for {images.shape}",
            "error-images-shape",
            found=f"{images.shape!s:.100}",
        )
    if len(images) != len(labels):
        raise unpaired(len(images), len(labels))
    if len(images) > MOST_EXAMPLES:
        raise DataError(
            f"expected at most {MOST_EXAMPLES:,} images, found {len(images):,}",
            "error-images-count",
            most=MOST_EXAMPLES,
            found=len(images),
        )
    if not are_labels(labels):
        raise DataError("expected labels from 0 to 9, found others", "error-labels-range")


def _as_pictures(images: NDArray[Any]) -> NDArray[Any]:
    """Images (n, rows, columns) from these, which may be (n, 784) or (n, 768)."""
    if images.ndim == 3:
        return images
    if images.shape[1] == 28 * 28:
        return images.reshape(-1, 28, 28)
    if images.shape[1] == grid.SIZE:
        return images.reshape(-1, grid.ROWS, grid.COLUMNS)
    raise DataError(
        f"expected images of 768 or 784 numbers, found {images.shape[1]}",
        "error-images-columns",
        found=images.shape[1],
    )


def _check_sizes(images: NDArray[Any]) -> None:
    """Check that it takes not too long to resize them."""
    if (
        len(images) > MOST_RESIZED
        or images.size > MOST_RESIZED_PIXELS
        or max(images.shape[1:]) > LARGEST_SIDE
    ):
        raise DataError(
            f"expected images of 28×28 or 32×24, or at most {MOST_RESIZED:,} of other sizes to "
            f"{LARGEST_SIDE}×{LARGEST_SIDE}, of {MOST_RESIZED_PIXELS:,} pixels in all, found "
            f"{images.shape}: bring fewer or smaller ones",
            "error-images-resized",
            most=MOST_RESIZED,
            side=LARGEST_SIDE,
            pixels=MOST_RESIZED_PIXELS,
            found=len(images),
            rows=images.shape[1],
            columns=images.shape[2],
        )


def _as_bytes(images: NDArray[Any]) -> NDArray[np.uint8]:
    low, high = (images.min(), images.max()) if images.size else (np.nan, np.nan)
    if not np.isfinite([low, high]).all():
        raise DataError(
            "expected images of finite numbers, found none or NaN", "error-images-finite"
        )
    if low < 0 or high > 255:
        raise DataError(
            f"expected values to 255, found {low:g} to {high:g}",
            "error-images-range",
            low=float(low),
            high=float(high),
        )
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


def _resized(
    images: NDArray[np.uint8], note: NotePictures
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The images on the grid without those of one colour, and which of all these are."""
    pixels, inked = np.zeros((len(images), grid.SIZE), np.uint8), np.ones(len(images), bool)
    for i, image in enumerate(images):
        try:
            pixels[i] = np.rint(255 * from_picture(image))
        except DataError:
            inked[i] = False
    if not inked.any():
        raise DataError("expected ink on paper, found one colour only", "error-picture-blank")
    note(RESIZED, int(inked.sum()))
    if not inked.all():
        note(BLANK, int((~inked).sum()))
    return pixels[inked], inked
