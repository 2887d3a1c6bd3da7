"""What the lab reports, by topic. `crossing.plain` makes what the page gets of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from digitlab.crossing import Problem
from digitlab.training.progress import Progress

type State = Literal["idle", "preparing", "running", "paused", "done", "failed"]
type Weights = Literal["default", "run", "file", "kept", "edited"]
"""Whose weights answer: the default model's, a run's, a model file's, those of steps that were
kept, or what the console made of them."""
type Answering = Literal["default", "run", "file", "kept", "edited", "code"]
type Stride = Literal["example", "mini-batch", "epoch"]


@dataclass(frozen=True)
class RunProgress(Progress):
    """Where a run is, and what it is on its way to."""

    epochs: int
    examples: int
    """In an epoch."""
    confusion: list[list[int]] | None
    """After the last measuring: rows truth, columns answer."""
    curve: NDArray[np.float64]
    """Of the running cost: epochs done and cost, in turn."""


@dataclass(frozen=True)
class KeptRun:
    """A run in a snapshot."""

    id: int
    settings: Mapping[str, Any]
    state: Mapping[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """All that `run.restore` needs."""

    model: bytes
    """A model file in .npz."""
    run: KeptRun | None
    answering: Weights


@dataclass(frozen=True)
class Preparing:
    """What is being prepared for a run, and the share that is done, from 0 to 1."""

    what: Literal["mnist", "synthetic", "digits"]
    share: float


@dataclass(frozen=True)
class Digits:
    """Images of 768 bytes each, one after another, and their labels."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@dataclass(frozen=True)
class RunReport:
    """How the run is."""

    state: State
    run: int | None
    answering: Answering
    progress: RunProgress | Mapping[str, Any] | None = None
    preparing: Preparing | None = None
    problem: Problem | None = None
    batch: Mapping[str, Any] | None = None
    """The last mini-batch's digits, where they are to be seen."""
    snapshot: Snapshot | None = None
    is_paced: bool = False
    """Whether it trains more slowly than it could."""
    topic: str = "run"


@dataclass(frozen=True)
class AnsweringReport:
    """Other weights or other code answer."""

    answering: Answering
    weights: Weights
    sources: list[str]
    """The names of the source parts that are changed in the code in use."""
    topic: str = "answering"


@dataclass(frozen=True)
class EvaluationReport:
    """How much of the test digits is read and, at the end, the result or a problem."""

    share: float
    result: Mapping[str, Any] | None = None
    problem: Problem | None = None
    topic: str = "evaluation"


@dataclass(frozen=True)
class ActivationReport:
    """The picture that activation maximisation has come to.

    `step` is 0, without a picture, where the slope is flat from the beginning.
    """

    step: int
    picture: NDArray[np.float32] | None
    outputs: list[float]
    done: bool
    problem: Problem | None = None
    topic: str = "activation"
