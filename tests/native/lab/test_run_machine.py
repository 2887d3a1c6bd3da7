"""A run in every order of commands: see `machine`. The profile thorough tries 2,000 of them."""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from digitlab.lab.run import Run

from .machine import LabMachine

IS_THOROUGH = settings.get_current_profile_name() == "thorough"
IS_BROWSER = settings.get_current_profile_name() == "browser"
SEQUENCES = 2_000 if IS_THOROUGH else 3 if IS_BROWSER else 40
COMMANDS = 40
# A seeded fault is found by the same sequences each time, and told without being made smaller.
SEEDED = settings(
    max_examples=1_000,
    stateful_step_count=COMMANDS,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
)


@pytest.fixture(autouse=True)
def few_synthetic_digits(monkeypatch):
    monkeypatch.setattr("digitlab.data.sources.SYNTHETIC_TEST", 20)


def test_every_order_of_commands():
    quick = settings(max_examples=SEQUENCES, stateful_step_count=COMMANDS)
    run_state_machine_as_test(LabMachine, settings=quick)


class ForgetfulUndo(Run):
    """Its `undo` brings back the network, and forgets how far a run was shown."""

    def undo(self):
        if self._undo and self._undo.prepared:
            self._undo.snapshot = None
        super().undo()


class UndoThatStays(Run):
    """Its `undo` can be done twice."""

    def undo(self):
        before = self._undo
        super().undo()
        self._undo = before


class RestoreThatSkips(Run):
    """Its `restore` goes on a little later than where the run was."""

    def restore(self, snapshot, shown=None):
        super().restore(snapshot, shown)
        if pending := self._present.pending:
            later = pending.state["samples"] + (0 < pending.state["samples"] < 100)
            pending.state = pending.state | {"samples": later}


@pytest.mark.native_only("of the machine itself, which takes too long there")
@pytest.mark.parametrize("run", [ForgetfulUndo, UndoThatStays, RestoreThatSkips])
def test_a_seeded_fault_is_found(run, monkeypatch):
    monkeypatch.setattr("digitlab.lab.lab.Run", run)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(LabMachine, settings=SEEDED)
