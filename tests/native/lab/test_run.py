"""A run's life, told as the page hears it."""

import json

import numpy as np
import pytest

from digitlab import model_file
from digitlab.code.compile import make_variant
from digitlab.data import grid, synthetic
from digitlab.network import Network

from .helpers import RUN, Driver, X

FAILING = {"update_mini_batch": "def update_mini_batch(self, x, y, eta):\n    return undefined"}


def model_bytes(sizes):
    return model_file.to_npz(Network(sizes, seed=4), {"trained": "not at all"})


def states(lab):
    """The run's states, as they were reported, without repetition."""
    told = [report["state"] for report in lab.told("run")]
    return [state for i, state in enumerate(told) if told[i - 1 : i] != [state]]


def test_a_run_in_slices_to_its_end_and_back(lab):
    default = lab.predict()
    lab.ask("run.start", RUN)
    assert lab.predict() == default
    lab.until("running")
    assert lab.predict() != default
    assert lab.answering == "run"
    lab.work()
    assert states(lab) == ["preparing", "running", "done"]
    progress = lab.run["progress"]
    curve = progress.pop("curve")
    assert curve.dtype == np.float64
    assert curve[-2:].tolist() == [progress["samples"] / progress["examples"], progress["cost"]]
    assert json.loads(json.dumps(progress))["samples"] == 80
    assert (progress["epochs"], progress["examples"], progress["done"]) == (2, 40, True)
    assert [m["epoch"] for m in progress["metrics"]] == [0, 1, 2]
    lab.ask("run.reset")
    assert lab.predict() == default
    assert (lab.run["state"], lab.answering) == ("idle", "default")


def test_synthetic_digits_are_prepared_in_slices(lab, monkeypatch):
    monkeypatch.setattr("digitlab.data.sources.SYNTHETIC_TEST", 30)
    lab.ask("run.start", {"dataset": "synthetic", "examples": 120, "epochs": 1})
    while lab.run["state"] == "preparing":
        lab.clock.seconds += 1  # each is reported
        lab.tick()
    preparing = [r["preparing"] for r in lab.told("run") if r["state"] == "preparing"]
    assert {told["what"] for told in preparing} == {"synthetic"}
    shares = [told["share"] for told in preparing]
    assert len(shares) == 1 + 150 / synthetic.PIECE
    assert shares == sorted(shares)
    lab.work()
    assert lab.run["progress"]["samples"] == 120


def test_what_is_refused_leaves_a_run_under_way(lab):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    network = lab.lab.network
    for change in [
        {"epochs": 0},
        {"mini_batch_size": 2.5},
        {"dataset": "other"},
        {"dataset": "user"},
        {"examples": 0},
        {"own_weight": -1},
        {"hidden": [500]},
        {"__class__": "x"},
    ]:
        assert "expected" in lab.problem("run.start", RUN | change)
    assert "stride" in lab.problem("run.start", RUN, "mile")
    assert "stride" in lab.problem("run.step", "")
    assert lab.lab.network is network
    assert (lab.run["state"], lab.run["progress"]["samples"]) == ("paused", 8)


def test_what_is_refused_fails_where_no_run_is_under_way(lab):
    lab.ask("run.start", RUN | {"eta": -1})
    assert lab.run["state"] == "failed"
    assert lab.told("answering") == []
    assert "eta" in lab.run["problem"]["message"]
    assert lab.run["progress"] is None
    lab.ask("run.start", RUN)
    lab.work()
    assert lab.run["state"] == "done"


def test_needs_a_run_to_train(lab):
    for question in ["run.resume"], ["run.step", "epoch"]:
        assert "a run that is started, found none" in lab.problem(*question)
    lab.ask("run.pause")
    lab.ask("run.save")
    assert lab.run["state"] == "idle"


def test_strides_pause_and_show_their_digits(lab):
    lab.ask("run.start", RUN, "example")
    lab.work()
    assert states(lab) == ["preparing", "paused"]
    assert lab.run["progress"]["samples"] == len(lab.run["batch"]["labels"]) == 1
    lab.ask("run.step", "mini-batch")
    assert lab.run["batch"]["images"].shape == (8 * 768,)
    assert lab.run["progress"]["samples"] == 9
    lab.ask("run.step", "epoch")
    lab.work()
    assert (lab.run["state"], lab.run["progress"]["samples"]) == ("paused", 40)
    assert len(lab.run["batch"]["labels"]) <= 8
    lab.ask("run.resume")
    lab.work()
    assert (lab.run["state"], lab.run["batch"]) == ("done", None)


