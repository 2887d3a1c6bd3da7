"""What may change in a run under way or at its end: its speed, η, and how many epochs it has."""

import pytest

from .helpers import RUN, Driver


def test_one_mini_batch_a_second_waits_between_them_and_shows_them(lab):
    lab.ask("run.speed", "mini-batch")
    lab.ask("run.start", RUN)
    lab.until("running")
    lab.tick()
    assert lab.run["progress"]["samples"] == 8
    assert len(lab.run["batch"]["labels"]) == 8
    assert 500 <= lab.lab.wait <= 1000
    lab.tick(5)
    assert lab.run["progress"]["samples"] == 8
    lab.clock.seconds += 1
    lab.tick()
    assert lab.run["progress"]["samples"] == 16
    lab.ask("run.speed", "full")
    assert lab.lab.wait == 0
    lab.work()
    assert lab.run["state"] == "done"


def test_an_epoch_takes_as_long_as_the_speed_says(lab):
    lab.ask("run.speed", "watch")
    lab.ask("run.start", RUN)
    lab.until("running")
    began = lab.clock.seconds
    lab.work()
    assert lab.clock.seconds - began == pytest.approx(2 * 20, rel=0.1)
    assert all(report["batch"] is None for report in lab.told("run")[:-1])
    assert "expected one of" in lab.problem("run.speed", "faster")


def finished(lab, **settings):
    """Runs to the end; the progress, and the network's outputs."""
    lab.ask("run.start", RUN | settings)
    lab.work()
    assert lab.run["state"] == "done"
    return lab.run["progress"], lab.predict()


def restore_last(lab):
    """Shows the last run again, as after a reload."""
    report = lab.run
    lab.ask("run.reset")
    shown = {name: report[name] for name in ("state", "run", "progress")}
    lab.ask("run.restore", lab.snapshot, shown)


def test_a_run_that_is_slowed_down_says_so(lab):
    lab.ask("run.start", RUN)
    assert lab.run["is_paced"] is False
    lab.ask("run.speed", "watch")
    lab.until("running")
    lab.tick(3)
    lab.clock.seconds += 1
    lab.tick()
    assert lab.run["is_paced"] is True


@pytest.mark.parametrize("is_restored", [False, True])
def test_a_run_that_is_done_trains_on_as_if_it_had_been_longer(lab, is_restored):
    _, longer = finished(lab, epochs=3)
    _, shorter = finished(lab, epochs=2)
    if is_restored:
        restore_last(lab)
    lab.ask("run.change", {"epochs": 3})
    assert (lab.run["state"], lab.run["progress"]["epochs"]) == ("paused", 3)
    assert lab.predict() == shorter
    lab.ask("run.resume")
    lab.work()
    assert lab.predict() == longer
    assert lab.snapshot["run"]["settings"]["epochs"] == 3
    assert [m["epoch"] for m in lab.run["progress"]["metrics"]] == [0, 1, 2, 3]


def test_a_paused_run_takes_another_eta_and_its_record_says_so(lab):
    _, usual = finished(lab)
    lab.ask("run.start", RUN, "epoch")
    lab.work()
    lab.ask("run.change", {"eta": 4})
    lab.ask("run.change", {"eta": 0.5})
    lab.ask("run.resume")
    lab.work()
    progress = lab.run["progress"]
    assert progress["etas"] == [[0, 1.0], [1, 0.5]]
    assert progress["eta"] == 0.5
    assert lab.predict() != usual
    assert lab.snapshot["run"]["settings"]["eta"] == 1.0


def test_halvings_count_from_the_change_of_eta_on(lab):
    lab.ask("run.start", RUN | {"schedule": "halving", "epochs": 40, "eta": 0.0001})
    while lab.run["progress"] is None or lab.run["progress"]["eta"] == 0.0001:
        lab.clock.seconds += 1
        lab.tick()
    lab.ask("run.pause")
    lab.ask("run.change", {"eta": 0.5})
    assert lab.run["progress"]["eta"] == 0.5


@pytest.mark.parametrize("is_restored", [False, True])
def test_a_change_of_eta_is_shown_at_once_and_one_taken_back_leaves_nothing(lab, is_restored):
    lab.ask("run.start", RUN, "epoch")
    lab.work()
    if is_restored:
        restore_last(lab)
    lab.ask("run.change", {"eta": 0.25})
    assert lab.run["progress"]["eta"] == 0.25
    assert list(map(list, lab.run["progress"]["etas"])) == [[0, 1.0], [1, 0.25]]
    lab.ask("run.change", {"eta": 1})
    assert lab.run["progress"]["eta"] == 1
    assert list(map(list, lab.run["progress"]["etas"])) == [[0, 1.0]]


def test_eta_before_the_first_example_is_the_settings_own(lab):
    lab.ask("run.start", RUN)
    while lab.run["state"] != "running":
        lab.tick()
    lab.ask("run.pause")
    assert lab.run["progress"]["samples"] == 0
    lab.ask("run.change", {"eta": 0.25})
    assert list(map(list, lab.run["progress"]["etas"])) == [[0, 0.25]]
    assert lab.snapshot["run"]["settings"]["eta"] == 0.25


def test_a_run_that_cannot_go_on_stays_done(lab):
    lab.ask("code.use", {"helpers": "SCALE = 2"})
    finished(lab)
    restore_last(lab)
    lab.ask("code.use", {})
    assert "changed code" in lab.problem("run.change", {"epochs": 5})
    assert (lab.run["state"], lab.run["progress"]["epochs"]) == ("done", 2)


def test_a_run_without_its_files_is_done_again(lab):
    finished(lab)
    report, snapshot = lab.run, lab.snapshot
    other = Driver()
    other.ask(
        "run.restore", snapshot, {name: report[name] for name in ("state", "run", "progress")}
    )
    other.ask("run.change", {"epochs": 5})
    other.ask("run.resume")
    other.tick()
    other.ask("data.files_missing", {"id": "", "values": {}, "message": "Not there."})
    other.work()
    assert other.run["problem"]["message"] == "Not there."
    assert (other.run["state"], other.run["progress"]["epochs"]) == ("done", 2)


def test_the_curve_of_a_run_that_trains_on_stays_small(lab):
    progress, _ = finished(lab, epochs=1, mini_batch_size=1)
    lab.ask("run.change", {"epochs": 120})
    lab.ask("run.resume")
    lab.work()
    assert len(lab.run["progress"]["curve"]) / 2 < 1300 + len(progress["curve"])
    epochs = lab.run["progress"]["curve"][::2]
    assert epochs.tolist() == sorted(epochs)


def test_what_a_run_cannot_become_is_refused(lab):
    assert "found none" in lab.problem("run.change", {"eta": 1})
    lab.ask("run.start", RUN, "epoch")
    assert "found none" in lab.problem("run.change", {"eta": 1})
    lab.work()
    before = lab.run["progress"]
    assert "expected at least 1 epochs" not in lab.problem("run.change", {"epochs": 2000})
    assert "eta" in lab.problem("run.change", {"eta": 0})
    lab.ask("run.step", "mini-batch")
    assert "expected at least 2 epochs" in lab.problem("run.change", {"epochs": 1})
    assert lab.run["progress"]["etas"] == before["etas"]
