"""Ways to get the derivation wrong: a gradient check finds each of them."""

import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from digitlab.network import Network
from digitlab.validate import Invalid
from digitlab.variant import sources_of


@dataclass(frozen=True)
class Fault:
    """A line of `backprop`, and what stands there instead."""

    line: str
    wrong: str


FAULTS = {
    "slope": Fault(
        "delta = nabla_a * sigmoid_prime(zs[layer])",
        "delta = nabla_a",
    ),
    "sum": Fault(
        "nabla_a = dot_transposed(self.weights[layer], delta)",
        "nabla_a = dot_transposed(self.weights[layer][:1], delta[:1])",
    ),
    "sign": Fault(
        "nabla_a = self.cost_derivative(activations[-1], y)",
        "nabla_a = -self.cost_derivative(activations[-1], y)",
    ),
}
"""By name; each has its words, as `fault-slope`."""


class Faulty(Network):
    """A network whose `backprop` has a fault: `broken` makes one."""

    fault: Fault


def broken(network: Network, name: str) -> Faulty:
    """A copy of the network with that one of `FAULTS` in its `backprop`, known as its `fault`.

    The method is made from the source of the network's `backprop`, ours or a student's, with one
    line replaced. Raises Invalid for a name that is not in `FAULTS`, or a `backprop` without the
    line.
    """
    if name not in FAULTS:
        raise Invalid(f"expected a fault of {', '.join(FAULTS)}, found {name!r}")
    fault = FAULTS[name]
    function: Any = inspect.unwrap(type(network).backprop)
    source = _source(function, sources_of(network))
    if fault.line not in source:
        raise Invalid(
            f"expected the line “{fault.line}” in backprop, found code without it",
            "error-fault-line",
            line=fault.line,
        )
    namespace = dict(function.__globals__)
    exec(source.replace(fault.line, fault.wrong), namespace)  # noqa: S102 - the code in use
    twin: Any = network.astype(network.dtype)
    members = {"backprop": namespace["backprop"], "fault": fault}
    twin.__class__ = type("Broken", (Faulty, type(network)), members)
    faulty: Faulty = twin
    return faulty


def _source(function: Callable[..., Any], sources: Mapping[str, str]) -> str:
    """A function's source: in whichever part a student put it, or the original's."""
    part = sources.get(function.__code__.co_filename.strip("<>"))
    if part is None:
        return textwrap.dedent(inspect.getsource(function))
    lines = part.splitlines(keepends=True)[function.__code__.co_firstlineno - 1 :]
    return textwrap.dedent("".join(inspect.getblock(lines)))