def test_a_run_begun_with_an_epoch_trains_on_a_whole_one(lab):
    lab.ask("run.start", RUN, "epoch")
    lab.work()
    assert (lab.run["state"], lab.run["progress"]["samples"]) == ("paused", 40)
    assert [m["epoch"] for m in lab.run["progress"]["metrics"]] == [0, 1]
    lab.ask("run.step", "epoch")
    lab.work()
    assert (lab.run["state"], lab.run["progress"]["samples"]) == ("done", 80)


def test_a_pause_in_preparation_shows_what_answered_before(lab):
    lab.ask("run.open", model_bytes((768, 5, 10)))
    opened = lab.run
    lab.ask("run.start", RUN)
    lab.ask("run.pause")
    assert lab.run == opened
    assert lab.run["snapshot"]["run"] is None


def test_a_pause_in_preparation_after_a_failure_shows_the_run_that_failed(lab):
    lab.lab.use(make_variant(FAILING))
    lab.ask("run.start", RUN)
    lab.work()
    run = lab.told("run")[-2]["run"]
    lab.lab.use(Network)
    lab.ask("run.start", RUN)
    lab.ask("run.pause")
    assert (lab.run["state"], lab.run["run"]) == ("paused", run)
    assert lab.run["progress"]["samples"] == 0


def test_reports_come_now_and_then_and_snapshots_every_five_seconds(lab):
    lab.ask("run.start", RUN | {"epochs": 1000, "backend": "numpy"})
    lab.until("running")
    assert lab.run["snapshot"] is None  # no example is seen yet
    lab.tick(20)
    assert sum(bool(report["snapshot"]) for report in lab.told("run")) == 1
    count = len(lab.told("run"))
    lab.tick(100)  # a second, by the clock
    reports = lab.told("run")[count:]
    assert 10 <= len(reports) <= 13
    assert not any(report["snapshot"] for report in reports)
    lab.tick(420)
    assert sum(bool(report["snapshot"]) for report in lab.told("run")[count:]) == 1
    lab.ask("run.save")
    assert lab.run["snapshot"]["run"]["state"]["samples"] == lab.run["progress"]["samples"]


@pytest.mark.parametrize("sizes", [(800, 30, 10), (768, 3)])
def test_a_model_that_cannot_be_used_leaves_the_run(lab, sizes):
    lab.ask("run.start", RUN | {"epochs": 500})
    lab.until("running")
    for data in b"no model", model_bytes(sizes):
        assert "expected" in lab.problem("run.open", data)
        assert "expected" in lab.problem("run.restore", {"model": data, "run": None}, {})
    assert lab.lab.run.state == "running"
    assert lab.lab.busy


@pytest.mark.parametrize("question", ["run.open", "run.reset", "run.start"])
def test_a_run_that_gives_way_is_reported_as_paused_first(lab, question):
    lab.ask("run.start", RUN | {"epochs": 500})
    lab.until("running")
    lab.tick(3)
    run, count = lab.run["run"], len(lab.told("run"))
    values = {"run.open": [model_bytes((768, 5, 10))], "run.start": [RUN]}
    lab.ask(question, *values.get(question, []))
    paused, *_ = lab.told("run")[count:]
    assert (paused["state"], paused["run"]) == ("paused", run)
    assert paused["snapshot"]["run"]["id"] == run
    assert lab.run["run"] is None
    lab.ask("run.restore", paused["snapshot"], paused)
    assert (lab.run["state"], lab.run["run"]) == ("paused", run)
    assert lab.run["progress"]["samples"] == paused["progress"]["samples"]


def test_an_opened_network_answers(lab):
    lab.ask("run.open", memoryview(model_bytes((768, 5, 10))))
    assert (lab.run["state"], lab.answering) == ("idle", "file")
    again = Driver()
    again.ask("run.restore", lab.snapshot, {"state": "idle"})
    assert (again.run["state"], again.answering) == ("idle", "file")
    assert again.predict() == lab.predict()


