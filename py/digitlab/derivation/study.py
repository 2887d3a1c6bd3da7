"""A network that holds still while it is looked at: its derivation, checks, and steps on trial.

What goes in and out are plain numbers, strings, lists, dicts and flat arrays, as in `session`.
"""

from collections.abc import Buffer
from typing import Any

import numpy as np

from digitlab.derivation import derive as derivation
from digitlab.derivation.derive import Step
from digitlab.network import Network
from digitlab.products import Array
from digitlab.variant import sources_of

ALL_TERMS = 40
"""Sums of more terms than this show only their largest."""
LARGEST_TERMS = 12


class Study:
    """One example on a copy of a network, which nothing else changes.

    `derive` says which example, and comes before `unfold`, `check` and `take_steps`.
    """

    def __init__(self, network: Network) -> None:
        self._frozen = network.astype(network.dtype)
        self._derived: Network | None = None
        self._steps: list[Step] = []
        self._costs: list[float] = []
        self.trial: Network | None = None
        """The copy that `take_steps` has changed."""

    def derive(self, inputs: Buffer, target: int, eta: float, fault: str = "") -> dict[str, Any]:
        """`derivation.derive` for the 768 inputs (float32) that should be the digit `target`.

        `fault` is a name in `derivation.FAULTS`, or empty. Begins a new trial. Raises as `derive`,
        `broken`, and for a target that is not one of the outputs.
        """
        network = derivation.broken(self._frozen, fault) if fault else self._frozen
        x, y = column(inputs), one_hot(network, target)
        self._steps = derivation.derive(network, x, y, eta)
        self._derived, self._x, self._y, self._eta = network, x, y, eta
        self.trial, self._costs = None, [network.cost(x, y)]
        values = {name: value for step in self._steps for name, value in step.values.items()}
        return {
            "sizes": list(network.sizes),
            "layers": ["inputs", *derivation.layer_names(network)],
            "changed": list(sources_of(network)),
            "fault": derivation.FAULTS[fault]._asdict() if fault else None,
            "faults": {name: fault.title for name, fault in derivation.FAULTS.items()},
            "steps": [_plain_step(step) for step in self._steps],
            "values": {name: _plain_value(value) for name, value in values.items()},
        }

    def unfold(self, name: str, row: int, column: int) -> dict[str, Any]:
        """The terms of one entry of a value; of a long sum the largest, and what the rest adds.

        There are none where the value is given, and where changed code computed it in its own way.
        """
        value = derivation.find_value(self._steps, name)
        terms = derivation.unfold(self._steps, name, row, column)
        shown = terms
        if len(terms) > ALL_TERMS:
            shown = sorted(terms, key=lambda term: -abs(term.value))[:LARGEST_TERMS]
        return {
            "given": not any(e.result == name for step in self._steps for e in step.equations),
            "name": derivation.entry_name(name, value, row, column),
            "value": float(value.array[row, column]),
            "terms": [term._asdict() for term in shown],
            "rest": len(terms) - len(shown),
            "rest_sum": sum(t.value for t in terms) - sum(t.value for t in shown),
            "zeros": sum(term.value == 0 for term in terms),
        }

    def check(self, layer: int, j: int, k: int | None = None) -> dict[str, Any]:
        """`derivation.gradient_check` of one weight, or of a bias without k."""
        check = derivation.gradient_check(self._example_network(), self._x, self._y, layer, j, k)
        return check._asdict() | {"agrees": check.agrees, "epsilon": derivation.EPSILON}

    def take_steps(self, count: int) -> dict[str, Any]:
        """Go `count` steps further down the slope with a copy of the network."""
        network = self._example_network()
        if self.trial is None:
            self.trial = network.astype(network.dtype)
        for _ in range(count):
            self.trial.update_mini_batch(self._x, self._y, self._eta)
            self._costs.append(self.trial.cost(self._x, self._y))
        return {
            "costs": list(self._costs),
            "before": network.feedforward(self._x)[:, 0].tolist(),
            "after": self.trial.feedforward(self._x)[:, 0].tolist(),
        }

    def _example_network(self) -> Network:
        if self._derived is None:
            raise ValueError("expected an example that is derived, found none")
        return self._derived


def column(inputs: Buffer) -> Array:
    """The inputs as one column (n, 1) of float32."""
    return np.array(inputs, np.float32).reshape(-1, 1)


def one_hot(network: Network, target: int) -> Array:
    """y (sizes[-1], 1): 1 at the target and 0 elsewhere. Raises ValueError outside the outputs."""
    outputs = network.sizes[-1]
    if not 0 <= target < outputs:
        raise ValueError(f"expected a target from 0 to {outputs - 1}, found {target}")
    return np.eye(outputs, dtype=network.dtype)[:, [target]]


def flat(array: Array) -> Array:
    """The array's numbers in row-major order: it crosses to the page as one buffer."""
    return np.ascontiguousarray(array).ravel()


def _plain_step(step: Step) -> dict[str, Any]:
    equations = [
        {"formula": e.formula, "code": e.code, "result": e.result, "parts": list(e.parts)}
        for e in step.equations
    ]
    return {
        "name": step.name,
        "label": step.label,
        "title": step.title,
        "why": step.why,
        "equations": equations,
    }


def _plain_value(value: derivation.Value) -> dict[str, Any]:
    rows, columns = value.array.shape
    return {
        "numbers": flat(value.array),
        "rows": rows,
        "columns": columns,
        "layer": value.layer,
        "kind": value.kind,
        "transposed": value.transposed,
    }
