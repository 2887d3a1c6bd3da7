"""Where a training is: figures of the run, and of the network after each epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PATIENCE = 3
"""Epochs without a better test accuracy that make a plateau."""


@dataclass(frozen=True)
class EpochMetrics:
    """The network on the test data after an epoch (0: before the first)."""

    epoch: int
    accuracy: float
    """From 0 to 1."""
    cost: float
    training_cost: float | None = None
    """The mean cost of the epoch's mini-batches, each before its update; None for epoch 0."""


@dataclass(frozen=True)
class Progress:
    """Where a training is."""

    epoch: int
    """The epoch being trained, from 1; 0 before the first mini-batch."""
    samples: int
    """Examples seen since the beginning, over all epochs."""
    samples_per_second: float
    """Over the training so far, without its pauses."""
    cost: float | None
    """The running cost on training examples; None before the first mini-batch."""
    metrics: tuple[EpochMetrics, ...]
    """One for each finished epoch, and one before the first."""
    done: bool
    eta: float
    """η in the present epoch."""
    etas: tuple[tuple[float, float], ...]
    """η without halvings, and after how many epochs it became so: first 0 and the settings' η."""
    backend: str
    """What computes: "kernel", "numpy", or "code" for changed code."""


def confusion_of(labels: NDArray[np.uint8], answers: NDArray[np.integer]) -> NDArray[np.int_]:
    """How many examples of each label (row) got each answer (column): int (10, 10).

    Both are (n,). Raises IndexError for an answer that is no digit.
    """
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels, answers), 1)
    return confusion


def count_plateaus(accuracies: Sequence[float]) -> int:
    """How many times the accuracy has not risen for `PATIENCE` epochs."""
    best, waited, count = -1.0, 0, 0
    for accuracy in accuracies:
        best, waited = (accuracy, 0) if accuracy > best else (best, waited + 1)
        if waited == PATIENCE:
            count, waited = count + 1, 0
    return count