def test_a_network_of_the_book_with_784_inputs_answers_the_same(lab):
    network = Network((784, 30, 10), seed=4)
    data = model_file.to_json(network).replace(b"Quadratic", b"CrossEntropy")
    assert lab.ask("run.open", data) == {"cost": "CrossEntropyCost", "inputs": 784}
    pixels = np.zeros((1, 28, 28), np.float32)
    pixels[0, 4:24, 2:26] = np.random.default_rng(0).random((20, 24))
    answer = lab.ask("predict", grid.from_mnist(pixels).ravel())
    np.testing.assert_allclose(answer, network.feedforward(pixels.reshape(784, 1))[:, 0], rtol=1e-5)


def test_a_run_goes_on_from_its_snapshot(lab, small_mnist):
    lab.ask("run.start", RUN | {"hidden": [5], "initialiser": "normal"}, "mini-batch")
    lab.work()
    for _ in range(6):
        lab.ask("run.step", "mini-batch")
    kept, shown, answer = lab.snapshot, lab.run, lab.predict()
    kept = kept | {"run": json.loads(json.dumps(kept["run"]))}
    lab.ask("run.resume")
    lab.work()
    end, progress = lab.predict(), lab.run["progress"]

    again = Driver()
    again.ask("run.restore", kept, shown)
    assert (again.run["state"], again.run["run"]) == ("paused", shown["run"])
    assert again.run["progress"]["samples"] == 56
    assert again.predict() == answer
    again.ask("run.resume")
    again.tick()
    assert again.lab.wants == "mnist"
    assert again.run["progress"]["samples"] == 56  # shown while its data come
    again.ask("data.files_arriving", 0.5)
    assert again.run["preparing"] == {"what": "mnist", "share": 0.5}
    again.ask("data.add_mnist", *small_mnist)
    again.work()
    assert again.predict() == end
    assert again.run["run"] == shown["run"]
    for key in "metrics", "samples", "confusion", "cost":
        assert again.run["progress"][key] == progress[key]


def test_a_restored_run_whose_data_do_not_come_waits_to_be_tried_again(lab, small_mnist):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    again = Driver()
    again.ask("run.restore", lab.snapshot, lab.run)
    again.ask("run.resume")
    again.tick()
    again.ask("data.files_missing", {"id": "x-y", "values": {"n": 1}, "message": "Not there."})
    again.tick()
    assert again.run["state"] == "paused"
    assert again.run["problem"] == {"id": "x-y", "values": {"n": 1}, "message": "Not there."}
    assert again.run["progress"]["samples"] == 8
    again.ask("run.resume")
    again.tick()
    again.ask("data.add_mnist", *small_mnist)
    again.work()
    assert again.run["state"] == "done"


def test_data_that_do_not_come_fail_a_new_run_and_leave_the_network():
    lab = Driver()
    before = lab.predict()
    lab.ask("run.start", RUN)
    lab.tick()
    lab.ask("data.files_missing", {"id": "", "values": {}, "message": "Not there."})
    lab.tick()
    assert (lab.run["state"], lab.run["problem"]["message"]) == ("failed", "Not there.")
    assert lab.predict() == before


def test_a_run_of_changed_code_needs_that_code_again(lab, small_mnist):
    lab.lab.use(make_variant({"helpers": "SCALE = 2"}))
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    again = Driver(small_mnist)
    again.ask("run.restore", lab.snapshot, lab.run)
    again.ask("run.resume")
    assert again.run["state"] == "paused"
    assert "changed code that this run began with" in again.run["problem"]["message"]
    again.lab.use(make_variant({"helpers": "SCALE = 2"}))
    again.ask("run.resume")
    again.work()
    assert again.run["state"] == "done"
    assert again.run["progress"]["backend"] == "code"


def test_code_that_fails_in_training_fails_the_run_which_can_be_resumed(lab):
    lab.lab.use(make_variant(FAILING))
    lab.ask("run.start", RUN)
    lab.work()
    assert lab.run["state"] == "failed"
    assert "NameError" in lab.run["problem"]["message"]
    assert lab.ask("code.failure")["line"] == 2
    lab.ask("run.resume")
    lab.work()
    assert lab.run["state"] == "failed"
    assert lab.predict()


