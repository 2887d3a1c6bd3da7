"""Experiments: settings in links, lessons, small steps, and runs that are kept and compared."""

import pytest
from playwright.sync_api import expect

QUICK = "#data=synthetic&examples=300&epochs=4&seed=7"


def open_with(page, base_url, address=QUICK):
    page.goto(base_url + address)
    page.wait_for_engine()


@pytest.fixture
def quick(lab):
    """The page with the settings of a short run."""
    lab.follow(QUICK)
    return lab


def train(page):
    """Train to the end of a run that was not there before."""
    before = page.evaluate("digitlab.state().run.run ?? 0")
    page.click("#train-start")
    page.wait_for_function(
        "before => { const { state, run } = digitlab.run;"
        " return state === 'done' && run !== before }",
        arg=before,
    )


def progress(page):
    return page.evaluate("digitlab.state().run.progress")


def test_a_link_sets_up_the_same_run(page, base_url):
    link = "data=synthetic&examples=200&epochs=2&batch=4&eta=0.5&seed=9&hidden=20%2C+10"
    open_with(page, base_url, f"#{link}&init=normal&schedule=halving&dataseed=3&compute=numpy")
    expect(page.locator("#more-settings[open]")).to_be_attached()
    expect(page.locator("#settings-notice")).to_have_text("")
    page.click("#train-step")
    page.wait_for_training("paused")
    settings = page.evaluate("digitlab.kept.snapshot.run.settings")
    wanted = {
        "dataset": "synthetic",
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
        "backend": "numpy",
    }
    assert settings | wanted == settings
    page.expect_value("location.hash.includes('seed=9')", True)
    page.click("#train-reset")
    page.wait_for_training("idle")
    page.fill("#seed", "10")
    page.expect_value("location.hash.includes('seed=10')", True)


def test_a_link_with_hostile_values_is_followed_where_it_can_be(page, base_url):
    hostile = (
        "#eta=-5&batch=1e99&hidden=9999&seed=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
        "&data=__proto__&init=constructor&examples=NaN&own=Infinity&epochs=3&what=ever&panel=none&step=foo"
    )
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append("a dialog"))
    open_with(page, base_url, hostile)
    notice = page.inner_text("#settings-notice")
    for title in ("Learning rate η", "Mini-batch", "Hidden neurons", "Seed", "Digits", "Examples"):
        assert f"{title}: expected" in notice
    assert "what: expected one of panel, step, language, data" in notice
    assert "panel: expected one of train, quality" in notice
    assert "step: expected one of forward, cost" in notice
    expect(page.locator("#epochs")).to_have_value("3")
    expect(page.locator("#eta")).to_have_value("3")
    expect(page.locator("#hidden")).to_have_value("30")
    page.select_option("#dataset", "synthetic")
    page.choose(examples=100)
    page.click("#train-step")
    page.wait_for_training("paused")
    assert errors == []


def test_lessons_fill_the_form_and_say_what_they_teach(lab):
    lab.select_option("#lesson", "zeros")
    expect(lab.locator("#initialiser")).to_have_value("zeros")
    expect(lab.locator("#lesson-says")).to_contain_text("thirty are worth no more than one")
    lab.expect_value("location.hash.includes('init=zeros')", True)
    lab.select_option("#lesson", "book")
    expect(lab.locator("#initialiser")).to_have_value("normal")
    expect(lab.locator("#epochs")).to_have_value("30")


def test_one_example_one_mini_batch_one_epoch(quick):
    quick.select_option("#stride", "example")
    quick.click("#train-step")
    quick.wait_for_training("paused")
    assert progress(quick)["samples"] == 1
    expect(quick.locator("#batch-digits .digit")).to_have_count(1)
    quick.select_option("#stride", "mini-batch")
    quick.click("#train-step")
    quick.wait_for_selector('#train-status[data-samples="11"]')
    expect(quick.locator("#batch-digits .digit")).to_have_count(10)
    quick.select_option("#stride", "epoch")
    quick.click("#train-step")
    quick.wait_for_selector('#train-status[data-samples="300"][data-state=paused]')
    assert [metrics["epoch"] for metrics in progress(quick)["metrics"]] == [0, 1]
    expect(quick.locator("#train-pause")).to_have_text("Train the rest")
    quick.click("#train-pause")
    quick.wait_for_training("done")
    assert progress(quick)["samples"] == 1200


def test_a_slow_speed_shows_each_mini_batch(quick):
    quick.focus("#speed")
    quick.keyboard.press("Home")
    expect(quick.locator("output[for=speed]")).to_have_text("one mini-batch a second")
    quick.keyboard.press("ArrowRight")
    quick.click("#train-start")
    quick.wait_for_selector("#batch-digits .digit")
    quick.wait_for_function("() => document.querySelector('#train-status').dataset.samples >= 30")
    expect(quick.locator("#batch figcaption")).to_contain_text("last training digits")
    expect(quick.locator("#train-status")).not_to_contain_text(" left")  # it would be a guess
    quick.focus("#speed")
    quick.keyboard.press("End")
    quick.wait_for_training("done")


