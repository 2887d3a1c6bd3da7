"""A run's life: idle → preparing → running ⇄ paused → done, or failed.

`Run` is the only owner of what answers and of the run behind it. Its commands return at once; the
work is a job, and what comes of a command is reported. There is one `undo`, of `keep`.

What gives way stays resumable: a run under way is reported as paused, with a snapshot, before
another network takes its place. A failure leaves the network as it was.
"""

import contextlib
from collections.abc import Buffer, Callable, Mapping
from typing import Any, cast

from digitlab import model_file
from digitlab.crossing import problem
from digitlab.data.dataset import Dataset
from digitlab.data.sources import DataSets, DataSpec
from digitlab.lab.jobs import Every, Job, Jobs, Work
from digitlab.lab.pace import Pace
from digitlab.lab.preparation import Plan, plan_new, plan_restored, prepare
from digitlab.lab.present import Prepared, Present, opened, restored
from digitlab.lab.reports import (
    Answering,
    AnsweringReport,
    Preparing,
    RunReport,
    Snapshot,
    State,
    Stride,
)
from digitlab.network import Network
from digitlab.training.training import Training
from digitlab.validate import Invalid
from digitlab.variant import Variant, sources_of

JOB = "run"
REPORT_SECONDS = 0.08
SNAPSHOT_SECONDS = 5.0
STRIDES = ("example", "mini-batch", "epoch")


