"""Synthetic digits: an unlimited built-in data set, from the ways in which people write digits.

Each way is a few pen strokes through control points in a box 100 wide and 140 high, smoothed by a
Catmull-Rom spline. A synthetic digit is one way with its points moved at random and its curves
bent; the whole is then rotated, slanted and stretched. No data set was fitted: the ways are drawn
by hand.
"""

# Annotations stay text: np.random takes a third of NumPy's time to load, and only a draw needs it.
from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid
from digitlab.data.dataset import Dataset
from digitlab.validate import whole_number

Points = NDArray[np.float64]

BLOCK = 50
"""Digits that share a random generator: the digits of a seed depend on it."""
PIECE = 10
"""Digits that are drawn at once, and the fewest that one time slice makes."""

SPLINE_POINTS = 6
"""Points of the spline between two control points."""
_T = np.linspace(0, 1, SPLINE_POINTS, endpoint=False)[:, None, None]
HERMITE = 2 * _T**3 - 3 * _T**2 + 1, _T**3 - 2 * _T**2 + _T, 3 * _T**2 - 2 * _T**3, _T**3 - _T**2
"""How much the point and the slope where a piece begins, and where it ends, count at each of its
points: (SPLINE_POINTS, 1, 1) each."""

# A way is its relative frequency and its strokes: "x,y x,y …", with | between strokes and ! after a
# point that is a corner.
WAYS: dict[int, list[tuple[float, str]]] = {
    0: [
        (4, "52,0 18,18 2,70 18,122 52,140 86,118 98,70 84,18 50,0"),
        (2, "60,2 30,10 8,60 12,118 45,140 78,110 92,60 82,14 56,0 44,8"),
        (1, "50,0 26,20 18,70 28,122 50,140 72,120 82,70 74,20 50,0"),
        (1, "40,10 70,0 94,40 92,100 60,140 20,125 4,80 14,30 48,2 66,10"),
        (2, "60,20 20,26 0,70 30,112 74,104 104,66 92,28 56,16"),
        (1, "70,6 34,30 6,86 14,130 50,132 84,90 98,40 80,10 60,14"),
    ],
    1: [
        (6, "50,0 50,70 50,140"),
        (2, "56,0 52,70 46,140"),
        (2, "22,38! 50,0! 50,70 50,140"),
        (1, "5,60! 55,0! 54,70 54,140"),
        (1, "24,32! 50,0! 50,140 | 15,140 85,140"),
    ],
    2: [
        (4, "8,30 28,4 62,0 86,22 78,58 44,98 6,138! 50,138 96,136"),
        (4, "6,32 26,6 60,0 84,24 74,64 38,112 14,132 4,118 18,104 46,122 72,138 98,126"),
        (2, "10,12 46,0 84,14 82,52 44,100 4,140! 50,134 98,140"),
        (1, "14,40 12,14 44,0 76,12 76,44 52,84 12,128! 40,124 66,138 96,128"),
        (3, "4,50 30,16 66,0 92,24 76,66 40,106 14,132 4,116 20,100 52,118 84,132 112,120"),
        (2, "0,20 40,4 90,4! 60,60 0,138! 60,136 110,136"),
        (2, "20,30 46,2 76,10 76,50 50,96 20,134 0,128 8,106 40,116 74,140 108,134"),
    ],
    3: [
        (5, "8,18 36,0 74,6 84,34 62,60 38,66! 74,74 94,102 76,132 38,140 4,124"),
        (3, "10,8 50,0 86,14 76,46 34,66 78,76 92,108 62,136 22,138 2,122"),
        (2, "8,4! 50,3 90,4! 44,58! 82,76 88,114 56,140 6,128"),
        (1, "16,20 44,0 72,14 66,48 48,62 32,58 46,62 76,80 80,116 50,140 14,126"),
    ],
    4: [
        (4, "22,2 14,44 8,82! 50,82 98,76 | 74,18 72,80 68,140"),
        (3, "12,4 10,46 22,76 54,78 84,66! | 84,4 82,66 74,140"),
        (2, "70,4! 38,48 2,98! 50,98 98,96 | 72,4 70,70 66,140"),
        (2, "72,0! 36,46 6,84! 50,84 96,80! | 72,0 70,140"),
        (1, "8,0 10,50 28,72 62,68 84,40! 86,6! 82,70 80,140"),
        (1, "84,2! 60,4 14,58 12,76 50,70 82,20! 78,80 72,140"),
        (2, "40,10 16,56 4,86! 40,90 96,78 | 92,0 66,70 44,140"),
        (2, "20,14 10,60 22,82 60,76 96,62 | 98,4 78,70 62,140"),
    ],
    5: [
        (4, "22,4! 18,32 14,60! 50,50 86,72 88,110 54,138 6,128 | 22,4 56,4 92,2"),
        (4, "90,2! 54,4 24,6! 18,32 14,58! 50,50 86,72 86,112 50,140 6,126"),
        (2, "96,0! 60,6 38,10! 26,56! 56,60 74,86 62,124 28,140 4,128"),
        (1, "80,4! 24,8! 22,60 54,62 76,84 66,122 36,138 10,122"),
        (3, "40,20! 30,44 22,66! 46,62 66,86 56,122 26,138 0,126 | 40,20 76,12 116,2"),
        (2, "110,0! 70,10 44,18! 30,64! 58,66 72,92 54,126 20,138 -4,122"),
        (1, "90,6 50,0 20,26 40,56 76,76 84,112 50,140 8,126"),
    ],
    6: [
        (4, "70,0 38,26 12,70 10,112 36,140 72,130 86,100 64,76 32,82 12,108"),
        (3, "56,0 24,40 6,88 18,130 54,140 82,118 74,88 44,80 16,106"),
        (2, "84,4 44,20 14,66 8,110 34,138 62,126 66,100 44,90 18,108"),
        (1, "46,0 20,50 10,100 30,138 70,136 92,106 70,74 36,78 14,104"),
        (2, "50,0 26,44 12,96 24,132 60,132 96,112 88,92 52,96 20,118"),
    ],
    7: [
        (5, "6,8! 50,6 92,4! 66,60 42,140"),
        (2, "4,14 40,2 90,6! 70,50 52,96 46,140"),
        (3, "6,8! 50,6 92,4! 66,66 42,140 | 28,72 82,68"),
        (1, "10,30! 10,6! 50,6 92,4! 60,64 36,140"),
        (1, "2,12! 50,12 94,2 76,40 66,90 64,140"),
        (2, "0,24 18,6 50,16 92,6! 60,60 30,140"),
        (1, "4,30! 8,8! 50,8 88,2! 60,66 40,140 | 20,76 84,64"),
    ],
    8: [
        (5, "82,20 52,0 20,12 20,42 52,66 84,98 74,132 42,140 14,118 28,84 64,56 84,22"),
        (2, "52,0 22,14 24,48 52,62 80,46 80,14 52,0 | 50,62 16,84 14,122 50,140 86,120 82,82"),
        (2, "52,2 22,20 30,50 60,74 78,108 54,140 24,120 36,82 66,50 78,20 54,2"),
        (1, "90,8 48,0 16,24 40,60 76,90 70,128 34,138 18,112 44,74 92,20"),
        (4, "88,16 58,0 24,10 26,36 54,58 64,90 52,128 26,140 8,122 22,92 56,60 84,34 90,14"),
        (3, "96,10 60,2 30,20 40,48 62,70 66,104 42,138 16,130 20,100 50,66 84,36 100,18"),
        (2, "30,8 12,30 30,54 60,70 80,100 62,134 30,138 18,110 40,74 74,48 84,20 60,0 28,10"),
    ],
    9: [
        (4, "84,24 54,0 18,14 10,48 36,66 70,52 84,22! 82,80 76,140"),
        (3, "82,26 52,0 16,18 14,52 44,64 74,46 84,20! 84,76 70,122 36,140 8,126"),
        (2, "88,14 48,2 16,26 22,56 56,56 82,20! 66,80 46,140"),
        (2, "76,10 40,0 10,24 16,54 50,58 76,34 80,12 80,70 72,116 58,140"),
        (1, "60,0 20,14 8,44 30,62 66,46 74,8! 72,140"),
        (2, "90,20 60,0 24,14 14,44 36,58 70,44 90,16! 72,70 56,140"),
        (1, "80,30 50,4 14,22 10,56 40,68 74,46 82,24! 84,100 82,140"),
    ],
}