def test_eta_changes_in_a_paused_run_and_a_finished_run_trains_on(quick):
    quick.select_option("#stride", "epoch")
    quick.click("#train-step")
    quick.wait_for_training("paused")
    expect(quick.locator("#epochs")).to_be_disabled()
    quick.fill("#eta", "0.25")
    quick.wait_for_function("() => digitlab.run.progress.etas.length === 2")
    quick.click("#train-pause")
    quick.wait_for_training("done")
    expect(quick.locator("#runs li")).to_contain_text("η 0.25 from epoch 1")
    quick.fill("#epochs", "2")
    expect(quick.locator("#train-pause")).to_have_text("2 more epochs")
    quick.click("#train-pause")
    quick.wait_for_selector('#train-status[data-state=done][data-epoch="6"]')
    assert progress(quick)["samples"] == 1800
    expect(quick.locator("#runs li")).to_have_count(1)
    expect(quick.locator("#runs li")).to_contain_text("6 epochs")


def test_runs_are_kept_laid_over_each_other_and_brought_back(page, base_url):
    open_with(page, base_url)
    train(page)
    first = page.evaluate("digitlab.predict(new Float32Array(768).fill(0.5))")
    page.click("[data-run='1'] button:has-text('Repeat with one change')")
    page.wait_for_function(
        "() => document.querySelector('#lesson-says').textContent.includes('those of run 1')"
    )
    expect(page.locator("#seed")).to_have_value("7")
    page.fill("#eta", "0.5")
    train(page)
    expect(page.locator("[data-run='1'] input")).to_be_checked()
    expect(page.locator("[data-run='2']")).to_contain_text("η 0.5")
    begin = page.evaluate("digitlab.state().run.progress.metrics[0]")
    page.click("[data-run='1'] button:has-text('Use this network')")
    page.wait_for_selector("[data-run='1'].current")
    page.expect_value("digitlab.predict(new Float32Array(768).fill(0.5))", first)
    page.expect_value("digitlab.state().run.progress.metrics[0]", begin)
    page.wait_for_function("() => document.querySelector('#eta').value === '3'")
    page.click("[data-run='2'] button:has-text('Delete')")
    expect(page.locator("#runs li")).to_have_count(1)
    page.click("#runs-undo")
    expect(page.locator("#runs li")).to_have_count(2)
    page.wait_until_kept("run ", 2)
    page.reload()
    page.wait_for_engine()
    page.wait_for_selector("[data-run='1'].current")
    expect(page.locator("#runs li")).to_have_count(2)
    page.expect_value("digitlab.predict(new Float32Array(768).fill(0.5))", first)


def test_the_kernel_and_numpy_draw_the_same_curve(lab):
    lab.follow("#data=synthetic&examples=1000&epochs=1&eta=0.5")
    curves = {}
    for backend in "kernel", "numpy":
        if lab.get_attribute("#more-settings", "open") is None:
            lab.click("#more-settings summary")
        lab.select_option("#backend", backend)
        train(lab)
        expect(lab.locator("#train-status")).to_have_attribute("data-backend", backend)
        curves[backend] = lab.evaluate("Array.from(digitlab.run.progress.curve)")
        assert progress(lab)["backend"] == backend
    assert curves["kernel"] == pytest.approx(curves["numpy"], abs=1e-5)
    expect(lab.locator("[data-run='2']")).to_contain_text("NumPy")


def test_curves_are_read_off_and_copied_as_a_table(page, base_url):
    open_with(page, base_url, QUICK)
    page.click("#train-start")
    page.wait_for_training("done")
    metrics = page.evaluate("digitlab.run.progress.metrics")
    curve = page.locator("#accuracy-curve")
    curve.focus()
    for key in "ArrowRight", "ArrowRight", "ArrowRight":
        curve.press(key)
    accuracy = f"{metrics[2]['accuracy']:.2%}"
    expect(page.locator("#accuracy-read")).to_have_text(f"epoch 2: test digits {accuracy}")
    page.locator("#cost-curve").hover()
    expect(page.locator("#cost-read")).to_contain_text("training digits")
    page.click("#epochs-table summary")
    rows = page.locator("#epochs-table tbody tr")
    expect(rows).to_have_count(5)
    cells = rows.nth(2).locator("td")
    expect(cells).to_have_text(
        ["2", f"{metrics[2]['training_cost']:.4f}", f"{metrics[2]['cost']:.4f}", accuracy]
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#epochs-copy")
    expect(page.locator("#epochs-table [role=status]")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(copied) == 6
    assert copied[3].split("\t")[3] == accuracy
    page.context.clear_permissions()


def test_locked_settings_say_why(page, base_url):
    open_with(page, base_url, QUICK)
    expect(page.locator("#settings-locked")).to_be_hidden()
    page.click("#train-step")
    page.wait_for_training("paused")
    expect(page.locator("#settings-locked")).to_contain_text("you can change its learning rate")
    expect(page.locator("#eta")).to_be_enabled()
    expect(page.locator("#seed")).to_be_disabled()
    page.choose(epochs=1000)
    page.click("#train-reset")
    page.click("#train-start")
    page.wait_for_training("running")
    expect(page.locator("#settings-locked")).to_contain_text("while a run is under way")
    expect(page.locator("#eta")).to_be_disabled()
