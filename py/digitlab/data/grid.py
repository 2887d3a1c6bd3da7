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
    return _settle(_stamp(centres, digit, widths), len(digits))


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


def _stamp(centres: Ints, digit: Ints, widths: Floats) -> tuple[Ints, Ints, Ints]:
    """The inked subcells (digit, row, column), each once, for a round pen at every centre."""
    radii = widths * SUBCELLS / 2
    reach = int(np.ceil(radii.max()))
    dy, dx = (d.ravel() for d in np.mgrid[-reach : reach + 1, -reach : reach + 1])
    side = BOX * SUBCELLS + 2 * reach + 1
    corner = digit * side**2 + (centres[:, 1] + reach) * side + centres[:, 0] + reach
    inked = np.zeros(len(widths) * side**2, bool)
    for radius in np.unique(radii):
        inside = dx**2 + dy**2 <= radius**2
        offsets = (dy * side + dx)[inside]
        inked[corner[radii[digit] == radius][:, None] + offsets] = True
    flat = np.flatnonzero(inked)
    return flat // side**2, flat % side**2 // side, flat % side


def _settle(ink: tuple[Ints, Ints, Ints], n: int) -> Floats:
    """The ink moved so that its centre of mass is the grid's, averaged to cells (n, 768)."""
    digit, row, column = ink
    mass = np.maximum(1, np.bincount(digit, minlength=n))
    row = _centred(row, digit, mass, ROWS)
    column = _centred(column, digit, mass, COLUMNS)
    # A lopsided digit may leave the grid when it moves. What lies outside is cut, as MNIST's was.
    kept = (row >= 0) & (row < ROWS) & (column >= 0) & (column < COLUMNS)
    cell = (digit * ROWS + row) * COLUMNS + column
    return np.bincount(cell[kept], minlength=n * SIZE).reshape(n, SIZE) / SUBCELLS**2


def _centred(place: Ints, digit: Ints, mass: Ints, cells: int) -> Ints:
    mean = np.bincount(digit, weights=place, minlength=len(mass)) / mass
    shift = np.floor((cells * SUBCELLS - 1) / 2 - mean + 0.5).astype(int)
    cell: Ints = (place + shift[digit]) // SUBCELLS
    return cell