class Run:
    """The run, and the network that answers.

    `data` are the data sets, `post` takes reports, `clock` gives seconds, and `new_id` a number for
    a run that no other run has.
    """

    def __init__(
        self,
        data: DataSets,
        jobs: Jobs,
        post: Callable[[Any], None],
        clock: Callable[[], float],
        new_id: Callable[[], int],
    ) -> None:
        self._data = data
        self._jobs = jobs
        self._post = post
        self._new_id = new_id
        self._report_due = Every(REPORT_SECONDS, clock)
        self._snapshot_due = Every(SNAPSHOT_SECONDS, clock)
        self._default, self._about = model_file.load_default()
        self.kind: type[Network] = Network
        """The code in use: `Network`, or a variant of it."""
        self._present = self._fresh()
        self._undo: Present | None = None
        self._plan: Plan | None = None
        """What is being prepared."""
        self._stride: Stride | None = None
        """After which the run pauses; None: it goes on to its end."""
        self._pace = Pace(clock)

    @property
    def network(self) -> Network:
        """The network that answers, with the code in use; its weights are the run's own."""
        network = self._present.network
        if type(network) is self.kind:
            return network
        twin = self.kind.__new__(self.kind)
        # They share their attributes: what the console changes in the twin changes the run's too.
        twin.__dict__ = network.__dict__
        return twin

    @property
    def training(self) -> Training | None:
        """The training of the run that answers, once it is prepared."""
        prepared = self._present.prepared
        return prepared.training if prepared else None

    @property
    def state(self) -> State:
        """Where the run is in its life."""
        return "preparing" if self._plan else self._present.state

    @property
    def answering(self) -> Answering:
        """Which network answers."""
        return "code" if issubclass(self.kind, Variant) else self._present.weights

    @property
    def test_digits(self) -> tuple[str, Dataset] | DataSpec | None:
        """The run's test digits and whose they are; of a restored run where to find them."""
        present = self._present
        if present.prepared:
            return present.prepared.spec.dataset, present.prepared.test_data
        return DataSpec.of(present.pending.settings) if present.pending else None

    def use(self, kind: type[Network]) -> None:
        """Let the code of `kind` answer and be derived; the next run trains with it."""
        self.kind = kind
        self._post_answering()

    def start(self, settings: Mapping[str, Any], stride: Stride | None = None) -> None:
        """Begin a run from an untrained network; after `stride`, where it is given, it pauses.

        `settings` are as `plan_new` takes them. What it refuses fails the run, or raises where
        another run is under way.
        """
        try:
            plan = plan_new(settings, self._new_id(), self._data)
            stride = _checked(stride) if stride else None
        except Exception as error:
            if self.state in ("preparing", "running", "paused"):
                raise
            return self._fail(error, "failed")
        self._give_way()
        self._stride = stride
        self._prepare(plan)

    def pause(self) -> None:
        """Stop after the present slice; `resume` goes on. A run in preparation is given up.

        What answered before that is shown again; a run that had failed is then paused.
        """
        self._stop()
        if self._present.prepared:
            self._settle()
        else:
            self._report(snapshot=self._present.snapshot)

    def resume(self) -> None:
        """Go on to the end. Raises Invalid where there is no run."""
        self._go(None)

    def step(self, stride: Stride) -> None:
        """Train on one example, mini-batch or epoch, and pause. Raises Invalid without a run."""
        self._go(_checked(stride))

    def reset(self) -> None:
        """Give up the run; the default model answers again."""
        self._give_way()
        self._replace(self._fresh())
        self._report()

    def open(self, data: Buffer) -> dict[str, Any]:
        """Let the network of a model file answer, and give up the run.

        Says what was another in the file: its `cost`, or its `inputs`. Raises ModelFileError for
        another file, and for a network that does not take 768 (or MNIST's 784) inputs to ten
        outputs; nothing changes then.
        """
        present = opened(bytes(data))
        self._give_way()
        self._replace(present)
        self._report_with_snapshot()
        return {name: present.about[name] for name in ("cost", "inputs") if name in present.about}

    def restore(self, snapshot: Mapping[str, Any], shown: Mapping[str, Any] | None = None) -> None:
        """Show an earlier run, which `resume` and `step` go on with, or an earlier network.

        `snapshot` is as in a report, and `shown` how the run was reported: its `state`, `run` and
        `progress`. Raises as `open` does; nothing changes then.
        """
        present = restored(snapshot, shown or {})
        self._give_way()
        self._replace(present)
        self._report(snapshot=present.snapshot)

    def keep(self, network: Network) -> None:
        """Let a copy of this network answer; a run under way is paused. `undo` undoes it."""
        self._give_way()
        before = self._present
        self._replace(Present(network.astype(network.dtype), "kept", before.about))
        self._undo = before
        self._report_with_snapshot()

    def undo(self) -> None:
        """Undo `keep`, with the run that was. Raises Invalid where there is nothing to undo."""
        if self._undo is None:
            raise Invalid("expected a network that was put aside, found none", "error-undo-none")
        present = self._undo
        self._give_way()
        self._replace(present)
        # Changes by the console are there again, but no snapshot has them yet.
        self._report(snapshot=present.snapshot)

    def save(self) -> None:
        """Report a run under way with a snapshot: the page may be about to close."""
        if self.state == "running":
            self._report_with_snapshot()

    def change(self, changes: Mapping[str, Any]) -> None:
        """Let a run that is paused or done have more `epochs`, or another `eta` from here on.

        Raises Invalid where there is no such run, and as `Training.change` does.
        """
        present = self._present
        if self.state not in ("paused", "done") or present.id is None:
            raise Invalid("expected a run that is paused or done, found none", "error-run-none")
        if present.pending:
            # What could not go on stays as it is.
            plan_restored(present.pending, present.id, self._data, self.kind)
        present.change(**changes)
        if present.weights == "edited":
            self._report()  # what the console tried is kept only in what becomes of it
        else:
            self._report_with_snapshot()

    def speed(self, name: str) -> None:
        """Train at this speed from now on. Raises as `Pace.choose` does."""
        self._pace.choose(name)
        self._jobs.wake(JOB)

    def snapshot(self) -> Snapshot:
        """All that `restore` needs, as it is now."""
        return self._present.take_snapshot()

    def edited(self) -> None:
        """Take note that a line in the console changed the network, or trained it.

        It is tried out, and kept only in what a run makes of it once it goes on.
        """
        present = self._present
        if present.state != "running":
            present.weights = "edited"
        if present.pending:
            with contextlib.suppress(Exception):  # no network any more: the console says so
                present.pending.model = model_file.to_npz(present.network, present.about)
        elif present.prepared and self.state in ("paused", "done"):
            present.state = "done" if present.is_over else "paused"
            self._report()
        self._post_answering()

    def _fresh(self) -> Present:
        # The console may change the network, so the default itself never answers.
        return Present(self._default.astype(self._default.dtype), "default", self._about)

    def _replace(self, present: Present) -> None:
        self._present, self._undo = present, None
        self._post_answering()

    def _stop(self) -> None:
        self._jobs.cancel(JOB)
        self._plan = None

    def _give_way(self) -> None:
        """Stop the work; a run that was running is paused and reported with a snapshot."""
        self._stop()
        if self._present.state == "running":
            self._settle()

    def _settle(self, batch: Mapping[str, Any] | None = None) -> None:
        self._present.state = "done" if self._present.is_over else "paused"
        self._report_with_snapshot(batch)

    def _go(self, stride: Stride | None) -> None:
        """Go on, or go on differently, up to the end of the stride."""
        present = self._present
        if not (self._plan or present.pending or present.prepared):
            raise Invalid("expected a run that is started, found none", "error-run-none")
        self._stride = stride
        if self._plan:
            return
        if present.pending and present.id is not None:
            try:
                plan = plan_restored(present.pending, present.id, self._data, self.kind)
            except Exception as error:
                return self._fail(error, "paused")
            self._prepare(plan)
        elif present.prepared:
            self._train(present.prepared)

    def _prepare(self, plan: Plan) -> None:
        self._plan = plan
        work = prepare(plan, self._data, self.kind, self._present.about)
        self._jobs.begin(JOB, work, self._tell_preparation)
        self._report_preparing(plan, 0.0)

    def _tell_preparation(self, job: Job[Present]) -> None:
        plan = self._plan
        if job.error:
            self._fail(job.error, self._present.taken_back if plan and plan.goes_on else "failed")
        elif job.result:
            self._plan = None
            self._replace(job.result)
            self._snapshot_due.now()
            self._train(cast(Prepared, job.result.prepared))
        elif plan and (job.files or self._report_due.is_due()):
            self._report_preparing(plan, job.share)

    def _train(self, prepared: Prepared) -> None:
        if self._present.weights != "run":
            self._present.weights = "run"
            self._post_answering()
        if self._stride in ("example", "mini-batch"):
            self._train_once(prepared.training)
            return
        self._present.state = "running"
        self._jobs.begin(JOB, self._training(prepared.training), self._tell_training)
        self._report_training()

    def _train_once(self, training: Training) -> None:
        """Train on one example or mini-batch, which takes no longer than a slice."""
        self._jobs.cancel(JOB)
        try:
            training.step(1 if self._stride == "example" else None)
        except BaseException as error:  # also what a student's code raises, as SystemExit
            self._fail(error, "failed")
        else:
            self._settle(self._batch())

    def _training(self, training: Training) -> Work[None]:
        # Epoch 0 is only a measurement: the first stride ends after epoch 1.
        epoch = max(1, len(training.progress().metrics)) if self._stride == "epoch" else None
        total = training.settings.epochs * training.examples
        while not training.done:
            if epoch is None and not self._pace.is_full:
                yield self._pace.train(training)
                continue
            progress = training.run_for(self._jobs.left, epoch)
            if epoch is not None and len(progress.metrics) > epoch:
                return
            yield progress.samples / total

    def _tell_training(self, job: Job[None]) -> None:
        if job.error:
            self._fail(job.error, "failed")
        elif job.is_done:
            self._settle(self._batch() if self._stride else None)
        elif self._pace.shows_digits and not self._stride:
            self._report_training(self._batch())
        elif self._report_due.is_due():
            self._report_training()

    def _fail(self, error: BaseException, state: State) -> None:
        """Report a failure. A restored run that could not be prepared is "paused" again."""
        self._plan = None
        self._present.state, self._present.problem = state, problem(error)
        self._report(problem=self._present.problem)

    def _batch(self) -> Mapping[str, Any] | None:
        return self._present.prepared.batch() if self._present.prepared else None

    def _report_preparing(self, plan: Plan, share: float) -> None:
        what = "mnist" if plan.needs_mnist(self._data) else plan.what
        self._report(preparing=Preparing(what, share))

    def _report_training(self, batch: Mapping[str, Any] | None = None) -> None:
        """Report where the run is, now and then with all that is needed to go on later.

        Not before an example is seen: code that never ends must not be what is kept.
        """
        progress = self._present.prepared.training.progress() if self._present.prepared else None
        if progress and progress.samples and self._snapshot_due.is_due():
            self._report_with_snapshot(batch)
        else:
            self._report(batch=batch)

    def _report_with_snapshot(self, batch: Mapping[str, Any] | None = None) -> None:
        self._snapshot_due.done()
        snapshot = None
        # The console may have left a network that cannot be saved: the last snapshot stays.
        with contextlib.suppress(Exception):
            self._present.snapshot = snapshot = self.snapshot()
        self._report(batch=batch, snapshot=snapshot)

    def _report(self, **parts: Any) -> None:
        present = self._present
        is_new = self._plan is not None and not self._plan.goes_on
        if self.state == "failed":
            parts.setdefault("problem", present.problem)
        run, progress = (None, None) if is_new else (present.id, present.progress)
        parts["is_paced"] = not self._pace.is_full
        self._post(RunReport(self.state, run, self.answering, progress, **parts))

    def _post_answering(self) -> None:
        sources = list(sources_of(self.network))
        self._post(AnsweringReport(self.answering, self._present.weights, sources))


def _checked(stride: str) -> Stride:
    if stride not in STRIDES:
        raise Invalid(f"expected the stride {', '.join(STRIDES)}, found {stride!r}")
    return cast(Stride, stride)
