"""Preparing a run: its settings are checked, its data made ready, its network drawn or read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from digitlab import model_file
from digitlab.data.sources import DataSets, DataSpec
from digitlab.lab.jobs import Wait, Work
from digitlab.lab.present import Pending, Prepared, Present
from digitlab.network import Network
from digitlab.training.settings import Settings, known_settings, read_settings
from digitlab.training.training import Training
from digitlab.validate import Invalid
from digitlab.variant import digest_of


@dataclass(frozen=True)
class Plan:
    """What to prepare: a new run, or one that goes on with `network` from `state`."""

    spec: DataSpec
    settings: Settings
    id: int
    network: Network | None = None
    state: dict[str, Any] | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it goes on with an earlier run."""
        return self.state is not None

    @property
    def what(self) -> Literal["synthetic", "digits"]:
        """What is being prepared once the files are there."""
        return "synthetic" if self.spec.dataset == "synthetic" else "digits"

    def needs_mnist(self, data: DataSets) -> bool:
        """Whether MNIST's files must arrive first."""
        return self.spec.dataset == "mnist" and not data.has("mnist")


def plan_new(settings: Mapping[str, Any], id: int, data: DataSets) -> Plan:  # noqa: A002
    """The plan of a run from an untrained network.

    `settings` names fields of `DataSpec` and `training.Settings`. Raises Invalid or TypeError for
    what is out of range, and DataError for data that are not here; MNIST may still arrive.
    """
    spec, own = read_settings(settings)
    plan = Plan(spec, own, id)
    if spec.dataset != "mnist":
        data.check(spec)
    return plan


def plan_restored(pending: Pending, id: int, data: DataSets, kind: type[Network]) -> Plan:  # noqa: A002
    """The plan of a run that goes on.

    Settings of other versions, which are unknown here, are left out. Raises as `plan_new` does,
    ModelFileError for a broken model, and Invalid where changed code trained it that is not the
    `kind` in use.
    """
    network, _ = model_file.load(pending.model)
    if digest := pending.state.get("code", ""):
        if digest != digest_of(kind):
            raise Invalid(
                "expected the changed code that this run began with, found other code: use that "
                "again, or begin a new run",
                "error-run-code",
            )
        network = kind.of(network.weights, network.biases)
    plan = plan_new(known_settings(pending.settings), id, data)
    return Plan(plan.spec, plan.settings, id, network, dict(pending.state))


def prepare(
    plan: Plan, data: DataSets, kind: type[Network], about: dict[str, Any]
) -> Work[Present]:
    """Make the plan's run ready to train. It may wait for MNIST's files."""
    if plan.needs_mnist(data):
        yield Wait(files="mnist")
    training_data, test_data = yield from data.prepare(plan.spec)
    network = plan.network or plan.settings.network(kind)
    training = Training(network, training_data, test_data, plan.settings, plan.state)
    prepared = Prepared(training, plan.spec, training_data, test_data)
    return Present(network, "run", about, "paused", plan.id, prepared)
