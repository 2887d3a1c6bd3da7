"""The settings of a run: one table, from which the page's form, links and limits follow.

Each field says its first value, what it may be, and how the page shows it. The build writes the
table for the page (`for_page`), so that a new setting is one edit here, plus its words. The digits
to train on are settings too: `data.sources.DataSpec` declares those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from digitlab.data.sources import OLD_DATASETS, DataSpec
from digitlab.network import INITIALISERS, Network
from digitlab.training.progress import EpochMetrics, count_plateaus
from digitlab.validate import Invalid, check_settings, setting, settings_of, whole_number

SCHEDULES = ("constant", "halving")
BACKENDS = ("kernel", "numpy")
MOST_SEED = 2**32 - 1

OLD_NAMES = {"compute": "backend", "measures": "metrics"}
"""Names in links and kept runs from before, and what they are called now."""
OLD_VALUES = {"backend": {"yours": "code"}, "dataset": OLD_DATASETS}
"""The same for values, by the present name of what they are values of."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What to train and how.

    Raises Invalid or TypeError for what is out of range.
    """

    epochs: int = setting(30, link="epochs", least=1, most=1000)
    mini_batch_size: int = setting(10, link="batch", least=1, most=10_000)
    eta: float = setting(3.0, link="eta", least=0.0001, most=1000)
    seed: int = setting(1, link="seed", least=0, most=MOST_SEED)
    halve_at: tuple[int, ...] = ()
    """Epochs (from 1) at whose beginning η is halved. The terminal has it, the page does not."""
    hidden: tuple[int, ...] = setting((30,), link="hidden", least=1, most=200, length=2)
    """The neurons of each hidden layer."""
    initialiser: str = setting("scaled", link="init", choices=tuple(INITIALISERS))
    schedule: str = setting("constant", link="schedule", choices=SCHEDULES)
    """ "halving" halves η at each plateau of the test accuracy."""
    backend: str = setting("kernel", link="backend", choices=BACKENDS)
    """What computes, if the kernel is available. Results differ only by rounding."""

    def __post_init__(self) -> None:
        check_settings(self)
        for epoch in self.halve_at:
            whole_number("an epoch of halve_at", epoch)

    def network(self, kind: type[Network] = Network) -> Network:
        """The untrained network: the same for the same seed, initialiser and hidden layers."""
        return kind((768, *self.hidden, 10), seed=self.seed, initialiser=self.initialiser)

    def eta_at(self, epoch: int, metrics: Sequence[EpochMetrics] = ()) -> float:
        """η in that epoch, given the `metrics` of the epochs before it."""
        halvings = sum(at <= epoch for at in self.halve_at)
        if self.schedule == "halving":
            halvings += count_plateaus([after.accuracy for after in metrics[:epoch]])
        return float(self.eta * 0.5**halvings)


FIELDS = (*fields(DataSpec), *fields(Settings))


def read_settings(values: Mapping[str, Any]) -> tuple[DataSpec, Settings]:
    """The data spec and settings that plain values name, as the page sends and keeps them.

    What is not named has its first value; old names still work. Raises Invalid or TypeError for
    unknown names and for values out of range.
    """
    named = with_present_names(values)
    if unknown := named.keys() - {f.name for f in FIELDS}:
        names = ", ".join(sorted(unknown))
        raise Invalid(
            f"expected settings by their names, found {names}", "error-setting-unknown", names=names
        )
    for one in FIELDS:
        if one.name in named and isinstance(one.default, tuple):
            named[one.name] = tuple(named[one.name])
    own = {f.name: named[f.name] for f in fields(Settings) if f.name in named}
    return DataSpec.of(named), Settings(**own)


def known_settings(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a kept run for `read_settings`, without names that there are no more."""
    names = {f.name for f in FIELDS}
    return {name: value for name, value in with_present_names(kept).items() if name in names}


def plain_settings(spec: DataSpec, settings: Settings) -> dict[str, Any]:
    """Both as the plain values that `read_settings` reads."""
    return asdict(spec) | asdict(settings)


def with_present_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings or a run's state, with present names for the old ones of `OLD_NAMES`."""
    named = {OLD_NAMES.get(name, name): value for name, value in values.items()}
    for name, present in OLD_VALUES.items():
        if name in named:
            named[name] = present.get(named[name], named[name])
    return named


def for_page() -> list[dict[str, Any]]:
    """The table for the page, in the order of the fields: plain values, JSON as they are.

    `element` is the id of the setting's field in the form, and names its words.
    """
    return [
        {"name": name, "element": name.replace("_", "-"), "initial": _initial(kind, name)}
        | asdict(known)
        for kind in (DataSpec, Settings)
        for name, known in settings_of(kind).items()
    ]


def _initial(kind: type, name: str) -> Any:
    [initial] = [f.default for f in fields(kind) if f.name == name]
    return list(initial) if isinstance(initial, tuple) else initial
