"""Experiments: settings in links, lessons, small steps, and runs that are kept and compared."""

import pytest

QUICK = "#data=made&examples=300&epochs=4&seed=7"


def open_with(page, base_url, hand, address=QUICK):
    page.goto(base_url + address)
    hand.wait_for_engine(page)


def train(page):
    """Train to the end of a run that was not there before."""
    before = page.evaluate("digitlab.state().training.run ?? 0")
    page.click("#train-start")
    page.wait_for_function(
        "before => { const { state, run } = digitlab.training;"
        " return state === 'done' && run !== before }",
        arg=before,
    )


def progress(page):
    return page.evaluate("digitlab.state().training.progress")


def test_a_link_sets_up_the_same_run(page, base_url, hand):
    link = "data=made&examples=200&epochs=2&batch=4&eta=0.5&seed=9&hidden=20%2C+10"
    open_with(
        page, base_url, hand, f"#{link}&init=normal&schedule=halving&dataseed=3&compute=numpy"
    )
    assert page.get_attribute("#more-settings", "open") is not None
    assert page.inner_text("#settings-notice") == ""
    page.click("#train-step")
    hand.wait_for_training(page, "paused")
    settings = page.evaluate("digitlab.kept.snapshot.run.settings")
    assert settings | {"halve_at": []} == {
        "dataset": "made",
        "examples": 200,
        "data_seed": 3,
        "own_weight": 0,
        "epochs": 2,
        "mini_batch_size": 4,
        "eta": 0.5,
        "seed": 9,
        "hidden": [20, 10],
        "initialiser": "normal",
        "schedule": "halving",
        "halve_at": [],
        "compute": "numpy",
    }
    assert "seed=9" in page.evaluate("location.hash")
    page.click("#train-reset")
    hand.wait_for_training(page, "idle")
    page.fill("#seed", "10")
    assert "seed=10" in page.evaluate("location.hash")


def test_a_link_with_hostile_values_is_followed_where_it_can_be(page, base_url, hand):
    hostile = (
        "#eta=-5&batch=1e99&hidden=9999&seed=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
        "&data=__proto__&init=constructor&examples=NaN&own=Infinity&epochs=3&what=ever&panel=none"
    )
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append("a dialog"))
    open_with(page, base_url, hand, hostile)
    notice = page.inner_text("#settings-notice")
    for title in ("Learning rate η", "Mini-batch", "Hidden neurons", "Seed", "Digits", "Examples"):
        assert f"{title}: expected" in notice
    assert "what: expected one of panel, step, data" in notice
    assert "panel: expected one of train, inside" in notice
    assert page.input_value("#epochs") == "3"
    assert page.input_value("#eta") == "3"
    assert page.input_value("#hidden") == "30"
    page.select_option("#dataset", "made")
    page.click("#train-step")
    hand.wait_for_training(page, "paused")
    assert errors == []


def test_lessons_fill_the_form_and_say_what_they_teach(page, base_url, hand):
    open_with(page, base_url, hand, "")
    page.select_option("#lesson", "zeros")
    assert page.input_value("#initialiser") == "zeros"
    assert "thirty are worth no more than one" in page.inner_text("#lesson-says")
    assert "init=zeros" in page.evaluate("location.hash")
    page.select_option("#lesson", "book")
    assert page.input_value("#initialiser") == "normal"
    assert page.input_value("#epochs") == "30"


def test_one_example_one_mini_batch_one_epoch(page, base_url, hand):
    open_with(page, base_url, hand)
    page.select_option("#stride", "example")
    page.click("#train-step")
    hand.wait_for_training(page, "paused")
    assert progress(page)["samples"] == 1
    assert page.locator("#batch-digits .digit").count() == 1
    page.select_option("#stride", "mini-batch")
    page.click("#train-step")
    page.wait_for_selector('#train-status[data-samples="11"]')
    assert page.locator("#batch-digits .digit").count() == 10
    page.select_option("#stride", "epoch")
    page.click("#train-step")
    page.wait_for_selector('#train-status[data-samples="300"][data-state=paused]')
    assert [measure["epoch"] for measure in progress(page)["measures"]] == [0, 1]
    page.click("#train-pause")
    hand.wait_for_training(page, "done")
    assert progress(page)["samples"] == 1200


def test_slow_motion_shows_each_mini_batch(page, base_url, hand):
    open_with(page, base_url, hand)
    page.check("#slow")
    page.click("#train-start")
    page.wait_for_selector("#batch-digits .digit")
    page.wait_for_function("() => document.querySelector('#train-status').dataset.samples >= 30")
    assert "running cost" in page.inner_text("#batch figcaption")
    assert " left" not in page.inner_text("#train-status")  # it would be a guess
    page.uncheck("#slow")
    hand.wait_for_training(page, "done")


def test_runs_are_kept_laid_over_each_other_and_brought_back(page, base_url, hand):
    open_with(page, base_url, hand)
    train(page)
    first = page.evaluate("digitlab.predict(new Float32Array(768).fill(0.5))")
    page.click("[data-run='1'] button:has-text('Same start')")
    page.wait_for_function(
        "() => document.querySelector('#lesson-says').textContent.includes('as in run 1')"
    )
    assert page.input_value("#seed") == "7"
    page.fill("#eta", "0.5")
    train(page)
    assert page.is_checked("[data-run='1'] input")
    assert "η 0.5" in page.inner_text("[data-run='2']")
    begin = page.evaluate("digitlab.state().training.progress.measures[0]")
    page.click("[data-run='1'] button:has-text('Bring back')")
    page.wait_for_selector("[data-run='1'].current")
    assert page.evaluate("digitlab.predict(new Float32Array(768).fill(0.5))") == first
    assert page.evaluate("digitlab.state().training.progress.measures[0]") == begin
    page.wait_for_function("() => document.querySelector('#eta').value === '3'")
    page.click("[data-run='2'] button:has-text('Delete')")
    assert page.locator("#runs li").count() == 1
    page.click("#runs-undo")
    assert page.locator("#runs li").count() == 2
    hand.wait_until_kept(page, "run ", 2)
    page.reload()
    hand.wait_for_engine(page)
    page.wait_for_selector("[data-run='1'].current")
    assert page.locator("#runs li").count() == 2
    assert page.evaluate("digitlab.predict(new Float32Array(768).fill(0.5))") == first


def test_the_kernel_and_numpy_draw_the_same_curve(page, base_url, hand):
    open_with(page, base_url, hand, "#data=made&examples=1000&epochs=1&eta=0.5")
    curves = {}
    for compute, says in ("kernel", "SIMD kernel"), ("numpy", "NumPy"):
        if page.get_attribute("#more-settings", "open") is None:
            page.click("#more-settings summary")
        page.select_option("#compute", compute)
        train(page)
        assert says in page.inner_text("#train-status")
        curves[compute] = page.evaluate("Array.from(digitlab.training.progress.curve)")
        assert progress(page)["compute"] == compute
    assert curves["kernel"] == pytest.approx(curves["numpy"], abs=1e-5)
    assert "NumPy" in page.inner_text("[data-run='2']")
