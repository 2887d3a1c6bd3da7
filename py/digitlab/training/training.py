"""SGD as a loop that can pause: time slices in, `Progress` out.

A `Training` drives `Network.SGD` and keeps its place, so that pausing is not calling it, and going
on is calling it again. It measures the network on test data before the first epoch and after each,
a chunk at a time. However the time is sliced, the network and the figures come out the same.
"""

# np.random is a third of NumPy to load: not before it draws.
from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import TARGETS, DataError, Dataset
from digitlab.network import INITIALISERS, Network
from digitlab.training import backends as steps
from digitlab.validate import learning_rate, whole_number
from digitlab.variant import function_of

# Test examples that are evaluated between two looks at the clock: some 5 ms in a browser.
TEST_CHUNK = 250
# The running cost is an average over about this many examples.
COST_WINDOW = 1000
# The running cost's curve has about so many points over a whole run.
CURVE_POINTS = 1000
SCHEDULES = ("constant", "halving")
COMPUTES = ("kernel", "numpy")
# The schedule "halving" halves η when the test accuracy has not risen for so many epochs.
PATIENCE = 3
MOST_HIDDEN_LAYERS, MOST_HIDDEN_NEURONS = 2, 200


@dataclass(frozen=True)
class Settings:
    """What to train and how. `hidden` are the neurons of each hidden layer.

    `halve_at` lists epochs (from 1) at whose beginning η is halved; the schedule "halving" does so
    where the test accuracy stalls. `compute` is who computes, where the kernel can be had: that
    changes the speed, and the figures by rounding only.

    Raises ValueError or TypeError for what is out of range.
    """

    epochs: int = 30
    mini_batch_size: int = 10
    eta: float = 3.0
    seed: int = 1
    halve_at: tuple[int, ...] = ()
    hidden: tuple[int, ...] = (30,)
    initialiser: str = "scaled"
    schedule: str = "constant"
    compute: str = "kernel"

    def __post_init__(self) -> None:
        whole_number("epochs", self.epochs)
        whole_number("mini_batch_size", self.mini_batch_size)
        learning_rate(self.eta)
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise ValueError(f"expected seed as a whole number of at least 0, found {self.seed!r}")
        for epoch in self.halve_at:
            whole_number("an epoch of halve_at", epoch)
        if len(self.hidden) > MOST_HIDDEN_LAYERS:
            raise ValueError(
                f"expected at most {MOST_HIDDEN_LAYERS} hidden layers, found {len(self.hidden)}"
            )
        for neurons in self.hidden:
            if whole_number("a hidden layer's neurons", neurons) > MOST_HIDDEN_NEURONS:
                raise ValueError(
                    f"expected at most {MOST_HIDDEN_NEURONS} neurons in a hidden layer, "
                    f"found {neurons}"
                )
        for name, value, known in (
            ("initialiser", self.initialiser, INITIALISERS),
            ("schedule", self.schedule, SCHEDULES),
            ("compute", self.compute, COMPUTES),
        ):
            if value not in known:
                raise ValueError(f"expected the {name} {' or '.join(known)}, found {value!r}")

    def network(self, kind: type[Network] = Network) -> Network:
        """The untrained network: the same for the same seed, initialiser and hidden layers."""
        return kind((768, *self.hidden, 10), seed=self.seed, initialiser=self.initialiser)

    def eta_at(self, epoch: int, measures: Sequence[Measure] = ()) -> float:
        """η in that epoch, after the `measures` of the epochs before."""
        halvings = sum(at <= epoch for at in self.halve_at)
        if self.schedule == "halving":
            halvings += stalls([measure.accuracy for measure in measures[:epoch]])
        return self.eta * 0.5**halvings


def stalls(accuracies: Sequence[float]) -> int:
    """How many times the accuracy has not risen for `PATIENCE` epochs."""
    best, waited, count = -1.0, 0, 0
    for accuracy in accuracies:
        best, waited = (accuracy, 0) if accuracy > best else (best, waited + 1)
        if waited == PATIENCE:
            count, waited = count + 1, 0
    return count


@dataclass(frozen=True)
class Measure:
    """The network on the test data after an epoch (0: before the first)."""

    epoch: int
    accuracy: float
    """From 0 to 1."""
    cost: float
    training_cost: float | None = None
    """The mean cost of the epoch's mini-batches, each before its step; None for epoch 0."""


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
    eta: float
    """η in the present epoch."""
    compute: str
    """Who computes: "kernel", "numpy", or "yours" for changed code."""