def make(n: int, seed: int) -> Dataset:
    """n synthetic digits, always the same for the same seed; a larger n only adds to them.

    Raises ValueError or TypeError for an n below 1 or a seed below 0.
    """
    return Dataset.joined(list(blocks(n, seed))).subset(slice(n))


def blocks(n: int, seed: int, made: int = 0) -> Iterator[Dataset]:
    """`make`, PIECE digits at a time, up to the end of a block: a little more than n.

    The first `made` are left out, which are whole blocks. Raises as `make` does.
    """
    n = whole_number("n", n)
    if seed < 0:
        raise ValueError(f"expected a seed of at least 0, found {seed}")
    return (
        piece
        for start in range(made, n, BLOCK)
        for piece in _block(np.random.default_rng([seed, start]))
    )


def _block(rng: np.random.Generator) -> Iterator[Dataset]:
    """The digits of a block."""
    labels = rng.permutation(np.arange(BLOCK) % 10)
    digits, pen_widths = _varied(_written(labels, rng), rng)
    for start in range(0, BLOCK, PIECE):
        piece = slice(start, start + PIECE)
        yield Dataset.from_strokes(digits[piece], labels[piece], pen_widths[piece])


def write(digit: int, rng: np.random.Generator) -> list[Points]:
    """The pen strokes of one digit, upright: points (x, y) in a box 100 wide and 140 high."""
    return _written(np.array([digit]), rng)[0]


