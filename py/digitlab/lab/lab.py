"""The one object that the page's worker holds: it answers questions and works in time slices.

A question is a name, `room.method`, and plain values; `ask` finds who answers it. What goes on
comes as reports: `tick` gives those that are due, `reports` those that a question left.
"""

import time
from collections.abc import Buffer, Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from digitlab import model_file
from digitlab.crossing import Problem, column, one_hot, plain, problem
from digitlab.data.sources import DataSets
from digitlab.lab.evaluate import Evaluate
from digitlab.lab.inspect import Inspect
from digitlab.lab.jobs import FilesMissing, Jobs
from digitlab.lab.run import Run
from digitlab.network import Network
from digitlab.products import Array
from digitlab.training.training import Training
from digitlab.validate import Invalid

if TYPE_CHECKING:
    from digitlab.code.workbench import Workbench
    from digitlab.derivation.study import Study
    from digitlab.lab.files import Files

STUDY = ("derive", "unfold", "check", "take_steps")
DATA = ("has", "set_digits", "own_file")
FILES = (
    *("begin", "add", "picture", "add_picture", "add_row", "skip"),
    *("finish", "turn", "chosen", "forget"),
)
CODE = (
    *("parts", "check", "use", "failure", "diff", "exercises", "check_exercise"),
    *("to_file", "from_file"),
)


