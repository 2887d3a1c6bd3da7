"""The one object that the page's worker talks to: predict, train, and look inside.

What goes in and out are plain numbers, strings, lists, dicts and buffers. Work that takes long is
done in time slices (`run_for`), so that the same thread can answer `predict` between them.
"""

import time
from collections.abc import Buffer, Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from digitlab import model_file
from digitlab.crossing import column, flat, one_hot
from digitlab.data.dataset import Dataset
from digitlab.data.sources import DataSets, DataSpec, pictures
from digitlab.derivation.faults import Faulty
from digitlab.derivation.maximise import maximise_activation
from digitlab.derivation.study import Study
from digitlab.network import Network
from digitlab.training.settings import plain_settings, read_settings
from digitlab.training.training import Training
from digitlab.variant import digest_of

if TYPE_CHECKING:
    from digitlab.code.workbench import Workbench

# The colours of weights end here: the few larger ones would make all others pale.
SCALE_QUANTILE = 0.995
ASSESSED_AT_ONCE = 250
MOST_MISTAKES = 60
MOST_BATCH = 20


class Session:
    """A network that answers, and at most one training run that changes it.

    It begins with the default model. A run, once its data are prepared, puts a new network of
    random weights in its place, which answers while it learns; `reset` goes back to the default.
    """

    def __init__(self) -> None:
        self._default, self.about = model_file.load_default()
        self._network = self._fresh_default()
        self.kind: type[Network] = Network
        """The code in use: `Network`, or a class of changed code from `workbench`."""
        self.library = DataSets()
        self.training: Training | None = None
        self._source = DataSpec()
        self._training_data: Dataset | None = None
        self._test_data: Dataset | None = None
        self._put_aside: tuple[Network, Training | None] | None = None
        self._dream: Iterator[dict[str, Any]] = iter(())
        self._preparation: Iterator[float] = iter(())
        self._assessment: Iterator[dict[str, Any]] = iter(())
        self._assessed = Dataset.empty(), np.zeros(0, int)

    @property
    def network(self) -> Network:
        """The network that answers, with the code in use; its weights are the run's own."""
        network = self._network
        if type(network) is self.kind:
            return network
        twin = self.kind.__new__(self.kind)
        # The very attributes: what the console puts into them is there to stay.
        twin.__dict__ = network.__dict__
        return twin

    @cached_property
    def workbench(self) -> "Workbench":
        """The code, to be looked at and changed. Loaded when it is first asked for."""
        from digitlab.code.workbench import Workbench

        return Workbench(self)

    def use(self, kind: type[Network]) -> None:
        """Let the code of `kind` answer and be derived; the next run trains with it."""
        self.kind = kind

    def predict(self, inputs: Buffer) -> list[float]:
        """The ten outputs for the 768 inputs (float32, from 0 to 1). Raises as `feedforward`."""
        return self.network.feedforward(column(inputs))[:, 0].tolist()

    def start(self, wanted: Mapping[str, Any]) -> None:
        """Begin a run from an untrained network; `prepare_for` and `train_for` do the work.

        `wanted` names fields of `sources.DataSpec` and `training.Settings`. Raises ValueError or
        TypeError for settings out of range, and DataError for data that are not here; the network
        is then unchanged.
        """
        self._begin(wanted, None, None)

    def go_on(self, wanted: Mapping[str, Any], model: Buffer, state: Mapping[str, Any]) -> None:
        """Go on with a run that `snapshot` kept: its settings, its network, and where it was.

        Raises as `start` does, ModelFileError for a broken model, and ValueError where changed code
        trained it that is not in use now.
        """
        network, _ = model_file.load(bytes(model))
        if digest := state.get("code", ""):
            if digest != digest_of(self.kind):
                raise ValueError(
                    "expected the changed code that this run began with, found other code: use "
                    "that again, or begin a new run"
                )
            network = self.kind.of(network.weights, network.biases)
        self._begin(wanted, network, dict(state))

    def _begin(self, wanted, network: Network | None, state: dict[str, Any] | None) -> None:
        source, settings = read_settings(wanted)
        preparation = self._prepare(source, settings, network, state)
        self.library.check(source)
        self.training = None
        self._preparation = preparation

    def snapshot(self) -> dict[str, Any]:
        """All that `go_on` needs; without a run, just the network and what is known of it."""
        about, run = self.about, None
        if self.training is not None:
            settings = plain_settings(self._source, self.training.settings)
            about = settings
            state = self.training.state() | {"code": digest_of(type(self.training.network))}
            run = {"settings": settings, "state": state}
        return {"model": model_file.to_npz(self.network, about), "run": run}

    def model(self, kind: str) -> bytes:
        """The network as a model file's bytes: "npz" or "json"."""
        if kind == "json":
            return model_file.to_json(self.network)
        return self.snapshot()["model"]

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

    def train_epoch_for(self, seconds: float, epoch: int) -> bool:
        """The same, but no further than to the end of an epoch; whether that is still to come."""
        return len(self._prepared().run_for(seconds, epoch).metrics) <= epoch

    def train_step(self, size: int | None = None) -> bool:
        """Train on one mini-batch, of `size` where it is given; whether there is more to do."""
        return not self._prepared().step(size).done

    def batch(self) -> dict[str, Any]:
        """The last mini-batch's digits, at most 20 of them."""
        indices = self._prepared().batch[:MOST_BATCH]
        return pictures(self._training_data, indices)

    def progress(self) -> dict[str, Any]:
        """Where the run is: `training.Progress` as a dict, and what it is on its way to."""
        training = self._prepared()
        return asdict(training.progress()) | {
            "epochs": training.settings.epochs,
            "examples": training.examples,
            "confusion": training.confusion,
            "curve": np.array(training.curve, np.float64).ravel(),
        }

    def reset(self) -> None:
        """Give up the run and go back to the default model."""
        self._network, self.training, self._preparation = self._fresh_default(), None, iter(())
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
        self._network, self.about = network, about

    def holds_model(self, data: Buffer) -> bool:
        """Whether a file is meant as a model, whole or broken, and not as digits."""
        return model_file.is_meant(bytes(data))

    def freeze(self) -> Study:
        """A study of the network as it is now."""
        return Study(self.network)

    def keep(self, study: Study) -> None:
        """Let the network that `study` has on trial answer from now on; a run is put aside.

        Raises ValueError where no step was taken, and for a network with a fault.
        """
        if study.trial is None or isinstance(study.trial, Faulty):
            raise ValueError("expected a network that has taken right steps, found none")
        self._put_aside = self._network, self.training
        self._network, self.training = study.trial.astype(study.trial.dtype), None

    def put_back(self) -> None:
        """Undo `keep`, with the run that was. Raises ValueError where there is nothing to undo."""
        if self._put_aside is None:
            raise ValueError("expected a network that was put aside, found none")
        self._network, self.training = self._put_aside
        self._put_aside = None

    def look(self, inputs: Buffer | None = None) -> dict[str, Any]:
        """All weights, flat by layer, and how large they are; the activations for the inputs."""
        network = self.network
        activations = network.forward(column(inputs))[1] if inputs is not None else []
        return {
            "sizes": list(network.sizes),
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
        pictures = maximise_activation(network, one_hot(network, digit))
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

    def assess(self, wanted: Mapping[str, Any] | None = None) -> None:
        """Begin to read all test digits with the network as it is now; `assess_for` goes on.

        They are the run's, or those of the `DataSpec` that `wanted` names. Raises as `start`.
        """
        if wanted is None:
            self._prepared()
        self._assessment = self._assess(DataSpec.of(wanted) if wanted is not None else None)

    def assess_for(self, seconds: float) -> dict[str, Any]:
        """Assess for about `seconds`: the share that is done and, at its end, all that was found.

        Found are the confusion (rows truth, columns answer), how many were wrong, and of these the
        worst, where the wrong answer leads by most: their images, truths, answers and the outputs
        that gave them. `dataset` says whose test digits they are.
        """
        end = time.perf_counter() + seconds
        newest: dict[str, Any] = {"share": 1.0}
        for newest in self._assessment:  # noqa: B007 - the last one counts
            if time.perf_counter() >= end:
                break
        return newest

    def cell(self, truth: int, answer: int) -> dict[str, Any]:
        """The test digits of one cell of the confusion, at most 60. Assess first."""
        test, answers = self._assessed
        if len(test) == 0:
            raise ValueError("expected test digits that are assessed, found none")
        found = np.flatnonzero((test.labels == truth) & (answers == answer))
        return {"count": len(found)} | pictures(test, found[:MOST_MISTAKES])

    def _assess(self, source: DataSpec | None) -> Iterator[dict[str, Any]]:
        network = self.network.astype(self.network.dtype)
        if source is None:
            source, test = self._source, self._test_data
        else:
            preparation = self.library.prepare(source)
            try:
                while True:
                    yield {"share": next(preparation) / 2}
            except StopIteration as prepared:
                _, test = prepared.value
        outputs = []
        for start in range(0, len(test), ASSESSED_AT_ONCE):
            x, _ = test.columns(slice(start, start + ASSESSED_AT_ONCE))
            outputs.append(network.feedforward(x))
            yield {"share": min(0.99, (start + 1) / len(test))}
        all_outputs = np.hstack(outputs)
        answers = all_outputs.argmax(axis=0)
        self._assessed = test, answers
        lead = all_outputs.max(axis=0) - all_outputs[test.labels, np.arange(len(test))]
        wrong = np.flatnonzero(answers != test.labels)
        worst = wrong[np.argsort(-lead[wrong], kind="stable")][:MOST_MISTAKES]
        confusion = np.zeros((10, 10), int)
        np.add.at(confusion, (test.labels, answers), 1)
        yield {
            "share": 1.0,
            "dataset": source.dataset,
            "count": len(test),
            "wrong": len(wrong),
            "confusion": confusion.tolist(),
            "answers": answers[worst].astype(np.uint8),
            "confidences": all_outputs.max(axis=0)[worst].astype(np.float64),
        } | pictures(test, worst)

    def _fresh_default(self) -> Network:
        # The console may change it.
        return self._default.astype(self._default.dtype)

    def _prepared(self) -> Training:
        if self.training is None:
            raise ValueError("expected a run that is started and prepared, found none")
        return self.training

    def _prepare(self, source, settings, network, state) -> Iterator[float]:
        training_data, test_data = yield from self.library.prepare(source)
        network = network or settings.network(self.kind)
        self.training = Training(network, training_data, test_data, settings, state)
        self._training_data, self._test_data = training_data, test_data
        self._source, self._put_aside = source, None
        self._network = network
