"""The network's grid, 32 rows × 24 columns: from MNIST's 28×28 and from pen strokes.

Row-major, 0 = paper, 1 = ink. Pen strokes are brought to the grid as MNIST's digits were: fitted
into a 20×20 box with their shape kept, drawn with a round pen, anti-aliased, and moved so that
their centre of mass lies in the middle (LeCun et al., "The MNIST database of handwritten digits").

The page draws with the same geometry (`web/panels/draw/pad.js`): change both together.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROWS, COLUMNS = 32, 24
SIZE = ROWS * COLUMNS

BOX = 20
"""Cells of the square that a digit's ink is fitted into."""
PEN_WIDTH = 2.0
"""Cells across the round pen's stroke."""
SUBCELLS = 4
"""Parts of a cell's side: ink is stamped on the fine grid and averaged over SUBCELLS² parts."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

Stroke = Sequence[Sequence[float]] | Floats
"""Points (x, y), in the order in which the pen goes through them."""
Digit = Sequence[Stroke]


def from_mnist[Number: np.generic](images: NDArray[Number]) -> NDArray[Number]:
    """MNIST's images (n, 28, 28) as (n, 768), in the same dtype.

    Two rows of paper are added above and below, and two columns are cut on the left and the right.
    Raises ValueError for another shape.
    """
    images = np.asarray(images)
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"expected images of the shape (n, 28, 28), found {images.shape}")
    return np.pad(images[:, :, 2:-2], ((0, 0), (2, 2), (0, 0))).reshape(-1, SIZE)


def from_strokes(strokes: Digit, pen_width: float = PEN_WIDTH) -> Floats:
    """One digit's pen strokes as the grid's 768 floats from 0 (paper) to 1 (ink).

    A stroke is a sequence of points (x, y), in any unit: x grows to the right, y downwards. A
    stroke of one point is a dot; no strokes are all paper. `pen_width` is in cells.

    Raises ValueError for a stroke that is not a list of finite (x, y) points.
    """
    ink: Floats = from_many([strokes], [pen_width])[0]
    return ink


def from_many(
    digits: Sequence[Digit], pen_widths: Sequence[float] | NDArray[np.floating] | None = None
) -> Floats:
    """`from_strokes` for n digits at once, (n, 768): a few times faster than one by one."""
    widths = (
        np.full(len(digits), PEN_WIDTH) if pen_widths is None else np.asarray(pen_widths, float)
    )
    points, digit, starts = _flatten(digits)
    if len(points) == 0:
        return np.zeros((len(digits), SIZE))
    points = _fit(points, digit, widths)
    centres, digit = _walk(points, digit, starts)
    return _settle(_stamp(centres, digit, widths))


def from_dots(points: Floats, pen_width: float = PEN_WIDTH) -> Floats:
    """One digit from the points (p, 2) that the pen touches, as `from_strokes` with p dots."""
    digit, widths = np.zeros(len(points), np.intp), np.full(1, pen_width)
    centres = np.floor(_fit(points, digit, widths) + 0.5).astype(int)
    ink: Floats = _settle(_stamp(centres, digit, widths))[0]
    return ink


def _flatten(digits: Sequence[Digit]) -> tuple[Floats, Ints, NDArray[np.bool_]]:
    """All points (p, 2), the digit each belongs to, and whether it begins a stroke."""
    strokes = [_points(stroke) for strokes in digits for stroke in strokes]
    owners = [i for i, strokes in enumerate(digits) for _ in strokes]
    lengths = [len(stroke) for stroke in strokes]
    starts = np.zeros(sum(lengths), bool)
    starts[np.cumsum([0, *lengths[:-1]])[: len(lengths)]] = True
    points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
    return points, np.repeat(np.array(owners, np.intp), lengths), starts


def _points(stroke: Stroke) -> Floats:
    try:
        points = np.asarray(stroke, np.float64)
    except (TypeError, ValueError):
        points = np.zeros(0)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"expected a stroke as points (x, y), at least one, found {stroke!r:.80}")
    if not np.isfinite(points).all():
        raise ValueError("expected a stroke of finite points, found NaN or infinity")
    return points


def _fit(points: Floats, digit: Ints, widths: Floats) -> Floats:
    """The points in subcells, each digit's ink in the box's upper left corner, shape kept."""
    drawn, first = np.unique(digit, return_index=True)
    low = np.minimum.reduceat(points, first)
    extent = (np.maximum.reduceat(points, first) - low).max(axis=1)
    room = (BOX - widths[drawn]) * SUBCELLS - 1
    scale = np.divide(room, extent, out=np.zeros_like(room), where=extent > 0)
    count = np.diff([*first, len(points)])
    fitted: Floats = (points - np.repeat(low, count, axis=0)) * np.repeat(scale, count)[:, None]
    return fitted


def _walk(points: Floats, digit: Ints, starts: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The pen's way in steps of at most one subcell: whole positions, and the digit of each."""
    before = np.where(starts[:, None], points, np.roll(points, 1, axis=0))
    way = points - before
    steps = np.maximum(1, np.ceil(np.hypot(way[:, 0], way[:, 1]))).astype(int)
    at = np.repeat(np.arange(len(points)), steps)
    k = np.arange(len(at)) - np.repeat(np.cumsum(steps) - steps, steps) + 1
    centres = before[at] + way[at] * (k / steps[at])[:, None]
    return np.floor(centres + 0.5).astype(int), digit[at]


