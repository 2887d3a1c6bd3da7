"""More pictures from those that there are: each turned, slanted, scaled and shifted by chance.

The affine distortions, interpolated bilinearly, of Simard, Steinkraus and Platt, "Best Practices
for Convolutional Neural Networks Applied to Visual Document Analysis" (2003).
"""

# Annotations stay text: np.random takes a third of NumPy's time to load, and only a draw needs it.
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid
from digitlab.data.dataset import Dataset
from digitlab.data.morphology import between

BLOCK = 500
"""Pictures that are moved at once: what they need fits into the processor's cache."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The standard deviations of what happens to a picture; all are normal, around nothing."""

    turn: float = 0.08
    """Radians."""
    shear: float = 0.08
    """Cells to the side in each cell of height."""
    scale: float = 0.06
    """The logarithm of how much larger it becomes."""
    shift: float = 0.5
    """Cells, down and to the right."""


def copies(
    data: Dataset, count: int, rng: np.random.Generator, spread: Spread | None = None
) -> Iterator[Dataset]:
    """`count` copies of each example, moved by chance, in blocks of at most BLOCK examples."""
    spread = spread or Spread()
    for _ in range(count):
        for start in range(0, len(data), BLOCK):
            part = data.subset(slice(start, start + BLOCK))
            maps = draw(len(part), rng, spread)
            yield Dataset(moved(part.images, *maps), part.labels)


def draw(n: int, rng: np.random.Generator, spread: Spread) -> tuple[Floats, Floats]:
    """What `moved` takes, for n pictures: matrices (n, 2, 2) and shifts (n, 2) in cells."""
    turn, shear, scale, down, right = rng.normal(
        0, (spread.turn, spread.shear, spread.scale, spread.shift, spread.shift), (n, 5)
    ).T
    # First slanted, then turned, then scaled; the inverse says where each cell's ink comes from.
    cos, sin, smaller = np.cos(turn), np.sin(turn), np.exp(-scale)
    matrices = np.array([[cos, -sin], [sin + shear * cos, cos - shear * sin]]) * smaller
    return (
        matrices.transpose(2, 0, 1).astype(np.float32),
        np.stack([down, right], axis=1).astype(np.float32),
    )


def moved(images: NDArray[np.uint8], matrices: Floats, shifts: Floats) -> NDArray[np.uint8]:
    """Pictures (n, 768) of bytes, each moved around the grid's middle; outside of it is paper.

    The ink of the cell p, (row, column) from the middle, comes from the place `matrix` · (p −
    `shift`): the mean of the four cells around it, by how near they are. `matrices` (n, 2, 2),
    `shifts` (n, 2) in cells.
    """
    # A frame of paper, one cell wide, is around each picture: what lies farther out comes from it.
    framed = np.pad(images.reshape(-1, grid.ROWS, grid.COLUMNS), ((0, 0), (1, 1), (1, 1)))
    middle = np.array([grid.ROWS - 1, grid.COLUMNS - 1], np.float32) / 2
    across = np.indices((grid.ROWS, grid.COLUMNS), np.float32).reshape(2, -1) - middle[:, None]
    rows, columns = (across[axis] - shifts[:, axis, None] for axis in (0, 1))
    places = [
        matrices[:, axis, :1] * rows + matrices[:, axis, 1:] * columns + (middle[axis] + 1)
        for axis in (0, 1)
    ]
    row, column = (
        np.clip(place, 0, np.float32(size - 2**-10))
        for place, size in zip(places, (grid.ROWS + 1, grid.COLUMNS + 1), strict=True)
    )
    top, left = row.astype(np.intp), column.astype(np.intp)
    down, right = row - top.astype(np.float32), column - left.astype(np.float32)
    width = grid.COLUMNS + 2
    at = np.arange(len(images))[:, None] * framed[0].size + top * width + left
    mixed: NDArray[np.uint8] = np.rint(between(framed.ravel(), width, at, right, down)).astype(
        np.uint8
    )
    return mixed
