"""SGD as a loop that can pause: time slices in, `Progress` out.

A `Training` trains as `Network.SGD` does, with the same mini-batches in the same order, and keeps
its place: to pause is not to call it, to resume is to call it again. A `Backend` computes. Before
the first epoch and after each, the network is measured on test data, a chunk at a time. However
the time is sliced, the network and the figures come out the same.
"""

# Annotations stay text: np.random takes a third of NumPy's time to load, and only a draw needs it.
from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import TARGETS, DataError, Dataset
from digitlab.network import Network
from digitlab.training import backends
from digitlab.training.progress import EpochMetrics, Progress, confusion_of
from digitlab.training.settings import Settings, with_present_names
from digitlab.validate import Invalid
from digitlab.variant import function_of

TEST_CHUNK = 250
"""Test examples that are evaluated between two looks at the clock: some 5 ms in a browser."""
COST_WINDOW = 1000
"""The running cost is an average over about this many examples, and over no more than an epoch."""
CURVE_POINTS = 1000
"""About so many points has the running cost's curve over a whole run."""

Etas = list[tuple[int, float]]
"""η without halvings, and after how many examples it became so: the first after none."""


class Training:
    """One run of SGD on `training_data`, measured on `test_data`.

    `saved` is what `state` gave before a break: the run resumes from there, with the network as it
    was then, and ends as if it had never stopped.

    Raises Invalid for data without examples, and DataError where `saved` is of other data; the
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
                raise Invalid(
                    f"expected at least one example in the {name} data, found none",
                    "error-run-no-examples",
                )
        self.network = network
        self.settings = settings
        self.training_data = training_data
        self.test_data = test_data
        self._backend = backends.choose(network, training_data, settings.backend)
        self._epoch = self._samples = 0
        self._cost: float | None = None
        self._epoch_cost = 0.0
        self._metrics: list[EpochMetrics] = []
        self._seconds = 0.0
        self._etas = etas_of({}, settings)
        self._pace = 0, 0
        """How many examples a mini-batch has, and a chunk: a whole number of mini-batches."""
        self.batch: NDArray[np.integer] = np.array([], int)
        """The indices of the last mini-batch's training examples."""
        self.curve: list[tuple[float, float]] = []
        """The running cost over the run: (epochs done, cost)."""
        self._curve_stride = self._stride()
        self.confusion: list[list[int]] | None = None
        """How many test digits of each row's label got each column's answer, when last measured."""
        self._data_digest = digest_of(training_data, test_data)
        if saved:
            self._restore(saved)
        self._work = self._run()

    def __repr__(self) -> str:
        epochs = self.settings.epochs
        return f"<Training: epoch {self._epoch} of {epochs}, {self._samples:,} examples seen>"

    def state(self) -> dict[str, Any]:
        """Where the run is, as JSON values; with the network's weights it can resume from here."""
        return {
            "epoch": self._epoch,
            "samples": self._samples,
            "cost": self._cost,
            "epoch_cost": self._epoch_cost,
            "seconds": self._seconds,
            "metrics": [asdict(metrics) for metrics in self._metrics],
            "confusion": self.confusion,
            "curve": list(self.curve),
            "etas": list(self._etas),
            "data": self._data_digest,
        }

    def _restore(self, saved: dict[str, Any]) -> None:
        saved = with_present_names(saved)
        if saved["data"] != self._data_digest:
            raise DataError(
                "expected the digits that this run began with, found others: bring those back, or "
                "begin a new run",
                "error-run-other-digits",
            )
        self._epoch, self._samples = saved["epoch"], saved["samples"]
        self._cost, self._epoch_cost = saved["cost"], saved["epoch_cost"]
        self._seconds = saved["seconds"]
        self._metrics = [EpochMetrics(**metrics) for metrics in saved["metrics"]]
        self.confusion = saved["confusion"]
        self.curve = [(epochs, cost) for epochs, cost in saved["curve"]]
        self._etas = etas_of(saved, self.settings)

    @property
    def done(self) -> bool:
        """Whether every epoch is trained and measured."""
        return len(self._metrics) > self.settings.epochs

    @property
    def examples(self) -> int:
        """How many training examples an epoch has."""
        return len(self.training_data)

    def change(self, *, epochs: int | None = None, eta: float | None = None) -> None:
        """Train with another η from here on, or up to another number of epochs.

        Raises Invalid for values that settings cannot have, and for fewer epochs than are begun.
        """
        self.settings, self._etas = changed(
            self.settings, self._etas, self._epoch, self._samples, epochs=epochs, eta=eta
        )
        before, self._curve_stride = self._curve_stride, self._stride()
        self.curve = self.curve[:: max(1, self._curve_stride // before)]
        self._work = self._run()

    def run_for(self, seconds: float, to_epoch: int | None = None) -> Progress:
        """Train for about `seconds`: as many chunks as fit, at least one.

        With `to_epoch`, no further than to the metrics after that epoch.
        """
        began = time.perf_counter()
        size = self.settings.mini_batch_size
        self._pace = size, size * max(1, self._backend.chunk_size // size)
        while not self.done and (to_epoch is None or len(self._metrics) <= to_epoch):
            self._advance()
            if time.perf_counter() - began >= seconds:
                break
        self._seconds += time.perf_counter() - began
        return self.progress()

    def step(self, size: int | None = None) -> Progress:
        """Train on one mini-batch, and measure the network where that is due.

        `size` is how many examples it has, for this once; without it, what the settings say.
        """
        began = time.perf_counter()
        size = size or self.settings.mini_batch_size
        self._pace = size, size
        before = self._samples
        while not self.done and (self._samples == before or self._is_measure_due()):
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
            metrics=tuple(self._metrics),
            done=self.done,
            eta=self._eta_in(max(1, self._epoch)),
            etas=tuple((samples / self.examples, eta) for samples, eta in self._etas),
            backend=self._backend.name,
        )

    def _eta_in(self, epoch: int) -> float:
        return eta_in(self.settings, self._etas, epoch, self._metrics, self.examples)

    def _stride(self) -> int:
        """The examples between two points of the curve."""
        return max(1, self.examples * self.settings.epochs // CURVE_POINTS)

    def _advance(self) -> None:
        """The next chunk. One that fails leaves the run where it was, to be tried again."""
        try:
            next(self._work, None)
        except BaseException:
            self._work = self._run()
            raise

    def _is_measure_due(self) -> bool:
        return len(self._metrics) <= self._samples // self.examples

    def _run(self) -> Iterator[None]:
        """All of the work, cut into chunks of some milliseconds at the most."""
        settings, n = self.settings, self.examples
        rng = np.random.default_rng(settings.seed)
        if not self._metrics:
            yield from self._measure(0)
        for epoch in range(1, settings.epochs + 1):
            before = rng.bit_generator.state
            rng.permutation(n)  # drawn as SGD does, for an epoch from before a break too
            after = rng.bit_generator.state
            if len(self._metrics) > epoch:
                continue
            while (seen := self._samples - (epoch - 1) * n) < n:
                rng.bit_generator.state = before
                yield from self._train(epoch, seen, rng.permutation(n))
            rng.bit_generator.state = after
            yield from self._measure(epoch)

    def _train(self, epoch: int, seen: int, order: NDArray[np.integer]) -> Iterator[None]:
        """The rest of an epoch, of which so many are `seen`, or until the pace changes."""
        pace, eta, n = self._pace, self._eta_in(epoch), self.examples
        size, chunk = pace
        for start in range(seen, n, chunk):
            examples = order[start : start + chunk]
            costs = self._backend.run(examples, size, eta)
            self.batch = examples[(len(costs) - 1) * size :]
            self._epoch = epoch
            for cost in costs:
                self._record(min(size, epoch * n - self._samples), cost)
            yield
            if self._pace != pace:
                return

    def _record(self, examples: int, cost: float) -> None:
        """Take in the cost of a mini-batch of so many examples."""
        self._samples += examples
        share = min(1.0, examples / min(self._samples, COST_WINDOW, self.examples))
        self._cost = cost if self._cost is None else self._cost + share * (cost - self._cost)
        self._epoch_cost += cost * examples
        stride = self._curve_stride
        if self._samples // stride > (self._samples - examples) // stride:
            self.curve.append((self._samples / self.examples, self._cost))

    def _measure(self, epoch: int) -> Iterator[None]:
        """Evaluate the network on the test data, in chunks, and keep the metrics at the end."""
        test, n = self.test_data, len(self.test_data)
        cost, confusion = 0.0, np.zeros((10, 10), int)
        cost_of = function_of(self.network, "quadratic_cost")
        for start in range(0, n, TEST_CHUNK):
            a = self._backend.outputs(test, start, start + TEST_CHUNK)
            labels = test.labels[start : start + TEST_CHUNK]
            confusion += confusion_of(labels, a.argmax(axis=1))
            cost += cost_of(a.T, TARGETS[labels].T) * len(labels)
            if start + TEST_CHUNK >= n:
                accuracy = int(confusion.trace()) / n
                training_cost = self._epoch_cost / self.examples if epoch else None
                self.confusion = confusion.tolist()
                self._metrics.append(EpochMetrics(epoch, accuracy, cost / n, training_cost))
                self._epoch_cost = 0.0
            yield


def digest_of(training_data: Dataset, test_data: Dataset) -> list[int]:
    """What tells these data from others: how many examples, and a checksum of the labels."""
    labels = [data.labels.tobytes() for data in (training_data, test_data)]
    return [*map(len, labels), zlib.crc32(b"".join(labels))]


def etas_of(state: Mapping[str, Any], settings: Settings) -> Etas:
    """The changes of η in a run's state; of one that has none, the settings' own."""
    return [(samples, eta) for samples, eta in state.get("etas") or [(0, settings.eta)]]


def changed(
    settings: Settings,
    etas: Etas,
    epoch: int,
    samples: int,
    *,
    epochs: int | None = None,
    eta: float | None = None,
) -> tuple[Settings, Etas]:
    """The settings and η of a run that is changed where it is: see `Training.change`."""
    settings = replace(settings, epochs=settings.epochs if epochs is None else epochs)
    if settings.epochs < epoch:
        raise Invalid(
            f"expected at least {epoch} epochs, found {settings.epochs}",
            "error-run-fewer-epochs",
            least=epoch,
            found=settings.epochs,
        )
    if eta is None:
        return settings, etas
    with_eta = replace(settings, eta=eta)  # which checks it
    if not samples:
        return with_eta, [(0, float(eta))]
    earlier = [change for change in etas if change[0] < samples]
    changes = [] if eta == earlier[-1][1] else [(samples, float(eta))]
    return settings, [*earlier, *changes]


def eta_in(
    settings: Settings, etas: Etas, epoch: int, metrics: Sequence[EpochMetrics], examples: int
) -> float:
    """η in an epoch of so many examples. Halvings count from the last change of η on."""
    samples, eta = etas[-1]
    if not samples:
        return settings.eta_at(epoch, metrics)
    then = settings.eta_at(samples // examples + 1, metrics)
    return eta * settings.eta_at(epoch, metrics) / then
