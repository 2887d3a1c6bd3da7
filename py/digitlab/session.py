"""The one object that the page's worker talks to: predict, prepare data, train.

What goes in and out are plain numbers, strings, lists, dicts and buffers. Work that takes long is
done in time slices (`run_for`), so that the same thread can answer `predict` between them.
"""

import time
from collections.abc import Buffer, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from digitlab import datasets, handwriting, model_file
from digitlab.datasets import Dataset
from digitlab.network import Network
from digitlab.training import Settings, Training

MADE_TRAINING, MADE_TEST = 10_000, 2_000
MADE_SEED = 1


class Session:
    """A network that answers, and at most one training run that changes it.

    It begins with the default model. A run, once its data are prepared, puts a new network of
    random weights in its place, which answers while it learns; `reset` goes back to the default.
    """

    def __init__(self) -> None:
        self._default, self.about = model_file.load_default()
        self.network = self._default
        self.training: Training | None = None
        self._data: dict[str, tuple[Dataset, Dataset]] = {}
        self._preparation: Iterator[float] = iter(())

    def predict(self, inputs: Buffer) -> list[float]:
        """The ten outputs for the 768 inputs (float32, from 0 to 1). Raises as `feedforward`."""
        x = np.asarray(inputs, np.float32).reshape(-1, 1)
        return self.network.feedforward(x)[:, 0].tolist()

    def has(self, dataset: str) -> bool:
        """Whether that data set is here; made digits need no `add`."""
        return dataset in self._data

    def add_mnist(
        self,
        train_images: Buffer,
        train_labels: Buffer,
        test_images: Buffer,
        test_labels: Buffer,
    ) -> None:
        """Take in MNIST from its four IDX files' bytes. Raises DataError for broken ones."""
        train, test = (train_images, train_labels), (test_images, test_labels)
        self._data["mnist"] = datasets.from_idx(*train), datasets.from_idx(*test)

    def start(self, dataset: str, epochs: int, mini_batch_size: int, eta: float, seed: int) -> None:
        """Begin a run from random weights on "mnist" or "made"; `prepare_for` and
        `train_for` do the work.

        Raises ValueError or TypeError for settings out of range, and for MNIST that was not added;
        the network is then unchanged.
        """
        settings = Settings(epochs, mini_batch_size, eta, seed)
        if dataset not in self._data and dataset != "made":
            raise ValueError(
                f"expected the data set 'made' or one that was added, found {dataset!r}"
            )
        self.training = None
        self._preparation = self._prepare(dataset, settings)

    def prepare_for(self, seconds: float) -> float:
        """Make the run's data ready for about `seconds`; how much of it is, from 0 to 1."""
        end = time.perf_counter() + seconds
        while self.training is None:
            share = next(self._preparation, 1.0)
            if time.perf_counter() >= end:
                return share
        return 1.0

    def train_for(self, seconds: float) -> bool:
        """Train for about `seconds`; whether there is more to do. Prepare first."""
        return not self._prepared().run_for(seconds).done

    def train_step(self) -> bool:
        """Train on one mini-batch; whether there is more to do. Prepare first."""
        return not self._prepared().step().done

    def progress(self) -> dict[str, Any]:
        """Where the run is: `training.Progress` as a dict, and what it is on its way to."""
        training = self._prepared()
        return asdict(training.progress()) | {
            "epochs": training.settings.epochs,
            "examples": training.examples,
        }

    def reset(self) -> None:
        """Give up the run and go back to the default model."""
        self.network, self.training, self._preparation = self._default, None, iter(())

    def _prepared(self) -> Training:
        if self.training is None:
            raise ValueError("expected a run that is started and prepared, found none")
        return self.training

    def _prepare(self, dataset: str, settings: Settings) -> Iterator[float]:
        if dataset not in self._data:
            yield from self._make_digits()
        self.network = Network(seed=settings.seed)
        self.training = Training(self.network, *self._data[dataset], settings)

    def _make_digits(self) -> Iterator[float]:
        total = MADE_TRAINING + MADE_TEST
        parts = []
        for block in handwriting.blocks(total, MADE_SEED):
            parts.append(block)
            yield sum(map(len, parts)) / (total + 1)  # 1 is for data that are ready
        made = Dataset.joined(parts)
        train, test = slice(MADE_TRAINING), slice(MADE_TRAINING, None)
        self._data["made"] = made.subset(train), made.subset(test)
