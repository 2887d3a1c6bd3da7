"""A machine that drives a lab through every order of commands, beside a model of what it should do.

The model knows the state, whose weights answer and, of each run, how it was trained: then
`trained` says what the network must be, by a training that nobody interrupted.
"""

import gzip
import struct
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from digitlab import model_file
from digitlab.code.compile import make_variant
from digitlab.data.sources import DataSets, DataSpec
from digitlab.lab.lab import Lab
from digitlab.network import Network
from digitlab.training.settings import Settings
from digitlab.training.training import Training

from .helpers import Driver, X

EXAMPLES = 120
MINI_BATCH = 8
SETTINGS = {"epochs": 2, "mini_batch_size": MINI_BATCH, "eta": 1.0, "backend": "numpy"}
HIDDEN = [3]
OTHER = make_variant({"helpers": "SCALE = 2"})
FAILING = make_variant(
    {"update_mini_batch": "def update_mini_batch(self, x, y, eta):\n    raise KeyError('wrong')"}
)
KINDS = [Network, OTHER, FAILING]
MISSING = {"id": "", "values": {}, "message": "the files did not arrive"}


def _idx(array):
    head = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes())


def _files():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (EXAMPLES, 28, 28), np.uint8)
    labels = rng.integers(0, 10, EXAMPLES).astype(np.uint8)
    return _idx(images), _idx(labels), _idx(images[:10]), _idx(labels[:10])


MNIST = _files()
FILES = (
    np.random.default_rng(1).integers(0, 256, (EXAMPLES + 24) * 768, np.uint8),
    np.arange(EXAMPLES + 24, dtype=np.uint8) % 10,
)
TEST_COUNTS = {"mnist": 10, "files": 24}


@lru_cache
def _data(dataset):
    sets = DataSets()
    sets.add_mnist(*MNIST)
    sets.set_digits("files", *FILES)
    work = sets.prepare(DataSpec(dataset=dataset, examples=EXAMPLES))
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@dataclass(frozen=True)
class Lineage:
    """How a run was trained: its settings, its code, and before which samples by one example."""

    dataset: str
    seed: int
    kind: type[Network]
    singles: frozenset[int] = frozenset()
    etas: tuple[tuple[int, float], ...] = ()
    """After how many samples η was changed, and to what."""
    epochs: int = SETTINGS["epochs"]
    is_edited: bool = False

    @property
    def end(self):
        return self.epochs * EXAMPLES


@lru_cache(4096)
def trained(lineage, samples):
    """The weights, metrics and curve of that run after so many samples, never interrupted."""
    settings = Settings(
        **SETTINGS | {"epochs": lineage.epochs}, seed=lineage.seed, hidden=tuple(HIDDEN)
    )
    training = Training(settings.network(lineage.kind), *_data(lineage.dataset), settings)
    progress = training.progress()
    while progress.samples < samples:
        if eta := dict(lineage.etas).get(progress.samples):
            training.change(eta=eta)
        progress = training.step(1 if progress.samples in lineage.singles else None)
    return weights_of(training.network), progress.metrics, tuple(training.curve)


def weights_of(network):
    return b"".join(array.tobytes() for array in (*network.weights, *network.biases))


@dataclass(frozen=True)
class Expected:
    """What should answer, and the run behind it."""

    state: str
    weights: str
    network: bytes | None = None
    """None: what the lineage says, or nobody knows."""
    lineage: Lineage | None = None
    samples: int = 0
    is_prepared: bool = False
    snapshot: object = None
    """The last one that was reported."""
    finished: object = None
    """As it was done, before it got more epochs that it has not begun."""

    def taken_back(self):
        """What is left of it where it cannot go on."""
        return self.finished or replace(self, state="paused")

    def known_network(self):
        if self.network is not None or not self.lineage or self.lineage.is_edited:
            return self.network
        return trained(self.lineage, self.samples)[0]


@dataclass
class ExpectedPlan:
    """What is being prepared."""

    expected: Expected
    is_restored: bool
    stride: str | None
    is_missing: bool = False


