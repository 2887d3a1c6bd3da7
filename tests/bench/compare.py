"""The comparison: an epoch by each way to train, interleaved round by round, and what we aim at.

One page with one worker has all sides of the browser; native sides answer from processes of their
own. A round asks each side once, so that the machine's moods are everyone's.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import sides
from digitlab.data import formats
from table import number, ratio, table

ROUNDS = 3
EPOCH = 50_000
WARM_UP = 1000
# Where an epoch takes longer than SLOW seconds, PART of its examples are run; where it takes less
# than SHORT, several epochs are.
SLOW, PART, SHORT = 5.0, 5_000, 0.5
BACKENDS = ("wasm", "cpu", "webgl")
KERNEL, DENSE, NUMPY = "kernel", "kernel dense", "numpy"

Ask = Callable[..., Any]


@dataclass(frozen=True)
class Way:
    """One way to train: who answers for it, by which name, and how the table calls it."""

    place: str
    """"browser", "native" or "peers"."""
    name: str
    title: str


WAYS = [
    Way("browser", KERNEL, "Digit Lab: SIMD kernel, zeros skipped (the page's setting)"),
    Way("browser", DENSE, "Digit Lab: SIMD kernel, dense"),
    Way("browser", NUMPY, "Digit Lab: NumPy in place"),
    Way("browser", "plain", "plain JavaScript, float64"),
    Way("browser", "matrix", "NumPy in Pyodide, matrix form with @"),
    Way("browser", "per example", "NumPy in Pyodide, per example, float64"),
    *(
        Way("browser", f"{how}/{backend}", f"TensorFlow.js {backend}: {title}")
        for backend in BACKENDS
        for how, title in (
            ("by hand", "backprop by hand"),
            ("minimize", "optimizer.minimize"),
            ("fit", "model.fit"),
        )
    ),
    Way("native", KERNEL, "native: Digit Lab's kernel"),
    Way("native", NUMPY, "native: Digit Lab's NumPy + OpenBLAS"),
    Way("peers", "by hand", "native: PyTorch, backprop by hand"),
    Way("peers", "autograd", "native: PyTorch, autograd"),
    Way("peers", "scikit-learn", "native: scikit-learn MLPClassifier"),
]


@dataclass
class Timing:
    """What a way took: seconds for an epoch, round by round, and what its network then reads."""

    seconds: list[float]
    examples: int
    """How many a round ran."""
    seen: int = 0
    accuracy: float = 0.0


Timings = dict[tuple[str, str], Timing]


@dataclass(frozen=True)
class Target:
    """At most a share of another's time; places and names as in `Way`."""

    title: str
    side: tuple[str, str]
    other: tuple[str, str]
    share: int
    """1 / share is the most."""


def browser(name: str) -> tuple[str, str]:
    """A way in the browser."""
    return "browser", name


TARGETS = [
    Target("NumPy against per example", browser(NUMPY), browser("per example"), 8),
    Target("NumPy against TensorFlow.js fit, wasm", browser(NUMPY), browser("fit/wasm"), 6),
    Target("kernel, dense, against per example", browser(DENSE), browser("per example"), 37),
    Target(
        "kernel, dense, against TensorFlow.js by hand, wasm",
        browser(DENSE),
        browser("by hand/wasm"),
        8,
    ),
    Target("kernel against per example", browser(KERNEL), browser("per example"), 90),
    Target(
        "kernel against TensorFlow.js by hand, wasm", browser(KERNEL), browser("by hand/wasm"), 20
    ),
    Target(
        "kernel in the browser against native PyTorch, autograd",
        browser(KERNEL),
        ("peers", "autograd"),
        5,
    ),
]


