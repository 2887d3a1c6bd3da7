"""How well the network reads the test digits: the confusion, and the worst mistakes."""

from collections.abc import Buffer, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab.crossing import problem
from digitlab.data.dataset import Dataset
from digitlab.data.sources import DataSets, DataSpec, pictures
from digitlab.lab.jobs import Every, FilesMissing, Job, Jobs, Wait, Work
from digitlab.lab.reports import EvaluationReport
from digitlab.lab.run import Run
from digitlab.network import Network
from digitlab.products import Array
from digitlab.training.progress import confusion_of
from digitlab.validate import Invalid

JOB = "evaluation"
REPORT_SECONDS = 0.08
CHUNK = 250
"""Test digits that are read between two looks at the clock."""
MOST_MISTAKES = 60
PREPARATION_SHARE = 0.5
"""How much of the work it is to make test digits ready that are not."""
WITHOUT_RUN = DataSpec(dataset="mnist", examples=100)
WITHOUT_MNIST = DataSpec(dataset="synthetic", examples=100)


@dataclass(frozen=True)
class Answers:
    """What a network answers to test digits: its outputs (10, n)."""

    dataset: str
    test_data: Dataset
    outputs: Array

    @property
    def digits(self) -> NDArray[np.integer]:
        """The answers (n,)."""
        return self.outputs.argmax(axis=0)


class Evaluate:
    """The questions of the panel that tells how good the network is."""

    def __init__(
        self,
        run: Run,
        data: DataSets,
        jobs: Jobs,
        post: Callable[[EvaluationReport], None],
        clock: Callable[[], float],
    ) -> None:
        self._run = run
        self._data = data
        self._jobs = jobs
        self._post = post
        self._report_due = Every(REPORT_SECONDS, clock)
        self._last = Answers("", Dataset.empty(), np.zeros((10, 0)))

    def start(self, source: Mapping[str, Any] | None = None) -> None:
        """Begin to read all test digits with the network as it is now; the result is reported.

        They are those of the data spec `source`, else the run's, else MNIST's or, where the site
        has none, synthetic ones. Raises as `DataSpec` does.
        """
        network = self._run.network
        digits = DataSpec.of(source) if source is not None else self._run.test_digits
        work = self._evaluation(network.astype(network.dtype), digits)
        self._jobs.begin(JOB, work, self._tell)

    def cell(self, truth: int, answer: int) -> dict[str, Any]:
        """The test digits of one cell of the confusion, at most 60. Evaluate first."""
        test_data = self._last.test_data
        if len(test_data) == 0:
            raise Invalid(
                "expected test digits that are evaluated, found none", "error-evaluation-none"
            )
        indices = np.flatnonzero((test_data.labels == truth) & (self._last.digits == answer))
        shown = indices[:MOST_MISTAKES]
        confidences = self._last.outputs.max(axis=0)[shown].astype(np.float64)
        return {"count": len(indices), "confidences": confidences} | pictures(test_data, shown)

    def right(self, images: Buffer, labels: Buffer) -> int:
        """How many of these digits the network reads correctly.

        They are n × 768 bytes, 255 = ink, and n labels; some hundred at once, for it answers when
        all are read. Raises DataError where they do not fit.
        """
        digits = Dataset.from_bytes(images, labels)
        x, _ = digits.columns(slice(None))
        return int((self._run.network.feedforward(x).argmax(axis=0) == digits.labels).sum())

    def _evaluation(
        self, network: Network, digits: tuple[str, Dataset] | DataSpec | None
    ) -> Work[tuple[Answers, dict[str, Any]]]:
        """The answers and their result. Both may fail here; `_tell` must not."""
        begin = 0.0
        if not isinstance(digits, tuple):
            digits = yield from self._prepare(digits)
            begin = PREPARATION_SHARE
        dataset, test_data = digits
        outputs = []
        for start in range(0, len(test_data), CHUNK):
            x, _ = test_data.columns(slice(start, start + CHUNK))
            outputs.append(network.feedforward(x))
            yield begin + (1 - begin) * min(0.99, (start + 1) / len(test_data))
        answers = Answers(dataset, test_data, np.hstack(outputs))
        if (found := len(answers.outputs)) != 10:  # the console may have cut the network
            raise Invalid(
                f"expected ten outputs, found {found}", "error-evaluation-outputs", found=found
            )
        return answers, result_of(answers)

    def _prepare(self, spec: DataSpec | None) -> Work[tuple[str, Dataset]]:
        """The test digits of a data spec. Without MNIST's files they are synthetic ones."""
        spec = spec or WITHOUT_RUN
        if spec.dataset == "mnist" and not self._data.has("mnist"):
            try:
                yield Wait(files="mnist")
            except FilesMissing:
                spec = WITHOUT_MNIST
        preparation = self._data.prepare(spec)
        while True:
            try:
                yield PREPARATION_SHARE * next(preparation)
            except StopIteration as end:
                _, test_data = end.value
                return spec.dataset, test_data

    def _tell(self, job: Job[tuple[Answers, dict[str, Any]]]) -> None:
        if job.error:
            self._post(EvaluationReport(job.share, problem=problem(job.error)))
        elif job.result:
            self._last, result = job.result
            self._post(EvaluationReport(1.0, result=result))
        elif self._report_due.is_due():
            self._post(EvaluationReport(0.0 if job.files else job.share))


def result_of(answers: Answers) -> dict[str, Any]:
    """The confusion (rows truth, columns answer), how many are wrong, and the worst of these.

    The worst are those of the largest wrong output: their images, labels, answers and these
    outputs.
    """
    labels, digits = answers.test_data.labels, answers.digits
    confidences = answers.outputs.max(axis=0)
    wrong = np.flatnonzero(digits != labels)
    worst = wrong[np.argsort(-confidences[wrong], kind="stable")][:MOST_MISTAKES]
    return {
        "dataset": answers.dataset,
        "count": len(labels),
        "wrong": len(wrong),
        "confusion": confusion_of(labels, digits).tolist(),
        "answers": digits[worst].astype(np.uint8),
        "confidences": confidences[worst].astype(np.float64),
    } | pictures(answers.test_data, worst)
