"""What answers now, and the run behind it: prepared, or restored and still to be prepared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from digitlab import model_file
from digitlab.crossing import Problem, as_numbers
from digitlab.data import grid
from digitlab.data.dataset import Dataset
from digitlab.data.sources import DataSpec, pictures
from digitlab.lab.reports import KeptRun, RunProgress, Snapshot, State, Weights
from digitlab.network import Network
from digitlab.training.progress import EpochMetrics
from digitlab.training.settings import (
    known_settings,
    plain_settings,
    read_settings,
    with_present_names,
)
from digitlab.training.training import Training, changed, eta_in, etas_of
from digitlab.variant import digest_of

MOST_BATCH = 20


@dataclass(frozen=True)
class Prepared:
    """A run whose data are ready."""

    training: Training
    spec: DataSpec
    training_data: Dataset
    test_data: Dataset

    def settings(self) -> dict[str, Any]:
        """All that the run was started with, as plain values."""
        return plain_settings(self.spec, self.training.settings)

    def progress(self) -> RunProgress:
        """Where the run is now."""
        training = self.training
        return RunProgress(
            **vars(training.progress()),
            epochs=training.settings.epochs,
            examples=training.examples,
            confusion=training.confusion,
            curve=np.array(training.curve, np.float64).ravel(),
        )

    def batch(self) -> dict[str, Any]:
        """The last mini-batch's digits, at most 20 of them."""
        return pictures(self.training_data, self.training.batch[:MOST_BATCH])


@dataclass
class Pending:
    """A restored run that is shown, and not prepared yet."""

    model: bytes
    settings: Mapping[str, Any]
    state: Mapping[str, Any]
    progress: Mapping[str, Any] | None

    def change(self, **changes: Any) -> None:
        """Change it as `Training.change` does, and raise for the same."""
        _, settings = read_settings(known_settings(self.settings))
        epoch, samples = self.state["epoch"], self.state["samples"]
        settings, etas = changed(settings, etas_of(self.state, settings), epoch, samples, **changes)
        self.settings = {**self.settings, "epochs": settings.epochs, "eta": settings.eta}
        self.state = {**self.state, "etas": etas}
        if at := self.progress:
            examples, metrics = at["examples"], [EpochMetrics(**after) for after in at["metrics"]]
            self.progress = {
                **at,
                "epochs": settings.epochs,
                "done": len(metrics) > settings.epochs,
                "eta": eta_in(settings, etas, max(1, epoch), metrics, examples),
                "etas": [(seen / examples, eta) for seen, eta in etas],
            }


@dataclass
class Present:
    """What answers now, and the run behind it; `Run.undo` brings a whole one back."""

    network: Network
    weights: Weights
    about: dict[str, Any]
    """What the model file says, or the run's settings."""
    state: State = "idle"
    id: int | None = None
    prepared: Prepared | None = None
    pending: Pending | None = None
    finished: Pending | None = None
    """The run as it was done, before it got more epochs that it has not begun."""
    problem: Problem | None = None
    """Of a failure."""
    snapshot: Snapshot | None = None
    """The last one that was reported."""

    @property
    def is_over(self) -> bool:
        """Whether its training is at its end."""
        return self.prepared is not None and self.prepared.training.done

    @property
    def progress(self) -> RunProgress | Mapping[str, Any] | None:
        """Where its run is; None without one, and after a failure."""
        if self.state == "failed":
            return None
        if self.pending:
            return self.pending.progress
        return self.prepared.progress() if self.prepared else None

    def change(self, **changes: Any) -> None:
        """Change its run as `Training.change` does. More epochs let one that is done go on."""
        if self.prepared:
            self.prepared.training.change(**changes)
            self.state = "done" if self.is_over else "paused"
        elif self.pending:
            before = replace(self.pending)
            self.pending.change(**changes)
            if self.pending.settings["epochs"] > before.settings["epochs"] and self.state == "done":
                self.finished, self.state = before, "paused"

    @property
    def taken_back(self) -> State:
        """The state of a run that cannot go on: one that was done is done again."""
        if self.finished is None or self.pending is None:
            return "paused"
        # What the console changed since stays.
        self.pending, self.finished = replace(self.finished, model=self.pending.model), None
        return "done"

    def take_snapshot(self) -> Snapshot:
        """All that `restored` needs: the network and, where there is a run, where that is."""
        run, about = None, self.about
        if self.prepared and self.id is not None:
            training, about = self.prepared.training, self.prepared.settings()
            state = training.state() | {"code": digest_of(type(training.network))}
            run = KeptRun(self.id, about, state)
        elif self.pending and self.id is not None:
            run = KeptRun(self.id, self.pending.settings, self.pending.state)
        weights: Weights = "run" if run else self.weights
        return Snapshot(model_file.to_npz(self.network, about), run, weights)


def opened(data: bytes, weights: Weights = "file") -> Present:
    """The network of a model file, 768 inputs to ten outputs. Raises ModelFileError for others.

    One that takes MNIST's 784 pixels takes the grid's: what is cut from these is paper in MNIST.
    """
    network, about = model_file.load(data)
    if network.sizes[0] == 28 * 28:
        first, *others = network.weights
        network = Network.of([grid.from_mnist(first.reshape(-1, 28, 28)), *others], network.biases)
        about = about | {"inputs": 28 * 28}
    if (network.sizes[0], network.sizes[-1]) != (768, 10):
        raise model_file.ModelFileError(
            f"sizes: expected 768 inputs and 10 outputs, found {list(network.sizes)}",
            "error-model-ends",
            inputs=network.sizes[0],
            outputs=network.sizes[-1],
        )
    return Present(network, weights, about)


def restored(snapshot: Mapping[str, Any], shown: Mapping[str, Any]) -> Present:
    """What a snapshot holds. Its run waits to be prepared, and is shown as it was.

    Raises as `opened` does.
    """
    model, run = bytes(snapshot["model"]), snapshot.get("run")
    if not run:
        present = opened(model, "kept" if snapshot.get("answering") == "kept" else "file")
        present.snapshot = Snapshot(model, None, present.weights)
        return present
    progress = shown.get("progress")
    if progress is not None:
        progress = with_present_names(progress) | {"curve": as_numbers(progress["curve"])}
    present = opened(model, "run")
    present.pending = Pending(model, run["settings"], run["state"], progress)
    present.id = int(run.get("id") or shown["run"])
    present.state = "done" if shown.get("state") == "done" else "paused"
    present.snapshot = Snapshot(model, KeptRun(present.id, run["settings"], run["state"]), "run")
    return present
