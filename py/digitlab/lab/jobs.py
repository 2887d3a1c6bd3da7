"""Long work in time slices: jobs that take turns, driven by one loop.

A job's work is a generator. It yields its share, from 0 to 1, between two pieces of work of some
milliseconds, or a `Wait`; what it returns is the job's result, and what it raises its error.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from digitlab.validate import Invalid


@dataclass(frozen=True)
class Wait:
    """What a job waits for: some seconds, or files that the worker has to fetch."""

    seconds: float = 0.0
    files: str = ""


class FilesMissing(Invalid):
    """The files that a job waited for did not arrive."""


type Work[T] = Generator[float | Wait, None, T]


class Job[T]:
    """Work under way: its share and, at its end, a result or an error."""

    def __init__(self, work: Work[T], tell: Callable[["Job[T]"], None]) -> None:
        self.work = work
        self.tell = tell
        self.share = 0.0
        self.is_done = False
        self.result: T | None = None
        self.error: BaseException | None = None
        self.files = ""
        """Which files it waits for; empty for none."""
        self.due = 0.0
        """By the clock, the earliest time of its next slice."""
        self.failure: BaseException | None = None
        """What its work is told in place of going on."""

    def advance(self, is_over: Callable[[], bool], clock: Callable[[], float]) -> None:
        """Work until the slice is over, the work waits, or it ends. Never raises."""
        try:
            while True:
                failure, self.failure = self.failure, None
                step = self.work.throw(failure) if failure else next(self.work)
                if isinstance(step, Wait):
                    self.files, self.due = step.files, clock() + step.seconds
                    return
                self.share = step
                if is_over():
                    return
        except StopIteration as end:
            self.is_done, self.share, self.result = True, 1.0, end.value
        except BaseException as error:  # also what a student's code raises, as SystemExit
            self.is_done, self.error = True, error


class Jobs:
    """All jobs by name, which take turns. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._jobs: dict[str, Job[Any]] = {}
        self._end = 0.0

    @property
    def left(self) -> float:
        """The seconds that are left of the present slice."""
        return max(0.0, self._end - self._clock())

    @property
    def busy(self) -> bool:
        """Whether there is work to do, now or after `wait`; not while all jobs wait for files."""
        return any(not job.files for job in self._jobs.values())

    @property
    def wait(self) -> float:
        """The milliseconds until the next slice is wanted."""
        dues = [job.due for job in self._jobs.values() if not job.files]
        return max(0.0, 1000 * (min(dues) - self._clock())) if dues else 0.0

    @property
    def wants(self) -> str:
        """Which files a job waits for; empty for none."""
        return next((job.files for job in self._jobs.values() if job.files), "")

    def begin[T](self, name: str, work: Work[T], tell: Callable[[Job[T]], None]) -> None:
        """Begin a job in place of the one of that name; `tell` hears of it after each slice."""
        self.cancel(name)
        self._jobs[name] = Job(work, tell)

    def cancel(self, name: str) -> None:
        """End a job without a result, where there is one of that name."""
        if job := self._jobs.pop(name, None):
            job.work.close()

    def wake(self, name: str) -> None:
        """Let a job that waits for a time go on now."""
        if job := self._jobs.get(name):
            job.due = 0.0

    def arriving(self, files: str, share: float) -> None:
        """Tell the jobs that wait for these files how much of them has arrived."""
        for job in self._waiting(files):
            job.share = share
            job.tell(job)

    def arrived(self, files: str) -> None:
        """Let the jobs that wait for these files go on."""
        for job in self._waiting(files):
            job.files, job.share = "", 0.0

    def missing(self, files: str, error: FilesMissing) -> None:
        """Let the jobs that wait for these files go on with the error."""
        for job in self._waiting(files):
            job.files, job.failure = "", error

    def tick(self, seconds: float) -> None:
        """Give the next job whose turn it is a slice of about `seconds`."""
        now = self._clock()
        ready = (name for name, job in self._jobs.items() if not job.files and job.due <= now)
        if (name := next(ready, None)) is None:
            return
        job = self._jobs.pop(name)
        self._jobs[name] = job  # the last in turn now
        self._end = now + seconds
        job.advance(lambda: self.left <= 0, self._clock)
        if job.is_done:
            del self._jobs[name]
        job.tell(job)

    def _waiting(self, files: str) -> list[Job[Any]]:
        return [job for job in self._jobs.values() if job.files == files]


class Every:
    """Says, now and then, that something is due: at the most every so many seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last = float("-inf")

    def is_due(self) -> bool:
        """Whether it is; then it is due again only after a while."""
        if self._clock() - self._last < self._seconds:
            return False
        self._last = self._clock()
        return True

    def now(self) -> None:
        """Let it be due the next time."""
        self._last = float("-inf")

    def done(self) -> None:
        """Let it be due only after a while."""
        self._last = self._clock()
