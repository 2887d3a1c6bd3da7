"""Pictures of one digit, of any size, read as the pad would have drawn it.

Decoding PNG or JPEG is not done here: a picture is an array of grey pixels. On paper, a board or in
a paint program, the ink is what differs from what lies around it: the paper's level follows the
light (a closing, wider than any stroke), the digit is the strongest piece of ink, and the middle
lines of its strokes are drawn once more with the pad's pen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid
from digitlab.data.dataset import DataError
from digitlab.data.morphology import (
    Floats,
    Mask,
    blurred,
    closing,
    median,
    odd,
    pieces,
    resized,
    skeleton,
    windowed,
)

LARGEST_SIDE = 2048
"""The most pixels along one side of a picture: as many as a sheet of many digits needs."""
DIGIT_SIDE = 1024
"""The most pixels along one side of a picture of one digit; a larger one is made smaller."""
SEARCH_SIDE = 400
"""Pixels along the longer side while the digit is looked for."""
STROKES_SIDE = 120
"""Pixels along the digit's longer side while its strokes are followed."""
LEAST_CONTRAST = 0.12
"""How much darker than its paper ink is at least."""
LEAST_SIGNAL = 6
"""How many standard deviations of the paper's grain ink is darker at least."""
INK_SHARES = 0.003, 0.0004
"""Of a picture's pixels: so many are ink at least; fewer where the digit is small."""
INK_LEVEL = 0.45
"""Of the ink's darkness: what is darker is ink. Printed lines are paler."""
WIDEST_STROKE = 0.24
"""Of the picture's longer side."""
NEAR = 0.02
"""Of the picture's longer side: ink so near belongs together, as that of a torn pencil line."""
LEAST_PIECE, LEAST_STRENGTH = 0.08, 0.4
"""Of the digit's main piece, ink in all and on average: what has less is a speck, or a shadow."""
AT_EDGE = 0.3
"""What ink counts that touches the picture's edge: a table, or the next digit."""
MOST_AT_EDGE = 3
"""Of the strokes' width: what lies along the picture's edge is no digit that is cut there."""
MOST_INK, MOST_PIECES, LONGEST_STROKES = 0.4, 6, 8.0
"""What has more is no digit: of the picture's area; pieces; their length, in sides of its box."""


def is_on_grid(shape: tuple[int, ...]) -> bool:
    """Whether pictures of this shape (rows, columns) may be taken as they are: 28×28 and 32×24."""
    return shape in ((28, 28), (grid.ROWS, grid.COLUMNS))


