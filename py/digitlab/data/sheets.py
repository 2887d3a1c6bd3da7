"""A sheet of paper with digits written into its boxes: found in a picture, and cut apart.

The page `paper.html` prints the sheet. A mark in each corner, two squares in each other, tells
where the sheet lies, and the hollow one which corner is its upper left. From the four marks follows
where every box is, however the sheet was turned or the camera was held (a projective map: Heckbert,
"Fundamentals of Texture Mapping and Image Warping", 1989).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import DataError
from digitlab.data.morphology import Floats, between, blurred, closing, median, odd, pieces
from digitlab.data.pictures import LEAST_CONTRAST, Ink, check_one, drawn, find_ink, halved

# What the page prints, in millimetres: change both together.
WIDTH, HEIGHT = 180.0, 246.0
MARK = 15.0
"""The side of a corner's mark."""
ROWS, COLUMNS = 10, 8
FIRST_BOX = 16.0, 19.0
"""The upper left corner (x, y) of the first box."""
PITCH = 20.5, 21.2
"""From box to box, to the right and down."""
BOX = 18.0
INSET = 1.1
"""What is left out inside of a box: its printed line, and room for a sheet that is not flat."""

SEARCH_SIDE = 1024
"""The most pixels along the longer side while the marks are looked for."""
CELL_SIDE = 96
"""Pixels along the side of a box that is cut out."""
PAPER_WINDOW = 1 / 25
"""Of the longer side: wider than any stroke and than the marks' inner squares."""
DARK = 0.65
"""Of the paper's level: what is darker may be a mark."""
LEAST_MARK = 8
"""Pixels along the side of a mark at least."""
INNER_SHARE = 0.3, 0.68
"""An inner square's side, of the mark's."""
MOST_CANDIDATES = 9
HOLLOW = 0.35
"""How light a mark's middle is at least that is hollow."""
LEAST_APART, MOST_UNLIKE = 7, 1.6
"""Two marks of a sheet are so many of their sides apart, and no more of different size."""
MOST_OFF = 0.25
"""By which a mark's side may differ from what the places of all four ask for."""
FAINT = 0.4
"""Of the ink in the other boxes: what is paler is no digit."""
LEAST_DIGIT = 0.16
"""Of the box: what is smaller is a dot."""
CORNERS = "upper-left", "upper-right", "lower-right", "lower-left"


@dataclass
class Box:
    """A digit in a box of the sheet."""

    row: int
    column: int
    image: Floats | None = None
    """Its 768 inputs; None where there is no digit, but something else."""
    is_doubtful: bool = False
    """Whether its ink reaches the border, or looks like several digits."""


@dataclass
class _Mark:
    place: Floats
    """Its middle (x, y), in pixels of the picture that was searched."""
    side: float
    hollow: float
    """How light its middle is, from 0 as dark as the square around it to 1 as its paper."""


class Sheet:
    """A sheet that was found in a picture."""

    def __init__(self, grey: NDArray[np.uint8], paper: Floats, corners: Floats) -> None:
        scale = 2.0 ** round(np.log2(grey.shape[0] / paper.shape[0]))
        cells = _cut_out(grey, (corners + 0.5) * scale - 0.5)
        self._darkness = 1 - cells / np.maximum(_cut_out(paper, corners), 1)
        for cell in self._darkness:
            cell -= median(cell)
        # The darkest of a box: of a thin stroke, and not of one speck.
        strengths = np.sort(self._darkness.reshape(len(cells), -1), axis=1)[:, -40]
        written = strengths[strengths > max(LEAST_CONTRAST, 0.3 * strengths.max())]
        self._least = FAINT * median(written) if written.size else np.inf
        self._strengths = strengths

    def boxes(self, row: int) -> Iterator[Box]:
        """The digits of a row, from 0; boxes that are empty are left out."""
        for column in range(COLUMNS):
            at = row * COLUMNS + column
            if self._strengths[at] < self._least:
                continue
            box = Box(row, column)
            try:
                ink = find_ink(self._darkness[at].astype(np.float64))
                if ink is None or max(ink.box) < LEAST_DIGIT * CELL_SIDE:
                    continue
                box.image = drawn(ink)
                box.is_doubtful = _reaches_border(ink)
                check_one(ink)
            except DataError:
                box.is_doubtful = True
            yield box


def _reaches_border(ink: Ink) -> bool:
    return bool(ink.mask[[0, -1]].any() or ink.mask[:, [0, -1]].any())


