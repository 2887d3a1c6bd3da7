"""Journey 2: a training run, with its pauses, in a page that goes on answering."""

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN

from sitebuild import DIST


def set_up(page, **fields):
    for name, value in fields.items():
        page.fill(f"#{name.replace('_', '-')}", str(value))


def status(page, name):
    return page.get_attribute("#train-status", f"data-{name}")


def test_trains_on_made_digits_to_the_end(lab):
    lab.draw(ONE)
    lab.wait_for_answer(1)
    lab.select_option("#dataset", "synthetic")
    lab.choose(examples=1000)
    set_up(lab, epochs=2)
    lab.click("#train-start")
    lab.wait_for_training("running")
    lab.wait_for_training("done")
    assert status(lab, "epoch") == "2"
    assert status(lab, "samples") == "2000"
    assert float(status(lab, "accuracy")) > 0.5
    assert 0 < float(status(lab, "cost")) < 0.4
    run = lab.evaluate("digitlab.state().run.progress")
    assert [m["epoch"] for m in run["metrics"]] == [0, 1, 2]
    assert run["metrics"][0]["accuracy"] < 0.3
    lab.wait_for_answer(1)
    expect(lab.locator("#train-step")).to_be_disabled()
    expect(lab.locator("#train-news")).to_contain_text("Done: after epoch 2 it reads")


def test_the_keyboard_stays_with_the_buttons(lab):
    lab.choose(dataset="synthetic", examples=1000, epochs=1000)
    lab.focus("#train-start")
    lab.keyboard.press("Enter")
    lab.wait_for_training("running")
    lab.wait_for_function("() => document.activeElement.id === 'train-pause'")
    lab.keyboard.press("Enter")
    lab.wait_for_training("paused")


BELOW_BUTTONS = """document.querySelector(%r).getBoundingClientRect().top >=
    document.querySelector("#train-buttons").getBoundingClientRect().bottom"""


def test_what_a_run_brings_into_view_is_not_under_the_buttons(lab):
    lab.choose(dataset="synthetic", examples=1000, epochs=1000)
    lab.click("#train-start")
    lab.wait_for_selector("#runs li")
    lab.expect_value(BELOW_BUTTONS % "#train-pace", True)
    expect(lab.locator("#main-settings")).not_to_be_in_viewport()
    expect(lab.locator(".curves")).to_be_in_viewport(ratio=1)
    lab.click("#train-pause")
    lab.wait_for_training("paused")
    lab.expect_value(BELOW_BUTTONS % "label:has(#eta)", True)


def test_mnist_comes_first_where_the_site_has_it(lab):
    if not (DIST / "data").is_dir():
        pytest.skip("MNIST could not be had for this site")
    assert lab.eval_on_selector_all("#dataset option", "options => options.map(o => o.value)") == [
        "mnist",
        "synthetic",
    ]


def test_pauses_steps_goes_on_and_resets(lab):
    if not (DIST / "data").is_dir():
        pytest.skip("MNIST could not be had for this site")
    lab.draw(SEVEN)
    lab.wait_for_answer(7)
    trained = lab.outputs()
    set_up(lab, mini_batch_size=16, epochs=3)
    lab.click("#train-step")
    lab.wait_for_training("paused")
    assert status(lab, "samples") == "16"
    lab.wait_for_function(
        "seven => document.querySelector('#outputs [data-digit=\"7\"]').dataset.value !== seven",
        arg=trained[7],
    )
    lab.click("#train-step")
    lab.wait_for_selector('#train-status[data-samples="32"]')
    lab.click("#train-pause")
    lab.wait_for_training("running")
    lab.wait_for_function(
        "() => Number(document.querySelector('#train-status').dataset.samples) > 3000"
    )
    before = lab.outputs()
    lab.wait_for_function(
        "seven => document.querySelector('#outputs [data-digit=\"7\"]').dataset.value !== seven",
        arg=before[7],
    )
    lab.click("#train-pause")
    lab.wait_for_training("paused")
    samples = status(lab, "samples")
    answer = lab.evaluate("digitlab.predict(new Float32Array(768))")
    lab.expect_value("digitlab.predict(new Float32Array(768))", answer)
    assert status(lab, "samples") == samples
    lab.click("#train-reset")
    lab.wait_for_training("idle")
    lab.wait_for_function(
        "seven => document.querySelector('#outputs [data-digit=\"7\"]').dataset.value === seven",
        arg=trained[7],
    )
    assert lab.outputs() == trained


def test_the_same_seed_gives_the_same_run(lab):
    lab.choose(dataset="synthetic", examples=100)
    answers = []
    for _ in range(2):
        lab.click("#train-step")
        lab.wait_for_training("paused")
        answers.append(lab.evaluate("digitlab.predict(new Float32Array(768).fill(0.5))"))
        lab.click("#train-reset")
        lab.wait_for_training("idle")
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("#eta", "0", "Learning rate η: expected a number from 0.0001 to 1,000, found 0."),
        ("#eta", "", "found nothing."),
        ("#mini-batch-size", "0", "Mini-batch: expected a whole number from 1 to 10,000, found 0."),
        ("#epochs", "2.5", "Epochs: expected a whole number from 1 to 1,000, found 2.5."),
        ("#seed", "-1", "Seed: expected a whole number from 0"),
    ],
)
def test_settings_out_of_range_are_told_and_start_nothing(lab, field, value, says):
    lab.fill(field, value)
    lab.click("#train-start")
    expect(lab.locator("#settings-notice")).to_contain_text(says)
    lab.expect_value(f"document.activeElement.matches('{field}')", True)
    assert status(lab, "state") == "idle"


def test_the_engine_itself_refuses_settings(lab):
    lab.evaluate(
        "digitlab.engine.ask('run.start',"
        " {dataset: 'synthetic', epochs: 1, mini_batch_size: 10, eta: -1, seed: 1})"
    )
    lab.wait_for_training("failed")
    says = "Learning rate η: expected a number from 0.0001 to 1,000, found -1"
    expect(lab.locator("#train-status")).to_contain_text(says)
    expect(lab.locator("#train-start")).to_be_enabled()
