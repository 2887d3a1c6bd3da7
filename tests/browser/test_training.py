"""Journey 2: a training run, with its pauses, in a page that goes on answering."""

import pytest

from sitebuild import DIST


def set_up(page, **fields):
    for name, value in fields.items():
        page.fill(f"#{name.replace('_', '-')}", str(value))


def status(page, name):
    return page.get_attribute("#train-status", f"data-{name}")


def test_trains_on_made_digits_to_the_end(lab, hand):
    hand.draw(lab, hand.one)
    hand.wait_for_answer(lab, 1)
    lab.select_option("#dataset", "made")
    set_up(lab, epochs=2)
    lab.click("#train-start")
    hand.wait_for_training(lab, "running")
    hand.wait_for_training(lab, "done")
    assert status(lab, "epoch") == "2"
    assert status(lab, "samples") == "20000"
    assert float(status(lab, "accuracy")) > 0.5
    assert 0 < float(status(lab, "cost")) < 0.4
    run = lab.evaluate("digitlab.state().training.progress")
    assert [m["epoch"] for m in run["measures"]] == [0, 1, 2]
    assert run["measures"][0]["accuracy"] < 0.3
    hand.wait_for_answer(lab, 1)
    assert lab.is_disabled("#train-step")
    assert "Done: after epoch 2 it reads" in lab.inner_text("#train-news")


def test_the_keyboard_stays_with_the_buttons(lab, hand):
    lab.select_option("#dataset", "made")
    lab.focus("#train-start")
    lab.keyboard.press("Enter")
    hand.wait_for_training(lab, "running")
    lab.wait_for_function("() => document.activeElement.id === 'train-pause'")
    lab.keyboard.press("Enter")
    hand.wait_for_training(lab, "paused")


def test_mnist_comes_first_where_the_site_has_it(lab):
    if not (DIST / "data").is_dir():
        pytest.skip("MNIST could not be had for this site")
    assert lab.eval_on_selector_all("#dataset option", "options => options.map(o => o.value)") == [
        "mnist",
        "made",
    ]


def test_pauses_steps_goes_on_and_resets(lab, hand):
    if not (DIST / "data").is_dir():
        pytest.skip("MNIST could not be had for this site")
    hand.draw(lab, hand.seven)
    hand.wait_for_answer(lab, 7)
    trained = hand.outputs(lab)
    set_up(lab, mini_batch_size=16, epochs=3)
    lab.click("#train-step")
    hand.wait_for_training(lab, "paused")
    assert status(lab, "samples") == "16"
    lab.wait_for_function(
        "seven => document.querySelector('#outputs [data-digit=\"7\"]').dataset.value !== seven",
        arg=trained[7],
    )
    lab.click("#train-step")
    lab.wait_for_selector('#train-status[data-samples="32"]')
    lab.click("#train-pause")
    hand.wait_for_training(lab, "running")
    lab.wait_for_function(
        "() => Number(document.querySelector('#train-status').dataset.samples) > 3000"
    )
    before = hand.outputs(lab)
    lab.wait_for_function(
        "seven => document.querySelector('#outputs [data-digit=\"7\"]').dataset.value !== seven",
        arg=before[7],
    )
    lab.click("#train-pause")
    hand.wait_for_training(lab, "paused")
    samples = status(lab, "samples")
    answer = lab.evaluate("digitlab.predict(new Float32Array(768))")
    assert lab.evaluate("digitlab.predict(new Float32Array(768))") == answer
    assert status(lab, "samples") == samples
    lab.click("#train-reset")
    hand.wait_for_training(lab, "idle")
    lab.wait_for_function(
        "seven => document.querySelector('#outputs [data-digit=\"7\"]').dataset.value === seven",
        arg=trained[7],
    )
    assert hand.outputs(lab) == trained


def test_the_same_seed_gives_the_same_run(lab, hand):
    lab.select_option("#dataset", "made")
    answers = []
    for _ in range(2):
        lab.click("#train-step")
        hand.wait_for_training(lab, "paused")
        answers.append(lab.evaluate("digitlab.predict(new Float32Array(768).fill(0.5))"))
        lab.click("#train-reset")
        hand.wait_for_training(lab, "idle")
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
    assert says in lab.inner_text("#settings-notice")
    assert lab.evaluate(f"document.activeElement.matches('{field}')")
    assert status(lab, "state") == "idle"


def test_the_engine_itself_refuses_settings(lab):
    lab.evaluate(
        "digitlab.start({dataset: 'made', epochs: 1, mini_batch_size: 10, eta: -1, seed: 1})"
    )
    assert status(lab, "state") == "failed"
    assert "eta as a finite number above 0, found -1" in lab.inner_text("#train-status")
    assert lab.is_enabled("#train-start")