class Training:
    """One run of SGD on `training_data`, measured on `test_data`.

    `saved` is what `state` gave before a break: the run goes on from there, with the network as it
    was then, and ends as if it had never stopped.

    Raises ValueError for data without examples, and DataError where `saved` is of other data; the
    settings have checked themselves.
    """

    def __init__(
        self,
        network: Network,
        training_data: Dataset,
        test_data: Dataset,
        settings: Settings,
        saved: dict[str, Any] | None = None,
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
        self._epoch_cost = 0.0
        self._measures: list[Measure] = []
        self._seconds = 0.0
        self._steps = steps.choose(network, training_data, settings.compute)
        self._pace = 0, 0
        """How many examples a mini-batch has, and a piece of work: a whole number of those."""
        self.batch: NDArray[np.integer] = np.array([], int)
        """Which training examples the last mini-batch was."""
        self.curve: list[tuple[float, float]] = []
        """The running cost over the run: (epochs done, cost)."""
        self._stride = max(1, len(training_data) * settings.epochs // CURVE_POINTS)
        self.confusion: list[list[int]] | None = None
        """How many test digits of each row's truth got each column's answer, when last measured."""
        labels = [data.labels.tobytes() for data in (training_data, test_data)]
        self._data_mark = [*map(len, labels), zlib.crc32(b"".join(labels))]
        if saved:
            self._restore(saved)
        self._work = self._run()

    def __repr__(self) -> str:
        epochs = self.settings.epochs
        return f"<Training: epoch {self._epoch} of {epochs}, {self._samples:,} examples seen>"

    def state(self) -> dict[str, Any]:
        """Where the run is, as JSON values; with the network's weights it can go on from here."""
        return {
            "epoch": self._epoch,
            "samples": self._samples,
            "cost": self._cost,
            "epoch_cost": self._epoch_cost,
            "seconds": self._seconds,
            "measures": [asdict(measure) for measure in self._measures],
            "confusion": self.confusion,
            "curve": list(self.curve),
            "data": self._data_mark,
        }

    def _restore(self, saved: dict[str, Any]) -> None:
        if saved["data"] != self._data_mark:
            raise DataError(
                "expected the digits that this run began with, found others: bring those back, or "
                "begin a new run"
            )
        self._epoch, self._samples = saved["epoch"], saved["samples"]
        self._cost, self._epoch_cost = saved["cost"], saved["epoch_cost"]
        self._seconds = saved["seconds"]
        self._measures = [Measure(**measure) for measure in saved["measures"]]
        self.confusion, self.curve = saved["confusion"], [*map(tuple, saved["curve"])]

    @property
    def done(self) -> bool:
        """Whether every epoch is trained and measured."""
        return len(self._measures) > self.settings.epochs

    @property
    def examples(self) -> int:
        """How many training examples an epoch has."""
        return len(self._training_data)

    def run_for(self, seconds: float, to_epoch: int | None = None) -> Progress:
        """Train for about `seconds`: as many mini-batches as fit, at least one piece of work.

        No further than to the measuring after the epoch `to_epoch`, where it is given.
        """
        began = time.perf_counter()
        size = self.settings.mini_batch_size
        self._pace = size, size * max(1, self._steps.at_once // size)
        while not self.done and (to_epoch is None or len(self._measures) <= to_epoch):
            self._advance()
            if time.perf_counter() - began >= seconds:
                break
        self._seconds += time.perf_counter() - began
        return self.progress()

    def step(self, size: int | None = None) -> Progress:
        """Train on one mini-batch, and measure the network where one is due.

        `size` is how many examples it has, for once; else what the settings say.
        """
        began = time.perf_counter()
        size = size or self.settings.mini_batch_size
        self._pace = size, size
        before = self._samples
        while not self.done and (self._samples == before or self._measure_is_due()):
            self._advance()
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
            eta=self.settings.eta_at(max(1, self._epoch), self._measures),
            compute=self._steps.name,
        )

    def _advance(self) -> None:
        """The next piece of work. One that fails leaves the run where it was, to be tried again."""
        try:
            next(self._work, None)
        except BaseException:
            self._work = self._run()
            raise

    def _measure_is_due(self) -> bool:
        return len(self._measures) <= self._samples // self.examples

    def _run(self) -> Iterator[None]:
        """All of the work, cut into pieces of some milliseconds at the most."""
        settings, n = self.settings, self.examples
        rng = np.random.default_rng(settings.seed)
        if not self._measures:
            yield from self._measure(0)
        for epoch in range(1, settings.epochs + 1):
            order = rng.bit_generator.state
            rng.permutation(n)  # as SGD draws it; an epoch from before a break has had its own
            after = rng.bit_generator.state
            if len(self._measures) > epoch:
                continue
            while (seen := self._samples - (epoch - 1) * n) < n:
                rng.bit_generator.state = order
                yield from self._sgd(epoch, seen, rng)
            rng.bit_generator.state = after
            yield from self._measure(epoch)

    def _sgd(self, epoch: int, seen: int, rng: np.random.Generator) -> Iterator[None]:
        """The rest of an epoch, or as much of it as the pace stays the same."""
        pace, eta, n = self._pace, self.settings.eta_at(epoch, self._measures), self.examples
        size, piece = pace
        order = rng.permutation(n)
        for start in range(seen, n, piece):
            examples = order[start : start + piece]
            costs = self._steps.run(examples, size, eta)
            self.batch = examples[(len(costs) - 1) * size :]
            self._epoch = epoch
            for cost in costs:
                self._record(min(size, epoch * n - self._samples), cost)
            yield
            if self._pace != pace:
                return

    def _record(self, examples: int, cost: float) -> None:
        """The cost of the next mini-batch, of so many examples."""
        self._samples += examples
        share = min(1.0, examples / min(self._samples, COST_WINDOW))
        self._cost = cost if self._cost is None else self._cost + share * (cost - self._cost)
        self._epoch_cost += cost * examples
        if self._samples // self._stride > (self._samples - examples) // self._stride:
            self.curve.append((self._samples / self.examples, self._cost))

    def _measure(self, epoch: int) -> Iterator[None]:
        test, n = self._test_data, len(self._test_data)
        cost, confusion = 0.0, np.zeros((10, 10), int)
        cost_of = function_of(self.network, "quadratic_cost")
        for start in range(0, n, TEST_CHUNK):
            a = self._steps.outputs(test, start, start + TEST_CHUNK)
            labels = test.labels[start : start + TEST_CHUNK]
            np.add.at(confusion, (labels, a.argmax(axis=1)), 1)
            cost += cost_of(a.T, TARGETS[labels].T) * len(labels)
            if start + TEST_CHUNK >= n:
                self.confusion = confusion.tolist()
                accuracy, training_cost = (
                    int(confusion.trace()) / n,
                    self._epoch_cost / self.examples,
                )
                self._measures.append(
                    Measure(epoch, accuracy, cost / n, training_cost if epoch else None)
                )
                self._epoch_cost = 0.0
            yield
