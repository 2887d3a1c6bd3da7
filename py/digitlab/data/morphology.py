"""Shapes in pictures: windows over them, their connected pieces, and what is left of thin strokes.

Pictures are arrays (rows, columns). The terms are those of mathematical morphology (Gonzalez and
Woods, "Digital Image Processing", chapter 9).
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pick = Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]


def resized(picture: NDArray[Any], shape: tuple[int, int]) -> Floats:
    """The picture in another shape, each cell the mean of the area that it covers."""
    rows, columns = shares(shape[0], picture.shape[0]), shares(shape[1], picture.shape[1])
    cells: Floats = rows @ picture @ columns.T
    return cells


def shares(cells: int, length: int) -> Floats:
    """How much of each of `length` pixels belongs to each of the cells: (cells, length)."""
    edges = np.linspace(0, length, cells + 1)
    begin = np.maximum(edges[:-1, None], np.arange(length))
    end = np.minimum(edges[1:, None], np.arange(1, length + 1))
    shares: Floats = np.maximum(0, end - begin) * (cells / length)
    return shares


def between(
    flat: NDArray[Any], width: int, at: NDArray[np.intp], right: NDArray[Any], down: NDArray[Any]
) -> NDArray[Any]:
    """A picture of that `width`, flat, between its pixels: the bilinear mean of four.

    `at` is the upper left pixel of each place, `right` and `down` how far it lies from there.
    """
    upper = flat[at] * (1 - right) + flat[at + 1] * right
    lower = flat[at + width] * (1 - right) + flat[at + width + 1] * right
    mean: NDArray[Any] = upper * (1 - down) + lower * down
    return mean


def windowed(picture: NDArray[Any], side: int, pick: Pick) -> NDArray[Any]:
    """`pick`, np.maximum or np.minimum, over the square of an odd side around each pixel.

    Windows of 1, 2, 4 … pixels are combined: the time hardly depends on the side.
    """
    for axis in 0, 1:
        lines = np.moveaxis(picture, axis, 0)
        window, width = np.pad(lines, [(side // 2, side // 2), (0, 0)], "edge"), 1
        while 2 * width <= side:
            window = pick(window[:-width], window[width:])
            width *= 2
        if width < side:
            window = pick(window[: len(window) - (side - width)], window[side - width :])
        picture = np.moveaxis(window[: len(lines)], 0, axis)
    return picture


def closing(picture: Floats, side: int) -> Floats:
    """The picture without the dark shapes that are narrower than an odd side."""
    closed: Floats = windowed(windowed(picture, side, np.maximum), side, np.minimum)
    return closed


def blurred(picture: NDArray[Any], side: int) -> Floats:
    """The mean over the square of an odd side around each pixel."""
    picture = picture.astype(np.float64)
    for axis in 0, 1:
        lines = np.moveaxis(picture, axis, 0)
        sums = np.cumsum(np.pad(lines, [(side // 2 + 1, side // 2), (0, 0)], "edge"), axis=0)
        picture = np.moveaxis((sums[side:] - sums[: len(lines)]) / side, 0, axis)
    return picture


def median(values: NDArray[Any]) -> float:
    """The value in the middle. NumPy's own needs a part of NumPy that the page leaves out."""
    return float(np.partition(values, values.size // 2, axis=None)[values.size // 2])


def odd(side: float) -> int:
    """A window's side near this one: odd, and at least 3."""
    return max(3, int(side)) | 1


def pieces(mask: Mask) -> NDArray[np.intp]:
    """Each pixel's connected piece, from 1, diagonals too; 0 outside of the mask.

    Runs of pixels are joined from row to row (Rosenfeld and Pfaltz, 1966).
    """
    edges = np.flatnonzero(np.diff(np.pad(mask, [(0, 0), (1, 1)]).ravel().astype(np.int8)))
    width = mask.shape[1] + 2
    row, begin = np.divmod(edges[::2], width)
    end = begin + edges[1::2] - edges[::2]
    parents = [*range(len(begin))]
    _join_rows(parents, row.tolist(), begin.tolist(), end.tolist())
    roots = [_root(parents, run) for run in range(len(parents))]
    number = np.unique(roots, return_inverse=True)[1] + 1
    labels = np.zeros(mask.shape, np.intp)
    labels[mask] = np.repeat(number, end - begin)
    return labels


def _join_rows(parents: list[int], row: list[int], begin: list[int], end: list[int]) -> None:
    """Join each run with those of the row above that it touches; runs are in reading order."""
    above = 0
    for run in range(len(row)):
        while row[above] < row[run] - 1 or (row[above] < row[run] and end[above] < begin[run]):
            above += 1
        at = above
        while row[at] == row[run] - 1 and begin[at] <= end[run]:
            one, other = _root(parents, run), _root(parents, at)
            parents[max(one, other)] = min(one, other)
            at += 1


def _root(parents: list[int], label: int) -> int:
    while parents[label] != label:
        label = parents[label]
    return label


def skeleton(mask: Mask) -> Mask:
    """The middle lines of the shapes, one pixel wide (Zhang and Suen, 1984)."""
    whole = np.pad(mask, 1).astype(np.uint8)
    flat, line = whole.ravel(), whole.shape[1]
    # Above, and then clockwise.
    ways = -line, 1 - line, 1, 1 + line, line, line - 1, -1, -1 - line
    ink = np.flatnonzero(flat)
    while True:
        before = len(ink)
        for stays in _stays():
            near = flat[ink + ways[0]]
            for i, way in enumerate(ways[1:], 1):
                near |= flat[ink + way] << i
            is_left = stays[near]
            flat[ink[~is_left]] = 0
            ink = ink[is_left]
        if len(ink) == before:
            return whole[1:-1, 1:-1].astype(bool)


@cache
def _stays() -> tuple[Mask, Mask]:
    """Whether a pixel stays (256,), by its neighbours as bits, in each half of a step.

    One that goes lies on the rim, on one side in each half, and leaves the shape in one piece.
    """
    near = [(np.arange(256) >> i & 1).astype(bool) for i in range(8)]
    north, east, south, west = near[::2]
    count = np.sum(near, axis=0)
    turns = np.sum(
        [~one & other for one, other in zip(near, near[1:] + near[:1], strict=True)], axis=0
    )
    is_end = ~((count >= 2) & (count <= 6) & (turns == 1))
    first = is_end | (north & east & south) | (east & south & west)
    second = is_end | (north & east & west) | (north & south & west)
    return first, second