class LabMachine(RuleBasedStateMachine):
    """Every order of commands. The rules are the commands; `follow_tick` is what a slice may do."""

    kind = Lab

    @initialize()
    def begin(self):
        self.driver = Driver(kind=self.kind)
        self.lab = self.driver.lab
        self.driver.ask("data.set_digits", "files", *FILES)
        self.default = weights_of(self.lab.network)
        self.now = Expected("idle", "default", self.default)
        self.undo, self.plan, self.stride = None, None, None
        self.is_over = self.has_mnist = False
        self.snapshots, self.heard = [], 0

    @rule(
        dataset=st.sampled_from(["mnist", "files", "files", "user"]),
        seed=st.integers(1, 2),
        stride=st.sampled_from(["", "", "example", "mini-batch", "epoch"]),
    )
    def start(self, dataset, seed, stride):
        given = {"dataset": dataset, "examples": EXAMPLES, "seed": seed, "hidden": HIDDEN}
        question = "run.start", SETTINGS | given, stride
        if dataset != "user":
            self.ask(*question)
            self.give_way()
            lineage = Lineage(dataset, seed, self.lab.kind)
            expected = Expected("paused", "run", lineage=lineage, is_prepared=True)
            self.plan = ExpectedPlan(expected, False, stride or None)
        elif self.state in ("preparing", "running", "paused"):
            assert "at least two" in self.driver.problem(*question)
        else:
            self.ask(*question)
            self.now = replace(self.now, state="failed")

    @rule(times=st.integers(1, 4), seconds=st.sampled_from([0.01, 1, 6]))
    def tick(self, times, seconds):
        for _ in range(times):
            self.driver.clock.seconds += seconds
            self.driver.tick()
            self.follow_tick()

    @rule()
    def pause(self):
        self.ask("run.pause")
        self.give_way()
        if self.now.state == "failed" and self.now.is_prepared:
            self.now = replace(self.now, state="done" if self.is_over else "paused")

    @rule()
    def resume(self):
        self.go(None, "run.resume")

    @rule(stride=st.sampled_from(["example", "mini-batch", "epoch"]))
    def step(self, stride):
        self.go(stride, "run.step", stride)

    @rule()
    def reset(self):
        self.ask("run.reset")
        self.give_way()
        self.replace(Expected("idle", "default", self.default))

    @rule(kind=st.sampled_from(["npz", "json"]), is_whole=st.booleans())
    def open(self, kind, is_whole):
        network = Network((768, 4, 10), seed=5)
        data = model_file.to_json(network) if kind == "json" else model_file.to_npz(network, {})
        if is_whole:
            self.ask("run.open", data)
            self.give_way()
            self.replace(Expected("idle", "file", weights_of(network)))
        else:
            assert "expected" in self.driver.problem("run.open", data[: len(data) // 2])

    @precondition(lambda self: self.snapshots)
    @rule(data=st.data())
    def restore(self, data):
        snapshot, shown, expected = data.draw(st.sampled_from(self.snapshots))
        self.ask("run.restore", snapshot, shown)
        self.give_way()
        self.replace(expected)

    @rule()
    def restore_what_is_broken(self):
        snapshot = {"model": b"no model", "run": None, "answering": "file"}
        assert "expected" in self.driver.problem("run.restore", snapshot, {})

    @precondition(lambda self: self.lab.kind is not FAILING)
    @rule()
    def keep(self):
        self.ask("study.freeze")
        self.ask("study.derive", X, 7, 0.1, "")
        assert "right steps" in self.driver.problem("run.keep")
        after = self.ask("study.take_steps", 2)["after"]
        self.ask("run.keep")
        self.give_way()
        undo = self.now
        self.replace(Expected("idle", "kept", weights_of(self.lab.network)))
        self.undo = undo
        assert self.driver.predict() == after

    @rule()
    def undo_keep(self):
        if self.undo is None:
            assert "found none" in self.driver.problem("run.undo")
            return
        self.ask("run.undo")
        self.give_way()
        self.replace(self.undo)
        assert self.driver.run["snapshot"] == self.now.snapshot
        self.heard = len(self.driver.heard)

    @rule(seed=st.integers(1, 2), strides=st.integers(1, 3), ticks=st.integers(0, 4))
    def start_and_pause(self, seed, strides, ticks):
        """Rarely would a run come this far by single commands."""
        self.start("files", seed, "mini-batch")
        self.tick(1, 0.01)
        for _ in range(strides):
            self.step("mini-batch")
        self.resume()
        self.tick(ticks, 0.01)
        self.pause()

    @precondition(lambda self: self.lab.kind is not FAILING)
    @rule()
    def keep_and_undo(self):
        self.keep()
        self.undo_keep()

    @rule()
    def save(self):
        self.ask("run.save")

    @rule(eta=st.sampled_from([0.5, 2.0]))
    def change_eta(self, eta):
        if self.change({"eta": eta}):
            lineage, samples = self.now.lineage, self.now.samples
            earlier = [change for change in lineage.etas if change[0] < samples]
            lineage = replace(lineage, etas=(*earlier, (samples, eta)))
            self.now = replace(self.now, lineage=lineage)

    @rule(epochs=st.integers(2, 3))
    def change_epochs(self, epochs):
        now = self.now
        begun = now.lineage and -(-now.samples // EXAMPLES)
        if now.lineage and epochs < begun and self.state in ("paused", "done"):
            assert self.driver.problem("run.change", {"epochs": epochs})
        elif self.change({"epochs": epochs}):
            lineage = replace(now.lineage, epochs=epochs)
            is_more = epochs > now.lineage.epochs
            if now.is_prepared:
                state = "done" if self.lab.training.done else "paused"
                self.now = replace(now, lineage=lineage, state=state)
            elif is_more and now.state == "done":
                self.now = replace(now, lineage=lineage, state="paused", finished=now)
            else:
                self.now = replace(now, lineage=lineage)
            if self.now.weights != "edited":
                self.now = replace(self.now, snapshot=self.driver.run["snapshot"])

    def change(self, changes):
        """Change the run; whether that can be."""
        lineage = self.now.lineage
        if self.state not in ("paused", "done") or lineage is None:
            assert "found none" in self.driver.problem("run.change", changes)
            return False
        if not self.now.is_prepared and lineage.kind not in (Network, self.lab.kind):
            assert "changed code" in self.driver.problem("run.change", changes)
            return False
        self.ask("run.change", changes)
        return True

    @rule(name=st.sampled_from(["mini-batch", "mini-batches", "watch", "full", "full"]))
    def speed(self, name):
        self.ask("run.speed", name)

    @rule(kind=st.sampled_from(KINDS))
    def use(self, kind):
        self.lab.use(kind)
        self.driver.heard += self.lab.reports()

    @rule(i=st.integers(0, 767))
    def edit(self, i):
        self.lab.network.weights[0][0, i] += 0.25
        self.lab.edited()
        self.driver.heard += self.lab.reports()
        lineage = self.now.lineage and replace(self.now.lineage, is_edited=True)
        network = weights_of(self.lab.network)
        self.now = replace(self.now, network=network, lineage=lineage)
        if self.now.state != "running":
            self.now = replace(self.now, weights="edited")

    @rule()
    def evaluate(self):
        lineage = self.now.lineage
        dataset = lineage.dataset if lineage else "mnist"
        is_here = dataset == "files" or self.has_mnist or self.now.is_prepared
        before = len(self.driver.told("evaluation"))
        self.ask("evaluate.start")
        for _ in range(20):
            self.driver.tick()
            self.follow_tick()
        reports = self.driver.told("evaluation")[before:]
        shares = [report["share"] for report in reports]
        assert shares == sorted(shares)
        if is_here:
            result = reports[-1]["result"]
            assert (result["dataset"], result["count"]) == (dataset, TEST_COUNTS[dataset])
            assert np.sum(result["confusion"]) == result["count"]

    @rule()
    def mnist_arrives(self):
        self.ask("data.add_mnist", *MNIST)
        self.has_mnist = True

    @precondition(lambda self: self.lab.wants == "mnist")
    @rule()
    def mnist_is_missing(self):
        self.ask("data.files_arriving", 0.25)
        self.ask("data.files_missing", MISSING)
        if self.plan and self.plan.expected.lineage.dataset == "mnist":
            self.plan.is_missing = True

    @invariant()
    def agree(self):
        self.hear()
        run, network = self.lab.run, self.now.known_network()
        assert run.state == self.state
        answering = self.now.weights if self.lab.kind is Network else "code"
        assert run.answering == answering
        if told := self.driver.told("answering"):
            assert told[-1]["answering"] == answering
        if network is not None:
            assert weights_of(self.lab.network) == network
        outputs = self.driver.predict()
        assert len(outputs) == 10
        assert np.isfinite(outputs).all()
        if reports := self.driver.told("run"):
            assert reports[-1]["state"] == self.state
            assert (reports[-1]["problem"] is not None) >= (self.state == "failed")

    @invariant()
    def agree_at_the_end(self):
        lineage = self.now.lineage
        if self.state == "done" and self.now.is_prepared and not lineage.is_edited:
            progress = self.driver.run["progress"]
            assert progress["samples"] == self.now.samples == lineage.end
            _, metrics, curve = trained(lineage, lineage.end)
            assert progress["metrics"] == [vars(after) for after in metrics]
            assert progress["curve"].tolist() == np.ravel(curve).tolist()

    def teardown(self):
        """What was kept last goes on to the same end elsewhere."""
        for snapshot, shown, expected in reversed(self.snapshots):
            lineage = expected.lineage
            if lineage and lineage.kind is Network and not lineage.is_edited:
                other = Driver(MNIST, self.kind)
                other.ask("data.set_digits", "files", *FILES)
                other.ask("run.restore", snapshot, shown)
                other.ask("run.resume")
                other.work()
                assert other.run["state"] == "done"
                assert weights_of(other.lab.network) == trained(lineage, lineage.end)[0]
                return

    @property
    def state(self):
        return "preparing" if self.plan else self.now.state

    def ask(self, *question):
        self.hear()
        self.is_over = self.lab.training is not None and self.lab.training.done
        return self.driver.ask(*question)

    def give_way(self):
        """What was running is paused, and that is the first of what is reported."""
        self.plan = None
        if self.now.state == "running":
            self.now = replace(self.now, state="done" if self.is_over else "paused")
            [report, *_] = [r for r in self.driver.heard[self.heard :] if r["topic"] == "run"]
            assert report["snapshot"]["run"]["id"] == report["run"]
            self.record(report)
            self.heard = 1 + next(i for i, heard in enumerate(self.driver.heard) if heard is report)

    def replace(self, expected):
        self.now, self.undo = expected, None

    def go(self, stride, *question):
        now = self.now
        if not (self.plan or now.lineage):
            assert "found none" in self.driver.problem(*question)
            return
        self.ask(*question)
        if self.plan:
            self.plan.stride = stride
        elif now.is_prepared:
            self.train(stride)
        elif now.lineage.kind not in (Network, self.lab.kind):
            self.now = now.taken_back()
            assert "changed code" in self.driver.run["problem"]["message"]
        else:
            expected = replace(
                now, weights="run", network=None, is_prepared=True, snapshot=None, finished=None
            )
            self.plan = ExpectedPlan(expected, True, stride)

    def follow_tick(self):
        """What may have come of a slice."""
        if self.plan and self.lab.run.state != "preparing":
            plan, self.plan = self.plan, None
            if plan.is_missing:
                now = self.now
                self.now = now.taken_back() if plan.is_restored else replace(now, state="failed")
            else:
                self.replace(plan.expected)
                self.train(plan.stride)
        elif not self.plan and self.now.state == "running":
            training, state = self.lab.training, self.lab.run.state
            samples = training.progress().samples
            is_failing = self.now.lineage.kind is FAILING
            assert state in {"running", "done" if training.done else "", "failed" * is_failing} | (
                {"paused"} if self.stride == "epoch" and samples % EXAMPLES == 0 else set()
            )
            assert self.now.samples <= samples <= self.now.lineage.end
            network = self.now.network if samples == self.now.samples else None
            self.now = replace(self.now, state=state, samples=samples, network=network)
        self.hear()

    def train(self, stride):
        """A run that is prepared goes on."""
        self.stride = stride
        self.now = replace(self.now, state="running", weights="run")
        if stride in (None, "epoch"):
            return
        lineage, before = self.now.lineage, self.now.samples
        if before == lineage.end:
            self.now = replace(self.now, state="done")
        elif lineage.kind is FAILING:
            self.now = replace(self.now, state="failed")
        else:
            size = 1 if stride == "example" else min(MINI_BATCH, EXAMPLES - before % EXAMPLES)
            if stride == "example":
                lineage = replace(lineage, singles=lineage.singles | {before})
            state = "done" if self.lab.training.done else "paused"
            self.now = replace(
                self.now, state=state, network=None, lineage=lineage, samples=before + size
            )
            assert self.lab.training.progress().samples == before + size
            assert len(self.driver.run["batch"]["labels"]) == size

    def hear(self):
        """Record the snapshots of what was reported since."""
        for report in self.driver.heard[self.heard :]:
            if report["topic"] == "run" and report["snapshot"]:
                self.record(report)
        self.heard = len(self.driver.heard)

    def record(self, report):
        snapshot, run = report["snapshot"], report["snapshot"]["run"]
        network = weights_of(model_file.load(snapshot["model"])[0])
        expected = Expected("idle", snapshot["answering"], network)
        if run:
            samples, lineage = run["state"]["samples"], self.now.lineage
            singles = frozenset(before for before in lineage.singles if before < samples)
            lineage = replace(lineage, singles=singles)
            state = "done" if report["state"] == "done" else "paused"
            expected = Expected(state, "run", network, lineage, samples)
            if not lineage.is_edited:
                assert network == trained(lineage, samples)[0]
        self.now = replace(self.now, snapshot=snapshot)
        shown = {name: report[name] for name in ("state", "run", "progress")}
        expected = replace(expected, snapshot=snapshot)
        self.snapshots = [*self.snapshots[-11:], (snapshot, shown, expected)]
