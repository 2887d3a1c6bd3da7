"""SGD as a loop that can pause: time slices in, `Progress` out.

A `Training` drives `Network.SGD` and keeps its place, so that pausing is not calling it, and going
on is calling it again. It measures the network on test data before the first epoch and after each,
a chunk at a time. However the time is sliced, the network and the figures come out the same.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from digitlab.datasets import Dataset
from digitlab.network import Network, count_right, learning_rate, quadratic_cost, whole_number

# Test examples that are evaluated between two looks at the clock: some 5 ms in a browser.
TEST_CHUNK = 250
# The running cost is an average over about this many examples.
COST_WINDOW = 1000


@dataclass(frozen=True)
class Settings:
    """How to train. `halve_at` lists epochs (from 1) at whose beginning η is halved.

    Raises ValueError or TypeError for what is out of range.
    """

    epochs: int = 30
    mini_batch_size: int = 10
    eta: float = 3.0
    seed: int = 1
    halve_at: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        whole_number("epochs", self.epochs)
        whole_number("mini_batch_size", self.mini_batch_size)
        learning_rate(self.eta)
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise ValueError(f"expected seed as a whole number of at least 0, found {self.seed!r}")
        for epoch in self.halve_at:
            whole_number("an epoch of halve_at", epoch)

    def eta_at(self, epoch: int) -> float:
        """η in that epoch."""
        return self.eta * 0.5 ** sum(at <= epoch for at in self.halve_at)


@dataclass(frozen=True)
class Measure:
    """The network on the test data after an epoch (0: before the first)."""

    epoch: int
    accuracy: float
    """From 0 to 1."""
    cost: float


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
    measures: tuple[Measure, ...]
    """One for each finished epoch, and one before the first."""
    done: bool


class Training:
    """One run of SGD on `training_data`, measured on `test_data`.

    Raises ValueError for data without examples; the settings have checked themselves.
    """

    def __init__(
        self, network: Network, training_data: Dataset, test_data: Dataset, settings: Settings
    ) -> None:
        for name, data in ("training", training_data), ("test", test_data):
            if len(data) == 0:
                raise ValueError(f"expected at least one example in the {name} data, found none")
        self.network = network
        self.settings = settings
        self._training_data = training_data
        self._test_data = test_data
        self._epoch = self._samples = 0
        self._cost: float | None = None
        self._measures: list[Measure] = []
        self._seconds = 0.0
        self._work = self._run()

    @property
    def done(self) -> bool:
        """Whether every epoch is trained and measured."""
        return len(self._measures) > self.settings.epochs

    @property
    def examples(self) -> int:
        """How many training examples an epoch has."""
        return len(self._training_data)

    def run_for(self, seconds: float) -> Progress:
        """Train for about `seconds`: as many mini-batches as fit, at least one piece of work."""
        began = time.perf_counter()
        while not self.done:
            next(self._work, None)
            if time.perf_counter() - began >= seconds:
                break
        self._seconds += time.perf_counter() - began
        return self.progress()

    def step(self) -> Progress:
        """Train on one mini-batch, and measure the network where one is due."""
        began = time.perf_counter()
        before = self._samples
        while not self.done and (self._samples == before or self._measure_is_due()):
            next(self._work, None)
        self._seconds += time.perf_counter() - began
        return self.progress()

    def progress(self) -> Progress:
        """Where the training is now."""
        return Progress(
            epoch=self._epoch,
            samples=self._samples,
            samples_per_second=self._samples / self._seconds if self._seconds else 0.0,
            cost=self._cost,
            measures=tuple(self._measures),
            done=self.done,
        )

    def _measure_is_due(self) -> bool:
        return len(self._measures) <= self._samples // self.examples

    def _run(self) -> Iterator[None]:
        """All of the work, cut into pieces of some milliseconds at the most."""
        settings = self.settings
        rng = np.random.default_rng(settings.seed)
        yield from self._measure(0)
        for epoch in range(1, settings.epochs + 1):
            steps = self.network.SGD(
                self._training_data,
                1,
                settings.mini_batch_size,
                settings.eta_at(epoch),
                seed=rng,
            )
            seen = self._samples
            for step in steps:
                self._record(epoch, seen + step.samples, step.cost)
                yield
            yield from self._measure(epoch)

    def _record(self, epoch: int, samples: int, cost: float) -> None:
        share = (samples - self._samples) / min(samples, COST_WINDOW)
        before = 0.0 if self._cost is None else self._cost
        self._cost = before + min(1.0, share) * (cost - before)
        self._epoch, self._samples = epoch, samples

    def _measure(self, epoch: int) -> Iterator[None]:
        n = len(self._test_data)
        right, cost = 0, 0.0
        for start in range(0, n, TEST_CHUNK):
            x, y = self._test_data.columns(slice(start, start + TEST_CHUNK))
            a = self.network.feedforward(x)
            right += count_right(a, y)
            cost += quadratic_cost(a, y) * a.shape[1]
            if start + TEST_CHUNK >= n:
                self._measures.append(Measure(epoch, right / n, cost / n))
            yield
