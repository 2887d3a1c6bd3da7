"""The one object that the page's worker talks to: predict, train, and look inside.

What goes in and out are plain numbers, strings, lists, dicts and buffers. Work that takes long is
done in time slices (`run_for`), so that the same thread can answer `predict` between them.
"""

import time
from collections.abc import Buffer, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from digitlab import datasets, derivation, handwriting, model_file
from digitlab.datasets import Dataset
from digitlab.network import Network
from digitlab.study import Study, column, flat, one_hot
from digitlab.training import Settings, Training

MADE_TRAINING, MADE_TEST = 10_000, 2_000
MADE_SEED = 1
# The colours of weights end here: the few larger ones would make all others pale.
SCALE_QUANTILE = 0.995


class Session:
    """A network that answers, and at most one training run that changes it.

    It begins with the default model. A run, once its data are prepared, puts a new network of
    random weights in its place, which answers while it learns; `reset` goes back to the default.
    """

    def __init__(self) -> None:
        self._default, self.about = model_file.load_default()
        self.network = self._default
        self.training: Training | None = None
        self._put_aside: Network | None = None
        self._dream: Iterator[dict[str, Any]] = iter(())
        self._data: dict[str, tuple[Dataset, Dataset]] = {}
        self._preparation: Iterator[float] = iter(())

    def predict(self, inputs: Buffer) -> list[float]:
        """The ten outputs for the 768 inputs (float32, from 0 to 1). Raises as `feedforward`."""
        return self.network.feedforward(column(inputs))[:, 0].tolist()

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
        self._put_aside = None

    def open(self, data: Buffer) -> None:
        """Let the network of a model file answer, and give up the run.

        Raises ModelFileError for another file, and for a network that does not take 768 inputs to
        ten outputs; the network is then unchanged.
        """
        network, about = model_file.load(bytes(data))
        if (network.sizes[0], network.sizes[-1]) != (768, 10):
            raise model_file.ModelFileError(
                f"sizes: expected 768 inputs and 10 outputs, found {list(network.sizes)}"
            )
        self.reset()
        self.network, self.about = network, about

    def freeze(self) -> Study:
        """A study of the network as it is now."""
        return Study(self.network)

    def keep(self, study: Study) -> None:
        """Let the network that `study` has on trial answer from now on; a run goes on with it.

        Raises ValueError where no step was taken, and for a network with a fault.
        """
        if study.trial is None or isinstance(study.trial, derivation.Faulty):
            raise ValueError("expected a network that has taken right steps, found none")
        self._put_aside = self.network.astype(self.network.dtype)
        self._put(study.trial)

    def put_back(self) -> None:
        """Undo `keep`. Raises ValueError where there is nothing to undo."""
        if self._put_aside is None:
            raise ValueError("expected a network that was put aside, found none")
        self._put(self._put_aside)
        self._put_aside = None

    def look(self, inputs: Buffer | None = None) -> dict[str, Any]:
        """All weights, flat by layer, and how large they are; the activations for the inputs."""
        network = self.network
        activations = network.forward(column(inputs))[1] if inputs is not None else []
        return {
            "sizes": list(network.sizes),
            "layers": ["inputs", *derivation.layer_names(network)],
            "weights": [flat(w) for w in network.weights],
            "scales": [float(np.quantile(np.abs(w), SCALE_QUANTILE)) for w in network.weights],
            "activations": [flat(a) for a in activations[1:]],
        }

    def neuron(self, layer: int, j: int, inputs: Buffer | None = None) -> dict[str, Any]:
        """One neuron: its weights, what it says on, and with inputs each of its products.

        `layer` counts as in `weights`. Raises ValueError for a neuron that is not there.
        """
        network = self.network
        if not (0 <= layer < len(network.weights) and 0 <= j < network.sizes[layer + 1]):
            raise ValueError(f"expected a neuron of {network.sizes}, found {j} of layer {layer}")
        plain: dict[str, Any] = {
            "weights": flat(network.weights[layer][j]),
            "bias": float(network.biases[layer][j, 0]),
        }
        onward = network.weights[layer + 1][:, j] if layer + 1 < len(network.weights) else None
        if onward is not None:
            plain["onward"] = onward.tolist()
        if inputs is not None:
            zs, activations = network.forward(column(inputs))
            a = activations[layer + 1][j, 0]
            plain["products"] = flat(network.weights[layer][j] * activations[layer][:, 0])
            plain |= {"z": float(zs[layer][j, 0]), "a": float(a)}
            if onward is not None:
                plain["says"] = (onward * a).tolist()
        return plain

    def dream(self, digit: int) -> None:
        """Begin to look for the input that is the digit to the network; `dream_for` goes on.

        Raises ValueError for a digit that is not one of the outputs.
        """
        network = self.network.astype(self.network.dtype)
        pictures = derivation.dream(network, one_hot(network, digit))
        self._dream = (
            {"step": step, "picture": flat(x), "outputs": network.feedforward(x)[:, 0].tolist()}
            for step, x in enumerate(pictures, 1)
        )

    def dream_for(self, seconds: float) -> dict[str, Any] | None:
        """Dream for about `seconds`: the newest picture, its outputs; None where it is done."""
        end = time.perf_counter() + seconds
        newest = None
        for dreamt in self._dream:
            newest = dreamt
            if time.perf_counter() >= end:
                break
        return newest

    def _put(self, network: Network) -> None:
        if self.training is None:
            self.network = network.astype(network.dtype)
            return
        # A run holds on to its network: new numbers, the same arrays.
        mine, others = self.network, network
        for old, new in zip(
            mine.weights + mine.biases, others.weights + others.biases, strict=True
        ):
            old[:] = new

    def _prepared(self) -> Training:
        if self.training is None:
            raise ValueError("expected a run that is started and prepared, found none")
        return self.training

    def _prepare(self, dataset: str, settings: Settings) -> Iterator[float]:
        if dataset not in self._data:
            yield from self._make_digits()
        self.network, self._put_aside = Network(seed=settings.seed), None
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
