"""Digits from arrays: images of any usual layout and their labels become a `Dataset`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid
from digitlab.data.dataset import MOST_EXAMPLES, DataError, Dataset, unpaired
from digitlab.data.morphology import shares
from digitlab.data.notes import BLANK, RESIZED, SCALED, TURNED
from digitlab.data.pictures import DIGIT_SIDE, is_on_grid

MOST_RESIZED_PIXELS = 64 * 1024 * 1024
"""Pixels of the images of one file that are resized."""
AT_ONCE = 2_000
"""Images that are fitted at once: each takes ten times its room meanwhile."""
# Pixels that are converted at once.
PIXELS_AT_ONCE = 1024 * 1024
SQUARES = {28 * 28: (28, 28), grid.SIZE: (grid.ROWS, grid.COLUMNS), 8 * 8: (8, 8)}
"""The shapes of images whose pixels stand in one row, by their number."""
FITTING = 0.9
"""Of a file's images: where so many are as MNIST's are, all are taken as they are."""
INK = 64
"""Of 255: what is darker belongs to the digit's box."""

NotePictures = Callable[[str, int], None]
"""Called with the id of a note on pictures (see `notes`) and how many pictures it is about."""
Bytes = NDArray[np.uint8]


def no_note(kind: str, count: int) -> None:
    """Take a note on pictures and forget it."""


def from_arrays(
    images: NDArray[Any], labels: NDArray[Any], note: NotePictures = no_note
) -> Dataset:
    """A Dataset from n images of any usual layout, and their labels from 0 to 9.

    Images are (n, 768), (n, 784), (784, n), (n, rows, columns), or these with one or three
    channels. Their values are from 0 to 255, 0 to 1, −1 to 1, 0 to 16, or normalised by mean and
    deviation. Labels are numbers, text, or one-hot. (n, 768) of uint8 is the grid itself, and stays
    as it is. Dark on light is turned round; 28×28 and 32×24 stay as they are where they are as
    MNIST's; others are fitted into its box and centred. What was changed is noted.

    Raises DataError for what does not fit.
    """
    labels = _as_labels(labels)
    cells, kept = to_grid(images, len(labels), note)
    return Dataset(cells, labels[kept])


def to_grid(
    images: NDArray[Any], count: int, note: NotePictures = no_note
) -> tuple[Bytes, NDArray[np.bool_]]:
    """`count` images of any usual layout on the grid, (k, 768), and which of them these are (n,).

    As `from_arrays`; those without ink are left out.
    """
    is_ours = images.ndim == 2 and images.shape[1] == grid.SIZE and images.dtype == np.uint8
    images = _as_pictures(images, count)
    _check_counts(images, count)
    if is_ours:
        return images.reshape(-1, grid.SIZE), np.ones(count, bool)
    pixels = _dark_is_paper(_as_bytes(images, note), note)
    if is_as_mnist(pixels):
        cells = grid.from_mnist(pixels) if pixels.shape[1] == 28 else pixels
        return np.ascontiguousarray(cells.reshape(count, grid.SIZE)), np.ones(count, bool)
    inked = pixels.reshape(count, -1).max(axis=1) > INK
    if not inked.any():
        raise DataError("expected ink on paper, found one colour only", "error-images-blank")
    note(RESIZED, int(inked.sum()))
    if not inked.all():
        note(BLANK, int((~inked).sum()))
    kept = np.flatnonzero(inked)
    fitted = [_fitted(pixels[some]) for some in np.split(kept, range(AT_ONCE, len(kept), AT_ONCE))]
    return np.concatenate(fitted), inked


def are_labels(numbers: NDArray[Any]) -> bool:
    """Whether all numbers are whole and from 0 to 9."""
    return bool(((numbers >= 0) & (numbers <= 9) & (numbers == np.rint(numbers))).all())


