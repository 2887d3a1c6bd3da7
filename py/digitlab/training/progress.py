"""Where a training is: figures of the run, and of the network after each epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    backend: str
    """What computes: "kernel", "numpy", or "code" for changed code."""


def count_plateaus(accuracies: Sequence[float]) -> int:
    """How many times the accuracy has not risen for `PATIENCE` epochs."""
    best, waited, count = -1.0, 0, 0
    for accuracy in accuracies:
        best, waited = (accuracy, 0) if accuracy > best else (best, waited + 1)
        if waited == PATIENCE:
            count, waited = count + 1, 0
    return count
