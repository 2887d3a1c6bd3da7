"""How fast a run trains: as fast as it goes, or slowly enough to watch."""

from collections.abc import Callable

from digitlab.lab.jobs import Wait
from digitlab.training.training import Training
from digitlab.validate import Invalid

BATCHES = {"mini-batch": 1.0, "mini-batches": 10.0}
"""Mini-batches a second, by the name of the speed: few enough to look at each of them."""
EPOCHS = {"minute": 60.0, "watch": 20.0, "brisk": 5.0}
"""Seconds that an epoch takes."""
FULL = "full"
SPEEDS = (*BATCHES, *EPOCHS, FULL)
TURN_SECONDS = 0.02
LATE_SECONDS = 0.5


class Pace:
    """Says when the next mini-batches are due. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._speed = FULL
        self._due = 0.0

    def choose(self, speed: str) -> None:
        """Take one of `SPEEDS` from now on. Raises Invalid for another."""
        if speed not in SPEEDS:
            raise Invalid(f"expected one of {', '.join(SPEEDS)}, found {speed!r}")
        self._speed, self._due = speed, 0.0

    @property
    def is_full(self) -> bool:
        """Whether nothing is to be waited for."""
        return self._speed == FULL

    @property
    def shows_digits(self) -> bool:
        """Whether each mini-batch can be looked at."""
        return self._speed in BATCHES

    def train(self, training: Training) -> Wait:
        """Train on the mini-batches that are due now; how long to wait for the next ones."""
        rate = self._rate(training)
        # Time that was lost long ago is not caught up with.
        self._due = max(self._due, self._clock() - LATE_SECONDS)
        for _ in range(count := max(1, round(rate * TURN_SECONDS))):
            if training.step().done:
                break
        self._due += count / rate
        return Wait(max(0.0, self._due - self._clock()))

    def _rate(self, training: Training) -> float:
        """Mini-batches a second."""
        if self._speed in BATCHES:
            return BATCHES[self._speed]
        batches = -(-training.examples // training.settings.mini_batch_size)
        return batches / EPOCHS[self._speed]