def find(picture: NDArray[np.uint8]) -> Sheet | None:
    """The sheet in a grey picture (rows, columns); None where there is none.

    Raises DataError where one is there and not all of its marks can be seen.
    """
    small = halved(picture, SEARCH_SIDE)
    paper = closing(small, odd(PAPER_WINDOW * max(small.shape)))
    corners = _corners(_marks(small, paper))
    return None if corners is None else Sheet(picture, blurred(paper, 5), corners)


def _marks(grey: Floats, paper: Floats) -> list[_Mark]:
    """What looks like a mark: a square ring with a square of the right size in its middle."""
    label = pieces(grey < DARK * paper)
    rows, columns = np.nonzero(label)
    owner = label[rows, columns]
    count = np.bincount(owner)
    places = [np.bincount(owner, at) / np.maximum(1, count) for at in (columns, rows)]
    middles = np.stack(places, axis=1)
    lows, highs = np.full((len(count), 2), np.inf), np.full((len(count), 2), -np.inf)
    for axis, at in enumerate((columns, rows)):
        np.minimum.at(lows[:, axis], owner, at)
        np.maximum.at(highs[:, axis], owner, at)
    sides = highs - lows + 1
    is_square = (count > 3) & (sides.min(axis=1) > 0.5 * sides.max(axis=1))
    fill = count / np.maximum(1, sides.prod(axis=1))
    side = np.sqrt(np.maximum(0, sides.prod(axis=1)))
    rings = np.flatnonzero(is_square & (side >= LEAST_MARK) & (fill > 0.15) & (fill < 0.75))
    inner = np.flatnonzero(is_square & (fill > 0.35))
    found = []
    for ring in rings:
        near = np.abs(middles[inner] - middles[ring]).max(axis=1) < 0.12 * side[ring]
        share = side[inner] / side[ring]
        fitting = inner[near & (share > INNER_SHARE[0]) & (share < INNER_SHARE[1])]
        if len(fitting) == 1:
            both = [ring, *fitting]
            place = np.average(middles[both], axis=0, weights=count[both])
            # By its area, which does not change when it is turned: a ring of 2 mm in 15.
            length = MARK * np.sqrt(count[ring] / (MARK**2 - (MARK - 4) ** 2))
            found.append(_Mark(place, length, _hollow(grey, paper, place, side[ring])))
    return sorted(found, key=lambda mark: -mark.side)[:MOST_CANDIDATES]


def _hollow(grey: Floats, paper: Floats, place: Floats, side: float) -> float:
    """How light a mark's middle is against the square around it."""
    column, row = np.rint(place).astype(int)
    reach = max(1, round(side / 15))
    inside = slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1)
    reach = min(row, column, max(2, round(side / 5)))
    whole = slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1)
    dark, light = grey[whole].min(), paper[row, column]
    return float((grey[inside].mean() - dark) / max(1, light - dark))


def _corners(marks: list[_Mark]) -> Floats | None:
    """The four corners' marks (4, 2): upper left, upper right, lower right, lower left.

    None where these are no sheet's. Raises DataError for several sheets, and for a missing mark.
    """
    if sum(mark.hollow > HOLLOW for mark in marks) > 1:
        raise DataError(
            "expected one sheet in the picture, found several: photograph one by one",
            "error-sheet-several",
        )
    whole = [ordered for four in combinations(marks, 4) if (ordered := _ordered(four)) is not None]
    if whole:
        return max(whole, key=lambda corners: float(np.ptp(corners, axis=0).prod()))
    for some in *combinations(marks, 3), *combinations(marks, 2):
        if all(_are_apart(one, other) for one, other in combinations(some, 2)):
            raise _incomplete(some)
    return None


def _are_apart(one: _Mark, other: _Mark) -> bool:
    """Whether two marks may be corners of a sheet: those of a QR code are nearer to each other."""
    far = float(np.hypot(*(one.place - other.place)))
    return far > LEAST_APART * max(one.side, other.side) and _are_alike(one.side, other.side)


def _are_alike(one: float, other: float) -> bool:
    return max(one, other) < MOST_UNLIKE * min(one, other)


def _ordered(marks: tuple[_Mark, ...]) -> Floats | None:
    """The marks' places in order, if they are a sheet's: one is hollow, and all of its size."""
    if sum(mark.hollow > HOLLOW for mark in marks) != 1:
        return None
    places = np.array([mark.place for mark in marks])
    around = places - places.mean(axis=0)
    # With y downwards the angle grows clockwise.
    order = np.argsort(np.arctan2(around[:, 1], around[:, 0])).tolist()
    first = next(k for k, i in enumerate(order) if marks[i].hollow > HOLLOW)
    order = order[first:] + order[:first]
    across, down = (np.hypot(*(places[order[k]] - places[order[0]])) for k in (1, 3))
    if across > down:  # the upper edge is the shorter one: the picture is mirrored
        order = [order[k] for k in (0, 3, 2, 1)]
    corners: Floats = places[order]
    ways = np.roll(corners, -1, axis=0) - corners
    turns = ways[:, 0] * np.roll(ways[:, 1], -1) - ways[:, 1] * np.roll(ways[:, 0], -1)
    if not ((turns > 0).all() or (turns < 0).all()):  # not convex
        return None
    sides = np.array([marks[i].side for i in order])
    fits = np.abs(sides / _mark_sides(corners) - 1) < MOST_OFF
    return corners if fits.all() else None