def _stamp(centres: Ints, digit: Ints, widths: Floats) -> NDArray[np.bool_]:
    """Which subcells have ink, (n, side, side), for a round pen at every centre.

    A round pen is a run of subcells in each of its rows; runs are counted where they begin and end.
    """
    radii = widths * SUBCELLS / 2
    reach = int(np.ceil(radii.max()))
    side = BOX * SUBCELLS + 2 * reach + 1
    rows = np.arange(-reach, reach + 1)
    room = radii[:, None] ** 2 - rows**2
    half = np.floor(np.sqrt(np.maximum(room, 0))).astype(int)
    length = np.where(room >= 0, 2 * half + 1, 0)
    corner = digit * side**2 + (centres[:, 1] + reach) * side + centres[:, 0] + reach
    begin = corner[:, None] + (rows * side - half)[digit]
    size = len(widths) * side**2
    begins = np.bincount(begin.ravel(), minlength=size)
    ends = np.bincount((begin + length[digit]).ravel(), minlength=size)
    return (np.cumsum(begins - ends) > 0).reshape(-1, side, side)


def _settle(ink: NDArray[np.bool_]) -> Floats:
    """The ink moved so that its centre of mass is the grid's, averaged to cells (n, 768)."""
    moved = np.zeros((len(ink), ROWS * SUBCELLS, COLUMNS * SUBCELLS), np.uint8)
    downs, rights = _way_to_centre(ink, 2, ROWS), _way_to_centre(ink, 1, COLUMNS)
    for i, (down, right) in enumerate(zip(downs, rights, strict=True)):
        to_row, row = _overlap(down, len(ink[i]), ROWS * SUBCELLS)
        to_column, column = _overlap(right, len(ink[i]), COLUMNS * SUBCELLS)
        moved[i, to_row, to_column] = ink[i, row, column]
    # Added by hand: `sum` over two axes takes many times as long.
    lines = np.add.reduce([moved[:, k::SUBCELLS] for k in range(SUBCELLS)], dtype=np.uint8)
    cells = np.add.reduce([lines[:, :, k::SUBCELLS] for k in range(SUBCELLS)], dtype=np.uint8)
    settled: Floats = cells.reshape(len(ink), SIZE) / SUBCELLS**2
    return settled


def _way_to_centre(ink: NDArray[np.bool_], across: int, cells: int) -> Ints:
    """How many subcells each digit moves, (n,), along the axis of that many cells."""
    mass = ink.sum(axis=across)
    mean = mass @ np.arange(mass.shape[1]) / np.maximum(1, mass.sum(axis=1))
    way: Ints = np.floor((cells * SUBCELLS - 1) / 2 - mean + 0.5).astype(int)
    return way


def _overlap(way: int, size: int, room: int) -> tuple[slice, slice]:
    """Where `size` subcells that are moved so far meet the `room`, and which of them do.

    A lopsided digit may leave the grid when it moves. What lies outside is cut, as MNIST's was.
    """
    begin, end = max(0, way), min(room, way + size)
    return slice(begin, end), slice(begin - way, end - way)