def is_as_mnist(pixels: Bytes) -> bool:
    """Whether images (n, rows, columns) are on the grid, their ink in MNIST's box, centred."""
    shape = pixels.shape[1:]
    if not is_on_grid(shape):
        return False
    some = pixels[:: 1 + len(pixels) // 1000]
    heights, widths = _boxes(some)
    sides = np.maximum(heights[1] - heights[0], widths[1] - widths[0]) + 1
    off = np.maximum(
        *(
            abs(_middle(some, axis) - (length - 1) / 2)
            for axis, length in zip((1, 2), shape, strict=True)
        )
    )
    fits = (sides <= grid.BOX) & (sides >= grid.BOX - 3) & (off <= 1)
    return bool(np.mean(fits) >= FITTING)


def _as_labels(labels: NDArray[Any]) -> Bytes:
    """Labels (n,) from numbers, from text, or one-hot (n, 10)."""
    if labels.dtype.kind in "US":
        try:
            labels = labels.astype(np.float64)
        except ValueError:
            labels = np.array([np.nan])
    if labels.dtype.kind not in "fiub":
        raise DataError(f"expected numbers as labels, found {labels.dtype}", "error-images-dtype")
    if labels.ndim == 2 and labels.shape[1] == 10 and len(labels):
        ones = np.isclose(labels, 1).sum(axis=1) == 1
        if ones.all() and np.isclose(np.abs(labels).sum(axis=1), 1).all():
            labels = labels.argmax(axis=1)
    labels = labels.reshape(-1)
    if not are_labels(labels):
        raise DataError("expected labels from 0 to 9, found others", "error-labels-range")
    return labels.astype(np.uint8)


def _as_pictures(images: NDArray[Any], count: int) -> NDArray[Any]:
    """Images (n, rows, columns) of any of the layouts."""
    if images.dtype.kind not in "fiub":
        raise DataError(f"expected numbers, found {images.dtype}", "error-images-dtype")
    if images.ndim == 4:
        images = _without_channels(images)
    if images.ndim == 3 and images.shape[2] == 1 and images.shape[1] in SQUARES:
        images = images[..., 0]
    if images.ndim == 2 and len(images) in SQUARES and images.shape[1] == count != len(images):
        images = images.T
    if images.ndim == 3:
        return images
    if images.ndim == 2 and images.shape[1] in SQUARES:
        return images.reshape(-1, *SQUARES[images.shape[1]])
    if images.ndim == 2:
        raise DataError(
            f"expected images of 768 or 784 numbers, found {images.shape[1]}",
            "error-images-columns",
            found=images.shape[1],
        )
    raise DataError(
        f"expected images (n, rows, columns), found {images.shape}",
        "error-images-shape",
        found=f"{images.shape!s:.100}",
    )


def _without_channels(images: NDArray[Any]) -> NDArray[Any]:
    """Images (n, 1 or 3, rows, columns), or with the channels last, as (n, rows, columns)."""
    for axis in 1, 3:
        if images.shape[axis] == 1:
            return images.squeeze(axis)
    for axis in 3, 1:
        if images.shape[axis] == 3 and images.size <= MOST_RESIZED_PIXELS:
            return images.mean(axis=axis, dtype=np.float32).astype(images.dtype)
    return images


def _check_counts(images: NDArray[Any], count: int) -> None:
    if len(images) != count:
        raise unpaired(len(images), count)
    if len(images) > MOST_EXAMPLES:
        raise DataError(
            f"expected at most {MOST_EXAMPLES:,} images, found {len(images):,}",
            "error-images-count",
            most=MOST_EXAMPLES,
            found=len(images),
        )
    if images.size > MOST_RESIZED_PIXELS * 2 or max(images.shape[1:]) > DIGIT_SIDE:
        raise DataError(
            f"expected images of at most {DIGIT_SIDE}×{DIGIT_SIDE}, found {images.shape}: "
            "bring fewer or smaller ones",
            "error-images-resized",
            side=DIGIT_SIDE,
            found=len(images),
            rows=images.shape[1],
            columns=images.shape[2],
        )


def _as_bytes(images: NDArray[Any], note: NotePictures) -> Bytes:
    """The values from 0 to 255: by what the lowest and the highest one tell."""
    low, high = (images.min(), images.max()) if images.size else (np.nan, np.nan)
    if not np.isfinite([low, high]).all():
        raise DataError(
            "expected images of finite numbers, found none or NaN", "error-images-finite"
        )
    is_float = images.dtype.kind == "f"
    if high > 255 or (low < 0 and not is_float):
        raise DataError(
            f"expected values to 255, found {low:g} to {high:g}",
            "error-images-range",
            low=float(low),
            high=float(high),
        )
    if low < 0:
        # From −1 to 1, or normalised: both are 0 to 1, moved and stretched.
        lowest, highest = (-1.0, 1.0) if low >= -1 and high <= 1 else (float(low), float(high))
        note(SCALED, len(images))
    elif high <= 1:
        lowest, highest = 0.0, 1.0
    elif high <= 16:
        lowest, highest = 0.0, 16.0
        note(SCALED, len(images))
    elif images.dtype == np.uint8:
        return images
    else:
        lowest, highest = 0.0, 255.0
    if highest == lowest:
        raise DataError("expected ink on paper, found one colour only", "error-images-blank")
    scale = np.float32(255 / (highest - lowest))
    pixels = np.empty(images.shape, np.uint8)
    # A block at a time: the whole as floats would take several times its memory.
    step = 1 + PIXELS_AT_ONCE // images[0].size
    for start in range(0, len(images), step):
        block = slice(start, start + step)
        pixels[block] = np.rint((images[block] - np.float32(lowest)) * scale)
    return pixels


def _dark_is_paper(pixels: Bytes, note: NotePictures) -> Bytes:
    """Images of dark ink on light paper turned round: their border is mostly light."""
    border = np.concatenate(
        [edge.reshape(len(pixels), -1) for edge in (pixels[:, [0, -1]], pixels[:, :, [0, -1]])],
        axis=1,
    )
    is_light = np.mean(border > 127, axis=1) > 0.5
    if not is_light.any():
        return pixels
    note(TURNED, int(is_light.sum()))
    pixels = pixels.copy()
    pixels[is_light] = 255 - pixels[is_light]
    return pixels


def _boxes(pixels: Bytes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first and last row, and column, with ink of each image: two of (2, n)."""
    inked = pixels > INK
    ends = []
    for axis in 2, 1:
        line = inked.any(axis=axis)
        last = line.shape[1] - 1 - line[:, ::-1].argmax(axis=1)
        ends.append(np.stack([line.argmax(axis=1), last]))
    return ends[0], ends[1]


def _middle(pixels: NDArray[Any], axis: int) -> NDArray[np.float64]:
    """The centre of mass of each image along an axis, (n,)."""
    mass = pixels.sum(axis=3 - axis, dtype=np.float64)
    middle: NDArray[np.float64] = (
        mass @ np.arange(mass.shape[1]) / np.maximum(1e-9, mass.sum(axis=1))
    )
    return middle


def _fitted(pixels: Bytes) -> Bytes:
    """Images fitted into MNIST's box and centred by their mass, (n, 768).

    Those whose boxes have one shape are fitted together, and those that move the same way moved.
    """
    heights, widths = _boxes(pixels)
    sizes = np.stack([heights[1] - heights[0] + 1, widths[1] - widths[0] + 1], axis=1)
    canvas = np.zeros((len(pixels), grid.BOX, grid.BOX), np.float32)
    kinds, kind = np.unique(sizes, axis=0, return_inverse=True)
    for i, (height, width) in enumerate(kinds):
        scale = grid.BOX / max(height, width)
        rows, columns = (max(1, round(side * scale)) for side in (height, width))
        down, right = shares(rows, height), shares(columns, width).T
        members = np.flatnonzero(kind.reshape(-1) == i)
        step = 1 + PIXELS_AT_ONCE // int(height * width)
        for some in np.split(members, range(step, len(members), step)):
            top = heights[0][some][:, None] + np.arange(height)
            left = widths[0][some][:, None] + np.arange(width)
            ink = pixels[some[:, None, None], top[:, :, None], left[:, None, :]]
            canvas[some, :rows, :columns] = down @ ink @ right
    return _centred(canvas)


def _centred(canvas: NDArray[np.float32]) -> Bytes:
    """Squares of ink (n, 20, 20) on the grid, (n, 768): what would leave it is cut."""
    downs = np.rint((grid.ROWS - 1) / 2 - _middle(canvas, 1)).astype(int)
    rights = np.rint((grid.COLUMNS - 1) / 2 - _middle(canvas, 2)).astype(int)
    margin = grid.ROWS
    wide = np.zeros((len(canvas), grid.ROWS + 2 * margin, grid.COLUMNS + 2 * margin), np.uint8)
    ways, way = np.unique(np.stack([downs, rights], axis=1), axis=0, return_inverse=True)
    for i, (down, right) in enumerate(ways):
        members = way.reshape(-1) == i
        top, left = margin + down, margin + right
        wide[members, top : top + grid.BOX, left : left + grid.BOX] = np.rint(canvas[members])
    inner = wide[:, margin : margin + grid.ROWS, margin : margin + grid.COLUMNS]
    return inner.reshape(len(canvas), grid.SIZE)