def vary(
    digits: Sequence[grid.Digit], labels: NDArray[np.integer], rng: np.random.Generator
) -> Dataset:
    """The digits' pen strokes, each rotated, slanted and stretched, with a pen of its own."""
    plain = [[np.asarray(stroke, float) for stroke in strokes] for strokes in digits]
    varied, pen_widths = _varied(plain, rng)
    return Dataset.from_strokes(varied, labels, pen_widths)


def _written(labels: NDArray[np.integer], rng: np.random.Generator) -> list[list[Points]]:
    """The pen strokes of n digits: all their splines at once, which NumPy likes better."""
    ways, bends, noise = [], [], []
    for label in labels:
        frequencies, templates = TEMPLATES[int(label)]
        way = templates[int(frequencies.searchsorted(rng.random(), side="right"))]
        bends.append(rng.normal(0, 0.12, 4))
        noise.append(rng.normal(0, 6, (sum(len(points) for points, _ in way), 2)))
        ways.append(way)
    strokes = [stroke for way in ways for stroke in way]
    moved = np.concatenate([points for points, _ in strokes]) + np.concatenate(noise)
    lengths = np.array([len(points) for points, _ in strokes])
    points, lengths = _splines(moved, lengths, np.concatenate([corners for _, corners in strokes]))
    owners = np.repeat(np.arange(len(ways)), [len(way) for way in ways])
    bent = _bent(points, np.array(bends)[np.repeat(owners, lengths)].T)
    return _digits(bent, lengths, [len(way) for way in ways])


def _digits(points: Points, lengths: NDArray[np.intp], counts: list[int]) -> list[list[Points]]:
    """All points (p, 2) as digits of `counts` strokes, which have `lengths` points."""
    strokes = iter(np.split(points, np.cumsum(lengths)[:-1]))
    return [list(itertools.islice(strokes, count)) for count in counts]


