"""Jobs take turns, wait, fail and end."""

import pytest

from digitlab.lab.jobs import Every, FilesMissing, Jobs, Wait

from .helpers import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def jobs(clock):
    return Jobs(clock)


def counting(said, name, count=3):
    for i in range(count):
        said.append(name)
        yield i / count
    return name * 2


def silent(job):
    """Hear of a job, and do nothing."""


def test_they_take_turns_to_their_ends(jobs):
    said, ended = [], []

    def tell(job):
        if job.is_done:
            ended.append((job.result, job.error, job.share))

    jobs.begin("a", counting(said, "a"), tell)
    jobs.begin("b", counting(said, "b"), tell)
    assert jobs.busy
    while jobs.busy:
        jobs.tick(0)
    assert said == ["a", "b", "a", "b", "a", "b"]
    assert ended == [("aa", None, 1.0), ("bb", None, 1.0)]


def test_a_slice_is_as_long_as_it_shall_be(jobs, clock):
    said = []

    def work():
        while True:
            said.append(jobs.left)
            clock.seconds += 0.003
            yield 0.5

    jobs.begin("a", work(), silent)
    jobs.tick(0.008)
    assert said == pytest.approx([0.008, 0.005, 0.002])


def test_a_wait_is_kept_and_can_be_ended(jobs, clock):
    said = []

    def work():
        said.append(1)
        yield Wait(0.7)
        said.append(2)
        yield Wait(0.7)
        said.append(3)

    jobs.begin("a", work(), silent)
    jobs.tick(0)
    assert jobs.wait == pytest.approx(700)
    jobs.tick(0)
    assert said == [1]
    clock.seconds += 0.71
    assert jobs.wait == 0
    jobs.tick(0)
    assert said == [1, 2]
    jobs.wake("a")
    jobs.tick(0)
    assert said == [1, 2, 3]
    assert not jobs.busy


def test_files_are_waited_for_and_may_be_missing(jobs):
    said = []

    def work(name):
        try:
            yield Wait(files="mnist")
            said.append(name)
        except FilesMissing as error:
            said.append(f"{name}: {error}")
        yield 0.5

    jobs.begin("a", work("a"), silent)
    jobs.begin("b", work("b"), silent)
    jobs.tick(0)
    assert (jobs.wants, jobs.busy) == ("mnist", True)
    jobs.tick(0)
    assert (jobs.wants, jobs.busy, jobs.wait) == ("mnist", False, 0)
    jobs.missing("mnist", FilesMissing("not there"))
    assert jobs.wants == ""
    while jobs.busy:
        jobs.tick(0)
    assert said == ["a: not there", "b: not there"]


@pytest.mark.parametrize("error", [ValueError("wrong"), SystemExit(1), RecursionError()])
def test_an_error_ends_only_its_job(jobs, error):
    errors, said = [], []

    def work():
        yield 0.1
        raise error

    jobs.begin("a", work(), lambda job: errors.append(job.error))
    jobs.begin("b", counting(said, "b"), silent)
    while jobs.busy:
        jobs.tick(0)
    assert errors == [None, error]
    assert said == ["b", "b", "b"]


def test_a_new_one_of_a_name_replaces_the_old(jobs):
    said = []
    jobs.begin("a", counting(said, "old"), silent)
    jobs.tick(0)
    jobs.begin("a", counting(said, "new", 1), silent)
    jobs.cancel("nobody")
    while jobs.busy:
        jobs.tick(0)
    assert said == ["old", "new"]


def test_what_is_due_now_and_then(clock):
    due = Every(5, clock)
    assert due.is_due()
    assert not due.is_due()
    clock.seconds += 5
    assert due.is_due()
    due.now()
    assert due.is_due()
    clock.seconds += 4
    due.done()
    clock.seconds += 4
    assert not due.is_due()