class Lab:
    """A network that answers, a run that trains it, and the rooms that look at both.

    It begins with the default model. `clock` gives seconds for time slices, `now` the seconds since
    1970, of which a run's id is made.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._now = now
        self._last_id = 0
        self._outbox: list[Any] = []
        self._jobs = Jobs(clock)
        post = self._outbox.append
        self.data = DataSets()
        self.run = Run(self.data, self._jobs, post, clock, self._new_id)
        self.inspect = Inspect(self.run, self._jobs, post, clock)
        self.evaluate = Evaluate(self.run, self.data, self._jobs, post, clock)
        self._study: Study | None = None
        self.questions: Mapping[str, Callable[..., Any]] = self._table()

    def ask(self, name: str, *values: Any) -> dict[str, Any]:
        """The answer to a question, as {"answer": value}, or {"problem": …}. Never raises.

        It may leave reports: see `reports`.
        """
        try:
            if name not in self.questions:
                raise Invalid(f"expected a question that the lab knows, found {name!r}")
            return {"answer": plain(self.questions[name](*values))}
        except BaseException as error:  # also what a student's code raises, as SystemExit
            return {"problem": problem(error)}

    def tick(self, seconds: float) -> list[dict[str, Any]]:
        """Work for about `seconds`; the reports that are due."""
        self._jobs.tick(seconds)
        return self.reports()

    def reports(self) -> list[dict[str, Any]]:
        """What there is to report since this was last asked."""
        reports = [plain(report) for report in self._outbox]
        self._outbox.clear()
        return reports

    @property
    def busy(self) -> bool:
        """Whether `tick` has something to do, now or after `wait`; not while files are awaited."""
        return self._jobs.busy

    @property
    def wait(self) -> float:
        """The milliseconds until the next `tick` is wanted."""
        return self._jobs.wait

    @property
    def wants(self) -> str:
        """Which of the site's files are wanted: "mnist", or none."""
        return self._jobs.wants

    @property
    def network(self) -> Network:
        """The network that answers, with the code in use."""
        return self.run.network

    @property
    def training(self) -> Training | None:
        """The training of the run that answers, once it is prepared."""
        return self.run.training

    @property
    def kind(self) -> type[Network]:
        """The code in use: `Network`, or a variant of it."""
        return self.run.kind

    @cached_property
    def workbench(self) -> "Workbench":
        """The code, to be looked at and changed. It is loaded when it is first asked for."""
        from digitlab.code.workbench import Workbench

        return Workbench(self)

    def use(self, kind: type[Network]) -> None:
        """Let the code of `kind` answer and be derived; the next run trains with it."""
        self.run.use(kind)

    def edited(self) -> None:
        """Take note that a line in the console changed the network, or trained it."""
        self.run.edited()

    def predict(self, inputs: Buffer) -> list[float]:
        """The ten outputs for the 768 inputs (float32, from 0 to 1). Raises as `feedforward`."""
        outputs: list[float] = self.network.feedforward(column(inputs))[:, 0].tolist()
        return outputs

    def target(self, x: Array) -> Array:
        """What the outputs should be for inputs (768, 1), as a column (10, 1).

        It is what the study derives with; for other inputs, and without a study, the answer itself.
        """
        if self._study and (y := self._study.target_of(x)) is not None:
            return y
        return one_hot(self.network, int(self.network.feedforward(x).argmax()))

    def model(self, kind: str) -> bytes:
        """The network as a model file's bytes: "npz" or "json"."""
        return model_file.to_json(self.network) if kind == "json" else self.run.snapshot().model

    def holds_model(self, data: Buffer) -> bool:
        """Whether a file is meant as a model, whole or broken, and not as digits."""
        return model_file.is_meant(bytes(data))

    def freeze(self) -> None:
        """Begin a study of the network as it is now. It is loaded when it is first asked for."""
        from digitlab.derivation.study import Study

        self._study = Study(self.network)

    def keep(self) -> None:
        """Let the network that the study has on trial answer from now on.

        Raises Invalid where no step was taken, and for a network with a fault.
        """
        trial = self._study.right_trial if self._study else None
        if trial is None:
            raise Invalid(
                "expected a network that has taken right steps, found none", "error-keep-none"
            )
        self.run.keep(trial)

    def add_mnist(self, *files: Buffer) -> None:
        """Take in MNIST's four files, which jobs may wait for. Raises DataError for broken ones."""
        try:
            self.data.add_mnist(*files)
        except Exception as error:
            self.files_missing(problem(error))
            raise
        self._jobs.arrived("mnist")

    def files_missing(self, reason: Problem) -> None:
        """Let the jobs that wait for MNIST's files know that these do not come, and why."""
        error = FilesMissing(reason["message"], reason.get("id", ""), **reason.get("values", {}))
        self._jobs.missing("mnist", error)

    def files_arriving(self, share: float) -> None:
        """Let the jobs that wait for MNIST's files know how much of them is here, from 0 to 1."""
        self._jobs.arriving("mnist", share)

    def _table(self) -> dict[str, Callable[..., Any]]:
        run = self.run
        return {
            "predict": self.predict,
            "model": self.model,
            "holds_model": self.holds_model,
            "run.start": run.start,
            "run.pause": run.pause,
            "run.resume": run.resume,
            "run.step": run.step,
            "run.change": run.change,
            "run.reset": run.reset,
            "run.restore": run.restore,
            "run.keep": self.keep,
            "run.undo": run.undo,
            "run.open": run.open,
            "run.save": run.save,
            "run.speed": run.speed,
            "inspect.look": self.inspect.look,
            "inspect.neuron": self.inspect.neuron,
            "inspect.maximise": self.inspect.maximise,
            "evaluate.start": self.evaluate.start,
            "evaluate.cell": self.evaluate.cell,
            "evaluate.right": self.evaluate.right,
            "study.freeze": self.freeze,
            **{f"study.{name}": self._studied(name) for name in STUDY},
            "data.add_mnist": self.add_mnist,
            "data.files_missing": self.files_missing,
            "data.files_arriving": self.files_arriving,
            **{f"data.{name}": getattr(self.data, name) for name in DATA},
            **{f"files.{name}": self._later("_files", name) for name in FILES},
            **{f"code.{name}": self._later("workbench", name) for name in CODE},
        }

    def _studied(self, name: str) -> Callable[..., Any]:
        def ask(*values: Any) -> Any:
            if self._study is None:
                raise Invalid("expected a network that is frozen, found none")
            return getattr(self._study, name)(*values)

        return ask

    @cached_property
    def _files(self) -> "Files":
        """Files that people bring. It is loaded when it is first asked for."""
        from digitlab.lab.files import Files

        return Files(self.run)

    def _later(self, room: str, name: str) -> Callable[..., Any]:
        """A question to a room that is loaded when it is first asked."""
        return lambda *values: getattr(getattr(self, room), name)(*values)

    def _new_id(self) -> int:
        self._last_id = max(self._last_id + 1, int(1000 * self._now()))
        return self._last_id
