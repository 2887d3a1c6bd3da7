"""What the tests of the lab share: a lab on small data, driven as the worker drives it."""

import numpy as np

from digitlab.lab.lab import Lab

RUN = {"dataset": "mnist", "epochs": 2, "mini_batch_size": 8, "eta": 1.0, "seed": 3}
X = np.linspace(0, 1, 768, dtype=np.float32)


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


class Driver:
    """The worker's part: asks, ticks, and keeps what was reported."""

    def __init__(self, mnist=None, kind=Lab):
        self.clock = Clock()
        self.lab = kind(self.clock, self.clock)
        self.heard = []
        if mnist:
            self.ask("data.add_mnist", *mnist)

    def ask(self, name, *values):
        """The answer; AssertionError with the problem's message where there is one."""
        answer = self.lab.ask(name, *values)
        self.heard += self.lab.reports()
        assert "problem" not in answer, answer["problem"]["message"]
        return answer["answer"]

    def problem(self, name, *values):
        """The problem's message; AssertionError where there is none."""
        answer = self.lab.ask(name, *values)
        self.heard += self.lab.reports()
        assert "problem" in answer, answer
        return answer["problem"]["message"]

    def tick(self, times=1, seconds=0.0):
        """Ticks, each of at least one piece of work; the time goes on a little with each."""
        for _ in range(times):
            self.clock.seconds += 0.01
            self.heard += self.lab.tick(seconds)

    def work(self):
        """Ticks until there is nothing to do."""
        for _ in range(100_000):
            if not self.lab.busy:
                return
            self.clock.seconds += self.lab.wait / 1000
            self.tick()
        raise AssertionError("expected the work to end")

    def until(self, state):
        """Ticks until the run is in that state."""
        while self.run["state"] != state:
            assert self.lab.busy, f"expected {state}, found {self.run['state']}"
            self.tick()

    def predict(self):
        """The ten outputs."""
        return self.ask("predict", memoryview(X))

    def told(self, topic):
        """All reports of a topic."""
        return [report for report in self.heard if report["topic"] == topic]

    @property
    def run(self):
        """The last report of the run."""
        return self.told("run")[-1]

    @property
    def snapshot(self):
        """The last snapshot."""
        return [r["snapshot"] for r in self.told("run") if r["snapshot"]][-1]

    @property
    def answering(self):
        """Which network answers, as it was last reported."""
        return self.told("answering")[-1]["answering"]


def digits(count):
    """Random images and labels, as the page sends them."""
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, count * 768, np.uint8), np.arange(count, dtype=np.uint8) % 10