class Process:
    """Native sides in a process of their own, on one thread."""

    def __init__(self, python: str, folder: Path) -> None:
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        environment = os.environ | one
        for name in "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE":  # OpenBLAS chooses best by itself
            environment.pop(name, None)
        command = [python, str(Path(__file__).with_name("native.py")), str(folder)]
        self._process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __call__(self, method: str, *values: Any) -> Any:
        """What the process answers. Raises RuntimeError where it fails."""
        self._process.stdin.write(json.dumps({"method": method, "values": values}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it ended"}
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["answer"]

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait()


def compare(ask_page: Ask, mnist: Path, peers_python: str) -> tuple[str, dict[int, Timings]]:
    """Run all sides; the report as Markdown, and the timings by mini-batch."""
    with TemporaryDirectory() as folder:
        save_data(mnist, Path(folder))
        native = Process(sys.executable, Path(folder))
        peers = Process(peers_python, Path(folder))
        try:
            ask = {"browser": ask_page, "native": native, "peers": peers}
            ways, skipped = choose(ask)
            found = {batch: timed(ask, ways, batch, skipped) for batch in (10, 100)}
        finally:
            native.close()
            peers.close()
    return report(found, skipped), found


def save_data(mnist: Path, folder: Path) -> None:
    """MNIST and the start as .npy files, for the native sides."""
    for part, prefix, count in ("train", "train", EPOCH), ("test", "t10k", None):
        files = (mnist / f"{prefix}-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1"))
        data = formats.from_idx(*files).subset(slice(count))
        np.save(folder / f"{part}_images.npy", data.images)
        np.save(folder / f"{part}_labels.npy", data.labels)
    network = sides.start()
    for layer, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        np.save(folder / f"w{layer}.npy", w)
        np.save(folder / f"b{layer}.npy", b)


def choose(ask: dict[str, Ask]) -> tuple[list[Way], dict[str, str]]:
    """The ways that work here, and by title why others do not."""
    reasons = {}
    try:
        backends = ask["browser"]("loadTensorFlow", BACKENDS)
        reasons = {
            name: "the backend does not start here" for name in BACKENDS if not backends[name]
        }
    except Exception as error:  # a peer that is missing is told, and the bench goes on
        reasons = dict.fromkeys(BACKENDS, f"TensorFlow.js is not here ({error!s:.80})")
    ways, skipped = [], {}
    for way in WAYS:
        reason = reasons.get(way.name.rpartition("/")[2])
        if way.place == "peers":
            missing = ask["peers"]("missing", way.name)
            reason = f"no {missing} in the Python of --peers-python" if missing else None
        if reason:
            skipped[way.title] = reason
        else:
            ways.append(way)
    return ways, skipped


def timed(ask: dict[str, Ask], ways: Sequence[Way], batch: int, skipped: dict[str, str]) -> Timings:
    """Each way's timing at a mini-batch. A way that fails is moved to `skipped`."""
    timings: Timings = {}
    for way in ways:
        try:
            ask[way.place]("run", way.name, batch, WARM_UP)
            seconds = ask[way.place]("run", way.name, batch, WARM_UP)
        except Exception as error:  # one that fails is told, and the bench goes on
            skipped[way.title] = f"failed: {str(error).splitlines()[0]:.120}"
            continue
        timings[way.place, way.name] = Timing([], plan(seconds * EPOCH / WARM_UP))
    for i in range(ROUNDS):
        print(f"mini-batches of {batch}: round {i + 1} of {ROUNDS} …", flush=True)
        for (place, name), timing in timings.items():
            seconds = ask[place]("run", name, batch, timing.examples)
            timing.seconds.append(seconds * EPOCH / timing.examples)
    for (place, name), timing in timings.items():
        timing.seen = 2 * WARM_UP + ROUNDS * timing.examples
        timing.accuracy = ask[place]("accuracy", name, batch)
    return timings


def plan(epoch: float) -> int:
    """How many examples a round runs where an epoch takes so many seconds."""
    if epoch > SLOW:
        return PART
    return EPOCH * min(20, max(1, round(SHORT / epoch)))


def report(found: dict[int, Timings], skipped: dict[str, str]) -> str:
    """The comparison as Markdown."""
    parts = []
    for batch, timings in found.items():
        rows = []
        for way in WAYS:
            if timing := timings.get((way.place, way.name)):
                against = ratio(timing.seconds, timings["browser", KERNEL].seconds)
                read = f"{100 * timing.accuracy:.1f} % after {timing.seen:,}"
                median = number(statistics.median(timing.seconds))
                rows.append((way.title, median, number(against), f"{timing.examples:,}", read))
        header = f"mini-batches of {batch}", "s an epoch", "× the kernel", "a round ran", "reads"
        parts.append(table(header, rows))
    if skipped:
        parts.append("\n".join(f"- Skipped: {title}: {why}." for title, why in skipped.items()))
    parts.append("### What it should be, mini-batches of 10\n\n" + targets(found[10]))
    return "\n\n".join(parts)


def targets(timings: Timings) -> str:
    """What is aimed at, and whether it is reached."""
    rows = []
    for target in TARGETS:
        if target.side in timings and target.other in timings:
            share = ratio(timings[target.other].seconds, timings[target.side].seconds)
            met = "yes" if share >= target.share else "no"
            rows.append((target.title, f"1/{target.share}", f"1/{number(share)}", met))
        else:
            rows.append((target.title, f"1/{target.share}", "–", "not measured"))
    return table(("", "at most", "found", "met"), rows)
