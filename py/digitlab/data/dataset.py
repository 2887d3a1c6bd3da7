"""Data sets: images on the network's grid with their labels.

A `Dataset` keeps its images as bytes (46 MB for 60,000) and turns a mini-batch at a time into the
columns of floats that the network takes.
"""

from collections.abc import Buffer, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitlab.data import grid
from digitlab.validate import Invalid

MOST_EXAMPLES = 100_000
"""The most digits in one data set."""
# Digits drawn at once: their fine grids fit into the processor's cache.
STROKES_AT_ONCE = 50
TARGETS = np.eye(10, dtype=np.float32)
"""Row d is the one-hot target of the digit d."""


class DataError(Invalid):
    """A data file or data set that cannot be used: what was expected, and what was found."""

    @classmethod
    def of(cls, error: Invalid) -> Self:
        """The same error as one about data."""
        return cls(str(error), error.id, **error.values)


@dataclass(frozen=True)
class Dataset:
    """Images (n, 768) uint8, 0 = paper and 255 = ink, and their labels (n,) uint8 from 0 to 9.

    Raises DataError for other shapes, dtypes, counts or labels.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        images, labels = self.images, self.labels
        if images.ndim != 2 or images.shape[1] != grid.SIZE or images.dtype != np.uint8:
            raise DataError(
                f"expected images (n, {grid.SIZE}) of uint8, found {images.shape} of {images.dtype}"
            )
        if labels.ndim != 1 or labels.dtype != np.uint8:
            raise DataError(
                f"expected labels (n,) of uint8, found {labels.shape} of {labels.dtype}"
            )
        if len(images) != len(labels):
            raise unpaired(len(images), len(labels))
        if len(labels) and labels.max() > 9:
            raise DataError(
                f"expected labels from 0 to 9, found {labels.max()}", "error-labels-range"
            )

    @classmethod
    def empty(cls) -> Self:
        """A data set without digits."""
        return cls(np.zeros((0, grid.SIZE), np.uint8), np.zeros(0, np.uint8))

    @classmethod
    def from_floats(cls, images: NDArray[np.floating], labels: NDArray[np.integer]) -> Self:
        """From images (n, 768) of floats from 0 to 1, rounded to 256 levels."""
        return cls(np.rint(images * 255).astype(np.uint8), np.asarray(labels, np.uint8))

    @classmethod
    def from_strokes(
        cls,
        digits: Sequence[grid.Digit],
        labels: NDArray[np.integer],
        pen_widths: NDArray[np.floating] | None = None,
    ) -> Self:
        """From n digits' pen strokes, with pen widths (n,) in cells where they are given."""
        widths = np.full(len(digits), grid.PEN_WIDTH) if pen_widths is None else pen_widths
        images = [
            grid.from_many(digits[i : i + STROKES_AT_ONCE], widths[i : i + STROKES_AT_ONCE])
            for i in range(0, len(digits), STROKES_AT_ONCE)
        ]
        return cls.from_floats(np.concatenate(images), labels)

    @classmethod
    def from_bytes(cls, images: Buffer, labels: Buffer) -> Self:
        """Copies of n × 768 bytes, 255 = ink, and n labels. Raises DataError if they do not fit."""
        pixels = np.frombuffer(images, np.uint8)
        if pixels.size % grid.SIZE:
            raise DataError(f"expected {grid.SIZE} bytes a digit, found {pixels.size} bytes")
        copied = pixels.reshape(-1, grid.SIZE).copy()
        return cls(copied, np.frombuffer(labels, np.uint8).copy())

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, i: int) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """Example i as the book's lists have it: x (768, 1) and y (10, 1), one-hot."""
        return self.columns(np.array([i]))

    def columns(
        self, indices: NDArray[np.integer] | slice = slice(None), dtype: DTypeLike = np.float32
    ) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """The examples at `indices` for the network: x (768, m) from 0 to 1, y (10, m) one-hot.

        x is a view of row-major examples, so each column is contiguous in memory.
        """
        kind: np.dtype[Any] = np.dtype(dtype)
        rows: NDArray[Any] = np.multiply(self.images[indices], kind.type(1 / 255), dtype=kind)
        return rows.T, TARGETS[self.labels[indices]].T.astype(kind, copy=False)

    def subset(self, indices: NDArray[np.integer] | slice) -> Self:
        """The examples at `indices`, in that order."""
        return type(self)(self.images[indices], self.labels[indices])

    def split(self, first: int, seed: int | None = None) -> tuple[Self, Self]:
        """`first` examples drawn with `seed`, and the others; DataError where there are fewer."""
        if not 0 <= first <= len(self):
            raise DataError(f"expected to split off 0 to {len(self)} examples, found {first}")
        order = np.random.default_rng(seed).permutation(len(self))
        return self.subset(order[:first]), self.subset(order[first:])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """All examples of the parts, in their order."""
        return cls(
            np.concatenate([part.images for part in parts]),
            np.concatenate([part.labels for part in parts]),
        )


def unpaired(images: int, labels: int) -> DataError:
    """The error for images and labels whose counts differ."""
    return DataError(
        f"expected a label an image, found {labels} for {images}",
        "error-labels-count",
        images=images,
        labels=labels,
    )