def _mark_sides(corners: Floats) -> Floats:
    """How long a mark's side should be in each corner (4,), by where the corners are."""
    u, v = np.array([[0, 1, 1, 0], [0, 0, 1, 1]], float)
    across = (1 - 2 * u) * MARK / (WIDTH - MARK)
    down = (1 - 2 * v) * MARK / (HEIGHT - MARK)
    (x, right, below), (y, right_y, below_y) = _mapped(
        corners, np.stack([u, u + across, u]), np.stack([v, v, v + down])
    )
    sides: Floats = np.sqrt(np.abs((right - x) * (below_y - y) - (below - x) * (right_y - y)))
    return sides


def _incomplete(marks: tuple[_Mark, ...]) -> DataError:
    """The error for a sheet of which only so many marks are seen."""
    if len(marks) == 2:
        return DataError(
            "the sheet has a mark in each corner, two are found: photograph the whole sheet",
            "error-sheet-marks",
        )
    missing = _missing(marks)
    return DataError(
        f"the sheet's {missing.replace('-', ' ')} mark is covered or outside of the picture",
        "error-sheet-mark",
        mark=missing,
    )


def _missing(marks: tuple[_Mark, ...]) -> str:
    """Which of the four corners' marks three marks leave open."""
    hollow = max(marks, key=lambda mark: mark.hollow)
    if hollow.hollow < HOLLOW:
        return CORNERS[0]
    here = hollow.place
    one, other = (mark.place for mark in marks if mark is not hollow)
    # The mark that is nearest to the other two stands in the corner of their right angle.
    if np.hypot(*(one - other)) > max(np.hypot(*(one - here)), np.hypot(*(other - here))):
        return CORNERS[2]
    corner, far = sorted((one, other), key=lambda place: np.hypot(*(place - here)))
    is_across = np.hypot(*(corner - here)) < np.hypot(*(far - corner))
    return CORNERS[3] if is_across else CORNERS[1]


def _cut_out(picture: NDArray[np.generic], corners: Floats) -> NDArray[np.float32]:
    """The boxes of a picture, row by row: (80, CELL_SIDE, CELL_SIDE)."""
    inside = (np.arange(CELL_SIDE) + 0.5) / CELL_SIDE * (BOX - 2 * INSET) + INSET
    x, y = (
        first + pitch * np.arange(count)[:, None] + inside
        for first, pitch, count in zip(FIRST_BOX, PITCH, (COLUMNS, ROWS), strict=True)
    )
    u, v = (x - MARK / 2) / (WIDTH - MARK), (y - MARK / 2) / (HEIGHT - MARK)
    cells = np.empty((ROWS, COLUMNS, CELL_SIDE, CELL_SIDE), np.float32)
    for row, down in enumerate(v):  # the places of all at once would take 100 MB
        cells[row] = _sampled(picture, *_mapped(corners, u[:, None, :], down[:, None]))
    return cells.reshape(-1, CELL_SIDE, CELL_SIDE)


def _mapped(corners: Floats, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Points (u, v) of the unit square in the picture, where its corners are those given."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners.tolist()
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dy1 * dx2
    g, h = (sx * dy2 - sy * dx2) / area, (dx1 * sy - dy1 * sx) / area
    below = g * u + h * v + 1
    x = ((x1 - x0 + g * x1) * u + (x3 - x0 + h * x3) * v + x0) / below
    y = ((y1 - y0 + g * y1) * u + (y3 - y0 + h * y3) * v + y0) / below
    return x, y


def _sampled(picture: NDArray[np.generic], x: Floats, y: Floats) -> Floats:
    """The picture at points between its pixels (bilinear); its edge goes on outside of it."""
    rows, columns = picture.shape
    x, y = np.clip(x, 0, columns - 1.001), np.clip(y, 0, rows - 1.001)
    column, row = x.astype(np.intp), y.astype(np.intp)
    right, down = x - column, y - row
    sampled: Floats = between(picture.ravel(), columns, row * columns + column, right, down)
    return sampled