def _varied(
    digits: list[list[Points]], rng: np.random.Generator
) -> tuple[list[list[Points]], NDArray[np.float64]]:
    """The n digits' varied pen strokes, and the pen widths (n,) in cells."""
    matrices = _distortions(len(digits), rng)
    strokes = [stroke for strokes in digits for stroke in strokes]
    counts = [len(strokes) for strokes in digits]
    lengths = np.array([len(stroke) for stroke in strokes], np.intp)
    points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
    a, b, c, d = matrices[:, np.repeat(np.repeat(np.arange(len(digits)), counts), lengths)]
    x, y = points.T
    varied = np.stack([x * a + y * b, x * c + y * d], axis=1)
    return _digits(varied, lengths, counts), rng.uniform(1.5, 3.5, len(digits)).round(1)


def _distortions(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """What makes x and y anew from x and y, (4, n): x · a + y · b, x · c + y · d.

    It rotates, then slants (mostly to the right), then stretches.
    """
    angle, slant, stretch = rng.normal((0, 0.12, 0.06), (0.1, 0.35, 0.25), (n, 3)).T
    cos, sin, wider = np.cos(angle), np.sin(angle), np.exp(stretch)
    return np.stack([(cos - sin * slant) * wider, (-sin - cos * slant) * wider, sin, cos])


def _bent(points: Points, bend: Points) -> Points:
    """The points displaced by long waves, whose four amplitudes for each point are `bend`."""
    x, y = points[:, 0] / 100 - 0.5, points[:, 1] / 140 - 0.5
    across = bend[0] * np.cos(np.pi * y) + bend[1] * 4 * x * y
    along = bend[2] * np.cos(np.pi * x) + bend[3] * np.cos(np.pi * y)
    bent: Points = points + 100 * np.stack([across, along], axis=1)
    return bent


def _splines(
    points: Points, lengths: NDArray[np.intp], corners: NDArray[np.bool_]
) -> tuple[Points, NDArray[np.intp]]:
    """A Catmull-Rom spline through each stroke's points, straight out of its corners and ends.

    The points of all strokes come one after the other, and go so; with the strokes' new lengths.
    """
    slopes = np.zeros_like(points)
    slopes[1:-1] = (points[2:] - points[:-2]) / 2
    slopes[corners] = 0
    stroke = np.repeat(np.arange(len(lengths)), lengths)
    # Between two points of a stroke lie SPLINE_POINTS; where it ends, only its last.
    places = SPLINE_POINTS * np.arange(len(points)) - (SPLINE_POINTS - 1) * stroke
    last = np.cumsum(lengths) - 1
    i = np.delete(np.arange(len(points)), last)
    begin, begin_slope, end, end_slope = HERMITE
    curve = (
        begin * points[i]
        + begin_slope * slopes[i]
        + end * points[i + 1]
        + end_slope * slopes[i + 1]
    )
    splines = np.empty((places[-1] + 1, 2))
    splines[places[i] + np.arange(SPLINE_POINTS)[:, None]] = curve
    splines[places[last]] = points[last]
    return splines, SPLINE_POINTS * (lengths - 1) + 1


def _parse(way: str) -> list[tuple[Points, NDArray[np.bool_]]]:
    """Each stroke's control points (k, 2), and which of them are corners or ends (k,)."""
    strokes = []
    for stroke in way.split("|"):
        words = stroke.split()
        points = np.array([word.rstrip("!").split(",") for word in words], float)
        corners = np.array([word.endswith("!") for word in words])
        corners[[0, -1]] = True
        strokes.append((points, corners))
    return strokes


def _shares(frequencies: list[float]) -> NDArray[np.float64]:
    """Up to which number from 0 to 1 each is drawn, as `Generator.choice` has it."""
    shares = (np.array(frequencies) / sum(frequencies)).cumsum()
    up_to: NDArray[np.float64] = shares / shares[-1]
    return up_to


TEMPLATES = {
    digit: (_shares([times for times, _ in ways]), [_parse(way) for _, way in ways])
    for digit, ways in WAYS.items()
}