def test_keep_puts_the_run_aside_and_undo_brings_it_back(lab):
    default = lab.predict()
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    trained, shown, kept = lab.predict(), lab.run, lab.snapshot
    lab.ask("study.freeze")
    lab.ask("study.derive", X, 7, 0.1)
    after = lab.ask("study.take_steps", 1)["after"]
    lab.ask("run.keep")
    assert lab.predict() == after
    assert (lab.run["state"], lab.run["run"], lab.snapshot["run"]) == ("idle", None, None)
    assert "a run that is started" in lab.problem("run.step", "mini-batch")
    lab.ask("run.undo")
    assert lab.predict() == trained
    assert (lab.run["state"], lab.run["run"]) == ("paused", shown["run"])
    assert lab.run["snapshot"] == kept
    lab.ask("run.step", "mini-batch")
    assert lab.lab.training.network is lab.lab.network
    assert lab.predict() != trained
    lab.ask("run.reset")
    assert lab.predict() == default
    assert "found none" in lab.problem("run.undo")


def test_what_the_console_tried_is_shown_and_not_kept(lab):
    lab.ask("run.start", RUN)
    lab.work()
    kept = lab.snapshot
    lab.lab.network.weights[1][...] = 0
    count = len(lab.told("run"))
    lab.lab.edited()
    lab.heard += lab.lab.reports()
    edited = lab.predict()
    assert lab.answering == "edited"
    assert [report["snapshot"] for report in lab.told("run")[count:]] == [None]
    lab.ask("study.freeze")
    lab.ask("study.derive", X, 7, 0.1)
    lab.ask("study.take_steps", 1)
    lab.ask("run.keep")
    lab.ask("run.undo")
    assert (lab.answering, lab.predict()) == ("edited", edited)
    assert lab.run["snapshot"] == kept


def test_a_run_that_the_console_trained_is_shown_where_it_is(lab):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    lab.lab.training.run_for(60)
    lab.lab.edited()
    lab.heard += lab.lab.reports()
    assert (lab.run["state"], lab.run["progress"]["samples"]) == ("done", 80)


def test_a_restored_run_goes_on_with_what_the_console_made_of_it(lab, small_mnist):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    again = Driver(small_mnist)
    again.ask("run.restore", lab.snapshot, lab.run)
    again.lab.network.biases[0][0] += 5
    again.lab.edited()
    again.heard += again.lab.reports()
    edited = again.predict()
    assert again.answering == "edited"
    again.ask("run.resume")
    again.until("running")
    assert (again.answering, again.predict()) == ("run", edited)


def test_a_network_that_cannot_be_kept_stops_no_command(lab):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    lab.lab.network.weights = None
    lab.lab.edited()
    lab.ask("run.pause")
    assert (lab.run["state"], lab.run["snapshot"]) == ("paused", None)
    lab.ask("run.resume")
    lab.work()
    assert lab.run["state"] == "failed"
    lab.ask("run.reset")
    assert lab.predict()


def test_a_run_with_a_setting_that_is_no_more_is_restored(lab, small_mnist):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    run = lab.snapshot["run"]
    kept = lab.snapshot | {"run": run | {"settings": run["settings"] | {"momentum": 0.9}}}
    again = Driver(small_mnist)
    again.ask("run.restore", kept, lab.run)
    again.ask("run.resume")
    again.work()
    assert again.run["state"] == "done"


def test_a_run_of_an_older_page_is_restored(lab, small_mnist):
    lab.ask("run.start", RUN, "mini-batch")
    lab.work()
    kept, progress = lab.snapshot, dict(lab.run["progress"])
    settings = dict(kept["run"]["settings"])
    settings["compute"] = settings.pop("backend")
    state = dict(kept["run"]["state"])
    state["measures"] = state.pop("metrics")
    progress |= {"measures": progress.pop("metrics"), "compute": progress.pop("backend")}
    old = {"model": kept["model"], "run": {"settings": settings, "state": state}}
    again = Driver(small_mnist)
    again.ask("run.restore", old, {"state": "paused", "run": 17, "progress": progress})
    assert (again.run["run"], len(again.run["progress"]["metrics"])) == (17, 1)
    again.ask("run.resume")
    again.work()
    assert (again.run["state"], again.run["run"]) == ("done", 17)
