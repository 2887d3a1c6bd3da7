"""Pictures of digits, of any size, brought to the network's grid.

Decoding PNG or JPEG is not done here: a picture is an array of grey pixels.
"""

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid
from digitlab.data.dataset import DataError

LARGEST_SIDE = 1024
"""The most pixels along one side of a picture that has to be resized."""
LEAST_CONTRAST = 32
"""Grey levels between a picture's paper and its ink, of 256; with fewer it holds no digit."""


def is_on_grid(shape: tuple[int, ...]) -> bool:
    """Whether pictures of this shape (rows, columns) are taken as they are: 28×28 and 32×24."""
    return shape in ((28, 28), (grid.ROWS, grid.COLUMNS))


def from_pixels(pixels: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """A picture (rows, `width`) from its grey pixels (rows × width,), row by row.

    Raises DataError where there are none, where rows are incomplete, and where a side is longer
    than LARGEST_SIDE.
    """
    if width < 1 or not pixels.size or pixels.size % width:
        raise DataError("expected a picture, found no pixels", "error-picture-empty")
    picture = pixels.reshape(-1, width)
    if max(picture.shape) > LARGEST_SIDE:
        raise DataError(
            f"expected at most {LARGEST_SIDE} pixels a side, found {max(picture.shape)}",
            "error-picture-large",
            most=LARGEST_SIDE,
            found=max(picture.shape),
        )
    return picture


def from_picture(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """One grey picture (rows, columns) of a digit as the grid's 768 floats from 0 to 1.

    Dark on light or light on dark; 28×28 is taken as MNIST's and 32×24 as the grid itself. Any
    other size is cropped to its ink, fitted into the 20×20 box, and centred by its mass.

    Raises DataError for a picture without ink.
    """
    grey = np.asarray(picture, np.uint8)
    if np.count_nonzero(grey > 127) > grey.size / 2:
        grey = 255 - grey
    low, high = float(grey.min()), float(grey.max())
    if high - low < LEAST_CONTRAST:
        raise DataError("expected ink on paper, found one colour only", "error-picture-blank")
    ink = (grey.astype(np.float64) - low) / (high - low)
    if grey.shape == (28, 28):
        return grid.from_mnist(ink[None]).ravel()
    if is_on_grid(grey.shape):
        return ink.ravel()
    inked = ink > 1 / 4
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = grid.BOX / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    return _centred(_shares(height, ink.shape[0]) @ ink @ _shares(width, ink.shape[1]).T)


def _shares(cells: int, length: int) -> NDArray[np.float64]:
    """How much of each of `length` pixels belongs to each of the cells: (cells, length)."""
    edges = np.linspace(0, length, cells + 1)
    begin = np.maximum(edges[:-1, None], np.arange(length))
    end = np.minimum(edges[1:, None], np.arange(1, length + 1))
    shares: NDArray[np.float64] = np.maximum(0, end - begin) * (cells / length)
    return shares


def _centred(ink: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ink (rows, columns) on the grid (768,), its centre of mass in the middle."""
    rows, columns = np.indices(ink.shape)
    down = round((grid.ROWS - 1) / 2 - float(np.average(rows, weights=ink)))
    right = round((grid.COLUMNS - 1) / 2 - float(np.average(columns, weights=ink)))
    padded = np.pad(ink, ((grid.ROWS, grid.ROWS), (grid.COLUMNS, grid.COLUMNS)))
    top, left = grid.ROWS - down, grid.COLUMNS - right
    return padded[top : top + grid.ROWS, left : left + grid.COLUMNS].ravel()