def from_pixels(
    pixels: NDArray[np.uint8], width: int, alpha: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """A picture (rows, `width`) from its grey pixels (rows × width,), row by row.

    `alpha`, of the same shape, is how opaque they are. What is transparent becomes paper: of the
    colour that most of the picture has, or the opposite of the ink where only that is opaque.

    Raises DataError where there are none, where rows are incomplete, and where a side is longer
    than LARGEST_SIDE.
    """
    if width < 1 or not pixels.size or pixels.size % width:
        raise DataError("expected a picture, found no pixels", "error-picture-empty")
    if alpha is not None:
        pixels = _on_paper(pixels, alpha)
    picture = pixels.reshape(-1, width)
    if max(picture.shape) > LARGEST_SIDE:
        raise DataError(
            f"expected at most {LARGEST_SIDE} pixels a side, found {max(picture.shape)}",
            "error-picture-large",
            most=LARGEST_SIDE,
            found=max(picture.shape),
        )
    return picture


def _on_paper(pixels: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    opaque = pixels[alpha > 127]
    colour = median(opaque) if len(opaque) else 0.0
    paper = colour if 2 * len(opaque) > len(pixels) else 255.0 if colour < 128 else 0.0
    mixed: NDArray[np.uint8] = np.rint(paper + (pixels - paper) * (alpha / 255)).astype(np.uint8)
    return mixed


def from_picture(picture: NDArray[np.uint8]) -> Floats:
    """One grey picture (rows, columns) of a digit as the grid's 768 floats from 0 to 1.

    Dark on light or light on dark. 28×28 and 32×24 are taken as they are where their ink fits
    MNIST's box and has its centre of mass in the middle, within a cell.

    Raises DataError where there is no ink, more than one digit, or something else.
    """
    fitting = as_it_is(picture)
    if fitting is not None:
        return fitting
    grey = _dark_on_light(halved(picture, DIGIT_SIDE))
    ink = _find(_shrunk(grey), WIDEST_STROKE)
    # Once more from nearby: a small digit in a large picture, and its light alone.
    near = _shrunk(_around(grey, ink.mask))
    ink = _find(near, min(WIDEST_STROKE, (3 * ink.stroke_width) / max(ink.box) + NEAR))
    check_one(ink)
    return drawn(ink)


def halved(picture: NDArray[np.generic], side: int) -> Floats:
    """The picture at half of its size, and so on, until it has at most `side` pixels a side.

    Four pixels become their mean. That is much quicker than `morphology.resized`.
    """
    while max(picture.shape) > side:
        rows, columns = (length // 2 * 2 for length in picture.shape)
        quarters = (picture[i:rows:2, j:columns:2] for i in (0, 1) for j in (0, 1))
        picture = np.add.reduce([quarter.astype(np.float32) for quarter in quarters]) / 4
    return np.asarray(picture, np.float64)


def as_it_is(picture: NDArray[np.uint8]) -> Floats | None:
    """The 768 floats of a picture that is on the grid and fits; None where it has to be fitted."""
    if not is_on_grid(picture.shape):
        return None
    grey = np.asarray(picture, np.float64)
    low, high = grey.min(), grey.max()
    if high - low < 255 * LEAST_CONTRAST:
        return None
    ink = (grey - low) / (high - low)
    if median(ink) > 0.5:
        ink = 1 - ink
    cells = grid.from_mnist(ink[None]).ravel() if picture.shape == (28, 28) else ink.ravel()
    rows, columns = np.indices((grid.ROWS, grid.COLUMNS)).reshape(2, -1)
    middle = [np.average(places, weights=cells) for places in (rows, columns)]
    off = max(abs(middle[0] - (grid.ROWS - 1) / 2), abs(middle[1] - (grid.COLUMNS - 1) / 2))
    box = [int(np.ptp(places[cells > 1 / 4])) + 1 for places in (rows, columns)]
    return cells if off <= 1 and grid.BOX - 2 <= max(box) <= grid.BOX else None


@dataclass
class Ink:
    """A digit's ink in a picture."""

    mask: Mask
    pieces: list[Mask]
    """Its parts, the strongest first."""

    @property
    def box(self) -> tuple[int, int]:
        """Its height and width in pixels."""
        rows, columns = (np.flatnonzero(self.mask.any(axis=axis)) for axis in (1, 0))
        return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1

    @property
    def stroke_width(self) -> float:
        """In pixels: its area over half of its outline, which is π/4 of the pixels' edges."""
        padded = np.pad(self.mask, 1)
        edges = sum(np.count_nonzero(np.diff(padded, axis=axis)) for axis in (0, 1))
        return float(2 * np.count_nonzero(self.mask) / max(1.0, edges * np.pi / 4))


def _dark_on_light(grey: Floats) -> Floats:
    """The picture turned round where what stands out from its surroundings is light."""
    around = grey - blurred(grey, odd(max(grey.shape) / 4))
    around -= median(around)
    grain = 12  # grey levels
    dark, light = (np.maximum(0, sign * around - grain).sum() for sign in (-1, 1))
    return 255 - grey if light > dark else grey


def _shrunk(grey: Floats) -> Floats:
    scale = min(1.0, SEARCH_SIDE / max(grey.shape))
    rows, columns = (max(1, round(side * scale)) for side in grey.shape)
    return resized(grey, (rows, columns)) if scale < 1 else grey


def _find(grey: Floats, widest: float) -> Ink:
    """The digit's ink in a picture of dark on light; strokes are no wider than `widest` sides."""
    side = max(grey.shape)
    if side > SEARCH_SIDE / 4:
        grey = blurred(grey, 3)
    paper = closing(grey, odd(widest * side))
    paper = blurred(paper, odd(widest * side / 6))
    darkness = 1 - grey / np.maximum(paper, 1)
    darkness -= median(darkness)
    ink = find_ink(darkness)
    if ink is None:
        raise DataError(
            "no digit found: there is no ink, or it is too pale; use a darker pen and more light",
            "error-picture-blank",
        )
    return ink


def find_ink(darkness: Floats) -> Ink | None:
    """The digit's ink, from how much darker than its paper each pixel is, 0 to 1; None: no ink.

    Raises DataError where most of the picture is dark.
    """
    least = _threshold(darkness)
    return None if least is None else _digit(darkness, darkness > least)


def _threshold(darkness: Floats) -> float | None:
    """How dark ink is at least; None where nothing is dark."""
    grain = 1.4826 * median(np.abs(darkness))  # the standard deviation of most
    least = max(LEAST_CONTRAST, LEAST_SIGNAL * grain)
    in_order = np.sort(darkness, axis=None)
    for share in INK_SHARES:
        most = in_order[-max(3, int(share * darkness.size))]
        if most >= least:
            return float(max(INK_LEVEL * most, 2 / 3 * LEAST_SIGNAL * grain))
    return None


def _digit(darkness: Floats, ink: Mask) -> Ink:
    """The ink of the strongest piece, and of what belongs to it."""
    if np.count_nonzero(ink) > MOST_INK * ink.size:
        raise _no_digit()
    reach = 2 * max(1, round(NEAR * max(ink.shape))) + 1
    label = pieces(windowed(ink, reach, np.logical_or)) * ink
    mass = np.bincount(label.ravel(), np.where(ink, darkness**2, 0).ravel())
    strength = mass / np.maximum(1, np.bincount(label.ravel()))
    counts = mass.copy()
    edges = np.concatenate([label[[0, -1]].ravel(), label[:, [0, -1]].ravel()])
    counts[np.unique(edges)] *= AT_EDGE
    counts[0] = 0
    best = int(counts.argmax())
    belongs = (counts >= LEAST_PIECE * counts[best]) & (strength >= LEAST_STRENGTH * strength[best])
    order = sorted(np.flatnonzero(belongs), key=lambda piece: -counts[piece])
    return Ink(belongs[label], [label == piece for piece in order])


def check_one(ink: Ink) -> None:
    """Raise DataError for several digits, for what is in many pieces, or cut at the edge."""
    mask = ink.mask
    at_edge = max(map(np.count_nonzero, (mask[0], mask[-1], mask[:, 0], mask[:, -1])))
    if len(ink.pieces) > MOST_PIECES or at_edge > MOST_AT_EDGE * ink.stroke_width:
        raise _no_digit()
    if any(_is_another(ink.pieces[0], piece) for piece in ink.pieces[1:]):
        raise DataError(
            "no digit found: there are several; photograph one by one, or cut the picture",
            "error-picture-several",
        )


def _is_another(digit: Mask, piece: Mask) -> bool:
    """Whether a piece is as large as the digit and stands beside it, as another digit does."""
    boxes = [
        [np.flatnonzero(mask.any(axis=axis))[[0, -1]] for axis in (1, 0)] for mask in (digit, piece)
    ]
    sizes = [max(high - low + 1 for low, high in box) for box in boxes]
    apart = max(
        max(boxes[1][axis][0] - boxes[0][axis][1], boxes[0][axis][0] - boxes[1][axis][1])
        for axis in (0, 1)
    )
    return bool(min(sizes) > 0.6 * max(sizes) and apart > 0.12 * max(sizes))


def _no_digit() -> DataError:
    return DataError(
        "no digit found: expected the strokes of one on plain paper; go nearer, or cut the picture",
        "error-picture-content",
    )


def _around(grey: Floats, ink: Mask) -> Floats:
    """The part of the picture around the ink, which may be found in a smaller copy of it."""
    scale = max(grey.shape) / max(ink.shape)
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    margin = 0.35 * max(np.ptp(rows), np.ptp(columns)) + 2
    top, left = (max(0, int((places[0] - margin) * scale)) for places in (rows, columns))
    bottom, right = (int((places[-1] + 1 + margin) * scale) + 1 for places in (rows, columns))
    return grey[top:bottom, left:right]


def drawn(found: Ink) -> Floats:
    """The strokes' middle lines, drawn with the pad's pen: the grid's 768 floats.

    Raises DataError for what has no strokes, or too long ones.
    """
    ink = found.mask
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    ink = np.pad(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1)
    scale = STROKES_SIDE / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    cells = np.pad(resized(ink, (height, width)), 3)
    smooth = odd(scale)
    cells = blurred(blurred(cells, smooth), smooth) if scale > 1 else blurred(cells, 3)
    lines = skeleton(cells > (0.45 if scale > 1 else 0.35))
    y, x = np.nonzero(lines)
    if not 0 < len(x) < LONGEST_STROKES * STROKES_SIDE:
        raise _no_digit()
    return grid.from_dots(np.stack([x, y], axis=1).astype(np.float64))
